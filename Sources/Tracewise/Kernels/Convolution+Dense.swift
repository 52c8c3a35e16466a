import CKernels

extension Correlation {
  public func evaluate(_ x: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    x.result(shape, with: k, tw_correlate)
  }
}

extension FullConvolution {
  public func evaluate(_ g: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    g.result(shape, with: k, tw_convolve_full)
  }
}
