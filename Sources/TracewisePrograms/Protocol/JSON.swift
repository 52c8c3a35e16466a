package import Tracewise

/// A JSON value, printed with keys in the order they were given and doubles so that they read back
/// exactly.
package indirect enum JSON: Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case integer(UInt64)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  package static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
  package static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  /// A number of things, which is never negative.
  package static func count(_ value: Int) -> JSON { .integer(UInt64(clamping: value)) }

  /// A matrix: its shape, and its values row by row.
  package static func matrix(_ matrix: Matrix) -> JSON {
    .object([
      ("rows", .count(matrix.rows)), ("columns", .count(matrix.columns)),
      ("values", .array(matrix.values.map { .number($0) })),
    ])
  }

  /// The text, indented; arrays of numbers stay on one line.
  package func text(indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return Self.text(value)
    case .string(let value): return Self.quoted(value)
    case .array(let items) where items.allSatisfy(\.isFlat):
      return "[" + items.map { $0.text() }.joined(separator: ", ") + "]"
    case .array(let items):
      let lines = items.map { inner + $0.text(indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = members.map { inner + Self.quoted($0) + ": " + $1.text(indent: inner) }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var isFlat: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// JSON knows no NaN and no infinity: they are null.
  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) < 1e15 {
      return value == 0 && value.sign == .minus ? "-0.0" : "\(Int(value))"
    }
    return "\(value)"
  }

  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
