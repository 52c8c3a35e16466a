package import Tracewise

/// MATLAB and GNU Octave: a function file with its local functions.
package struct MATLABCode: CodeLanguage {
  package init() {}
  package var name: String { "MATLAB" }
  package var longest: Int { 8 }
  package var shapeCheck: String { "check_size" }
  package var reserved: Set<String> {
    Set(helpers.keys).union([
      "loss", "gradients", "loss_and_gradients", "break", "case", "catch", "classdef", "continue",
      "else", "elseif", "end", "for", "function", "global", "if", "otherwise", "parfor",
      "persistent", "return", "spmd", "switch", "try", "while", "until", "do", "unwind_protect",
      "size", "zeros", "ones", "eye", "inv", "det", "lu", "svd", "sum", "mean", "norm", "trace",
      "full",
      "diag", "tril", "triu", "chol", "qr", "eig", "eps", "sort", "sinh", "cosh", "atan", "asin",
      "acos", "asinh", "acosh", "atanh", "atan2", "expm", "sylvester", "sqrtm", "real", "logm",
      "repmat", "xor", "cell2mat", "pinv",
      "rank",
      "reshape", "permute", "kron",
      "conv2", "rot90", "exp",
      "expm1", "log", "log1p",
      "sqrt", "abs", "sign", "sin", "cos", "tan", "tanh", "erf", "erfc", "max", "min", "double",
      "repmat", "numel", "prod", "struct", "accumarray", "floor", "realmin", "varargin",
    ])
  }

  /// Greek letters by their names; other letters that MATLAB does not know by their code.
  package func spelling(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        result += Self.greek[scalar] ?? "u" + String(scalar.value, radix: 16)
      }
    }
    return result
  }

  private static let greek: [Unicode.Scalar: String] = {
    let names = [
      "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
      "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "finalsigma", "sigma", "tau", "upsilon",
      "phi", "chi", "psi", "omega",
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (place, name) in names.enumerated() {
      table[Unicode.Scalar(UInt32(0x3B1 + place)) ?? "α"] = name
      table[Unicode.Scalar(UInt32(0x391 + place)) ?? "Α"] =
        name.prefix(1).uppercased() + name.dropFirst()
    }
    return table
  }()

  package func sign(_ relation: Relation) -> String {
    relation == .notEqual ? "~=" : relation.rawValue
  }
  package func word(_ word: String) -> String { "'\(word)'" }
  package func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
  package func constant(_ value: String, _ rows: String, _ columns: String) -> String {
    switch value {
    case "0": "zeros(\(rows), \(columns))"
    case "1": "ones(\(rows), \(columns))"
    default: "repmat(\(value), \(rows), \(columns))"
    }
  }
  /// Octave's diagonal matrices do not broadcast.
  package func identity(_ n: String) -> String { "full(eye(\(n)))" }
  package func matrix(_ rows: [[String]]) -> String {
    "[" + rows.map { $0.joined(separator: ", ") }.joined(separator: "; ") + "]"
  }
  package func blocks(_ rows: [[String]]) -> String {
    "[" + rows.map { $0.joined(separator: ", ") }.joined(separator: "; ") + "]"
  }
  package var all: String? { "':'" }
  package func range(_ first: String, _ count: String) -> String {
    func bound(_ text: String) -> String { text.contains(" ") ? "(\(text))" : text }
    return first == "0"
      ? "1:\(bound(count))"
      : "\(bound(NumPyCode.sum(first, "1"))):\(bound(NumPyCode.sum(first, count)))"
  }

  /// `[d, n] = check_size('X', X);`, with the rows and columns that it must have.
  private static func check(_ shape: ParameterShape) -> String {
    var arguments = ["'\(shape.name)'", shape.name]
    if !shape.columns.isRead || !shape.rows.isRead { arguments.append(shape.rows.text ?? "[]") }
    if !shape.columns.isRead {
      arguments.append(shape.columns.text ?? "size(\(shape.name), 1)")
    }
    let call = "check_size(\(arguments.joined(separator: ", ")));"
    if let columns = shape.columns.name {
      return "[\(shape.rows.name ?? "~"), \(columns)] = \(call)"
    }
    return shape.rows.name.map { "\($0) = \(call)" } ?? call
  }

  package func function(_ parts: CodeParts) -> String {
    let names = parts.parameters.map(\.name).joined(separator: ", ")
    var lines = [
      "function [loss, gradients] = loss_and_gradients(\(names))",
      "  % The loss and its gradients, a struct, for matrices:",
    ]
    lines += parts.parameters.map { "  %   \($0.name): \($0.shape)" }
    lines += parts.shapes.map { "  " + Self.check($0) }
    for (name, value) in parts.assignments { lines.append("  \(name) = \(value);") }
    lines.append("  loss = \(parts.loss);")
    lines.append("  gradients = struct();")
    for gradient in parts.gradients {
      lines.append("  gradients.\(gradient.field) = \(gradient.value);")
    }
    lines.append("end")
    for helper in parts.helpers { lines += ["", helper] }
    return lines.joined(separator: "\n") + "\n"
  }
}
