// Masks: matrices of 0 and 1 that say where something holds, and what they select.

/// 1 where an entry stands to 0 as the relation says, else 0: its derivative is 0, at the jump too.
///
/// A < B is the comparison of A − B with 0: gradual underflow keeps the sign of a difference.
public struct Indicator: ElementwiseRule {
  public static var name: String { "indicator" }
  public func describe(_ x: [String]) -> String { "(\(x[0]) \(relation.rawValue) 0)" }
  public static var kinks: Kinks { .atZero }
  public var operation: AlgebraicOperation? { .comparison(relation) }
  public var attributes: [RuleAttribute] { [RuleAttribute("relation", .relation(relation))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(Indicator(relation.negated), to: x)
  }
  /// How entries must stand to 0.
  public var relation: Relation
  /// The rule X ↦ [X relation 0].
  public init(_ relation: Relation) { self.relation = relation }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    switch relation {
    case .greater: step(x)
    case .less: step(-x)
    case .lessOrEqual: 1 - step(x)
    case .greaterOrEqual: 1 - step(-x)
    case .notEqual: step(x) + step(-x)
    case .equal: 1 - (step(x) + step(-x))
    }
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.zero }
}

/// 1 where an entry of A stands to B's as the relation says, else 0, with broadcasting: its derivative is 0,
/// at the jump too.
@specialized(where M == Variable)
@_disfavoredOverload
public func compare<M: MatrixAlgebra>(_ a: M, _ relation: Relation, _ b: M) -> M {
  M.apply(Indicator(relation), to: a - b)
}

/// 1 where an entry of A stands to a number as the relation says, else 0.
public func compare<M: MatrixAlgebra>(_ a: M, _ relation: Relation, _ b: Double) -> M {
  M.apply(Indicator(relation), to: b == 0 ? a : a - a.constant(b))
}

/// A where M ≠ 0, else 0, whatever A is there: ∂Z = [M ≠ 0] ⊙ ∂A.
public struct Masked: BinaryRule {
  public static var name: String { "masked" }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var notation: RuleNotation { .expansion }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .awayFromZero(0.05) : .any }
  public func expansion<M: MatrixAlgebra>(_ m: M, _ x: M) -> M? {
    M.apply(Hadamard(), to: M.apply(Indicator(.notEqual), to: m), x)
  }
  public func neighbours<M: MatrixAlgebra>(_ m: M, _ x: M) -> [M] { [m ⊙ x] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dm: M, _ dx: M, at m: M, _ x: M, value z: M) -> M {
    M.apply(self, to: m, dx)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at m: M, _ x: M, value z: M) -> M { m.zero }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at m: M, _ x: M, value z: M) -> M {
    M.apply(self, to: m, g)
  }
}

/// A where the mask is not 0, else 0, with broadcasting; what A is where it is not taken, NaN even, does not
/// matter to the value. To the gradient it does where A's own derivative is not finite there.
@specialized(where M == Variable)
@_disfavoredOverload
public func masked<M: MatrixAlgebra>(_ mask: M, _ a: M) -> M {
  let (mask, a) = M.aligned(mask, a)
  return M.apply(Masked(), to: mask, a)
}

/// A where the mask is not 0, else B, with broadcasting: ∂Z = [M ≠ 0] ⊙ ∂A + [M = 0] ⊙ ∂B.
@specialized(where M == Variable)
@_disfavoredOverload
public func choose<M: MatrixAlgebra>(_ mask: M, _ a: M, _ b: M) -> M {
  masked(mask, a) + masked(M.apply(Indicator(.equal), to: mask), b)
}
