import Testing
import Tracewise
import TracewiseVerification

/// Wrong rules must be refuted, and by the oracles that can see the mistake.
@Suite struct WrongRuleTests {
  private func refutations(
    _ subject: RuleSubject, region: String = "general", seeds: [UInt64] = [1, 2, 3]
  ) -> [CheckRecord] {
    RuleCheck().run(subject, regions: [region], seeds: seeds).filter { $0.verdict == .refuted }
  }

  private func oracles(_ records: [CheckRecord]) -> Set<String> { Set(records.map(\.oracle)) }

  private let square = Region("general") { g, n in [.randomNormal(n, n, using: &g)] }
  private let wide = Region("general") { g, n in [.randomNormal(n, n + 1, using: &g)] }

  @Test func aDroppedTransposeIsRefuted() throws {
    let subject = RuleSubject(InverseWithoutTranspose(), regions: [square])
    let records = refutations(subject)
    #expect(oracles(records).isSuperset(of: ["differences", "adjoint", "taylor"]))
    #expect(!oracles(records).contains("differential"))
    let record = try #require(records.first { $0.oracle == "adjoint" })
    #expect(record.entry != nil && record.expected != record.found)
    #expect(
      record.command == "tracewise check inverse without transpose --region general:4 --seed 1")
  }

  @Test func aDroppedTransposePassesOnSymmetricOperands() {
    let symmetric = Region("general") { g, n in
      let x = Matrix.randomNormal(n, n, using: &g)
      return [x + x.T]
    }
    let subject = RuleSubject(InverseWithoutTranspose(), regions: [symmetric])
    #expect(refutations(subject).isEmpty)
  }

  @Test func aWrongSignInBothIsSeenByValuesOnly() throws {
    let subject = RuleSubject(CosineWithWrongSign(), regions: [wide])
    let records = refutations(subject)
    #expect(oracles(records).isSuperset(of: ["differences", "differential", "taylor"]))
    #expect(!oracles(records).contains("adjoint"))
    #expect(records.first { $0.oracle == "differences" }?.diagnosis == "the sign is wrong")
  }

  @Test func aFactorIsNamed() throws {
    let subject = RuleSubject(DeterminantWithFactor(), regions: [square])
    let record = try #require(refutations(subject).first { $0.oracle == "differences" })
    #expect(record.diagnosis == "too small by the factor 1/4")
  }

  @Test func aMissingTermIsRefuted() {
    let subject = RuleSubject(SoftmaxWithoutNormalisation(), regions: [wide])
    let names = oracles(refutations(subject))
    #expect(names.isSuperset(of: ["differences", "adjoint", "taylor"]))
  }

  @Test func aFrozenPullbackIsRefutedBySecondOrderOnly() {
    let subject = RuleSubject(SquareWithFrozenPullback(), regions: [wide])
    #expect(oracles(refutations(subject)) == ["second-order"])
  }

  @Test func aTinyOffsetIsRefutedByTheLaws() {
    let subject = RuleSubject(ExpWithOffset(), regions: [wide])
    #expect(oracles(refutations(subject)).isSuperset(of: ["adjoint", "laws: linearity"]))
  }

  @Test func swappedFactorsAreRefuted() {
    let squares = Region("general") { g, n in
      [.randomNormal(n, n, using: &g), .randomNormal(n, n, using: &g)]
    }
    let subject = RuleSubject(ProductWithSwappedFactors(), regions: [squares])
    let records = refutations(subject)
    #expect(oracles(records).isSuperset(of: ["differences", "adjoint", "taylor"]))
    #expect(records.allSatisfy { $0.operand?.contains("left operand") != true })
  }

  @Test func aMissingRejectionIsRefuted() {
    let rejection = Rejection([Matrix.ones(2, 3)], .shape, "a square matrix is required")
    let subject = RuleSubject(SumOfAnything(), regions: [wide], rejections: [rejection])
    let records = RuleCheck().rejections(of: subject)
    #expect(records.map(\.verdict) == [.refuted])
  }

  @Test func aFailureSaysLawEvidenceAndCommand() throws {
    let subject = RuleSubject(DeterminantWithFactor(), regions: [square])
    let text = try #require(refutations(subject).first { $0.oracle == "differences" }).description
    #expect(text.hasPrefix("✗ det with factor: the pullback is not the gradient of the value"))
    #expect(text.contains("worst entry ("))
    #expect(text.contains("region general:4, seed 1"))
    #expect(text.contains("cause: too small by the factor 1/4"))
    #expect(text.contains("again: tracewise check det with factor --region general:4 --seed 1"))
  }
}
