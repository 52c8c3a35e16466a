import OwnRules
import Testing
import Tracewise
import TracewiseChecks

/// What is wrong on purpose is refuted: by whom, where, and with which cause.
@Suite struct WrongRuleTests {
  @Test func aWrongFactor() throws {
    let result = try verify(HalfSwish())
    #expect(!result.isVerified)
    #expect(result.refutingOracles.isSuperset(of: ["differences", "adjoint", "taylor"]))
    #expect(result.causes.contains { $0.contains("too small by the factor 1/2") })
    let refutation = try #require(result.refutations.first { $0.oracle == "differences" })
    #expect(refutation.entry != nil && refutation.found != nil && refutation.expected != nil)
    let text = "\(result)"
    #expect(text.split(separator: "\n").count <= 10, "one block: \(text)")
    #expect(text.contains("worst entry (") && text.contains("cause: "))
    #expect(text.contains("again: verify(HalfSwish(), at: [Shape(4, 5)], seeds: [1])"))
  }

  /// Its `shape` takes matrices whose value it does not have.
  @Test func anAcceptedShapeWithoutAValue() throws {
    let result = try verify(TallAlone())
    #expect(result.refutingOracles == ["value"], "\(result)")
    #expect(result.causes.contains { $0.contains("more rows than columns") })
    let named = try verify(TallAlone(), at: [Shape(4, 2), Shape(2, 4)], seeds: [1])
    #expect(named.refutations.map(\.region) == ["2×4"])
    #expect(throws: TracewiseError.self) {
      try verify(WrongCongruence(), at: [(Shape(4, 3), Shape(3, 3))])
    }
  }

  @Test func aForgottenTranspose() throws {
    let result = try verify(WrongCongruence(), at: [(Shape(4, 4), Shape(4, 4))])
    #expect(result.refutingOracles.isSuperset(of: ["differences", "adjoint", "exact: adjoint"]))
    #expect(Set(result.refutations.compactMap(\.operand)).contains("the right operand"))
    #expect(Set(result.refutations.compactMap(\.repair)) == ["G*A*B' + G'*A*B", "A'*G*A"])
  }

  /// The same mistake passes where the operands are symmetric: general shapes are the default for
  /// this reason.
  @Test func symmetricOperandsHideIt() throws {
    let symmetric = Region("symmetric", sizes: [3]) { g, n in
      let x = Matrix.randomNormal(n, n, using: &g)
      return [.identity(n), x + x.T]
    }
    let result = try verify(WrongCongruence(), regions: [symmetric])
    let differences = result.records.filter { $0.oracle == "differences" }
    #expect(differences.allSatisfy { $0.verdict == .verified })
  }
}
