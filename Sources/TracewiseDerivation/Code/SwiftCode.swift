/// Swift with this library: everything is a `Matrix`, numbers are 1×1.
public struct SwiftCode: CodeLanguage {
  public init() {}
  public var name: String { "Swift" }
  /// Short expressions, for the compiler's sake.
  public var longest: Int { 4 }
  public var helpers: [String: String] { [:] }
  public var reserved: Set<String> {
    [
      "loss", "lossAndGradients", "Matrix", "Shape", "associatedtype", "class", "deinit", "enum",
      "extension", "func", "import", "init", "inout", "let", "operator", "protocol", "static",
      "struct", "subscript", "typealias", "var", "break", "case", "continue", "default", "defer",
      "do", "else", "fallthrough", "for", "guard", "if", "in", "repeat", "return", "switch",
      "where", "while", "as", "catch", "false", "is", "nil", "rethrows", "super", "self", "throw",
      "throws", "true", "try", "trace", "determinant", "logDeterminant", "solve", "sum", "mean",
      "norm", "inner", "kronecker", "conv2", "softmax", "logSoftmax", "logSumExp", "horizontal",
      "vertical", "exp", "expm1", "log", "log1p", "sqrt", "abs", "sign", "step", "sin", "cos",
      "tan", "tanh", "sigmoid", "relu", "leakyRelu", "softplus", "gelu", "erf", "pow", "minimum",
      "maximum", "Double", "Slice",
    ]
  }

  public func literal(_ value: Double) -> String {
    if value.isNaN { return "Double.nan" }
    if value.isInfinite { return value < 0 ? "-Double.infinity" : "Double.infinity" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
  public func number(_ value: Double) -> String { "Matrix(\(literal(value)))" }
  public var literalOperands: Set<String> {
    [
      "plus by number", "plus of number", "plus of numbers", "minus by number", "minus of number",
      "minus of numbers", "quotient by number", "quotient of numbers", "times of number",
      "times of numbers",
    ]
  }
  public func gradientName(_ name: String) -> String {
    "grad" + name.prefix(1).uppercased() + name.dropFirst()
  }
  public func axis(_ parameter: String, _ axis: Int) -> String {
    "\(parameter).\(axis == 0 ? "rows" : "columns")"
  }
  public func sizeAsNumber(_ size: String) -> String { "Matrix(Double(\(size)))" }
  public func literal(ofSize size: String) -> String { "Double(\(size))" }
  public func constant(_ value: String, _ rows: String, _ columns: String) -> String {
    "Matrix(\(rows), \(columns), repeating: \(value))"
  }
  public func identity(_ n: String) -> String { "Matrix.identity(\(n))" }
  public func matrix(_ rows: [[String]]) -> String {
    let rows = rows.map { "[" + $0.joined(separator: ", ") + "]" }
    return "([" + rows.joined(separator: ", ") + "] as Matrix)"
  }
  public func blocks(_ rows: [[String]]) -> String {
    let rows = rows.map {
      $0.count > 1 ? "horizontal([" + $0.joined(separator: ", ") + "])" : $0.joined()
    }
    return rows.count > 1 ? "vertical([" + rows.joined(separator: ", ") + "])" : rows.joined()
  }
  public func range(_ first: String, _ count: String) -> String {
    first == "0" ? "0..<\(count)" : "\(first)..<\(NumPyCode.sum(first, count))"
  }

  public func function(_ parts: CodeParts) -> String {
    let names = parts.parameters.map { "\($0.name): Matrix" }.joined(separator: ", ")
    var lines = [
      "// Written by tracewise derive --emit swift.", "// swift-format-ignore-file",
      "import Tracewise", "", "/// The loss and its gradients, for matrices:", "///",
    ]
    lines += parts.parameters.map { "/// - \($0.name): \($0.shape)" }
    lines += [
      "func lossAndGradients(\(names)) throws", "  -> (loss: Double, gradients: [String: Matrix])",
      "{",
    ]
    for (name, value) in parts.sizes { lines.append("  let \(name) = \(value)") }
    for (name, value) in parts.assignments { lines.append("  let \(name) = \(value)") }
    lines.append("  let loss = \(parts.loss)")
    for gradient in parts.gradients { lines.append("  let \(gradient.name) = \(gradient.value)") }
    lines += ["  return (", "    try loss.checked().scalar,"]
    lines += parts.gradients.isEmpty ? ["    [:]"] : ["    ["]
    for gradient in parts.gradients {
      lines.append("      \"\(gradient.key)\": try \(gradient.name).checked(),")
    }
    lines += (parts.gradients.isEmpty ? [] : ["    ]"]) + ["  )", "}"]
    return lines.joined(separator: "\n") + "\n"
  }
}
