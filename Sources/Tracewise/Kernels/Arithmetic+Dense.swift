import CKernels

extension Identity {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x }
}

extension Addition {
  public static var role: KernelRole { .addition }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x + y }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_ADD, y)
  }
}

extension Subtraction {
  public static var role: KernelRole { .subtraction }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x - y }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_SUBTRACT, y)
  }
}

extension Negation {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { -x }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(-x.base.pointee) : x.mapEntries { tw_negate($0, $1, $2) }
  }
}

extension Scaling {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { factor * x }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(factor * x.base.pointee) : x.mapEntries { tw_scale($0, factor, $1, $2) }
  }
}

extension Shift {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x + offset }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(x.base.pointee + offset) : x.mapEntries { tw_shift($0, offset, $1, $2) }
  }
}

extension ScalarMultiple {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  @inline(__always)
  public func evaluate(_ s: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar
      ? x.number(s.base.pointee * x.base.pointee)
      : x.mapEntries { tw_scale($0, s.base.pointee, $1, $2) }
  }
}

extension Hadamard {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MULTIPLY, y)
  }
}

extension Quotient {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x / y }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_DIVIDE, y)
  }
}

extension Minimum {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MINIMUM, y)
  }
}

extension Maximum {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MAXIMUM, y)
  }
}
