public import Tracewise

/// Mathematics in MathML Core, which browsers show without scripts.
///
/// What is written is a row of elements without an element around it: `line` puts it into `math`
/// elements, between which browsers may break a long line.
public struct MathMLNotation: Notation {
  public init() {}

  public func symbol(_ symbol: MatrixSymbol) -> String {
    let name = Self.name(symbol.name)
    return switch symbol.role {
    case .value, .size, .direction: name
    case .differential: differential(name)
    case .gradient: "<mi mathvariant=\"normal\">∇</mi>" + name
    }
  }
  public func number(_ value: Double) -> String {
    let text = Matrix.format(abs(value))
    let sign = value < 0 ? Self.minus : ""
    if let name = NamedNumber(rawValue: abs(value)) { return "\(sign)<mi>\(name.letter)</mi>" }
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else {
      return sign + (text == "inf" ? "<mi>∞</mi>" : "<mn>\(text)</mn>")
    }
    let ten = "<msup><mn>10</mn><mrow>\(number(Double(exponent)))</mrow></msup>"
    return sign + "<mn>\(text[..<e])</mn><mo>·</mo>" + ten
  }
  public func ones(transposed: Bool) -> String {
    transposed ? self.transposed(Self.one) : Self.one
  }
  public var identity: String { "<mi>I</mi>" }
  public func matrix(_ matrix: Matrix) -> String {
    guard matrix.shape.count <= 16 else { return "<mtext>[\(matrix.shape)]</mtext>" }
    let rows = (0..<matrix.rows).map { i in
      let cells = (0..<matrix.columns).map { "<mtd>\(number(matrix[i, $0]))</mtd>" }
      return "<mtr>\(cells.joined())</mtr>"
    }
    return "<mrow><mo>[</mo><mtable>\(rows.joined())</mtable><mo>]</mo></mrow>"
  }
  public func comparison(_ relation: Relation, _ x: String, _ y: String) -> String {
    let sign =
      switch relation {
      case .less: "&lt;"
      case .lessOrEqual: "≤"
      case .greater: "&gt;"
      case .greaterOrEqual: "≥"
      case .equal: "="
      case .notEqual: "≠"
      }
    return fenced("[", "\(x)<mo form=\"infix\">\(sign)</mo>\(y)", "]")
  }
  public func differential(_ x: String) -> String { "<mi>∂</mi>" + x }
  public func parenthesised(_ x: String) -> String {
    x.contains("<mfrac>")
      ? "<mrow><mo>(</mo>\(x)<mo>)</mo></mrow>" : "\(Self.open)\(x)\(Self.close)"
  }
  public func negated(_ x: String) -> String { Self.minus + x }
  public func sum(_ x: String, _ y: String) -> String { "\(x)<mo form=\"infix\">+</mo>\(y)" }
  public func difference(_ x: String, _ y: String) -> String {
    "\(x)<mo form=\"infix\">−</mo>\(y)"
  }
  public func equation(_ x: String, _ y: String) -> String {
    "\(x)<mo form=\"infix\">=</mo>\(y)"
  }
  public func product(_ x: String, _ y: String) -> String {
    "\(x)<mspace width=\"0.17em\"/>\(y)"
  }
  public func infix(_ operation: Infix, _ x: String, _ y: String) -> String {
    let sign =
      switch operation {
      case .hadamard: "<mo form=\"infix\">⊙</mo>"
      case .quotient: "<mo form=\"infix\">⊘</mo>"
      case .sign(.correlation): "<mo form=\"infix\">∗</mo>"
      case .sign(.fullConvolution): "<msub><mo form=\"infix\">∗</mo><mtext>f</mtext></msub>"
      case .kronecker: "<mo form=\"infix\">⊗</mo>"
      }
    return x + sign + y
  }
  public func fraction(_ x: String, _ y: String) -> String {
    x.count <= 1200
      ? "<mfrac><mrow>\(x)</mrow><mrow>\(y)</mrow></mfrac>"
      : product("<mfrac><mn>1</mn><mrow>\(y)</mrow></mfrac>", parenthesised(x))
  }
  public var fractionGroups: Bool { true }
  public func transposed(_ x: String) -> String { raised(x, Self.top) }
  public func inverse(_ x: String) -> String { raised(x, Self.minus + "<mn>1</mn>") }
  public func inverseTransposed(_ x: String) -> String { raised(x, Self.minus + Self.top) }
  public func power(_ x: String, _ exponent: String) -> String { raised(x, asNumber(exponent)) }
  public func entrywisePower(_ x: String, _ exponent: String) -> String {
    raised(x, "<mo lspace=\"0\" rspace=\"0\">∘</mo>" + asNumber(exponent))
  }
  public func trace(_ x: String) -> String { call("Tr", [x]) }
  public func determinant(_ x: String) -> String { fenced("|", x, "|") }
  public func norm(_ x: String) -> String { fenced("‖", x, "‖") }
  public func inner(_ x: String, _ y: String) -> String {
    fenced("⟨", "\(x)\(Self.comma)\(y)", "⟩")
  }
  public func logDeterminant(_ x: String) -> String {
    product("<mi>log</mi>", determinant(x))
  }
  public func indexed(_ x: String, _ places: [String]) -> String {
    x + call("", places)
  }
  public func root(_ x: String) -> String { "<msqrt>\(x)</msqrt>" }
  public func call(_ name: String, _ arguments: [String]) -> String {
    let list = arguments.map(asNumber).joined(separator: Self.comma)
    let head = name.isEmpty ? "" : "<mi>\(name.escapedForXML)</mi>"
    return "\(head)\(Self.open)\(list)\(Self.close)"
  }

  /// Indices, ranges and exponents come as plain text.
  private func asNumber(_ text: String) -> String {
    guard !text.hasPrefix("<") else { return text }
    return text.hasPrefix("-")
      ? "\(Self.minus)<mn>\(text.dropFirst())</mn>" : "<mn>\(text.escapedForXML)</mn>"
  }

  private func fenced(_ left: String, _ x: String, _ right: String) -> String {
    "<mo stretchy=\"false\" form=\"prefix\">\(left)</mo>\(x)"
      + "<mo stretchy=\"false\" form=\"postfix\">\(right)</mo>"
  }

  /// Of something in parentheses the last one alone carries the exponent, so that lines can be
  /// broken between them.
  private func raised(_ x: String, _ exponent: String) -> String {
    if x.hasSuffix(Self.close) {
      let body = x.dropLast(Self.close.count)
      return "\(body)<msup>\(Self.close)<mrow>\(exponent)</mrow></msup>"
    }
    if x.hasSuffix("</msup>") { return raised(parenthesised(x), exponent) }
    return "<msup><mrow>\(x)</mrow><mrow>\(exponent)</mrow></msup>"
  }

  private static let open = "<mo stretchy=\"false\" form=\"prefix\">(</mo>"
  private static let close = "<mo stretchy=\"false\" form=\"postfix\">)</mo>"
  private static let comma = "<mo separator=\"true\">,</mo>"
  private static let minus = "<mo form=\"prefix\">−</mo>"
  private static let top = "<mi mathvariant=\"normal\">⊤</mi>"
  private static let one = "<mn style=\"font-weight: bold\">1</mn>"

  private static func name(_ text: String) -> String {
    let name = SymbolName(text)
    var result = "<mi>\(name.base.escapedForXML)</mi>"
    if let accent = name.accent {
      let mark =
        switch accent {
        case .hat: "^"
        case .bar: "¯"
        case .tilde: "~"
        }
      result = "<mover accent=\"true\">\(result)<mo stretchy=\"false\">\(mark)</mo></mover>"
    }
    if let index = name.index {
      result = "<msub>\(result)<mi mathvariant=\"normal\">\(index.escapedForXML)</mi></msub>"
    }
    return result
  }
}
