public import Tracewise

/// A rule that says itself how it is written in languages that code is printed in, where their own
/// tables do not have it, such as `["NumPy": ["cuberoot": .entrywise("np.cbrt({0})")]]`.
public protocol CodedRule: Rule {
  /// By the language's name, and by the rule's own; `cuberoot of numbers` and such names are for
  /// what is written differently for numbers (of numbers, to number), columns (of column, to
  /// column) or operands that broadcast (of number, by number, broadcast).
  static var templates: [String: [String: CodeTemplate]] { get }
}

/// How an operation is written: `{0} @ {1}` with what binds how tightly.
public struct CodeTemplate: Sendable {
  /// How tightly an operator binds.
  public enum Binding: Int, Comparable, Sendable {
    /// `a + b`, `a - b`.
    case sum
    /// Entrywise products and quotients.
    case hadamard
    /// Products and quotients of matrices.
    case product
    /// `-a`.
    case negated
    /// Powers.
    case power
    /// What needs no parentheses: names, calls, indexing.
    case atom

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
  /// That function's text, where the language has none of its own.
  private(set) var definition: String?
  /// Whether what it gives shares memory with its operand in languages where arrays can.
  private(set) var isView = false

  /// An operator between two operands; the right one must bind more tightly.
  public static func infix(
    _ sign: String, _ binding: Binding, result: Result = .entrywise, needsMatrices: Bool = false
  ) -> CodeTemplate {
    CodeTemplate(
      text: "{0} \(sign) {1}", binding: binding,
      operands: [binding, binding == .sum ? .hadamard : .power],
      result: result, needsMatrices: needsMatrices, helper: nil)
  }

  /// A function of numbers and matrices alike.
  public static func entrywise(_ text: String, helper: String? = nil) -> CodeTemplate {
    call(text, result: .entrywise, needsMatrices: false, helper: helper)
  }

  /// A function of matrices.
  public static func call(
    _ text: String, result: Result = .matrix, needsMatrices: Bool = true, helper: String? = nil
  ) -> CodeTemplate {
    CodeTemplate(
      text: text, binding: .atom, operands: [], result: result, needsMatrices: needsMatrices,
      helper: helper)
  }

  /// Anything else.
  public static func form(
    _ text: String, _ binding: Binding, _ operands: [Binding], result: Result = .entrywise,
    needsMatrices: Bool = false
  ) -> CodeTemplate {
    CodeTemplate(
      text: text, binding: binding, operands: operands, result: result,
      needsMatrices: needsMatrices, helper: nil)
  }

  /// The same, with the text of the helper function that it calls.
  public func defining(_ helper: String) -> CodeTemplate {
    var template = self
    template.definition = helper
    return template
  }

  /// The same, as a view of its operand.
  var asView: CodeTemplate {
    var template = self
    template.isView = true
    return template
  }

  /// The names in braces that stand for attributes.
  var keys: [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
      let key = String($0.prefix { $0 != "}" })
      return Int(key) == nil ? key : nil
    }
  }

  /// The text with operands and attributes filled in, in one pass; `{all}` stands for all operands.
  func filled(_ operands: [String], _ attributes: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let key = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      if let k = Int(key), operands.indices.contains(k) {
        result += operands[k]
      } else if key == "all" {
        result += operands.joined(separator: ", ")
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

extension CodeTemplate {
  /// The numbers of windows on images in pairs: image, window, stride, padding, dilation, as in `({h}, {w}), …`.
  static func windows(_ opening: String, _ closing: String) -> String {
    [
      ("h", "w"), ("r", "s"), ("downStride", "acrossStride"), ("downPadding", "acrossPadding"),
      ("downDilation", "acrossDilation"),
    ].map { "\(opening){\($0)}, {\($1)}\(closing)" }.joined(separator: ", ")
  }
}
