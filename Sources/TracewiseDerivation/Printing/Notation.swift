public import Tracewise

/// How mathematics is written down: Unicode text, LaTeX, MathML.
///
/// A `Printer` walks the expression, decides where parentheses go, and asks the notation for each
/// construction; its arguments are written already.
public protocol Notation: Sendable {
  func symbol(_ symbol: MatrixSymbol) -> String
  func number(_ value: Double) -> String
  /// The column of ones, or its transpose; `asNumber` in a sum, where 1 is customary.
  func ones(transposed: Bool) -> String
  var identity: String { get }
  /// A given matrix of this shape.
  func matrix(_ matrix: Matrix) -> String
  /// ∂ of an operand that is an atom already.
  func differential(_ x: String) -> String
  func parenthesised(_ x: String) -> String
  func negated(_ x: String) -> String
  func sum(_ x: String, _ y: String) -> String
  func difference(_ x: String, _ y: String) -> String
  /// Factors side by side.
  func product(_ x: String, _ y: String) -> String
  /// An infix operation: ⊙, ⊘, ∗, ⊗.
  func infix(_ operation: Infix, _ x: String, _ y: String) -> String
  func equation(_ x: String, _ y: String) -> String
  /// x / y with y 1×1.
  func fraction(_ x: String, _ y: String) -> String
  /// Whether `fraction` and `root` group their operands by themselves.
  var fractionGroups: Bool { get }
  func transposed(_ x: String) -> String
  func inverse(_ x: String) -> String
  func inverseTransposed(_ x: String) -> String
  /// Aᵏ of a matrix, or of a scalar.
  func power(_ x: String, _ exponent: String) -> String
  /// A power of every entry.
  func entrywisePower(_ x: String, _ exponent: String) -> String
  func trace(_ x: String) -> String
  func determinant(_ x: String) -> String
  func norm(_ x: String) -> String
  func inner(_ x: String, _ y: String) -> String
  /// log |det X|.
  func logDeterminant(_ x: String) -> String
  /// X(i, j), rows and columns as texts.
  func indexed(_ x: String, _ places: [String]) -> String
  /// √x of every entry.
  func root(_ x: String) -> String
  /// f(x, y).
  func call(_ name: String, _ arguments: [String]) -> String
}

/// The infix operations of matrices.
public enum Infix: Sendable {
  case hadamard, quotient, kronecker
  case sign(RuleNotation.Sign)
}

extension Notation {
  public func equation(_ x: String, _ y: String) -> String { "\(x) = \(y)" }
}
