package import Tracewise
package import TracewiseDerivation
import TracewiseLanguage

/// A rule's pullback derived from its differential, with every step judged, and the derived
/// pullbacks beside those that the rule gives.
package struct CheckedRuleDerivation: Sendable {
  /// The derivation, its steps judged.
  package let derivation: RuleDerivation
  /// Each pullback with what a comparison of derived and given forms says.
  package let pullbacks: [(pullback: RuleDerivation.Pullback, judgement: Judgement)]

  /// Derives a rule at operands of the given shapes; nil where they do not fit.
  package init?(_ rule: any Rule, shapes: [Shape], seed: UInt64 = 1) {
    guard var derivation = RuleDerivation(rule, shapes: shapes) else { return nil }
    let check = StepCheck(derivation, seed: seed)
    pullbacks = derivation.check { check.judge($0, $1) }
    self.derivation = derivation
  }
}
