public import Tracewise

/// How mathematics is written down: Unicode text, LaTeX, MathML.
///
/// A `Printer` walks the expression, decides where parentheses go, and asks the notation for each
/// construction; its arguments are written already.
public protocol Notation: Sendable {
  /// The name of a symbol, with ∂ or ∇ before it where that is its role.
  func symbol(_ symbol: MatrixSymbol) -> String
  /// A number, π and e by their letters.
  func number(_ value: Double) -> String
  /// The column of ones, or its transpose; `asNumber` in a sum, where 1 is customary.
  func ones(transposed: Bool) -> String
  /// The identity matrix.
  var identity: String { get }
  /// A given matrix of this shape.
  func matrix(_ matrix: Matrix) -> String
  /// ∂ of an operand that is an atom already.
  func differential(_ x: String) -> String
  /// (x).
  func parenthesised(_ x: String) -> String
  /// −x.
  func negated(_ x: String) -> String
  /// x + y.
  func sum(_ x: String, _ y: String) -> String
  /// x − y.
  func difference(_ x: String, _ y: String) -> String
  /// Factors side by side.
  func product(_ x: String, _ y: String) -> String
  /// An infix operation: ⊙, ⊘, ∗, ⊗.
  func infix(_ operation: Infix, _ x: String, _ y: String) -> String
  /// [x < y], 1 where it holds and 0 elsewhere.
  func comparison(_ relation: Relation, _ x: String, _ y: String) -> String
  /// x = y.
  func equation(_ x: String, _ y: String) -> String
  /// x / y with y 1×1.
  func fraction(_ x: String, _ y: String) -> String
  /// Whether `fraction` and `root` group their operands by themselves.
  var fractionGroups: Bool { get }
  /// xᵀ, of an operand that is an atom already.
  func transposed(_ x: String) -> String
  /// x⁻¹, of an atom.
  func inverse(_ x: String) -> String
  /// x⁻ᵀ, of an atom.
  func inverseTransposed(_ x: String) -> String
  /// Aᵏ of a matrix, or of a scalar.
  func power(_ x: String, _ exponent: String) -> String
  /// A power of every entry.
  func entrywisePower(_ x: String, _ exponent: String) -> String
  /// Tr(x).
  func trace(_ x: String) -> String
  /// |x|.
  func determinant(_ x: String) -> String
  /// ‖x‖.
  func norm(_ x: String) -> String
  /// ⟨x, y⟩.
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
  /// A ⊙ B, the entrywise product.
  case hadamard
  /// A ⊘ B, the entrywise quotient.
  case quotient
  /// A ⊗ B.
  case kronecker
  /// A sign that a rule asks for by its notation.
  case sign(RuleNotation.Sign)
}

extension Notation {
  public func equation(_ x: String, _ y: String) -> String { "\(x) = \(y)" }
}
