extension RowGram {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.times(x.transposedView, shape)
  }
}
