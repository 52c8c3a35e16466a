package import Tracewise

/// The smallest change that makes a wrong body of a rule right.
package struct BodyRepair: Sendable {
  /// What kind of mistake it is.
  package let cause: Cause
  /// The mistake in a sentence, in the body's own words.
  package let diagnosis: String
  /// What the body should be.
  package let right: String

  package init(cause: Cause, diagnosis: String, right: String) {
    self.cause = cause
    self.diagnosis = diagnosis
    self.right = right
  }
}

/// An oracle that knows rules as formulas, and so what to write in the place of a wrong one.
package protocol FormulaOracle: Oracle {
  /// The change that makes a body right at points of several shapes; nil where none is found.
  ///
  /// - Parameter points: The points, each with what is right there by differences of the rule's value.
  func repair(
    _ body: Mutation.Body, of subject: RuleSubject,
    at points: [(point: RuleCase, right: Matrix)]
  ) -> BodyRepair?
}
