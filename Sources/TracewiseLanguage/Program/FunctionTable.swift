public import Tracewise

/// The functions an expression can call, each with its signature.
public struct FunctionTable: Sendable {
  private var signatures: [String: FunctionSignature] = [:]
  private var rules: [String: any Rule] = [:]

  /// A table of these functions: name and signature.
  public init(_ functions: [String: String] = [:]) throws(LanguageFailure) {
    for (name, text) in functions { try add(name, text) }
  }

  /// Adds a function, or replaces the one of that name.
  public mutating func add(_ name: String, _ signature: String) throws(LanguageFailure) {
    signatures[name] = try FunctionSignature(signature, of: name)
  }

  /// The signature of a function, or nil where there is none of that name.
  public subscript(name: String) -> FunctionSignature? { signatures[name] }

  /// All names, in alphabetical order.
  public var names: [String] { signatures.keys.sorted() }

  /// The language's own functions and the rules of the library.
  public static let standard = FunctionTable(.standard)

  /// The language's own functions and the rules of a library, each under its name with its signature.
  public init(_ library: RuleLibrary) {
    for rule in library.functions {
      let name = type(of: rule).name
      signatures[name] = type(of: rule).signature.flatMap {
        try? FunctionSignature("\($0)", of: name)
      }
      rules[name] = rule
    }
    for (name, rule, signature) in languageRules {
      rules[name] = rule
      signatures[name] = try? FunctionSignature(signature, of: name)
    }
    // A text that does not read is left out; a test counts them.
    for (name, text) in languageFunctions {
      signatures[name] = try? FunctionSignature(text, of: name)
    }
  }

  /// The rule of a name, where a rule of the library is called by it.
  package func rule(named name: String) -> (any Rule)? { rules[name] }

  /// What a call of an unknown function may have meant, or why there is no such function.
  func hint(for name: String) -> String? {
    if let why = ForeignNames.refused[name] { return why }
    // A misspelled `sqrtm` is no `sqrt`.
    let known = names + ForeignNames.matrixFunctions.keys
    guard let near = suggestion(for: name, among: known) else { return nil }
    if signatures[near] == nil, let why = ForeignNames.refusal(ofMatrixFunction: near) {
      return why
    }
    return "did you mean '\(near)'?"
  }
}
