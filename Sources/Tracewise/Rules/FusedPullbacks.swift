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

extension DenseView {
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
