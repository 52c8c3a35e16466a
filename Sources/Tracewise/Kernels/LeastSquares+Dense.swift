extension LeastSquares {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    guard b.isFiniteOrRefused(operand: 1),
      let (q, r) = a.orthogonalTriangular("pinv({0})*{1} is the shortest solution")
    else { return .failed(on: a.core) }
    return triangularSolve(.upper, r, q.transposedView * b)
  }
}

extension PseudoInverse {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let svd = x.singularDecomposition() else { return .failed(on: x.core) }
    let rank = svd.rank
    return svd.product((0..<svd.values.rows).map { $0 < rank ? 1 / svd.values[$0, 0] : 0 })
      .transposedView
  }
}
