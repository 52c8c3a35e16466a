extension Cholesky {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x.choleskyFactor(shape) }
}

// The decomposition keeps its parts, values get copies.

extension OrthogonalFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.orthogonalTriangular()?.q.copied() ?? .failed(on: x.core)
  }
}

extension TriangularFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.orthogonalTriangular()?.r.copied() ?? .failed(on: x.core)
  }
}

extension UnitLowerFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.eliminated(shape) { factors, i, j in j < i ? factors : j == i ? 1 : 0 }
  }
}

extension UpperFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.eliminated(shape) { factors, i, j in j < i ? 0 : factors }
  }
}
