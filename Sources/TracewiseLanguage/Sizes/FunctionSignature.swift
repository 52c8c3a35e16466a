/// What shapes a function takes and gives, written as a short text.
///
/// ```text
/// "(n, n) -> (n, n)"                      inv
/// "(m, n) -> (1, 1) | (m, n), 1 -> (1, n)"  sum, in two of its forms
/// "(m, n), (k, l) -> (m - k + 1, n - l + 1)"  conv2
/// "m, n -> (m, n)"                        ones, of two sizes
/// "broadcast 2"                           max: two operands, rows and columns stretched
/// "(m, n), p, q -> (p, q) keeping entries"  reshape
/// ```
///
/// Equal names are equal sizes. A parameter in parentheses is a matrix of that shape, a name alone
/// is a size, at least 1 unless the name ends with 0, a number alone is a size that must be that number.
/// `floor(m/k)` is the whole part of a quotient.
public struct FunctionSignature: Sendable {
  /// The text it was made from.
  public let text: String
  /// How many operands it takes that broadcast like those of `+`; nil where it has forms.
  let broadcastCount: Int?
  /// The forms, tried in order.
  let forms: [Form]

  struct Form: Sendable {
    let parameters: [Parameter]
    let rows: ExpressionSyntax
    let columns: ExpressionSyntax
    /// Whether the result must have as many entries as the first operand.
    let keepsEntries: Bool
  }

  enum Parameter: Sendable {
    case operand(rows: ExpressionSyntax, columns: ExpressionSyntax)
    case size(String)
    case literal(Int)

    /// The least number that it takes: 1, but 0 under a name that ends with 0.
    var least: Int {
      if case .size(let name) = self, name.hasSuffix("0") { return 0 }
      return 1
    }

    var isOperand: Bool {
      if case .operand = self { return true }
      return false
    }
  }

  /// Reads a signature; `name` is the function's, for the message where the text is wrong.
  public init(_ text: String, of name: String = "function") throws(LanguageFailure) {
    self.text = text
    let prefix = "broadcast "
    broadcastCount = text.hasPrefix(prefix) ? Int(text.dropFirst(prefix.count)) : nil
    forms =
      broadcastCount != nil
      ? [] : try SignatureReader(text: text, source: "signature of \(name)").forms()
  }

  /// The numbers of arguments it takes, in order.
  var argumentCounts: [Int] {
    broadcastCount.map { [$0] } ?? Set(forms.map(\.parameters.count)).sorted()
  }

  /// Whether there is a form of so many operands and nothing else.
  package func takes(matrices count: Int) -> Bool {
    broadcastCount.map { $0 == count }
      ?? forms(taking: count).contains { $0.parameters.allSatisfy(\.isOperand) }
  }

  /// Of so many arguments, nil for an operand and the least number for a number; nil where there is no such form.
  package func leastNumbers(of count: Int) -> [Int?]? {
    forms(taking: count).first.map { $0.parameters.map { $0.isOperand ? nil : $0.least } }
  }

  /// Whether it takes square matrices to square matrices.
  var keepsSquares: Bool { text == "(n, n) -> (n, n)" }

  func forms(taking count: Int) -> [Form] { forms.filter { $0.parameters.count == count } }
}
