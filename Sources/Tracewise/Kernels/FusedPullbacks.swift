import CKernels

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

extension Gram {
  /// X (G + Gᵀ), added to the adjoint.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let target = Int(core.pointee.nodes[index].left)
    let g = core.pointee.adjoint(of: index, on: core)
    core.accumulateProduct(core.view(target), g + g.T, into: target, from: index)
    return true
  }
}

extension Concatenation {
  /// Adds each operand's part of G to its adjoint, in one walk over the operands.
  public static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let axis = Self.of(core.pointee.nodes + index).axis
    var rest = core.pointee.adjoint(of: index, on: core)
    for operand in core.pointee.operands(of: index) {
      let shape = core.pointee.shape(operand)
      var part = rest
      part.counts = core.pointee.nodes[operand].counts
      if core.pointee.isActive(operand) {
        core.pointee.accumulate(part, into: operand, from: index, mayMove: false)
      }
      switch axis {
      case .rows: rest.base += shape.columns
      case .columns: rest.base += shape.rows * Int(rest.rowStride)
      }
    }
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
