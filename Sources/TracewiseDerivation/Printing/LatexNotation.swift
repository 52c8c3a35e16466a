public import Tracewise

/// Mathematics in LaTeX with amsmath: `-\Sigma^{-1} G\, \Sigma^{-\top}`.
///
/// Parentheses are no groups to TeX, so that it can break long lines inside of them.
public struct LatexNotation: Notation {
  public init() {}

  public func symbol(_ symbol: MatrixSymbol) -> String {
    let name = Self.name(symbol.name)
    return switch symbol.role {
    case .value, .size, .direction: name
    case .differential: "\\partial \(name)"
    case .gradient: "\\nabla \(name)"
    }
  }
  public func number(_ value: Double) -> String {
    if let name = NamedNumber(rawValue: abs(value)) {
      return (value < 0 ? "-" : "") + (name == .pi ? "\\pi" : "\\mathrm{e}")
    }
    let text = Matrix.format(value)
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else {
      return text == "inf" ? "\\infty" : text == "nan" ? "\\mathrm{nan}" : text
    }
    return "\(text[..<e]) \\cdot 10^{\(exponent)}"
  }
  public func ones(transposed: Bool) -> String {
    transposed ? "\\mathbf{1}^{\\top}" : "\\mathbf{1}"
  }
  public var identity: String { "I" }
  public func matrix(_ matrix: Matrix) -> String {
    guard matrix.shape.count <= 16 else {
      return "[\(matrix.shape.rows) \\times \(matrix.shape.columns)]"
    }
    let rows = (0..<matrix.rows).map { i in
      (0..<matrix.columns).map { number(matrix[i, $0]) }.joined(separator: " & ")
    }
    return "\\begin{bmatrix} \(rows.joined(separator: " \\\\ ")) \\end{bmatrix}"
  }
  public func comparison(_ relation: Relation, _ x: String, _ y: String) -> String {
    let sign =
      switch relation {
      case .lessOrEqual: "\\le"
      case .greaterOrEqual: "\\ge"
      case .equal: "="
      case .notEqual: "\\ne"
      case .less, .greater: relation.rawValue
      }
    return "[\(x) \(sign) \(y)]"
  }
  public func differential(_ x: String) -> String { "\\partial \(x)" }
  public func parenthesised(_ x: String) -> String {
    x.contains("\\frac") ? "\\bigl(\(x)\\bigr)" : "(\(x))"
  }
  public func negated(_ x: String) -> String { "-\(x)" }
  public func sum(_ x: String, _ y: String) -> String { "\(x) + \(y)" }
  public func difference(_ x: String, _ y: String) -> String { "\(x) - \(y)" }
  public func product(_ x: String, _ y: String) -> String { "\(x)\\, \(y)" }
  public func infix(_ operation: Infix, _ x: String, _ y: String) -> String {
    let sign =
      switch operation {
      case .hadamard: "\\odot"
      case .quotient: "\\oslash"
      case .sign(.correlation): "\\ast"
      case .sign(.fullConvolution): "\\ast_{\\mathrm{f}}"
      case .kronecker: "\\otimes"
      }
    return "\(x) \(sign) \(y)"
  }
  /// A long numerator stands behind 1/s, where it can be broken into lines.
  public func fraction(_ x: String, _ y: String) -> String {
    x.count <= 150 ? "\\frac{\(x)}{\(y)}" : "\\frac{1}{\(y)}\\, (\(x))"
  }
  public var fractionGroups: Bool { true }
  public func transposed(_ x: String) -> String { raised(x, "\\top") }
  public func inverse(_ x: String) -> String { raised(x, "-1") }
  public func inverseTransposed(_ x: String) -> String { raised(x, "-\\top") }
  public func power(_ x: String, _ exponent: String) -> String { raised(x, exponent) }
  public func entrywisePower(_ x: String, _ exponent: String) -> String {
    raised(x, "\\circ \(exponent)")
  }
  public func trace(_ x: String) -> String { call("Tr", [x]) }
  public func determinant(_ x: String) -> String { "\\lvert \(x) \\rvert" }
  public func norm(_ x: String) -> String { "\\lVert \(x) \\rVert" }
  public func inner(_ x: String, _ y: String) -> String { "\\langle \(x), \(y) \\rangle" }
  public func logDeterminant(_ x: String) -> String { "\\log \(determinant(x))" }
  public func indexed(_ x: String, _ places: [String]) -> String {
    "\(x)(\(places.map(place).joined(separator: ", ")))"
  }
  public func root(_ x: String) -> String { "\\sqrt{\(x)}" }
  public func call(_ name: String, _ arguments: [String]) -> String {
    let list = arguments.map(place).joined(separator: ", \\allowbreak ")
    if name.isEmpty { return "(\(list))" }
    let isGreek = SymbolName.greek.values.contains(name)
    let head = isGreek ? Self.letters(name) : "\\operatorname{\(LatexText.escaped(name))}"
    return "\(head)(\(list))"
  }

  /// A range of rows or columns, whose colon is no relation.
  private func place(_ text: String) -> String {
    let isRange = text.contains(":") && text.allSatisfy { ":-".contains($0) || $0.isNumber }
    return isRange ? text.replacing(":", with: "{:}").replacing("-", with: "{-}") : text
  }

  /// A base that is raised already gets parentheses: TeX refuses two exponents.
  private func raised(_ x: String, _ exponent: String) -> String {
    Self.isRaised(x) ? "(\(x))^{\(exponent)}" : "\(x)^{\(exponent)}"
  }

  /// Whether the text ends with `^{…}`.
  private static func isRaised(_ text: String) -> Bool {
    guard text.last == "}" else { return false }
    var depth = 0
    for place in text.indices.reversed() {
      if text[place] == "}" { depth += 1 }
      if text[place] == "{" { depth -= 1 }
      if depth == 0 { return place > text.startIndex && text[text.index(before: place)] == "^" }
    }
    return false
  }

  private static func name(_ text: String) -> String {
    let name = SymbolName(text)
    var result = letters(name.base)
    if let accent = name.accent { result = "\\\(accent.rawValue){\(result)}" }
    if let index = name.index { result += "_{\(letters(index))}" }
    return result
  }

  /// One letter is a variable; a word is upright.
  private static func letters(_ text: String) -> String {
    if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return text }
    if let greek = SymbolName.greek.first(where: { $0.value == text })?.key { return "\\\(greek)" }
    if text.count == 1, text.allSatisfy(\.isASCII) { return text }
    return "\\mathrm{\(LatexText.escaped(text))}"
  }
}
