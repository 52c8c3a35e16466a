/// Python with NumPy: two-dimensional arrays, numbers where the formula has 1×1 matrices.
package struct NumPyCode: CodeLanguage {
  package init() {}
  package var name: String { "NumPy" }
  package var longest: Int { 8 }
  package var shapeCheck: String { "_shape" }
  package var toNumber: CodeTemplate? { .form("{0}[0, 0]", .atom, [.atom]) }
  package var toMatrix: CodeTemplate? { .call("np.array([[{0}]])") }
  package var copy: CodeTemplate? { .call("np.array({0})") }

  package var reserved: Set<String> {
    [
      "np", "math", "loss", "gradients", "loss_and_gradients", "False", "None", "True", "and", "as",
      "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
      "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
      "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "float",
      "len",
    ]
  }

  package func number(_ value: Double) -> String {
    if value.isNaN { return "np.nan" }
    if value.isInfinite { return value < 0 ? "-np.inf" : "np.inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
  package func constant(_ value: String, _ rows: String, _ columns: String) -> String {
    switch value {
    case "0": "np.zeros((\(rows), \(columns)))"
    case "1": "np.ones((\(rows), \(columns)))"
    default: "np.full((\(rows), \(columns)), \(value), dtype=float)"
    }
  }
  package func identity(_ n: String) -> String { "np.eye(\(n))" }
  package func matrix(_ rows: [[String]]) -> String {
    let rows = rows.map { "[" + $0.joined(separator: ", ") + "]" }
    return "np.array([" + rows.joined(separator: ", ") + "], dtype=float)"
  }
  package var blocksTakeNumbers: Bool { true }
  package func blocks(_ rows: [[String]]) -> String {
    let rows = rows.map { "[" + $0.joined(separator: ", ") + "]" }
    return "np.block([" + rows.joined(separator: ", ") + "])"
  }
  package var all: String? { ":" }
  package func range(_ first: Int, count: Int, step: Int) -> String {
    let end = first + (count - 1) * step + (step > 0 ? 1 : -1)
    return "\(first):\(end < 0 ? "" : "\(end)"):\(step)"
  }
  package func index(_ place: String) -> String { place }
  package func range(_ first: String, _ count: String) -> String {
    first == "0" ? ":\(count)" : "\(first):\(Self.sum(first, count))"
  }

  /// Two sizes added, in numbers where they are.
  static func sum(_ a: String, _ b: String) -> String {
    if let a = Int(a), let b = Int(b) { return "\(a + b)" }
    return "\(a) + \(b)"
  }

  /// `d, n = _shape("X", X)`, with the rows and columns that it must have.
  private static func check(_ shape: ParameterShape) -> String {
    var arguments = ["\"\(shape.name)\"", shape.name]
    if let rows = shape.rows.text { arguments.append(rows) }
    if let columns = shape.columns.text {
      arguments.append(shape.rows.isRead ? "columns=\(columns)" : columns)
    }
    if shape.columns == .square { arguments.append("columns=len(\(shape.name))") }
    let call = "_shape(\(arguments.joined(separator: ", ")))"
    let names = "\(shape.rows.name ?? "_"), \(shape.columns.name ?? "_")"
    return shape.hasNames ? "\(names) = \(call)" : call
  }

  package func function(_ parts: CodeParts) -> String {
    var lines = parts.helpers.contains { $0.contains("math.") } ? ["import math", ""] : []
    lines += ["import numpy as np", "", ""]
    for helper in parts.helpers { lines += [helper, "", ""] }
    let names = parts.parameters.map(\.name)
    lines.append(
      "def loss_and_gradients(\(names.isEmpty ? "" : "*, " + names.joined(separator: ", "))):")
    lines += ["    \"\"\"The loss and its gradients, for two-dimensional arrays:", ""]
    lines += parts.parameters.map { "    \($0.name): \($0.shape)" } + ["    \"\"\""]
    lines += parts.shapes.map { "    " + Self.check($0) }
    for parameter in parts.parameters where parameter.isNumber {
      lines.append("    \(parameter.name) = \(parameter.name)[0, 0]")
    }
    for (name, value) in parts.assignments { lines.append("    \(name) = \(value)") }
    lines.append("    loss = \(parts.loss)")
    for gradient in parts.gradients { lines.append("    \(gradient.name) = \(gradient.value)") }
    let entries = parts.gradients.map { "\"\($0.key)\": \($0.name)" }.joined(separator: ", ")
    lines.append("    return float(loss), {\(entries)}")
    return lines.joined(separator: "\n") + "\n"
  }
}
