/// Which evidence a record rests on: an oracle, and where it checks several laws, which of them.
public struct OracleID: Sendable, Hashable {
  /// The oracle, such as `laws`.
  public let oracle: String
  /// Which of its laws, such as `linearity`.
  public let law: String?

  /// The oracle of a name, and one of its laws.
  public init(_ oracle: String, _ law: String? = nil) {
    self.oracle = oracle
    self.law = law
  }

  /// One of the oracle's laws.
  public func law(_ law: String) -> OracleID { OracleID(oracle, law) }

  /// Whether the record is the oracle's, whatever the law.
  func isOf(_ other: OracleID) -> Bool { oracle == other.oracle }
}

extension OracleID {
  /// Gradients beside extrapolated differences of values.
  public static let differences = OracleID("differences")
  /// The differential beside differences of values.
  public static let differential = OracleID("differential")
  /// ⟨G, ∂Y⟩ = ⟨X̄, ∂X⟩, to rounding.
  public static let adjoint = OracleID("adjoint")
  /// Forward mode beside reverse mode, to rounding: on the tape, and to the second order.
  public static let forward = OracleID("forward")
  /// Hessian-vector products beside differences of gradients.
  public static let secondOrder = OracleID("second-order")
  /// First-order remainders, which shrink like h² for a right gradient.
  public static let taylor = OracleID("taylor")
  /// What every pullback keeps, such as linearity in the cotangent.
  public static let laws = OracleID("laws")
  /// The same results for operands that lie differently in memory.
  public static let views = OracleID("views")
  /// Differential and pullback beside the textbook definition, modulo 2⁶¹ − 1.
  public static let exact = OracleID("exact")
  /// Second derivatives beside the textbook definition, modulo 2⁶¹ − 1.
  public static let exactSecondOrder = exact.law("second order")
  /// ⟨G, ∂Y⟩ = ⟨X̄, ∂X⟩ modulo 2⁶¹ − 1, of what has no textbook definition.
  public static let exactAdjoint = exact.law("adjoint")
  /// Gradients beside complex steps through the textbook definition.
  public static let complexStep = OracleID("complex-step")
  /// What the trace method makes of the differential, on symbols.
  public static let symbolic = OracleID("symbolic")
  /// The value beside the textbook definition.
  public static let value = OracleID("value")
  /// Operands outside the domain, which must be refused.
  public static let rejections = OracleID("rejections")
  /// The difference of two values beside the integral of the gradient between them.
  public static let integral = OracleID("integral")

  /// The witnesses of a claim.
  public static let tape = OracleID("tape")
  /// The tape, which differences agree with, beside a claimed gradient.
  public static let tapeAndDifferences = OracleID("tape and differences")
  /// Forward mode, which differences agree with, beside a claimed differential.
  public static let forwardModeAndDifferences = OracleID("forward mode and differences")
  /// Both sides of an identity, evaluated at random data.
  public static let evaluation = OracleID("evaluation")
  /// Exact but for functions that residues have opaque values of.
  public static let exactInStructure = OracleID("exact in the matrix structure")

  /// Two witnesses that say the same.
  public func and(_ other: OracleID) -> OracleID { OracleID("\(self), \(other)") }

  /// Whether the record is about second derivatives.
  var isSecondOrder: Bool { self == .secondOrder || self == .exactSecondOrder }
}

extension OracleID: CustomStringConvertible, ExpressibleByStringLiteral {
  public var description: String { law.map { "\(oracle): \($0)" } ?? oracle }

  public init(stringLiteral text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    self.init(
      parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1].dropFirst()) : nil)
  }
}
