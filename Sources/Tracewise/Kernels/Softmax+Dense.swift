import CKernels

extension Softmax {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_softmax_columns)
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
  /// That of −∞ where nothing is taken, whose exponential is 0.
  public func evaluate(_ m: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let taken = x.core.pointee.allocate(shape, on: x.core)
    let n = shape.columns
    for i in 0..<shape.rows {
      for j in 0..<n { taken.base[i * n + j] = m[i, j] != 0 ? x[i, j] : -.infinity }
    }
    let result = taken.result(shape, tw_softmax_columns)
    for j in 0..<n where (0..<shape.rows).allSatisfy({ m[$0, j] == 0 }) {
      for i in 0..<shape.rows { result.base[i * n + j] = 0 }
    }
    return result
  }
}
