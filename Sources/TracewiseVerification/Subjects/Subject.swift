public import Tracewise

/// What oracles check: a function of matrices with its derivatives, and where it comes from.
///
/// A rule in its domain, a loss of a file, a random composition, a closure and a rule of one's own are
/// subjects; an oracle checks each that has what it needs.
public protocol Subject {
  /// The type of the function.
  associatedtype Body: Differentiable
  /// The function.
  var body: Body { get }
  /// The subject as records and commands name it.
  var label: String { get }
  /// What kind of claim its records are about.
  var kind: CheckRecord.Kind { get }
  /// The operands as messages name them.
  var operandNames: [String] { get }
  /// What is checked, in words.
  var claim: String { get }
  /// Whether every computation at its points must succeed, so that one which fails refutes.
  var isInsideDomain: Bool { get }
  /// How much of large operands differences look at.
  var sampling: Sampling { get }
  /// Where a case was drawn, as its records say it.
  func regionLabel(_ point: SubjectCase<Self>) -> String
  /// The command that checks a case again; nil where there is none.
  func command(for point: SubjectCase<Self>) -> String?
}

extension Subject {
  public var claim: String { "the pullback" }
  public var isInsideDomain: Bool { true }

  /// f(X, …) in the interpretation of the operands.
  public func apply<M: MatrixAlgebra>(_ xs: [M]) -> M { body.apply(to: xs) }

  /// ∂Y along (∂X, …), at X with Y = f(X).
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    body.differential(dxs, at: xs, value: y)
  }

  /// The part of the adjoint for operand k, from 0.
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    body.pullback(g, operand: k, at: xs, value: y)
  }
}

/// How much of an operand differences look at: every entry where there are few, else some entries and
/// random directions, which see an error anywhere.
public struct Sampling: Sendable, Hashable {
  /// Operands of at most so many entries are differentiated entry by entry.
  public var mostEntries: Int
  /// Of larger operands, so many entries are drawn and differentiated.
  public var entries: Int
  /// Of larger operands, the function is differentiated along so many random directions.
  public var directions: Int
  /// Where a sample shows an error, operands of at most so many entries are looked at entry by entry.
  public var mostEntriesOfWrong = 4096

  /// Whether derivatives of matrices are looked at along a direction too, and directions of all operands together
  /// alone.
  public var isOfDirections = false

  private static let mostEntriesAlongDirections = 2

  /// Derivatives of matrices with more entries are looked at along a direction: these, or fewer at one of very many points.
  func mostDerivatives(of most: Int) -> Int {
    isOfDirections ? Self.mostEntriesAlongDirections : most
  }

  /// Of a subject that is checked at many points.
  public static let atManyPoints = Sampling(mostEntries: 48, entries: 6, directions: 2)
  /// Of one point among very many: directions see an error in any entry, and entries of small operands cost no more.
  public static let alongDirections = {
    var sampling = Sampling(mostEntries: mostEntriesAlongDirections, entries: 0, directions: 2)
    sampling.isOfDirections = true
    return sampling
  }()
  /// Of a subject whose only point it is.
  public static let atOnePoint = Sampling(mostEntries: 256, entries: 16, directions: 4)
}
