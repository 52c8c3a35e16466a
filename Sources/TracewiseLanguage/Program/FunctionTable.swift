/// The functions an expression can call, each with its signature.
public struct FunctionTable: Sendable {
  private var signatures: [String: Signature] = [:]

  /// A table of these functions: name and signature.
  public init(_ functions: [String: String] = [:]) throws(LanguageFailure) {
    for (name, text) in functions { try add(name, text) }
  }

  /// Adds a function, or replaces the one of that name.
  public mutating func add(_ name: String, _ signature: String) throws(LanguageFailure) {
    signatures[name] = try Signature(signature, of: name)
  }

  /// The signature of a function, or nil where there is none of that name.
  public subscript(name: String) -> Signature? { signatures[name] }

  /// All names, in alphabetical order.
  public var names: [String] { signatures.keys.sorted() }

  /// The functions of the language's contract.
  public static let standard: FunctionTable = {
    var table = FunctionTable(empty: ())
    for (name, text) in standardFunctions {
      // A text that does not read is left out; a test counts them.
      if let signature = try? Signature(text, of: name) { table.signatures[name] = signature }
    }
    return table
  }()

  private init(empty: ()) {}

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
