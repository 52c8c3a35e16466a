public import Tracewise

/// The outcome of one check: what was claimed, by which evidence, and what became of it.
public struct CheckRecord: Sendable {
  /// What kind of claim was checked.
  public enum Kind: String, Sendable {
    /// A rule: its value, its derivatives and the laws that they keep.
    case rule
    /// The gradient of a loss.
    case gradient
    /// The Hessian of a loss, whole or along a direction.
    case hessian
    /// The differential of an expression.
    case differential
    /// The equality of two expressions.
    case identity
  }

  /// What a line of a file says.
  package enum Statement: Sendable { case claim, refutation }

  /// A place in a matrix, from 1.
  public struct Entry: Sendable, Hashable {
    /// The row, from 1.
    public var row: Int
    /// The column, from 1.
    public var column: Int
    /// The entry in a row and a column, from 1.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// A rule's name or the place of a claim, `FILE:LINE`.
  public var subject: String
  /// What kind of claim was checked.
  public var kind: Kind
  /// What the line says that the record is about; nil for what no line says.
  package var statement: Statement?
  /// The evidence that decided, such as `differences`.
  public var oracle: OracleID
  /// What became of the claim, by the evidence of this record.
  public var verdict: Verdict
  /// The worst difference between claim and evidence, relative to the scale of the quantity.
  public var error: Double
  /// How far the evidence and the rounding of the claim may be wrong, relative likewise.
  public var errorEstimate: Double
  /// The smallest error in a single entry that this check would have seen, relative likewise.
  public var smallestVisibleError: Double
  /// The seed that repeats the check.
  public var seed: UInt64
  /// At how many points a claim was compared.
  public var points = 1
  /// At how many of them both sides were not just 0.
  public var informativePoints = 1
  /// Whether a claim is an equation of the algebra of matrices, so that it holds for all sizes.
  public var holdsForAllSizes = false
  /// Where a claim was not seen, in sentences: sides of kinks that were not found.
  public var unseen: [String] = []
  /// What a claim says on kinks themselves, in sentences, where that is not what the tape says.
  public var atKinks: [String] = []
  /// Whether all numbers that were compared are 0, which is no evidence.
  package var isOfZeros = false
  /// What each oracle says, where several checked the same claim and the record is their sum.
  public var evidence: [CheckRecord] = []
  /// What oracles left out, where the record is a sum of evidence.
  public var omissions: [Omission] = []
  /// How many checks the record sums up; their worst error is its error.
  public var count = 1
  /// Where the operands were drawn, such as `general:4`.
  public var region: String
  /// In a sentence: what holds, or which law is broken.
  public var reason: String

  /// The matrix whose entry is the worst, such as `the left operand` or a loss's input.
  public var operand: String?
  /// Where in `operand` claim and evidence differ most; nil where that is known of no entry.
  public var entry: Entry?
  /// The same place as a program names it, such as `W[2,3]`.
  public var place: String?
  /// What the evidence gives where they differ most.
  public var expected: Double?
  /// What the claim gives there.
  public var found: Double?
  /// What the difference looks like.
  public var diagnosis: String?
  /// What kind of mistake it is.
  public var cause: Cause?
  /// The step of the derivation that goes wrong.
  public var step: String?
  /// What the right side of a wrong claim should be, or a wrong body of a rule.
  public var repair: String?
  /// The same with what it is on the left.
  public var repairedClaim: String?
  /// The smallest operands found that show it.
  public var counterexample: Counterexample?
  /// The smallest data that show a claim false.
  public var smallest: SmallestData?
  /// The differences of all entries beside the scale of the quantity, where the check has them:
  /// what a report draws as a map of errors.
  public var errors: Matrix?
  /// What a report may draw besides.
  package var plots: CheckPlots?
  /// The command that repeats the check.
  public var command: String?
  /// Whether a difference that was found rests on opaque values of functions, between which there may be relations that
  /// residues do not know.
  var restsOnOpaqueValues = false

  package init(
    subject: String, kind: Kind, oracle: OracleID, verdict: Verdict, error: Double = 0,
    errorEstimate: Double = 0, smallestVisibleError: Double = 0, seed: UInt64 = 0,
    region: String = "", reason: String
  ) {
    self.subject = subject
    self.kind = kind
    self.oracle = oracle
    self.verdict = verdict
    self.error = error
    self.errorEstimate = errorEstimate
    self.smallestVisibleError = smallestVisibleError
    self.seed = seed
    self.region = region
    self.reason = reason
  }
}

/// Data that show a claim false, in the smallest sizes and the shortest numbers that were found.
public struct SmallestData: Sendable {
  /// The data and both sides of the claim: `A = [2], x = 1: claimed 4, found 2`.
  public var text: String
  /// The command that checks at these data.
  public var command: String?

  package init(text: String, command: String?) {
    self.text = text
    self.command = command
  }
}
