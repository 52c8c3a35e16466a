import Tracewise

// Comparisons and `where`.
//
// A branch that is not taken has no say in the value. So that it has none in the gradient either (0 times an
// infinite derivative is no number), functions that are not defined everywhere are taken of 1 there.
extension Evaluator {
  /// A comparison with 0, of the left operand where the right one is 0.
  mutating func compare(_ relation: Relation, _ x: [CheckedExpression]) -> M {
    let difference = literal(x[1]) == 0 ? evaluate(x[0]) : binary(.difference, x[0], x[1])
    return M.apply(Indicator(relation), to: difference)
  }

  /// where(M, A, B), a number as a multiple of the mask.
  mutating func choose(_ x: [CheckedExpression]) -> M {
    let mask = evaluate(x[0])
    let a = selected(x[1], where: x[0].isMask ? mask : M.apply(Indicator(.notEqual), to: mask))
    let b = selected(x[2], where: M.apply(Indicator(.equal), to: mask))
    if let a, let b { return a + b }
    return a ?? b ?? mask.zero
  }

  /// A value in some places, 0 in the others; nil where it is the number 0.
  private mutating func selected(_ x: CheckedExpression, where places: M) -> M? {
    if let c = literal(x), c.isFinite { return c == 0 ? nil : c == 1 ? places : c * places }
    let surroundings = taken
    if sparesBranches { taken = surroundings.map { $0 ⊙ places } ?? places }
    defer { taken = surroundings }
    return masked(places, evaluate(x))
  }

  /// Whether an entry of the value that is not taken needs nothing but entries that are not taken either; where
  /// one number decides, all of it.
  func isTakenEntrywise(_ x: CheckedExpression) -> Bool {
    guard let taken else { return true }
    if taken.shape.isScalar { if case .local = x.kind { return false } else { return true } }
    guard taken.shape == Shape(x.rows, x.columns) else { return false }
    switch x.kind {
    case .negated: return true
    case .binary(let operation, _, _):
      return ![.product, .rightDivision, .leftDivision].contains(operation)
    case .call(let name, _, _):
      return Relation(rawValue: name) != nil || functions[name]?.broadcastCount != nil
        || functions.rule(named: name) is any ElementwiseRule
    default: return false
    }
  }

  /// Whether a function has no value, or no derivative, at some numbers, if only for their size.
  func isPartial(_ name: String) -> Bool {
    guard let rule = functions.rule(named: name), type(of: rule).kinks == .none else {
      return false
    }
    switch rule.need(ofOperand: 0) {
    case .atLeast, .awayFromZero, .within: return rule is any ElementwiseRule
    default: return false
    }
  }

  /// An operand where it is taken, 1 elsewhere.
  func defined(_ x: M) -> M {
    guard let taken else { return x }
    return Tracewise.choose(taken, x, x.constant(1, shape: x.shape))
  }
}

extension CheckedExpression {
  /// Whether its entries are 0 and 1.
  fileprivate var isMask: Bool {
    if case .call(let name, _, _) = kind { Relation(rawValue: name) != nil } else { false }
  }
}

extension Program {
  /// What helps where a branch of `where` that is not taken spoils a gradient: a `let` serves all branches, and is
  /// computed as a whole.
  var branchNotes: [String] {
    func hasBranches(_ x: CheckedExpression) -> Bool {
      if case .call("where", _, _) = x.kind { return true }
      return x.children.contains(where: hasBranches)
    }
    let sides = (loss.map { [$0] } ?? []) + lets.map(\.value)
    guard !lets.isEmpty, sides.contains(where: hasBranches) else { return [] }
    return [
      "a let is computed as a whole, also where a branch does not take it: write sqrt(where(x > 0, x, 1))"
    ]
  }
}
