import Testing
import Tracewise
import TracewiseDerivation

/// Expressions of more levels than any stack holds.
@Suite struct DepthTests {
  typealias E = TracewiseDerivation.Expression
  private static let levels = 20_000
  private static let x = E.symbol("x", .scalar)
  private static let y = E.symbol("y", .scalar)

  private static func tower(_ rule: some UnaryRule) -> E {
    (0..<levels).reduce(x) { inner, _ in .apply(rule, to: inner) }
  }

  @Test func symbolsAndReplacement() {
    let tower = Self.tower(Sine())
    #expect(tower.symbols.map(\.name) == ["x"])
    let replaced = tower.replacing { $0 == Self.x ? Self.y : nil }
    #expect(replaced.symbols.map(\.name) == ["y"])
    #expect(replaced.weight == tower.weight)
  }

  @Test func values() {
    var values = Interpretation(anchor: Matrix(0), symbol: { _ in Matrix(1) })
    let value = values.value(of: Self.tower(Negation()))
    #expect(value?.scalar == 1)
  }

  @Test func simplification() {
    var simplifier = Simplifier(.result)
    #expect(simplifier(Self.tower(Negation())) == Self.x)
  }

  /// A sum that stands twice at each level has 2ᶰ paths, and n operations.
  @Test func sharedPartsAreWalkedOnce() {
    let doubled = (0..<200).reduce(Self.x) { inner, _ in inner ⊙ .apply(Sine(), to: inner) }
    #expect(doubled.symbols.map(\.name) == ["x"])
    #expect(doubled.replacing { $0 == Self.x ? Self.y : nil }.symbols.map(\.name) == ["y"])
  }
}

/// Derivations that nobody would wait for or read are given up.
@Suite struct DerivationBudgetTests {
  typealias E = TracewiseDerivation.Expression
  private static let a = E.symbol("A", Shape(3, 3))

  @Test func longPowersAreNotDerived() {
    let x = MatrixSymbol("A", Shape(3, 3))
    let derivation = Deriver.derive(
      Problem(loss: trace(Self.a.power(1000)), inputs: [x]))
    #expect(derivation.isOverBudget)
    #expect(derivation.gradients.isEmpty)
  }

  @Test func longProductsAreDerived() throws {
    let factors = (0..<40).map { MatrixSymbol("A\($0)", Shape(3, 3)) }
    let product = factors.dropFirst().reduce(E(factors[0])) { $0 * E($1) }
    let derivation = Deriver.derive(Problem(loss: trace(product), inputs: factors))
    #expect(!derivation.isOverBudget)
    let middle = try #require(derivation.gradients.first { $0.input == factors[20] })
    let expected = (factors[21...] + factors[..<20]).map(\.name)
    // ∇A₂₀ = (A₂₁ … A₃₉ A₀ … A₁₉)ᵀ
    #expect(middle.form.symbols.map(\.name) == expected.reversed())
  }
}
