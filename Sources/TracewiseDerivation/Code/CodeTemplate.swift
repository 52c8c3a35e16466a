/// How an operation is written: `{0} @ {1}` with what binds how tightly.
public struct CodeTemplate: Sendable {
  /// How tightly an operator binds.
  public enum Binding: Int, Comparable, Sendable {
    case sum, hadamard, product, negated, power, atom
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// What the operation gives in languages that tell numbers from 1×1 matrices.
  public enum Result: Sendable {
    /// A matrix, of 1×1 too.
    case matrix
    /// A number.
    case number
    /// A number of numbers, a matrix of matrices.
    case entrywise
  }

  let text: String
  let binding: Binding
  /// How tightly what stands for each operand must bind.
  let operands: [Binding]
  let result: Result
  /// Whether operands must be matrices, not numbers.
  let needsMatrices: Bool
  /// The helper function that it calls.
  let helper: String?

  /// An operator between two operands; the right one must bind more tightly.
  static func infix(
    _ sign: String, _ binding: Binding, result: Result = .entrywise, needsMatrices: Bool = false
  ) -> CodeTemplate {
    CodeTemplate(
      text: "{0} \(sign) {1}", binding: binding,
      operands: [binding, binding == .sum ? .hadamard : .power],
      result: result, needsMatrices: needsMatrices, helper: nil)
  }

  /// A function of numbers and matrices alike.
  static func entrywise(_ text: String, helper: String? = nil) -> CodeTemplate {
    call(text, result: .entrywise, needsMatrices: false, helper: helper)
  }

  /// A function of matrices.
  static func call(
    _ text: String, result: Result = .matrix, needsMatrices: Bool = true, helper: String? = nil
  ) -> CodeTemplate {
    CodeTemplate(
      text: text, binding: .atom, operands: [], result: result, needsMatrices: needsMatrices,
      helper: helper)
  }

  /// Anything else.
  static func form(
    _ text: String, _ binding: Binding, _ operands: [Binding], result: Result = .entrywise,
    needsMatrices: Bool = false
  ) -> CodeTemplate {
    CodeTemplate(
      text: text, binding: binding, operands: operands, result: result,
      needsMatrices: needsMatrices, helper: nil)
  }

  /// The names in braces that stand for attributes.
  var keys: [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
      let key = String($0.prefix { $0 != "}" })
      return Int(key) == nil ? key : nil
    }
  }

  /// The text with operands and attributes filled in, in one pass.
  func filled(_ operands: [String], _ attributes: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let key = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      if let k = Int(key), operands.indices.contains(k) {
        result += operands[k]
      } else if let value = attributes[key] {
        result += value
      } else {
        result += "{\(key)}"
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
