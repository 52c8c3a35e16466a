import CVectorMath

// g ⊙ f′ in one pass, for the functions that networks are full of. The generic pullback, which is
// what is verified, makes a pass for each operation; a test holds the two equal.

extension Sigmoid {
  public func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView? {
    g.fused(with: y) { tw_mul_sigmoid_slope($0, $1, $2, $3) }
  }
}
extension HyperbolicTangent {
  public func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView? {
    g.fused(with: y) { tw_mul_tanh_slope($0, $1, $2, $3) }
  }
}

extension Product {
  /// G Yᵀ and Xᵀ G, added to the adjoints without a matrix in between.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let g = core.pointee.adjoint(of: index, on: core)
    let (x, y) = (core.view(left), core.view(right))
    if core.pointee.isActive(left) {
      core.accumulateProduct(g, y.transposedView, into: left, from: index)
    }
    if core.pointee.isActive(right) {
      core.accumulateProduct(x.transposedView, g, into: right, from: index)
    }
    return true
  }
}

extension TapeCore.Pointer {
  /// Adds a product to an adjoint; the first contribution is made in its place.
  @inline(__always)
  fileprivate func accumulateProduct(
    _ a: DenseView, _ b: DenseView, into target: Int, from source: Int
  ) {
    let node = pointee.nodes + target
    if let adjoint = node.pointee.adjoint {
      if node.pointee.flags.contains(.finiteAdjoint) { node.pointee.flags.remove(.finiteAdjoint) }
      if a.addTimes(b, to: adjoint) { return }
    }
    let isFirst = node.pointee.adjoint == nil
    let product = a.times(b, Shape(Int(a.rowCount), Int(b.columnCount)))
    pointee.accumulate(product, into: target, from: source, mayMove: false)
    // Large outer products are not worth another look at every entry.
    if isFirst, a.columnCount == 1, product.count > Block.smallLimit,
      a.largestEntry * b.largestEntry < .infinity
    {
      node.pointee.flags.insert(.finiteAdjoint)
    }
  }
}

extension DenseView {
  /// max |xᵢⱼ|, NaN if an entry is.
  fileprivate var largestEntry: Double {
    tw_max_abs(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride))
  }

  /// A kernel of two contiguous operands, row-major or both column-major; nil for others.
  @inline(__always)
  fileprivate func fused(
    with y: DenseView,
    _ kernel: (
      Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  ) -> DenseView? {
    guard isContiguous && y.isContiguous || isTransposed && y.isTransposed else { return nil }
    let result = core.pointee.allocate(like: self, on: core)
    kernel(count, base, y.base, result.base)
    return result
  }
}
