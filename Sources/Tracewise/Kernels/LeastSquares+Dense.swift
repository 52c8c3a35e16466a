import COpenBLAS

extension LeastSquares {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    guard b.isFiniteOrRefused(operand: 1),
      let (q, r) = a.orthogonalTriangular("pinv({0})*{1} is the shortest solution")
    else { return .failed(on: a.core) }
    return triangularSolve(.upper, r, q.transposedView * b)
  }
}

extension PseudoInverse {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    if let inverse = x.inverseOfIndependentColumns() { return inverse }
    if let inverse = x.transposedView.inverseOfIndependentColumns() {
      return inverse.transposedView
    }
    guard let svd = x.singularDecomposition() else { return .failed(on: x.core) }
    let rank = svd.rank
    return svd.product((0..<svd.values.rows).map { $0 < rank ? 1 / svd.values[$0, 0] : 0 })
      .transposedView
  }
}

extension DenseView {
  /// R⁻¹ Qᵀ of columns that depend on one another in no digit that counts; nil where that is in doubt, which the
  /// singular values decide in more time.
  fileprivate func inverseOfIndependentColumns() -> DenseView? {
    guard columnCount > 0, rowCount >= columnCount,
      let (q, r) = orthogonalTriangular(nil)
    else { return nil }
    // R in rows is a lower triangle in columns.
    var (one, lower, any) = (
      CChar(UInt8(ascii: "1")), CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "N"))
    )
    var (n, condition, info) = (columnCount, 0.0, Int32(0))
    let work = core.pointee.arena.allocate(3 * Int(n))
    let whole = UnsafeMutableRawPointer(core.pointee.arena.allocate(Int(n)))
      .bindMemory(to: Int32.self, capacity: Int(n))
    dtrcon_(&one, &lower, &any, &n, r.base, &n, &condition, work, whole, &info)
    guard condition > 1e-7 else { return nil }
    return triangularSolve(.upper, r, q.transposedView)
  }
}
