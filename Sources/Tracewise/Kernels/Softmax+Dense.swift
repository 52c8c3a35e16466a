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
