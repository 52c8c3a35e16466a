import CKernels

extension TriangularPart {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_fill(shape.count, 0, result.base)
    for i in 0..<shape.rows {
      let row = result.base + i * shape.columns
      let columns =
        side == .lower
        ? 0..<min(i, shape.columns) : min(i + 1, shape.columns)..<shape.columns
      for j in columns { row[j] = x[i, j] }
      if i < shape.columns, diagonal != 0 { row[i] = diagonal * x[i, i] }
    }
    return result
  }
}

extension TriangularSolve {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let n = shape.rows
    if let k = (0..<n).first(where: { a[$0, $0] == 0 }) {
      return a.refuse(
        .singular, "{0} is singular: entry \(k + 1) of its diagonal is 0")
    }
    let x = b.core.pointee.allocate(shape, on: b.core)
    b.copy(to: x.base)
    guard shape.count > 0 else { return x }
    let a = a.rowStride == 1 || a.columnStride == 1 ? a : a.copied()
    Triangle(
      base: a.base, order: n, rowStride: Int(a.rowStride), columnStride: Int(a.columnStride),
      isUpper: side == .upper, isUnit: false
    ).solve(x.base, columns: shape.columns, stride: shape.columns)
    return x
  }
}
