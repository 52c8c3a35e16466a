extension DenseView {
  /// Where it is built for debugging, the tape fails unless what was kept by the address of this matrix
  /// is what is computed anew: to rounding, since the number of threads may have changed.
  @inline(__always)
  func audit(
    _ kept: @autoclosure () -> DenseView, _ what: String, is anew: @autoclosure () -> DenseView
  ) {
    #if DEBUG
      guard kept().differs(from: anew()) else { return }
      core.pointee.fail(
        TracewiseError(.memory, in: "tape", "the \(what) kept for a \(shape) matrix is another's"))
    #endif
  }

  private func differs(from other: DenseView) -> Bool {
    guard counts == other.counts else { return true }
    let size = other.largestEntry
    guard size.isFinite else { return largestEntry.isFinite }
    return !((self - other).largestEntry <= 0x1p-20 * size)
  }
}
