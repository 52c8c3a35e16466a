// Sums and products along each column. Nothing is divided by, so that all derivatives are right where
// factors are 0.

/// The running sums of each column, downwards or upwards: linear, and each the other's adjoint.
public struct CumulativeSum: LinearRule {
  public static var name: String { "cumsum" }
  public func describe(_ x: [String]) -> String {
    "\(isUpward ? "upward sums" : "cumsum")(\(x[0]))"
  }
  public static var signature: Signature? { .entrywise }
  public var notation: RuleNotation { .function(isUpward ? "cumsum↑" : "cumsum") }
  public var attributes: [RuleAttribute] { [RuleAttribute("upward", .integer(isUpward ? 1 : 0))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(CumulativeSum(isUpward: !isUpward), to: x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  /// Whether sums run from the last row up.
  public let isUpward: Bool
  /// The sums of each entry and those before it, or after it.
  public init(isUpward: Bool = false) { self.isUpward = isUpward }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(CumulativeSum(isUpward: !isUpward), to: g)
  }
}

/// All rows moved down by some, or up; those that come in are 0. The adjoint moves back.
public struct RowShift: LinearRule {
  public static var name: String { "rowshift" }
  public func describe(_ x: [String]) -> String { "rowshift(\(x[0]), \(distance))" }
  public static var signature: Signature? { .entrywise }
  public var notation: RuleNotation { .function(distance > 0 ? "shift↓" : "shift↑") }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(Int(distance)))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(RowShift(by: -Int(distance)), to: x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  let distance: Int32
  /// The rule that moves rows down by so many; up where it is negative.
  public init(by rows: Int) { distance = Int32(clamping: rows) }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(RowShift(by: -Int(distance)), to: g)
  }
}

/// The linear recurrence sₖ = aₖ sₖ₋₁ + bₖ down each column, from s₀ = 0, or upwards:
/// ∂S = scan(A, ∂A ⊙ S₋ + ∂B) with S₋ the S of the row before.
public struct Scan: BinaryRule {
  public static var name: String { "scan" }
  public func describe(_ x: [String]) -> String {
    "\(isUpward ? "upward scan" : "scan")(\(x[0]), \(x[1]))"
  }
  public static var signature: Signature? { .alike }
  public var notation: RuleNotation { .function(isUpward ? "scan↑" : "scan") }
  public var attributes: [RuleAttribute] { [RuleAttribute("upward", .integer(isUpward ? 1 : 0))] }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .within(2) : .any }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] {
    [M.apply(Scan(isUpward: !isUpward), to: a, b), a ⊙ b]
  }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value s: M) -> [(M, M)] {
    [(s, xs[0] ⊙ before(s) + xs[1])]
  }
  /// Whether it runs from the last row up.
  public let isUpward: Bool
  /// The recurrence from the first row down, or from the last one up.
  public init(isUpward: Bool = false) { self.isUpward = isUpward }

  /// The row before, on the way of the recurrence.
  private func before<M: MatrixAlgebra>(_ x: M) -> M {
    M.apply(RowShift(by: isUpward ? -1 : 1), to: x)
  }
  private func after<M: MatrixAlgebra>(_ x: M) -> M {
    M.apply(RowShift(by: isUpward ? 1 : -1), to: x)
  }
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value s: M) -> M {
    M.apply(self, to: a, da ⊙ before(s) + db)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value s: M) -> M {
    rightPullback(g, at: a, b, value: s) ⊙ before(s)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value s: M) -> M {
    M.apply(Scan(isUpward: !isUpward), to: after(a), g)
  }
}

/// The product of all entries of a column before each of them, or after: P with pₖ = x₁ ⋯ xₖ₋₁.
/// ∂P = scan(X₋, (∂X ⊙ P)₋), X₋ the row before.
public struct ProductsBeside: UnaryRule {
  public static var name: String { "productsbeside" }
  public func describe(_ x: [String]) -> String {
    "products \(isAfter ? "after" : "before")(\(x[0]))"
  }
  public static var signature: Signature? { .entrywise }
  public var notation: RuleNotation { .function(isAfter ? "prod↑" : "prod↓") }
  public var attributes: [RuleAttribute] { [RuleAttribute("upward", .integer(isAfter ? 1 : 0))] }
  public func need(ofOperand k: Int) -> OperandNeed { .within(2) }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(ProductsBeside(isAfter: !isAfter), to: x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [M.apply(CumulativeProduct(), to: x)] }
  /// Whether they are those of the entries after.
  public let isAfter: Bool
  /// The products of what stands before, or after.
  public init(isAfter: Bool = false) { self.isAfter = isAfter }
  private var step: Int { isAfter ? -1 : 1 }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value p: M) -> [(M, M)] {
    let ones = p.constant(1, shape: p.shape)
    let first = ones - M.apply(RowShift(by: step), to: ones)
    return [(p, M.apply(RowShift(by: step), to: xs[0] ⊙ p) + first)]
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value p: M) -> M {
    M.apply(
      Scan(isUpward: isAfter), to: M.apply(RowShift(by: step), to: x),
      M.apply(RowShift(by: step), to: dx ⊙ p))
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value p: M) -> M {
    p ⊙ M.apply(RowShift(by: -step), to: M.apply(Scan(isUpward: !isAfter), to: x, g))
  }
}

/// The running products of each column: ∂Y = scan(X, ∂X ⊙ P) with P the products before.
public struct CumulativeProduct: UnaryRule {
  public static var name: String { "cumprod" }
  public static var signature: Signature? { .entrywise }
  public func need(ofOperand k: Int) -> OperandNeed { .within(2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [M.apply(CumulativeSum(), to: x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    xs[0] ⊙ M.apply(ProductsBeside(), to: xs[0])
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(Scan(), to: x, dx ⊙ M.apply(ProductsBeside(), to: x))
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(ProductsBeside(), to: x)
      ⊙ M.apply(Scan(isUpward: true), to: M.apply(RowShift(by: -1), to: x), g)
  }
}

/// The product of each column, a row: ∂y = 1ᵀ(P ⊙ ∂X) with P the products of all other entries.
public struct ColumnProducts: UnaryRule {
  public static var name: String { "columnprod" }
  public static func describe(_ x: [String]) -> String { "prod(\(x[0]), 1)" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.one, .n)) }
  public func need(ofOperand k: Int) -> OperandNeed { .within(2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.columnSums] }
  public init() {}
  private func others<M: MatrixAlgebra>(_ x: M) -> M {
    M.apply(ProductsBeside(), to: x) ⊙ M.apply(ProductsBeside(isAfter: true), to: x)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (others(x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { others(x) ⊙ g }
}

/// The running sums of each column: L A with L the lower triangle of ones.
public func cumulativeSum<M: MatrixAlgebra>(_ x: M) -> M { M.apply(CumulativeSum(), to: x) }

/// The running products of each column. All derivatives are right where factors are 0.
public func cumulativeProduct<M: MatrixAlgebra>(_ x: M) -> M { M.apply(CumulativeProduct(), to: x) }

/// The product of each column, as a row; 1 of columns without entries. All derivatives are right where
/// factors are 0.
public func columnProducts<M: MatrixAlgebra>(_ x: M) -> M { M.apply(ColumnProducts(), to: x) }

/// The product of all entries; 1 where there are none.
public func product<M: MatrixAlgebra>(_ x: M) -> M { columnProducts(x.vectorized) }

/// The linear recurrence sₖ = aₖ sₖ₋₁ + bₖ down each column, from s₀ = 0; A and B have one shape.
public func scan<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(Scan(), to: a, b) }
