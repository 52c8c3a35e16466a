/// Which evidence a record rests on: an oracle, and where it checks several laws, which of them.
public struct OracleID: Sendable, Hashable {
  /// The oracle, such as `laws`.
  public let oracle: String
  /// Which of its laws, such as `linearity`.
  public let law: String?

  public init(_ oracle: String, _ law: String? = nil) {
    self.oracle = oracle
    self.law = law
  }

  /// One of the oracle's laws.
  public func law(_ law: String) -> OracleID { OracleID(oracle, law) }

  /// Whether the record is the oracle's, whatever the law.
  public func isOf(_ other: OracleID) -> Bool { oracle == other.oracle }
}

extension OracleID {
  public static let differences = OracleID("differences")
  public static let differential = OracleID("differential")
  public static let adjoint = OracleID("adjoint")
  public static let secondOrder = OracleID("second-order")
  public static let taylor = OracleID("taylor")
  public static let laws = OracleID("laws")
  public static let views = OracleID("views")
  public static let exact = OracleID("exact")
  public static let exactSecondOrder = exact.law("second order")
  public static let exactAdjoint = exact.law("adjoint")
  public static let complexStep = OracleID("complex-step")
  public static let symbolic = OracleID("symbolic")
  public static let value = OracleID("value")
  public static let rejections = OracleID("rejections")

  /// The witnesses of a claim.
  public static let tape = OracleID("tape")
  public static let tapeAndDifferences = OracleID("tape and differences")
  public static let forwardModeAndDifferences = OracleID("forward mode and differences")
  public static let evaluation = OracleID("evaluation")
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
