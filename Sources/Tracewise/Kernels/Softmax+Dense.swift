import CKernels

extension Softmax {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_softmax_columns)
  }

  public func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView? {
    g.pulledBackThroughSoftmax(y)
  }
}

extension LogSoftmax {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_log_softmax_columns)
  }
}

extension LogSumExp {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_log_sum_exp_columns)
  }
}

extension CrossEntropy {
  public func evaluate(_ h: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    h.number(
      tw_cross_entropy_columns(
        Int(h.rowCount), Int(h.columnCount), h.base, Int(h.rowStride), Int(h.columnStride),
        y.base, Int(y.rowStride), Int(y.columnStride)))
  }
}

extension MaskedSoftmax {
  public func evaluate(_ m: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let result = m.core.pointee.allocate(shape, on: m.core)
    let odd = tw_masked_softmax_columns(
      shape.rows, shape.columns, m.base, Int(m.rowStride), Int(m.columnStride), x.base,
      Int(x.rowStride), Int(x.columnStride), result.base)
    guard odd < 0 else {
      let (i, j) = odd.quotientAndRemainder(dividingBy: shape.columns)
      return m.refuse(
        .argument,
        "entry (\(i + 1), \(j + 1)) of {0} is \(m[i, j]); a mask takes where it is not 0. One that is added, "
          + "0 and −∞, is added to {1} before the softmax")
    }
    return result
  }

  /// That of X in two passes over memory; that of the mask is 0.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let node = core.pointee.nodes + index
    let (mask, operand) = (Int(node.pointee.left), Int(node.pointee.right))
    let g = core.pointee.adjoint(of: index, on: core)
    guard let gradient = g.pulledBackThroughSoftmax(core.view(index)) else { return false }
    if core.pointee.isActive(mask) {
      core.pointee.accumulate(core.view(mask).zero, into: mask, from: index, mayMove: true)
    }
    if core.pointee.isActive(operand) {
      core.pointee.accumulate(gradient, into: operand, from: index, mayMove: true)
    }
    return true
  }
}

extension DenseView {
  /// S ⊙ (G − 1 1ᵀ(S ⊙ G)) in two passes over memory, of contiguous columns side by side; nil of others.
  fileprivate func pulledBackThroughSoftmax(_ s: DenseView) -> DenseView? {
    guard isContiguous, s.isContiguous, columnCount > 1 else { return nil }
    let result = core.pointee.allocate(like: self, on: core)
    tw_softmax_pullback(Int(rowCount), Int(columnCount), s.base, base, result.base)
    return result
  }
}
