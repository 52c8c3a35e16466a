// The decomposition keeps its parts, values get copies.

extension SingularValues {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.singularDecomposition()?.values.copied() ?? .failed(on: x.core)
  }
}

extension LeftSingularVectors {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.singularDecomposition()?.u.copied() ?? .failed(on: x.core)
  }
}

extension RightSingularVectors {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.singularDecomposition()?.v.copied() ?? .failed(on: x.core)
  }
}

extension SingularReciprocal {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    let negligible = x.tieDistance
    for k in 0..<shape.rows {
      guard x[k, 0] > negligible else {
        let value = Matrix.format(x[k, 0], digits: 2).replacing("-", with: "−")
        return x.refuse(
          .singular,
          "singular value \(k + 1) is 0 (\(value)) and the loss uses its left vector; "
            + "the polar factor, nuclear norm and projectors do not need it",
          in: LeftSingularVectors.name)
      }
      result.base[k] = 1 / x[k, 0]
    }
    return result
  }
}

extension PolarFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let svd = x.singularDecomposition() else { return .failed(on: x.core) }
    return svd.product(svd.shares(ofLargest: svd.values.rows))
  }
}

extension NuclearNorm {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.sumOfSingularValues(Swift.min(x.rows, x.columns))
  }
}

extension KyFanNorm {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x.sumOfSingularValues(count) }
}

extension SingularFactor {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let svd = x.singularDecomposition() else { return .failed(on: x.core) }
    return svd.product(svd.shares(ofLargest: count))
  }
}

extension DenseView {
  fileprivate func sumOfSingularValues(_ count: Int) -> DenseView {
    guard let svd = singularDecomposition() else { return .failed(on: core) }
    return .scalar((0..<count).reduce(0) { $0 + svd.values[$1, 0] }, on: core)
  }
}
