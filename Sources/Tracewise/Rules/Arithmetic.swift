import CVectorMath

extension DenseView {
  /// Applies an entrywise operation of two equally shaped operands; strides of 0 broadcast.
  @inline(__always)
  func zip(_ operation: tw_binary, _ other: DenseView) -> DenseView {
    // Numbers: the four operations of arithmetic, without a call.
    if isScalar, let value = operation.applied(base.pointee, other.base.pointee) {
      return number(value)
    }
    if isContiguous, other.isContiguous {
      let result = core.pointee.allocate(shape, on: core)
      tw_zip_contiguous(operation, count, base, other.base, result.base)
      return result
    }
    if isTransposed, other.isTransposed {
      return transposedView.zipRowMajor(operation, other.transposedView).transposedView
    }
    return zipRowMajor(operation, other)
  }

  @inline(never)
  private func zipRowMajor(_ operation: tw_binary, _ other: DenseView) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    tw_zip(
      operation, Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride),
      other.base, Int(other.rowStride), Int(other.columnStride), result.base)
    return result
  }
}

extension DenseView {
  /// A number on this view's tape.
  @inline(__always)
  func number(_ value: Double) -> DenseView {
    let cell = core.pointee.arena.allocate(1)
    cell.pointee = value
    return DenseView(cell, 1, 1, strides: 1, 1, on: core)
  }
}

extension tw_binary {
  /// x ∘ y for the operations that Swift rounds as the kernels do; nil for the others.
  @inline(__always)
  fileprivate func applied(_ x: Double, _ y: Double) -> Double? {
    switch self {
    case TW_ADD: x + y
    case TW_SUBTRACT: x - y
    case TW_MULTIPLY: x * y
    case TW_DIVIDE: x / y
    default: nil
    }
  }
}

/// Requires equal shapes of both operands.
@inline(__always)
func equalShapes(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
  guard x == y else { throw .shapesDiffer }
  return x
}

/// Law 1: ∂(A + B) = ∂A + ∂B.
public struct Addition: BinaryRule {
  public static var name: String { "plus" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x + y }
  public static func describe(_ x: [String]) -> String { "(\(x[0]) + \(x[1]))" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_ADD, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    dx + dy
  }
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
}

/// Law 1: ∂(A − B) = ∂A − ∂B.
public struct Subtraction: BinaryRule {
  public static var name: String { "minus" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x - y }
  public static func describe(_ x: [String]) -> String { "(\(x[0]) - \(x[1]))" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_SUBTRACT, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    dx - dy
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { -g }
}

/// −A.
public struct Negation: LinearRule {
  public static var name: String { "negate" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { -x }
  public static func describe(_ x: [String]) -> String { "-\(x[0])" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(-x.base.pointee) : x.mapEntries { tw_negate($0, $1, $2) }
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { -g }
}

/// c A for a fixed number c.
public struct Scaling: LinearRule {
  public static var name: String { "scale" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { factor * x }
  public static func describe(_ x: [String]) -> String { "c*\(x[0])" }
  public var factor: Double
  public init(by factor: Double) { self.factor = factor }
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(factor * x.base.pointee) : x.mapEntries { tw_scale($0, factor, $1, $2) }
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { factor * g }
}

/// A + c in every entry, for a fixed number c.
public struct Shift: UnaryRule {
  public static var name: String { "shift" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x + offset }
  public static func describe(_ x: [String]) -> String { "(\(x[0]) + c)" }
  public var offset: Double
  public init(by offset: Double) { self.offset = offset }
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar ? x.number(x.base.pointee + offset) : x.mapEntries { tw_shift($0, offset, $1, $2) }
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}

extension DenseView {
  /// Applies a kernel of contiguous numbers to all entries.
  @inline(__always)
  func mapEntries(
    _ kernel: (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> DenseView {
    let source = contiguousOrTransposed
    let result = core.pointee.allocate(like: source, on: core)
    kernel(source.count, source.base, result.base)
    return result
  }
}

/// s A for a 1×1 variable s.
public struct ScalarProduct: BilinearRule {
  public static var name: String { "times" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  public static func describe(_ x: [String]) -> String { "\(x[0]) * \(x[1])" }
  public init() {}
  @inline(__always)
  public func shape(_ s: Shape, _ x: Shape) throws(Misfit) -> Shape {
    guard s.isScalar else { throw "the factor {0} must be 1×1; it is {0.shape}" }
    return x
  }
  @inline(__always)
  public func evaluate(_ s: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    x.isScalar
      ? x.number(s.base.pointee * x.base.pointee)
      : x.mapEntries { tw_scale($0, s.base.pointee, $1, $2) }
  }
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at s: M, _ x: M, value z: M) -> M {
    inner(g, x)
  }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at s: M, _ x: M, value z: M) -> M { s * g }
}

/// Law 7: ∂(A ⊙ B) = (∂A) ⊙ B + A ⊙ ∂B.
public struct Hadamard: BilinearRule {
  public static var name: String { "hadamard" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  public static func describe(_ x: [String]) -> String { "\(x[0]) .* \(x[1])" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MULTIPLY, y)
  }
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ y }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ x }
}

/// A ⊘ B, entry by entry: ∂Z = (∂A − Z ⊙ ∂B) ⊘ B.
public struct Quotient: BinaryRule {
  public static var name: String { "quotient" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x / y }
  public static func describe(_ x: [String]) -> String { "\(x[0]) ./ \(x[1])" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_DIVIDE, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    (dx - z ⊙ dy) ./ y
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ./ y }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    -(g ⊙ z ./ y)
  }
}

/// Entrywise min(A, B). At ties each operand gets half:
/// ∂Z = ½((∂A + sign(B − A) ⊙ ∂A) + (∂B + sign(A − B) ⊙ ∂B)), in which nothing cancels but what is
/// to vanish.
public struct Minimum: BinaryRule {
  public static var name: String { "min" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MINIMUM, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * ((dx + sign(y - x) ⊙ dx) + (dy + sign(x - y) ⊙ dy))
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * (g + sign(y - x) ⊙ g)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * (g + sign(x - y) ⊙ g)
  }
}

/// Entrywise max(A, B). At ties each operand gets half:
/// ∂Z = ½((∂A + sign(A − B) ⊙ ∂A) + (∂B + sign(B − A) ⊙ ∂B)).
public struct Maximum: BinaryRule {
  public static var name: String { "max" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_MAXIMUM, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * ((dx + sign(x - y) ⊙ dx) + (dy + sign(y - x) ⊙ dy))
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * (g + sign(x - y) ⊙ g)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * (g + sign(y - x) ⊙ g)
  }
}
