import Testing
import Tracewise
import TracewiseVerification

/// What rules say of their values, which theorems assume or take for the definition, holds of the values.
@Suite struct EquationTests {
  private static let told = RuleCatalogue.all.filter { subject in
    let shape = Matrix.ones(2, 2)
    return !subject.rule.equations([shape, shape, shape, shape], value: shape).isEmpty
      || subject.rule.definition([shape, shape]) != nil
  }

  @Test(arguments: told) func holdOfValues(_ subject: RuleSubject) throws {
    let region = try #require(subject.regions.first)
    let xs = region.draw(size: region.sizes.first ?? 0, seed: 1)
    let y = try value(subject.rule, xs).checked()
    for (left, right) in subject.rule.equations(xs, value: y) {
      #expect(try isNear(left, right), "\(subject): \(left) is not \(right)")
    }
    if let defined = subject.rule.definition(xs) {
      #expect(try isNear(defined, y), "\(subject): \(defined) is not \(y)")
    }
  }

  @Test func areMany() { #expect(Self.told.count >= 20) }

  private func isNear(_ a: Matrix, _ b: Matrix) throws -> Bool {
    let (a, b) = (try a.checked(), try b.checked())
    guard a.shape == b.shape else { return false }
    let scale = b.values.reduce(1) { max($0, Swift.abs($1)) }
    return zip(a.values, b.values).allSatisfy { Swift.abs($0 - $1) <= 1e-9 * scale }
  }

  private func value(_ rule: any Rule, _ xs: [Matrix]) throws -> Matrix {
    switch rule {
    case let rule as any UnaryRule: Matrix.apply(rule, to: xs[0])
    case let rule as any BinaryRule: Matrix.apply(rule, to: xs[0], xs[1])
    case let rule as any VariadicRule: Matrix.apply(rule, to: xs)
    default: throw UnknownRule()
    }
  }
  private struct UnknownRule: Error {}
}
