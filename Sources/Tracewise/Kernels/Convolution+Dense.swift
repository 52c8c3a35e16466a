import CKernels

extension Correlation {
  public func evaluate(_ x: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_correlate(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      Int(k.rowCount), Int(k.columnCount), k.base, Int(k.rowStride), Int(k.columnStride),
      result.base)
    return result
  }
}

extension FullConvolution {
  public func evaluate(_ g: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    let result = g.core.pointee.allocate(shape, on: g.core)
    tw_convolve_full(
      Int(g.rowCount), Int(g.columnCount), g.base, Int(g.rowStride), Int(g.columnStride),
      Int(k.rowCount), Int(k.columnCount), k.base, Int(k.rowStride), Int(k.columnStride),
      result.base)
    return result
  }
}
