import COpenBLAS
import CKernels

extension DenseView {
  /// The eigenvalues, ascending, and eigenvectors of the symmetric part of this square matrix, on the
  /// memory of the decomposition; nil after a refusal.
  func symmetricEigen() -> (values: DenseView, vectors: DenseView)? {
    let parts = decomposed(.symmetricEigen) { allocate in
      guard isFiniteOrRefused(), isNearlySymmetricOrRefused() else { return nil }
      let n = Int(rowCount)
      let (values, vectors) = (allocate(Shape(n, 1)), allocate(Shape(n, n)))
      for i in 0..<n {
        for j in 0..<n { vectors.base[i * n + j] = 0.5 * self[i, j] + 0.5 * self[j, i] }
      }
      guard n > 0 else { return [values, vectors] }
      var (job, lower, order) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), rowCount)
      var (size, integers, info) = (Int32(1 + 6 * n + 2 * n * n), Int32(3 + 5 * n), Int32(0))
      let work = core.pointee.arena.allocate(Int(size))
      let whole = UnsafeMutableRawPointer(core.pointee.arena.allocate(Int(integers) / 2 + 1))
        .bindMemory(to: Int32.self, capacity: Int(integers))
      dsyevd_(
        &job, &lower, &order, vectors.base, &order, values.base, work, &size, whole, &integers,
        &info)
      guard info == 0 else {
        _ = refuse(.domain, "the eigenvalues of {0} do not converge")
        return nil
      }
      // LAPACK writes column by column.
      for j in 0..<n where Self.isNegative(vectors.base + j * n, n) {
        for i in 0..<n { vectors.base[j * n + i] = -vectors.base[j * n + i] }
      }
      return [values, vectors.transposedView]
    }
    return parts.map { ($0[0], $0[1]) }
  }

  /// Whether the first entry that is at least 1/e of the largest is negative. "The largest" changes its place
  /// under small changes of simple matrices; no algebraic number is 1/e of another.
  static func isNegative(_ x: UnsafePointer<Double>, _ n: Int, stride: Int = 1) -> Bool {
    let least = (0..<n).reduce(0) { Swift.max($0, abs(x[$1 * stride])) } / 2.718281828459045
    return (0..<n).first { abs(x[$0 * stride]) >= least }.map { x[$0 * stride] < 0 } ?? false
  }

  /// The entries of a column.
  var column: [Double] { (0..<rows).map { self[$0, 0] } }

  /// Up to which distance two of these sorted values count as one.
  var tieDistance: Double {
    let n = Int(rowCount)
    let largest = (0..<n).reduce(0) { Swift.max($0, abs(self[$1, 0])) }
    return 4 * Double(n) * Double.ulpOfOne * largest
  }
}
