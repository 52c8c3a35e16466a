package import Tracewise

/// Swift with this library: everything is a `Matrix`, numbers are 1×1.
package struct SwiftCode: CodeLanguage {
  package init() {}
  package var name: String { "Swift" }
  /// Short expressions, for the compiler's sake.
  package var longest: Int { 4 }
  package var shapeCheck: String { "checkShape" }
  package var helpers: [String: String] {
    [
      shapeCheck: """
      /// Throws where an argument has not these rows and columns.
      private func checkShape(_ name: String, _ x: Matrix, _ rows: Int, _ columns: Int) throws {
        guard x.rows == rows, x.columns == columns else {
          let message = "\\(name) must be \\(rows)×\\(columns); it is \\(x.rows)×\\(x.columns)"
          throw TracewiseError(.shape, in: "lossAndGradients", message)
        }
      }
      """
    ]
  }
  package var reserved: Set<String> {
    [
      "loss", "lossAndGradients", "Matrix", "Shape", "associatedtype", "class", "deinit", "enum",
      "extension", "func", "import", "init", "inout", "let", "operator", "protocol", "static",
      "struct", "subscript", "typealias", "var", "break", "case", "continue", "default", "defer",
      "do", "else", "fallthrough", "for", "guard", "if", "in", "repeat", "return", "switch",
      "where", "while", "as", "catch", "false", "is", "nil", "rethrows", "super", "self", "throw",
      "throws", "true", "try", "trace", "determinant", "logDeterminant", "solve", "sum", "mean",
      "norm", "inner", "kronecker", "conv2", "softmax", "logSoftmax", "logSumExp", "horizontal",
      "vertical", "exp", "expm1", "log", "log1p", "sqrt", "abs", "sign", "step", "sin", "cos",
      "tan", "tanh", "sigmoid", "relu", "leakyRelu", "softplus", "gelu", "asinh", "acosh", "atanh",
      "atan2", "matern", "erf", "pow", "minimum",
      "maximum", "masked", "Indicator", "Double", "Slice",
      "checkShape", "spectral", "sylvester", "leastSquares", "stein",
      "riccati", "discreteRiccati", "maskedSoftmax",
    ]
  }

  package func literal(_ value: Double) -> String {
    if value.isNaN { return "Double.nan" }
    if value.isInfinite { return value < 0 ? "-Double.infinity" : "Double.infinity" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
  package func sign(_ relation: Relation) -> String { ".\(relation)" }
  package func word(_ word: String) -> String { ".\(word)" }
  package func function(_ name: String, _ number: Double?) -> String {
    ".\(name)" + (number.map { "(\(literal($0)))" } ?? "")
  }
  package func number(_ value: Double) -> String { "Matrix(\(literal(value)))" }
  package var literalOperands: Set<String> {
    [
      "plus by number", "plus of number", "plus of numbers", "minus by number", "minus of number",
      "minus of numbers", "quotient by number", "quotient of numbers", "times of number",
      "times of numbers",
    ]
  }
  package func gradientName(_ name: String) -> String {
    "grad" + name.prefix(1).uppercased() + name.dropFirst()
  }
  package func sizeAsNumber(_ size: String) -> String { "Matrix(Double(\(size)))" }
  package func literal(ofSize size: String) -> String { "Double(\(size))" }
  package func constant(_ value: String, _ rows: String, _ columns: String) -> String {
    "Matrix(\(rows), \(columns), repeating: \(value))"
  }
  package func identity(_ n: String) -> String { "Matrix.identity(\(n))" }
  package func matrix(_ rows: [[String]]) -> String {
    let rows = rows.map { "[" + $0.joined(separator: ", ") + "]" }
    return "([" + rows.joined(separator: ", ") + "] as Matrix)"
  }
  package func blocks(_ rows: [[String]]) -> String {
    let rows = rows.map {
      $0.count > 1 ? "horizontal([" + $0.joined(separator: ", ") + "])" : $0.joined()
    }
    return rows.count > 1 ? "vertical([" + rows.joined(separator: ", ") + "])" : rows.joined()
  }
  package func range(_ first: String, _ count: String) -> String {
    first == "0" ? "0..<\(count)" : "\(first)..<\(NumPyCode.sum(first, count))"
  }

  /// `let d = X.rows` for what is read, `try checkShape("mu", mu, d, 1)` for what must be so.
  private static func check(_ shape: ParameterShape) -> [String] {
    var lines: [String] = []
    if let rows = shape.rows.name { lines.append("let \(rows) = \(shape.name).rows") }
    if let columns = shape.columns.name { lines.append("let \(columns) = \(shape.name).columns") }
    guard isChecked(shape) else { return lines }
    let rows = shape.rows.text ?? shape.rows.name ?? "\(shape.name).rows"
    let own = shape.columns == .square ? rows : "\(shape.name).columns"
    let columns = shape.columns.text ?? shape.columns.name ?? own
    return lines + ["try checkShape(\"\(shape.name)\", \(shape.name), \(rows), \(columns))"]
  }

  /// A `Matrix` has rows and columns: where both are free there is nothing to check.
  private static func isChecked(_ shape: ParameterShape) -> Bool {
    !shape.rows.isRead || !shape.columns.isRead
  }

  package func function(_ parts: CodeParts) -> String {
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
    lines += parts.shapes.flatMap(Self.check).map { "  " + $0 }
    for (name, value) in parts.assignments { lines.append("  let \(name) = \(value)") }
    lines.append("  let loss = \(parts.loss)")
    for gradient in parts.gradients { lines.append("  let \(gradient.name) = \(gradient.value)") }
    lines += ["  return (", "    try loss.checked().scalar,"]
    lines += parts.gradients.isEmpty ? ["    [:]"] : ["    ["]
    for gradient in parts.gradients {
      lines.append("      \"\(gradient.key)\": try \(gradient.name).checked(),")
    }
    lines += (parts.gradients.isEmpty ? [] : ["    ]"]) + ["  )", "}"]
    let checks = parts.shapes.contains(where: Self.isChecked)
    for helper in parts.helpers where checks || helper != helpers[shapeCheck] {
      lines += ["", helper]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
