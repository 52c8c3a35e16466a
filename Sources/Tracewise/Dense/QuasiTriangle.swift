/// A matrix in a tape's memory, column by column, that is upper triangular but for 2×2 blocks with equal entries on
/// the diagonal, of pairs of complex eigenvalues.
struct QuasiTriangle {
  let n: Int
  let t: UnsafeMutablePointer<Double>

  /// The rows of the blocks on the diagonal, from the top.
  var blocks: [Range<Int>] {
    var blocks: [Range<Int>] = []
    while let start = blocks.last?.upperBound ?? (n > 0 ? 0 : nil), start < n {
      let isPair = start + 1 < n && t[start * n + start + 1] != 0
      blocks.append(start..<start + (isPair ? 2 : 1))
    }
    return blocks
  }

  /// The largest |Tᵢⱼ|.
  var largestEntry: Double { (0..<n * n).reduce(0) { max($0, abs(t[$1])) } }

  /// T as a matrix, without a copy.
  func view(on core: TapeCore.Pointer) -> DenseView {
    DenseView(t, shape: Shape(n, n), on: core).transposedView
  }
}
