import TracewiseLanguage
import TracewiseVerification

/// Where a loss is written: in a file, or on the command line.
enum LossText {
  case file(String)
  /// A document in LaTeX.
  case document(String)
  case standardInput
  /// Statements, an expression, or LaTeX, as somebody types them into a page.
  case typed(String)
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
    } else if word.hasSuffix(".tex") {
      self = .document(word)
    } else if let option = Self.option(forProgram: word) {
      throw arguments.usage(
        "'\(word)' is a program; its gradient is checked by: tracewise check \(option)")
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

  /// How the gradient of a program in a file of this name is checked; nil of other files.
  private static func option(forProgram word: String) -> String? {
    guard let dot = word.lastIndex(of: "."), dot != word.startIndex else { return nil }
    switch word[dot...].dropFirst().lowercased() {
    case "py": return "--python \(word):FUNCTION"
    case "ipynb": return "--python FILE.py:FUNCTION"
    case "so", "dylib": return "--library \(word):FUNCTION"
    case "r": return "--program 'Rscript \(word)', with the lines of: tracewise adapter r"
    case "jl": return "--program 'julia \(word)', with the lines of: tracewise adapter julia"
    case "c": return "--library \(word):FUNCTION --at POINT"
    case "cpp", "cc", "f90", "rs", "swift":
      return "--library FILE.so:FUNCTION, once it is compiled"
    default: return nil
    }
  }

  /// The statements of the file, or of the expression as a loss; a formula in LaTeX as often as it can be read. What is
  /// not read of a document is told.
  func forms() throws -> [LossForm] {
    let (forms, unread) = try read()
    for error in unread {
      Output.message("\(error)".replacing(": error: ", with: ": not read: "))
    }
    return forms
  }

  /// The forms, and what is not read of a document.
  func read() throws -> (forms: [LossForm], unread: [LanguageError]) {
    switch self {
    case .file(let path):
      ([LossForm(tree: try Parser.parse(SourceText(name: path, text: File.read(path))))], [])
    case .document(let path):
      try latex(SourceText(name: path, text: File.read(path)))
    case .standardInput:
      try lossOrLatex(
        SourceText(name: "-", text: File.standardInput.get()), Self.statementsOrExpression)
    case .typed(let text):
      try lossOrLatex(SourceText(name: "loss", text: text), Self.statementsOrExpression)
    case .expression(let text):
      try lossOrLatex(SourceText(name: "loss", text: text)) { source throws(LanguageFailure) in
        try Parser.parseExpressionProgram(source)
      }
    }
  }

  /// The only form; an error where there are several.
  func form() throws -> LossForm {
    let forms = try forms()
    guard let form = forms.first, forms.count == 1 else {
      let name = forms.first?.tree.source.name ?? ""
      let list = forms.map { "\(name)\($0.title)\n\($0.tree.source.text)" }
      throw Failure.data(
        "one loss is required; there are \(forms.count):\n" + list.joined(separator: "\n"), in: name
      )
    }
    return form
  }

  /// What is a text of the language is read as that; only of another one commands of LaTeX are looked for.
  private func lossOrLatex(
    _ source: SourceText, _ parse: (SourceText) throws(LanguageFailure) -> SyntaxTree
  ) throws -> (forms: [LossForm], unread: [LanguageError]) {
    do { return ([LossForm(tree: try parse(source))], []) } catch {
      guard Latex.isFormula(source.text) else { throw error }
      return try latex(source)
    }
  }

  private func latex(
    _ source: SourceText
  ) throws -> (forms: [LossForm], unread: [LanguageError]) {
    let latex = try Latex(source)
    return (LossForm.forms(of: latex, isDocument: isDocument), latex.unread)
  }

  var isDocument: Bool { if case .document = self { true } else { false } }

  /// What is read from standard input may be either; what is neither is told as statements are.
  private static func statementsOrExpression(
    _ source: SourceText
  ) throws(LanguageFailure) -> SyntaxTree {
    do { return try Parser.parse(source) } catch {
      guard let tree = try? Parser.parseExpressionProgram(source) else { throw error }
      return tree
    }
  }

  /// A name, also one with a rule's attribute as in `constantpower:p=2.5`, or a mistaken short option.
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
