import Testing
import Tracewise
import TracewiseVerification

/// A wrong rule and the oracles that find it.
struct HandwrittenMutant: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var subject: RuleSubject
  var caughtBy: Set<String>

  private init(
    _ rule: any UnaryRule, _ name: String, at domain: String, by caughtBy: Set<String>
  ) {
    testDescription = name
    subject = RuleSubject(rule, regions: Self.regions(domain))
    self.caughtBy = caughtBy
  }

  private init(
    _ rule: any BinaryRule, _ name: String, at domain: String, by caughtBy: Set<String>
  ) {
    testDescription = name
    subject = RuleSubject(rule, regions: Self.regions(domain))
    self.caughtBy = caughtBy
  }

  /// The regions of the right rule.
  private static func regions(_ label: String) -> [Region] {
    RuleCatalogue.subjects(named: label).first?.regions ?? []
  }

  /// What finds a wrong pullback in a right pair of value and differential.
  private static let pullback: Set = [
    "forward", "adjoint", "complex-step", "differences", "exact", "second-order", "taylor",
  ]

  static let all = [
    HandwrittenMutant(
      WrongAtSingularPoints(), "wrong at singular points only", at: "det", by: pullback),
    HandwrittenMutant(WrongOffDiagonal(), "wrong off the diagonal only", at: "exp", by: pullback),
    HandwrittenMutant(
      WrongInOneTriangle(), "wrong sign in one triangle", at: "square", by: pullback),
    HandwrittenMutant(
      WrongForWideMatrices(), "wrong for wide matrices only", at: "sum", by: pullback),
    HandwrittenMutant(
      WrongForLargeMatrices(), "wrong from the seventeenth row on", at: "square",
      by: ["adjoint", "differences", "forward"]),
    HandwrittenMutant(
      WrongForNumbers(), "wrong for 1×1 matrices only", at: "product", by: pullback),
    HandwrittenMutant(
      WrongForRepeatedOperands(), "wrong for repeated operands", at: "hadamard",
      by: pullback.subtracting(["complex-step", "second-order"])),
    HandwrittenMutant(
      InverseWithoutTranspose(), "right for symmetric operands only", at: "inverse", by: pullback),
    HandwrittenMutant(
      InverseWithoutSign(), "differential and pullback wrong alike", at: "inverse",
      by: pullback.subtracting(["adjoint", "forward"]).union(["differential"])),
    HandwrittenMutant(
      StaleFactorisation(), "stale factorisation", at: "inverse",
      by: ["exact", "second-order", "forward"]),
    HandwrittenMutant(
      WritesIntoItsOperand(), "writes into its operand", at: "negate", by: ["laws"]),
    HandwrittenMutant(NearlyRight(), "too large by a millionth", at: "exp", by: pullback),
    HandwrittenMutant(
      ForgetsToSum(), "a sum forgotten", at: "broadcast:row",
      by: pullback.subtracting(["second-order"])),
    HandwrittenMutant(WrongValue(), "values off by a millionth", at: "exp", by: ["complex-step"]),
  ]
}
