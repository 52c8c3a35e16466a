import Tracewise

/// The gradients of ⟨G, f(X)⟩ from the tape against complex-step derivatives of the rule's textbook
/// definition, entry by entry.
public struct ComplexStepRuleOracle: RuleOracle {
  public static let name = "complex-step"

  public init() {}

  public func check(_ point: RuleCase) -> [CheckRecord] {
    let law = "the pullback is not the gradient of the textbook definition"
    guard Self.isAffordable(point) else { return [] }
    guard point.value.firstNonFinite == nil else {
      var record = point.record(Self.name)
      record.verdict = .inconclusive("the value is not finite: the operands are off the domain")
      return [record]
    }
    do {
      let rule = try AnyRule(point.subject)
      let gradients = try point.gradient()
      let arguments = point.active.map { point.operands[$0] } + [point.value, point.cotangent]
      var comparison = Comparison(point.tolerances)
      for k in point.active {
        comparison.setNaturalScale(
          max(point.naturalScale(k), point.cotangent.largestEntry),
          operand: point.subject.operandNames[k])
        func sides(_ arguments: [Matrix]) throws -> [Matrix] {
          try Self.sides(rule, point, k, arguments)
        }
        let expected = try sides(arguments)[0]
        var rounding = Rounding(point.tolerances, seed: point.seed)
        let bounds = try rounding.of(arguments, sides)
        compare(point, k, gradients[k], expected, bounds[0] + bounds[1], &comparison)
      }
      var record = point.record(Self.name)
      comparison.conclude(
        &record, law: law, holds: "the pullback is the gradient of the textbook definition")
      return [record]
    } catch {
      return [point.failure(Self.name, law, error)]
    }
  }

  public func omissions(at point: RuleCase) -> [Omission] {
    Self.isAffordable(point)
      ? [] : [.size(point, Self.name, most: ExactRuleOracle.mostEntries)]
  }

  private static func isAffordable(_ point: RuleCase) -> Bool {
    point.active.reduce(0) { $0 + point.operands[$1].count } <= ExactRuleOracle.mostEntries
  }

  /// The gradient for operand k by complex steps, and by the rule, from active operands, a value
  /// and a cotangent that may be a little off.
  private static func sides(
    _ rule: AnyRule, _ point: RuleCase, _ k: Int, _ arguments: [Matrix]
  ) throws -> [Matrix] {
    var xs = point.operands
    for (k, x) in zip(point.active, arguments) { xs[k] = x }
    let (y, g) = (arguments[point.active.count], arguments[point.active.count + 1])
    let pullback = rule.pullback(g, operand: k, at: xs, value: y)
    return [
      try ComplexStepOracle.gradient(of: rule, at: xs, operand: k, cotangent: g),
      try pullback.checked(),
    ]
  }

  private func compare(
    _ point: RuleCase, _ k: Int, _ found: Matrix, _ expected: Matrix, _ bound: Matrix,
    _ comparison: inout Comparison
  ) {
    let name = point.subject.operandNames[k]
    guard found.shape == expected.shape else {
      comparison.add(.init(found: .nan, expected: 0, bound: 0, operand: name, entry: nil))
      return
    }
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        guard expected[i, j].isFinite, bound[i, j].isFinite else {
          let x = point.operands[k][i, j].magnitude
          comparison.miss(
            ComplexStepOracle.step(beside: x) == nil
              ? "no complex step is small beside \(x)"
              : "the complex step gives \(expected[i, j])")
          continue
        }
        comparison.add(
          .init(
            found: found[i, j], expected: expected[i, j], bound: bound[i, j], operand: name,
            entry: .init(row: i + 1, column: j + 1)))
      }
    }
  }
}
