import COpenBLAS
import CKernels

extension DenseView {
  /// The Cholesky factor of the symmetric part of this square matrix, or a refusal.
  func choleskyFactor(_ shape: Shape) -> DenseView {
    guard isFiniteOrRefused(), isNearlySymmetricOrRefused() else { return .failed(on: core) }
    let (n, l) = (Int(rowCount), core.pointee.allocate(shape, on: core))
    func fill() {
      for i in 0..<n {
        for j in 0...i { l.base[i * n + j] = 0.5 * self[i, j] + 0.5 * self[j, i] }
        for j in i + 1..<max(n, i + 1) { l.base[i * n + j] = 0 }
      }
    }
    fill()
    guard n > 0 else { return l }
    // LAPACK reads column by column: it sees the transpose, whose upper triangle is this lower one.
    var (upper, order, info) = (CChar(UInt8(ascii: "U")), rowCount, Int32(0))
    dpotrf_(&upper, &order, l.base, &order, &info)
    guard info != 0 else { return l }
    fill()
    let (k, pivot) = l.firstPivot(from: Int(info))
    let value = Matrix.format(pivot, digits: 2).replacing("-", with: "−")
    return refuse(
      .notPositiveDefinite, "{0} is not positive definite; pivot \(k) is \(value)")
  }

  /// The first pivot of a Cholesky factorisation in place that is not positive, from 1, and its value;
  /// the last that is looked at where rounding makes all positive.
  private func firstPivot(from last: Int) -> (Int, Double) {
    let n = Int(rowCount)
    var pivot = 0.0
    for j in 0..<n {
      let row = base + j * n
      pivot = row[j] - (0..<j).reduce(0) { $0 + row[$1] * row[$1] }
      guard pivot > 0, j + 1 < max(last, 1) || pivot.isNaN else { return (j + 1, pivot) }
      row[j] = pivot.squareRoot()
      for i in j + 1..<max(n, j + 1) {
        let below = base + i * n
        below[j] = (below[j] - (0..<j).reduce(0) { $0 + below[$1] * row[$1] }) / row[j]
      }
    }
    return (n, pivot)
  }

  /// Q and R of A = Q R with a positive diagonal of R, on the memory of the decomposition; nil after a
  /// refusal of dependent columns, which has no words where they have no consequence.
  func orthogonalTriangular(
    _ consequence: String? = "its factor is not unique"
  ) -> (q: DenseView, r: DenseView)? {
    let parts = decomposed(.qr) { allocate in
      guard consequence == nil ? firstNonFinite == nil : isFiniteOrRefused() else { return nil }
      let (m, n) = (Int(rowCount), Int(columnCount))
      // The transpose, row by row, is what LAPACK reads column by column.
      let (q, r) = (allocate(Shape(n, m)), allocate(Shape(n, n)))
      transposedView.copy(to: q.base)
      guard n > 0 else { return [q.transposedView, r] }
      let tau = core.pointee.arena.allocate(n)
      var (rows, columns, info, size) = (rowCount, columnCount, Int32(0), 32 * columnCount)
      let work = core.pointee.arena.allocate(Int(size))
      dgeqrf_(&rows, &columns, q.base, &rows, tau, work, &size, &info)
      for i in 0..<n {
        for j in 0..<n { r.base[i * n + j] = j < i ? 0 : q.base[j * m + i] }
      }
      guard !r.refusesDependence(rows: m, consequence) else { return nil }
      dorgqr_(&rows, &columns, &columns, q.base, &rows, tau, work, &size, &info)
      for j in 0..<n where r.base[j * (n + 1)] < 0 {
        for k in j..<n { r.base[j * n + k] = -r.base[j * n + k] }
        for i in 0..<m { q.base[j * m + i] = -q.base[j * m + i] }
      }
      return [q.transposedView, r]
    }
    return parts.map { ($0[0], $0[1]) }
  }

  /// Refuses a factor R of which an entry of the diagonal is negligible beside the largest one.
  private func refusesDependence(rows: Int, _ consequence: String?) -> Bool {
    let n = Int(rowCount)
    let diagonal = (0..<n).map { abs(self[$0, $0]) }
    let least = Double(rows) * Double.ulpOfOne * (diagonal.max() ?? 0)
    guard let j = diagonal.firstIndex(where: { $0 <= least }) else { return false }
    guard let consequence else { return true }
    _ = refuse(
      .singular,
      "column \(j + 1) of {0} depends on the columns before it; \(consequence)")
    return true
  }
}

/// Elimination without exchanges of rows.
extension DenseView {
  /// What `part` takes of the factors of A = L U, L below the diagonal and U from it on, with the row and the column.
  func eliminated(_ shape: Shape, _ part: (Double, Int, Int) -> Double) -> DenseView {
    guard isFiniteOrRefused() else { return .failed(on: core) }
    let (n, factors) = (Int(rowCount), core.pointee.allocate(shape, on: core))
    copy(to: factors.base)
    let largest = (0..<n * n).reduce(0) { max($0, abs(factors.base[$1])) }
    for k in 0..<n {
      let row = factors.base + k * n
      // What rounding leaves of a pivot that is 0.
      guard abs(row[k]) > Double(n) * largest.ulp else {
        return refuse(
          .singular,
          "the leading \(k + 1)×\(k + 1) block of {0} is singular: it has no factors without exchanges of rows"
        )
      }
      for i in k + 1..<max(n, k + 1) {
        let below = factors.base + i * n
        let factor = below[k] / row[k]
        below[k] = factor
        for j in k + 1..<max(n, k + 1) { below[j] -= factor * row[j] }
      }
    }
    for i in 0..<n {
      for j in 0..<n { factors.base[i * n + j] = part(factors.base[i * n + j], i, j) }
    }
    return factors
  }
}
