import COpenBLAS
import CKernels

/// U diag(σ) Vᵀ with σ descending, k = min(m, n) of them.
struct SingularDecomposition {
  let u: DenseView
  let values: DenseView
  let v: DenseView

  /// Up to which size a singular value counts as 0.
  private var negligible: Double {
    values.rows == 0 ? 0 : Double(max(u.rows, v.rows)) * Double.ulpOfOne * values[0, 0]
  }

  /// How many are not 0.
  var rank: Int { (0..<values.rows).prefix { values[$0, 0] > negligible }.count }

  /// The largest k, each with 1; a cluster at the cut with its share, zeros not at all.
  func shares(ofLargest k: Int) -> [Double] {
    let n = values.rows
    var shares = (0..<n).map { $0 < k ? 1.0 : 0 }
    if k > 0, k < n, let cluster = values.column.tied(across: k, values.tieDistance) {
      for j in cluster { shares[j] = Double(k - cluster.lowerBound) / Double(cluster.count) }
    }
    for j in rank..<n { shares[j] = 0 }
    return shares
  }

  /// U diag(f) Vᵀ.
  func product(_ factors: [Double]) -> DenseView {
    let scaled = u.core.pointee.allocate(u.shape, on: u.core)
    for i in 0..<u.rows {
      for j in 0..<u.columns { scaled.base[i * u.columns + j] = factors[j] * u[i, j] }
    }
    return scaled * v.transposedView
  }
}

extension DenseView {
  /// The singular values and vectors of this matrix, on the memory of the decomposition; nil after a refusal.
  func singularDecomposition() -> SingularDecomposition? {
    let parts = decomposed(.singularValues) { allocate in
      guard isFiniteOrRefused() else { return nil }
      let (m, n) = (Int(rowCount), Int(columnCount))
      let k = Swift.min(m, n)
      // LAPACK reads and writes column by column: transposes, row by row.
      let (u, values, v) = (allocate(Shape(k, m)), allocate(Shape(k, 1)), allocate(Shape(n, k)))
      guard k > 0 else { return [u.transposedView, values, v] }
      let copy = core.pointee.arena.allocate(m * n)
      transposedView.copy(to: copy)
      guard decompose(copy, u.base, values.base, v.base) else {
        _ = refuseUnconverged()
        return nil
      }
      for j in 0..<k {
        guard Self.isNegative(v.base + j, n, stride: k) else { continue }
        for i in 0..<n { v.base[i * k + j] = -v.base[i * k + j] }
        for i in 0..<m { u.base[j * m + i] = -u.base[j * m + i] }
      }
      return [u.transposedView, values, v]
    }
    return parts.map { SingularDecomposition(u: $0[0], values: $0[1], v: $0[2]) }
  }

  /// Whether all went well.
  private func decompose(
    _ a: UnsafeMutablePointer<Double>, _ u: UnsafeMutablePointer<Double>,
    _ values: UnsafeMutablePointer<Double>, _ vt: UnsafeMutablePointer<Double>
  ) -> Bool {
    var (job, m, n, info) = (CChar(UInt8(ascii: "S")), rowCount, columnCount, Int32(0))
    var (k, size, wanted) = (Swift.min(m, n), Int32(-1), 0.0)
    let integers = UnsafeMutableRawPointer(core.pointee.arena.allocate(4 * Int(k)))
      .bindMemory(to: Int32.self, capacity: 8 * Int(k))
    dgesdd_(
      &job, &m, &n, a, &m, values, u, &m, vt, &k, &wanted, &size, integers, &info)
    size = Int32(wanted)
    let work = core.pointee.arena.allocate(Int(size))
    dgesdd_(&job, &m, &n, a, &m, values, u, &m, vt, &k, work, &size, integers, &info)
    return info == 0
  }
}
