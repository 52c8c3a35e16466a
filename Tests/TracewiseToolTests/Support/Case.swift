import Testing

/// A command line and what must come of it, printed as the command in test reports.
struct Case: CustomTestStringConvertible, Sendable {
  let arguments: [String]
  let files: [String: Content]
  let expected: Run

  init(
    _ arguments: [String], _ files: [String: Content], _ status: Int32, output: String = "",
    error: String = ""
  ) {
    self.arguments = arguments
    self.files = files
    expected = Run(status: status, output: output, error: error)
  }

  /// A use that is refused: the message, then the usage and where to read more.
  static func usage(
    _ arguments: [String], _ files: [String: Content], _ message: String
  ) -> Case {
    let command = arguments.first ?? ""
    let text = """
      Error: \(message)
      Usage: tracewise \(usages[command] ?? "COMMAND [ARGUMENT ...] [OPTION ...]")
      See 'tracewise \(usages[command] == nil ? "" : command + " ")--help' for more information.

      """
    return Case(arguments, files, 64, error: text)
  }

  /// Data that is refused, with the message that says why.
  static func data(
    _ arguments: [String], _ files: [String: Content], _ message: String
  ) -> Case {
    Case(arguments, files, 65, error: message + "\n")
  }

  static func usage(_ arguments: [String], _ message: String) -> Case {
    usage(arguments, [:], message)
  }

  static func data(_ arguments: [String], _ message: String) -> Case {
    data(arguments, [:], message)
  }

  private static let usages = [
    "derive": "derive FILE.loss | EXPR [OPTION ...]",
    "check": "check [RULE ... | FILE.loss ... | EXPR] [OPTION ...]",
    "gradient": "gradient FILE.loss | EXPR [OPTION ...]",
    "graph": "graph FILE.loss | EXPR [OPTION ...]",
    "adapter": "adapter python | c | r | octave | julia | rust [OPTION ...]",
    "rules": "rules [RULE ...] [OPTION ...]",
    "site": "site DIR [FILE | FOLDER ...] [OPTION ...]",
    "serve": "serve [FILE.loss | FILE.tex | EXPR] [OPTION ...]",
  ]

  var testDescription: String { (["tracewise"] + arguments).joined(separator: " ") }

  /// Runs the command in a folder with the files, and expects that it leaves no others there.
  func check() throws {
    let bench = try Workbench(files)
    let before = bench.listing
    let run = try bench.run(arguments)
    #expect(run == expected)
    #expect(bench.listing == before)
  }
}
