/// X itself.
public struct Identity: LinearRule {
  public static var name: String { "identity" }
  public static func describe(_ x: [String]) -> String { x[0] }
  public static var signature: Signature? { .entrywise }
  public var operation: AlgebraicOperation? { .identity }
  public var transposes: TransposeLaw { .commutes }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g }
}

/// Law 1: ∂(A + B) = ∂A + ∂B.
public struct Addition: BinaryRule {
  public static var name: String { "plus" }
  public static func describe(_ x: [String]) -> String { "(\(x[0]) + \(x[1]))" }
  public static var law: Int? { 1 }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var operation: AlgebraicOperation? { .sum }
  public var transposes: TransposeLaw { .commutes }
  public static var isCommutative: Bool { true }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [x - y] }
  public init() {}
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
  public static func describe(_ x: [String]) -> String { "(\(x[0]) - \(x[1]))" }
  public static var law: Int? { 1 }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var operation: AlgebraicOperation? { .difference }
  public var transposes: TransposeLaw { .commutes }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [x + y] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    dx - dy
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { -g }
}

/// −A.
public struct Negation: LinearRule {
  public static var name: String { "negate" }
  public static func describe(_ x: [String]) -> String { "-\(x[0])" }
  public static var law: Int? { 1 }
  public static var signature: Signature? { .entrywise }
  public var operation: AlgebraicOperation? { .negation }
  public var transposes: TransposeLaw { .commutes }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { -g }
}

/// c A for a fixed number c.
public struct Scaling: LinearRule {
  public static var name: String { "scale" }
  public func describe(_ x: [String]) -> String { "\(Matrix.format(factor))*\(x[0])" }
  public static var signature: Signature? { .entrywise }
  public var operation: AlgebraicOperation? { .scaling(factor) }
  public var transposes: TransposeLaw { .commutes }
  public var attributes: [RuleAttribute] { [RuleAttribute("c", .number(factor))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(Scaling(by: factor + 1), to: x)
  }
  /// c.
  public var factor: Double
  /// The rule A ↦ c A.
  public init(by factor: Double) { self.factor = factor }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { factor * g }
}

/// A + c in every entry, for a fixed number c.
public struct Shift: UnaryRule {
  public static var name: String { "shift" }
  public func describe(_ x: [String]) -> String {
    "(\(x[0]) \(offset < 0 ? "-" : "+") \(Matrix.format(abs(offset))))"
  }
  public static var signature: Signature? { .entrywise }
  public var operation: AlgebraicOperation? { .shift(offset) }
  public var transposes: TransposeLaw { .commutes }
  public var attributes: [RuleAttribute] { [RuleAttribute("c", .number(offset))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    offset == 0 ? nil : M.apply(Shift(by: -offset), to: x)
  }
  /// c.
  public var offset: Double
  /// The rule A ↦ A + c.
  public init(by offset: Double) { self.offset = offset }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}

/// s A for a 1×1 variable s.
public struct ScalarMultiple: BilinearRule {
  public static var name: String { "times" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) * \(x[1])" }
  public static var law: Int? { 2 }
  public static var signature: Signature? { Signature((.one, .one), (.m, .n), gives: (.m, .n)) }
  public var operation: AlgebraicOperation? { .multiple }
  public init() {}
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
  public static func describe(_ x: [String]) -> String { "\(x[0]) .* \(x[1])" }
  public static var law: Int? { 7 }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var operation: AlgebraicOperation? { .hadamard }
  public var transposes: TransposeLaw { .commutes }
  public static var isCommutative: Bool { true }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(Product(), to: x, y), M.apply(Addition(), to: x, y)]
  }
  public init() {}
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ y }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ x }
}

/// A ⊘ B, entry by entry: ∂Z = (∂A − Z ⊙ ∂B) ⊘ B.
public struct Quotient: BinaryRule {
  public static var name: String { "quotient" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) ./ \(x[1])" }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var operation: AlgebraicOperation? { .quotient }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { k == 1 ? .awayFromZero(0.2) : .any }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [x ⊙ y] }
  public init() {}
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
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var transposes: TransposeLaw { .commutes }
  public static var kinks: Kinks { .whereEqual }
  public static var isCommutative: Bool { true }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [maximum(x, y)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    0.5 * (xs[0] + xs[1] - abs(xs[0] - xs[1]))
  }
  public init() {}
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

/// The smaller of two entries, with broadcasting; at ties each operand gets half of the gradient.
@specialized(where M == Variable)
@_disfavoredOverload
public func minimum<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
  let (a, b) = M.aligned(a, b)
  return M.apply(Minimum(), to: a, b)
}

/// Entrywise max(A, B). At ties each operand gets half:
/// ∂Z = ½((∂A + sign(A − B) ⊙ ∂A) + (∂B + sign(B − A) ⊙ ∂B)).
public struct Maximum: BinaryRule {
  public static var name: String { "max" }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var transposes: TransposeLaw { .commutes }
  public static var kinks: Kinks { .whereEqual }
  public static var isCommutative: Bool { true }
  public func besides(_ c: Double) -> (any UnaryRule)? { c == 0 ? Relu() : nil }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [minimum(x, y)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    0.5 * (xs[0] + xs[1] + abs(xs[0] - xs[1]))
  }
  public init() {}
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

/// The larger of two entries, with broadcasting; at ties each operand gets half of the gradient.
@specialized(where M == Variable)
@_disfavoredOverload
public func maximum<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
  let (a, b) = M.aligned(a, b)
  return M.apply(Maximum(), to: a, b)
}
