import Testing
import Tracewise
import TracewiseVerification

/// A wrong rule, the cause that is found, and the size of the smallest counterexample.
struct CausedRefutation: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var subject: RuleSubject
  var cause: String
  var entries: Int?

  init(_ rule: any UnaryRule, as right: String, _ cause: String, entries: Int? = nil) {
    self.init(RuleSubject(rule, regions: Self.regions(right)), cause, entries)
  }
  init(_ rule: any BinaryRule, as right: String, _ cause: String, entries: Int? = nil) {
    self.init(RuleSubject(rule, regions: Self.regions(right)), cause, entries)
  }
  private init(_ subject: RuleSubject, _ cause: String, _ entries: Int?) {
    testDescription = cause
    self.subject = subject
    self.cause = cause
    self.entries = entries
  }

  private static func regions(_ label: String) -> [Region] {
    RuleCatalogue.subjects(named: label).first?.regions ?? []
  }

  static let all = [
    CausedRefutation(
      MeanWithoutDivision(), as: "mean", "too large by the factor the number of entries",
      entries: 2),
    CausedRefutation(
      SymmetrisedInverse(), as: "inverse", "the result is symmetrised", entries: 4),
    CausedRefutation(
      TransposedInverse(), as: "inverse",
      "a transpose is missing: the result is the transpose of what is right", entries: 4),
    CausedRefutation(
      SymmetricConvention(), as: "logdet", "the off-diagonal entries are doubled", entries: 4),
    CausedRefutation(
      SameGradientTwice(), as: "hadamard", "the gradient is that of the left operand",
      entries: 2),
    CausedRefutation(
      ProductWithWrongShape(), as: "product", "a transpose is missing"),
    CausedRefutation(
      InverseDifferential(), as: "inverse", "the differential: the sign is wrong", entries: 1),
    CausedRefutation(
      InverseWithoutTranspose(), as: "inverse", "right for symmetric operands only", entries: 4),
    CausedRefutation(
      WrongOffDiagonal(), as: "exp", "too small by the factor 1/2 off the diagonal", entries: 2),
    CausedRefutation(
      WrongInOneTriangle(), as: "square", "the sign is wrong below the diagonal", entries: 2),
    CausedRefutation(
      WrongForWideMatrices(), as: "sum",
      "too large by the factor 2; wrong for wide operands only", entries: 6),
    CausedRefutation(
      WrongForNumbers(), as: "product", "wrong for 1×1 operands only", entries: 2),
    CausedRefutation(
      WrongForRepeatedOperands(), as: "hadamard", "wrong for equal operands only", entries: 2),
    CausedRefutation(
      WrongAtSingularPoints(), as: "det", "wrong in the region singular-one-rank-lost",
      entries: 1),
    CausedRefutation(
      ForgetsToSum(), as: "broadcast:row", "the sum over what was broadcast is forgotten"),
    CausedRefutation(
      NearlyRight(), as: "exp", "too large by the factor 1.000001", entries: 1),
    CausedRefutation(
      StaleFactorisation(), as: "inverse", "depends on the value that was computed last"),
  ]
}

/// A refuted rule is told why, by hypotheses that are tested, and where, at the fewest numbers.
@Suite struct Causes {
  @Test(arguments: CausedRefutation.all) func isNamed(_ refutation: CausedRefutation) throws {
    let check = RuleCheck(
      oracles: [DifferencesOracle(), DifferentialOracle(), SecondOrderOracle()])
    let records = check.run(refutation.subject, seeds: [1])
    let refuted = records.filter { $0.verdict == .refuted }
    #expect(refuted.contains { $0.diagnosis?.contains(refutation.cause) ?? false }, "\(refuted)")
    let examples = refuted.compactMap(\.counterexample)
    guard let entries = refutation.entries else { return }
    let fewest = try #require(examples.map { $0.operands.reduce(0) { $0 + $1.count } }.min())
    #expect(fewest == entries, "\(examples[0])")
  }

  @Test func rightRulesHaveNoCause() {
    for subject in RuleCatalogue.subjects(named: "inverse") {
      #expect(RuleCheck().run(subject).allSatisfy { $0.counterexample == nil })
    }
  }
}
