import Testing
import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// The pullback of every rule is what the trace method makes of its differential; a wrong one is
/// not.
@Suite struct SymbolicOracleTests {
  private func records(_ subject: RuleSubject) throws -> [CheckRecord] {
    RuleCheck(oracles: [SymbolicOracle()]).run(subject, seeds: [1]).filter {
      $0.oracle == SymbolicOracle.id
    }
  }

  @Test(arguments: RuleCatalogue.all.map(\.label))
  func pullbacksAreDerived(_ label: String) throws {
    let subject = try #require(RuleCatalogue.all.first { $0.label == label })
    for record in try records(subject) { #expect(record.verdict == .verified, "\(record)") }
  }

  @Test func mostRulesAreCovered() throws {
    let covered = try RuleCatalogue.all.filter { try !records($0).isEmpty }
    #expect(covered.count * 10 >= RuleCatalogue.all.count * 9)
  }

  @Test func aForgottenTransposeIsFound() throws {
    let inverse = try #require(RuleCatalogue.all.first { $0.name == "inverse" })
    let subject = RuleSubject(WrongInverse(), regions: inverse.regions)
    let found = try records(subject)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.verdict == .refuted }, "\(found)")
  }

  @Test func aWrongLawIsFound() throws {
    let derivation = try #require(RuleDerivation(WrongInverse(), shapes: [Shape(3, 3)]))
    #expect("\(derivation.pullbacks[0].derived)" == "−Yᵀ G Yᵀ")
    #expect("\(derivation.pullbacks[0].given)" == "−Y G Yᵀ")
    #expect(!derivation.pullbacks[0].isSameFormula)
  }
}

/// The inverse with a transpose forgotten in its pullback.
private struct WrongInverse: MatrixUnaryRule {
  static var name: String { "wronginverse" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Inverse().shape(x) }
  func value(_ x: Matrix) throws -> Matrix { x.inverse() }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -(y * dx * y) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y * g * y.T) }
}
