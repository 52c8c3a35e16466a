import OwnRules
import Testing
import Tracewise
import TracewiseChecks

@Suite struct RuleTests {
  /// No domain and no definition: shapes and values are tried, and what needs no definition judges.
  @Test func swish() throws {
    let result = try verify(Swish())
    #expect(result.isVerified, "\(result)")
    #expect(result.smallestVisibleError < 1e-3)
    #expect(result.records.contains { $0.oracle == "symbolic" })
  }

  /// With a definition, exact arithmetic takes part.
  @Test func congruence() throws {
    let result = try verify(
      Congruence(), at: [(Shape(3, 4), Shape(4, 4)), (Shape(4, 2), Shape(2, 2))])
    #expect(result.isVerified, "\(result)")
    #expect(result.records.contains { $0.oracle == "exact" })
  }

  /// A domain of one's own: regions with names, general ones first.
  @Test func congruenceInItsDomain() throws {
    let general = Region("general") { g, n in
      [.randomNormal(n, n + 1, using: &g), .randomNormal(n + 1, n + 1, using: &g)]
    }
    let symmetric = Region("symmetric") { g, n in
      let x = Matrix.randomNormal(n, n, using: &g)
      return [.randomNormal(2, n, using: &g), x + x.T]
    }
    let result = try verify(Congruence(), regions: [general, symmetric])
    #expect(result.isVerified, "\(result)")
    #expect(Set(result.records.map(\.region)) == ["general:4", "symmetric:4"])
  }

  /// Values of both signs are refused, which the result says.
  @Test func entropy() throws {
    let result = try verify(Entropy())
    #expect(result.isVerified, "\(result)")
    #expect(result.notes.contains { $0.contains("positive") })
  }
}
