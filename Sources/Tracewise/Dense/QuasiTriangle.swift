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

  /// X, column by column, of a linear equation for a block of one row or two and one column or two, by elimination of
  /// its Kronecker system.
  ///
  /// - Parameters:
  ///   - right: The right side, column by column.
  ///   - coefficient: What Xₖₗ is multiplied with in entry (i, j), of i, j, k, l.
  static func solution(
    _ rows: Range<Int>, _ columns: Range<Int>, _ right: [Double],
    _ coefficient: (Int, Int, Int, Int) -> Double
  ) -> [Double] {
    var a: [Double] = []
    a.reserveCapacity(right.count * right.count)
    for j in columns {
      for i in rows {
        for l in columns {
          for k in rows { a.append(coefficient(i, j, k, l)) }
        }
      }
    }
    return eliminated(a, right)
  }

  /// The solution of a small system, by elimination with pivoting; the matrix row by row.
  private static func eliminated(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let size = right.count
    var (a, b) = (matrix, right)
    for k in 0..<size {
      let pivot = (k..<size).max { abs(a[$0 * size + k]) < abs(a[$1 * size + k]) } ?? k
      for c in 0..<size { a.swapAt(k * size + c, pivot * size + c) }
      b.swapAt(k, pivot)
      for below in k + 1..<max(size, k + 1) {
        let factor = a[below * size + k] / a[k * size + k]
        for c in k..<size { a[below * size + c] -= factor * a[k * size + c] }
        b[below] -= factor * b[k]
      }
    }
    for k in (0..<size).reversed() {
      for c in k + 1..<max(size, k + 1) { b[k] -= a[k * size + c] * b[c] }
      b[k] /= a[k * size + k]
    }
    return b
  }
}
