import Tracewise

/// The gradients of ⟨G, f(X)⟩ from the tape against complex-step derivatives of the rule's textbook
/// definition, entry by entry.
public struct ComplexStepRuleOracle: RuleOracle {
  public static let name = "complex-step"

  public init() {}

  public func check(_ point: RuleCase) -> [CheckRecord] {
    let law = "the pullback is not the gradient of the textbook definition"
    let entries = point.active.reduce(0) { $0 + point.operands[$1].count }
    guard entries <= ExactRuleOracle.mostEntries else { return [] }
    do {
      let rule = try AnyRule(point.subject)
      let gradients = try point.gradient()
      let rounding = try point.gradientRounding()
      var comparison = Comparison(point.tolerances)
      for k in point.active {
        comparison.setNaturalScale(point.naturalScale(k), operand: point.subject.operandNames[k])
        var own = Rounding(point.tolerances, seed: point.seed)
        func gradient(_ xs: [Matrix]) throws -> [Matrix] {
          let g = point.cotangent
          return [try ComplexStepOracle.gradient(of: rule, at: xs, operand: k, cotangent: g)]
        }
        let expected = try gradient(point.operands)[0]
        let bound = try rounding[k] + own.of(point.operands, gradient)[0]
        compare(point, k, gradients[k], expected, bound, &comparison)
      }
      var record = point.record(Self.name)
      comparison.conclude(
        &record, law: law, holds: "the pullback is the gradient of the textbook definition")
      return [record]
    } catch {
      return [point.failure(Self.name, law, error)]
    }
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
          comparison.miss("the complex step gives \(expected[i, j])")
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
