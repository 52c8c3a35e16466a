public import Tracewise

/// Mathematics as text: `−Σ⁻¹ G Σ⁻ᵀ`.
public struct UnicodeNotation: Notation {
  public init() {}

  public func symbol(_ symbol: MatrixSymbol) -> String {
    switch symbol.role {
    case .value, .size, .direction: symbol.name
    case .differential: "∂\(symbol.name)"
    case .gradient: "∇\(symbol.name)"
    }
  }
  public func number(_ value: Double) -> String {
    let text =
      value.isInfinite
      ? "∞" : NamedNumber(rawValue: abs(value))?.letter ?? Matrix.format(abs(value))
    return value < 0 ? "−\(text)" : text
  }
  public func ones(transposed: Bool) -> String { transposed ? "𝟏ᵀ" : "𝟏" }
  public var identity: String { "I" }
  public func matrix(_ matrix: Matrix) -> String {
    guard matrix.shape.count <= 16 else { return "[\(matrix.shape)]" }
    let rows = (0..<matrix.rows).map { i in
      (0..<matrix.columns).map { number(matrix[i, $0]) }.joined(separator: ", ")
    }
    return "[\(rows.joined(separator: "; "))]"
  }
  public func comparison(_ relation: Relation, _ x: String, _ y: String) -> String {
    let sign =
      switch relation {
      case .lessOrEqual: "≤"
      case .greaterOrEqual: "≥"
      case .equal: "="
      case .notEqual: "≠"
      case .less, .greater: relation.rawValue
      }
    return "[\(x) \(sign) \(y)]"
  }
  public func differential(_ x: String) -> String { "∂\(x)" }
  public func parenthesised(_ x: String) -> String { "(\(x))" }
  public func negated(_ x: String) -> String { "−\(x)" }
  public func sum(_ x: String, _ y: String) -> String { "\(x) + \(y)" }
  public func difference(_ x: String, _ y: String) -> String { "\(x) − \(y)" }
  public func product(_ x: String, _ y: String) -> String { "\(x) \(y)" }
  public func infix(_ operation: Infix, _ x: String, _ y: String) -> String {
    let sign =
      switch operation {
      case .hadamard: "⊙"
      case .quotient: "⊘"
      case .sign(.correlation): "∗"
      case .sign(.fullConvolution): "∗ᶠ"
      case .kronecker: "⊗"
      }
    return "\(x) \(sign) \(y)"
  }
  public func fraction(_ x: String, _ y: String) -> String { "\(x) / \(y)" }
  public var fractionGroups: Bool { false }
  public func transposed(_ x: String) -> String { "\(x)ᵀ" }
  public func inverse(_ x: String) -> String { "\(x)⁻¹" }
  public func inverseTransposed(_ x: String) -> String { "\(x)⁻ᵀ" }
  public func power(_ x: String, _ exponent: String) -> String {
    Self.raised(exponent).map { x + $0 } ?? "\(x)^(\(exponent))"
  }
  public func entrywisePower(_ x: String, _ exponent: String) -> String {
    "\(x)^∘\(Self.raised(exponent) ?? "(\(exponent))")"
  }
  public func trace(_ x: String) -> String { "Tr(\(x))" }
  public func determinant(_ x: String) -> String { "|\(x)|" }
  public func norm(_ x: String) -> String { "‖\(x)‖" }
  public func inner(_ x: String, _ y: String) -> String { "⟨\(x), \(y)⟩" }
  public func logDeterminant(_ x: String) -> String { "log |\(x)|" }
  public func indexed(_ x: String, _ places: [String]) -> String {
    "\(x)(\(places.joined(separator: ", ")))"
  }
  public func root(_ x: String) -> String { "√\(x)" }
  public func call(_ name: String, _ arguments: [String]) -> String {
    "\(name)(\(arguments.joined(separator: ", ")))"
  }

  private static let digits: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
    "9": "⁹", "−": "⁻", "-": "⁻",
  ]

  /// Raised digits, where the exponent is a whole number.
  private static func raised(_ exponent: String) -> String? {
    let characters = exponent.compactMap { digits[$0] }
    return characters.count == exponent.count ? String(characters) : nil
  }
}

extension Expression: CustomStringConvertible {
  /// The expression as text.
  public var description: String { Printer(UnicodeNotation()).text(self) }
}
