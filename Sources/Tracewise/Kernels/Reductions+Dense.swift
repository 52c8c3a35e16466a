import CKernels

extension Trace {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let step = Int(x.rowStride) + Int(x.columnStride)
    return x.number(tw_sum(1, Int(x.rowCount), x.base, 0, step))
  }
}

extension Sum {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.number(
      tw_sum(Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride)))
  }
}

extension Mean {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = Sum().evaluate(x, shape: shape)
    result.base.pointee /= Double(x.count)
    return result
  }
}

extension ColumnSums {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_column_sums)
  }
}

extension RowSums {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_row_sums)
  }
}

extension Broadcast {
  public static var role: KernelRole { .repetition }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    DenseView(
      x.base, rows, columns, strides: x.rowCount == rows ? x.rowStride : 0,
      x.columnCount == columns ? x.columnStride : 0, on: x.core)
  }
}

extension Norm {
  public static var role: KernelRole { .norm }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.number(x.euclideanNorm)
  }
}

extension Normalized {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let length = x.euclideanNorm
    return length == 0 ? x.copied() : x ./ x.constant(length, shape: shape)
  }
}

extension DenseView {
  fileprivate var euclideanNorm: Double {
    tw_norm(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride))
  }
}
