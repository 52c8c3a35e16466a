import Testing
import Tracewise
import TracewiseVerification

/// What the exact oracle says as a part of a rule's check.
@Suite struct ExactRecords {
  private func records(_ subject: RuleSubject, _ region: String) -> [CheckRecord] {
    RuleCheck(oracles: [ExactRuleOracle()]).run(subject, regions: [region])
  }

  private func subject(_ rule: any UnaryRule, like name: String) -> RuleSubject {
    RuleSubject(rule, regions: RuleCatalogue.subjects(named: name).first?.regions ?? [])
  }

  @Test func equalityStatesItsScopeAndItsChance() throws {
    let inverse = try #require(
      records(RuleCatalogue.subjects(named: "inverse")[0], "general").first)
    #expect(inverse.verdict == .verified)
    #expect(
      inverse.reason.hasPrefix("derivatives are right modulo 2⁶¹ − 1, in full; by chance with"))
    let softmax = try #require(
      records(RuleCatalogue.subjects(named: "softmax")[0], "general").first)
    #expect(
      softmax.reason.contains("in the matrix structure, whatever the values of exp; by chance"))
  }

  @Test func singularOperandsAreExactlySingular() throws {
    let wrong = subject(WrongAtSingularPoints(), like: "det")
    #expect(records(wrong, "general").allSatisfy { $0.verdict == .verified })
    let record = try #require(records(wrong, "singular-one-rank-lost").first)
    #expect(record.verdict == .refuted && record.operand == "the operand")
    #expect(
      record.diagnosis?.hasPrefix("zero where it should not be; entry (1, 1): expected ") == true)
  }

  @Test func equalOperandsStayEqual() {
    let hadamard = RuleCatalogue.subjects(named: "hadamard")[0]
    let wrong = RuleSubject(WrongForRepeatedOperands(), regions: hadamard.regions)
    #expect(records(wrong, "general").allSatisfy { $0.verdict == .verified })
    #expect(records(wrong, "equal-operands").contains { $0.verdict == .refuted })
  }

  @Test func signsAndFactorsAreTold() throws {
    let sign = try #require(
      records(subject(InverseWithoutSign(), like: "inverse"), "general").first)
    #expect(sign.diagnosis?.hasPrefix("the sign is wrong; entry (1, 1): expected ") == true)
    #expect(sign.reason == "the differential must be the derivative of the textbook value")
    let factor = try #require(records(subject(PrintedDeterminant(), like: "det"), "general").first)
    #expect(factor.diagnosis?.hasPrefix("wrong by the factor 1/3; entry (1, 1)") == true)
  }

  @Test func aSubgradientIsThatOfTheDefinition() throws {
    let abs = RuleCatalogue.subjects(named: "abs")[0]
    #expect(records(abs, "kink-at-zero").map(\.verdict) == [.verified])
    let norm = RuleCatalogue.subjects(named: "norm")[0]
    #expect(records(norm, "zero").isEmpty)
  }
}
