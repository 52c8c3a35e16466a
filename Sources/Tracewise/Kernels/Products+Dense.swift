import CKernels

extension Product {
  public static var role: KernelRole { .product }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.times(y, shape)
  }
}

extension Transpose {
  public static var role: KernelRole { .transposition }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x.transposedView }
}

extension InnerProduct {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    if x.isScalar { return x.number(x.base.pointee * y.base.pointee) }
    return x.number(
      tw_dot(
        Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
        y.base, Int(y.rowStride), Int(y.columnStride)))
  }
}

extension TraceOfProduct {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    InnerProduct().evaluate(x, y.transposedView, shape: shape)
  }
}

extension Gram {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard x.columnCount > DenseView.tiny, x.rowCount > 0 else {
      return x.transposedView.times(x, shape)
    }
    return x.gram(shape)
  }
}

extension Kronecker {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.result(shape, with: y, tw_kronecker)
  }
}

extension BlockRows {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    layout.forEach { i, j, row, column in
      result.base[row * shape.columns + column] = x[i, j]
    }
    return result
  }
}

extension BlocksFromRows {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    layout.forEach { i, j, row, column in
      result.base[i * shape.columns + j] = x[row, column]
    }
    return result
  }
}
