import TracewiseLanguage
import TracewiseVerification

/// Where a loss is written: in a file, or on the command line.
enum LossText {
  case file(String)
  case standardInput
  case expression(String)

  /// Takes a word for a file or an expression.
  ///
  /// A lone name is neither unless it is a file: as an expression it would be an input that is its
  /// own loss, which nobody means who misspells a rule or forgets `.loss`.
  ///
  /// - Parameter rules: The rules that the word could have meant instead.
  init(_ word: String, orRules rules: [String] = [], _ arguments: Arguments) throws {
    if word == "-" {
      self = .standardInput
    } else if word.hasSuffix(".loss") || (!word.isEmpty && File.exists(word)) {
      self = .file(word)
    } else if Self.isPath(word) {
      throw Failure.data("no such file", in: word)
    } else if Self.isName(word) {
      throw arguments.usage(Self.refusal(of: word, rules))
    } else {
      self = .expression(word)
    }
  }

  /// The statements of the file, or of the expression as a loss.
  func parsed() throws -> SyntaxTree {
    switch self {
    case .file(let path):
      try Parser.parse(SourceText(name: path, text: File.read(path)))
    case .standardInput:
      try Self.statementsOrExpression(SourceText(name: "-", text: File.standardInput.get()))
    case .expression(let text):
      try Parser.parseExpressionProgram(SourceText(name: "loss", text: text))
    }
  }

  /// What is read from standard input may be either; what is neither is told as statements are.
  private static func statementsOrExpression(_ source: SourceText) throws -> SyntaxTree {
    do { return try Parser.parse(source) } catch {
      guard let tree = try? Parser.parseExpressionProgram(source) else { throw error }
      return tree
    }
  }

  /// A name, also one with a rule's attribute as in `power:p=2.5`, or a mistaken short option.
  private static func isName(_ word: String) -> Bool {
    let name = word.prefix { $0 != ":" }
    let letters = name.hasPrefix("-") ? name.dropFirst() : name
    return letters.first?.isLetter == true
      && letters.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  /// A path with an extension, as in `data/fit.los`; no expression has a letter after a point.
  private static func isPath(_ word: String) -> Bool {
    guard let point = word.lastIndex(of: "."), Double(word) == nil else { return false }
    let fileExtension = word[point...].dropFirst()
    return fileExtension.first?.isLetter == true && fileExtension.allSatisfy(\.isLetter)
      && word.allSatisfy { $0.isLetter || $0.isNumber || "._-/~+".contains($0) }
  }

  private static func refusal(of word: String, _ rules: [String]) -> String {
    if word.hasPrefix("-") { return "unknown option '\(word)'" }
    let what = rules.isEmpty ? "no file" : "no rule and no file"
    if File.exists(word + ".loss") {
      return "'\(word)' is \(what); did you mean '\(word).loss'?"
    }
    let hint = Hint.didYouMean(word, among: rules)
    return "'\(word)' is \(what)" + (hint.isEmpty ? ", and a lone name is no loss" : hint)
  }
}
