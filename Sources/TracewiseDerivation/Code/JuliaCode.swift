/// Julia with its LinearAlgebra: matrices, numbers where the formula has 1×1 matrices.
package struct JuliaCode: CodeLanguage {
  package init() {}
  package var name: String { "Julia" }
  package var longest: Int { 8 }
  package var shapeCheck: String { "_size" }
  package var toNumber: CodeTemplate? { .form("only({0})", .atom, [.sum]) }
  package var toMatrix: CodeTemplate? { .call("fill({0}, 1, 1)") }
  package var copy: CodeTemplate? { .call("copy({0})") }
  package var reserved: Set<String> {
    [
      "loss", "loss_and_gradients", "baremodule", "begin", "break", "catch", "const", "continue",
      "do", "else", "elseif", "end", "export", "false", "finally", "for", "function", "global",
      "if", "import", "in", "isa", "let", "local", "macro", "module", "quote", "return", "struct",
      "true", "try", "using", "where", "while", "I", "pi", "size", "zeros", "ones", "fill", "only",
      "inv", "det", "svd", "sum", "norm", "tr", "dot", "diag", "Diagonal", "Matrix", "reshape",
      "permutedims", "kron", "exp", "expm1", "log", "log1p", "sqrt", "abs", "sign", "sin", "cos",
      "tan", "tanh", "erf", "erfc", "max", "min", "float", "length", "prod", "vec", "maximum",
      "logabsdet", "hcat", "vcat", "cholesky", "Symmetric", "qr", "tril", "triu", "minimum",
      "eigvals", "eigvecs", "eps", "sylvester", "real", "sinh", "cosh", "atan", "asin", "acos",
      "asinh", "acosh", "atanh",
      "eachcol", "findfirst", "cumsum", "count", "error", "eigen", "minmax", "round", "Int",
      "svdvals", "pinv", "rank", "any", "diagm", "isempty", "sort", "axes", "div", "floatmin",
      "ifelse",
      "map",
    ]
  }

  package func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
  package func constant(_ value: String, _ rows: String, _ columns: String) -> String {
    switch value {
    case "0": "zeros(\(rows), \(columns))"
    case "1": "ones(\(rows), \(columns))"
    default: "fill(float(\(value)), \(rows), \(columns))"
    }
  }
  package func identity(_ n: String) -> String { "Matrix(1.0I, \(n), \(n))" }
  package func matrix(_ rows: [[String]]) -> String {
    if rows.count == 1 || rows.first?.count == 1 {
      let values = rows.joined().joined(separator: ", ")
      return "reshape(Float64[\(values)], \(rows.count), \(rows.first?.count ?? 0))"
    }
    return "Float64[" + rows.map { $0.joined(separator: " ") }.joined(separator: "; ") + "]"
  }
  package var blocksTakeNumbers: Bool { true }
  package func blocks(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.count > 1 ? "hcat(" + $0.joined(separator: ", ") + ")" : $0.joined() }
    return rows.count > 1 ? "vcat(" + rows.joined(separator: ", ") + ")" : rows.joined()
  }
  package var all: String? { ":" }
  package func range(_ first: String, _ count: String) -> String {
    func bound(_ text: String) -> String { text.contains(" ") ? "(\(text))" : text }
    return first == "0"
      ? "1:\(bound(count))"
      : "\(bound(NumPyCode.sum(first, "1"))):\(bound(NumPyCode.sum(first, count)))"
  }

  /// `d, n = _size("X", X)`, with the rows and columns that it must have.
  private static func check(_ shape: ParameterShape) -> String {
    let ownRows = "size(\(shape.name), 1)"
    var arguments = ["\"\(shape.name)\"", shape.name]
    if !shape.columns.isRead || !shape.rows.isRead { arguments.append(shape.rows.text ?? ownRows) }
    if !shape.columns.isRead { arguments.append(shape.columns.text ?? ownRows) }
    let call = "_size(\(arguments.joined(separator: ", ")))"
    let names = "\(shape.rows.name ?? "_"), \(shape.columns.name ?? "_")"
    return shape.hasNames ? "\(names) = \(call)" : call
  }

  package func function(_ parts: CodeParts) -> String {
    var lines = ["using LinearAlgebra", ""]
    for helper in parts.helpers { lines += [helper, ""] }
    let names = parts.parameters.map(\.name).joined(separator: ", ")
    lines += ["\"\"\"", "The loss and its gradients, for matrices:", ""]
    lines += parts.parameters.map { "- \($0.name): \($0.shape)" } + ["\"\"\""]
    lines.append("function loss_and_gradients(; \(names))")
    lines += parts.shapes.map { "    " + Self.check($0) }
    for parameter in parts.parameters where parameter.isNumber {
      lines.append("    \(parameter.name) = only(\(parameter.name))")
    }
    for (name, value) in parts.assignments { lines.append("    \(name) = \(value)") }
    lines.append("    loss = \(parts.loss)")
    for gradient in parts.gradients { lines.append("    \(gradient.name) = \(gradient.value)") }
    let entries = parts.gradients.map { "\($0.field) = \($0.name)" }.joined(separator: ", ")
    lines += ["    return loss, (; \(entries))", "end"]
    return lines.joined(separator: "\n") + "\n"
  }
}
