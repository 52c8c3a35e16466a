public import Tracewise

/// A function of matrices with its derivatives, each said once for all interpretations: a rule, or a
/// composition of rules.
public protocol Differentiable {
  /// The name in messages.
  var name: String { get }
  /// Whether it is one rule: what is true of its pullback is true of every value it could have.
  var isElementary: Bool { get }
  /// Whether it runs in every interpretation.
  var isGeneric: Bool { get }
  /// Whether schoolbook arithmetic defines it, so that it runs over complex numbers and residues.
  var hasDefinition: Bool { get }
  /// Whether it is computed to within units in the last place of each entry.
  var roundsInLastPlace: Bool { get }
  /// About how many operations on numbers a value takes, where that may be many; 0 of a rule.
  var work: Int { get }
  /// The largest number that occurs on the way to the value, 1 at least.
  func largestValue(at xs: [Matrix]) -> Double

  /// f(X…). Of another number of operands, this is a programming error.
  func apply<M: MatrixAlgebra>(to xs: [M]) -> M
  /// ∂Y along (∂X, …), at X with Y = f(X…).
  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M
  /// X̄ for operand k, from 0.
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M
  /// X̄ for some operands.
  func pullbacks<M: MatrixAlgebra>(_ g: M, operands: [Int], at xs: [M], value y: M) -> [M]
}

extension Differentiable {
  public var isElementary: Bool { true }
  public var isGeneric: Bool { true }
  public var roundsInLastPlace: Bool { false }
  public var work: Int { 0 }

  public func pullbacks<M: MatrixAlgebra>(
    _ g: M, operands: [Int], at xs: [M], value y: M
  ) -> [M] {
    operands.map { pullback(g, operand: $0, at: xs, value: y) }
  }

  public func largestValue(at xs: [Matrix]) -> Double { max(1, apply(to: xs).largestEntry) }
}
