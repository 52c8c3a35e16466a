/// Help screens.
enum Help {
  static let overview = """
    OVERVIEW: Gradients that can be believed: checks rules, losses and closed forms.

    USAGE: tracewise COMMAND [ARGUMENT ...] [OPTION ...]

    COMMANDS:
    \(table(Command.allCases.map { ($0.rawValue, $0.summary) }))

    OPTIONS:
    \(table(options))

    EXAMPLES:
    \(table(examples))

    EXIT STATUS:
    \(table(exitCodes.map { ("\($0)", $1) }))

    """

  /// What stands in the place of a command.
  private static let options = [
    ("--version", "Show the version"), ("--help", "Show this help, or that of a command"),
    ("help --man", "Print the manual page, for man -l -"),
    (
      "\(Completion.option) SHELL",
      "Print what completes command lines: \(Completion.names.joined(separator: ", "))"
    ),
  ]

  static let examples = [
    ("tracewise check", "every rule of the library"),
    ("tracewise check \"x' * A * y\"", "the gradient of a loss"),
    ("tracewise check Fixtures/deck/*.loss", "losses with claims"),
    ("tracewise check paper.tex", "formulas of a document in LaTeX"),
    ("tracewise check --python fit.py:loss", "the gradient of a function of Python"),
    ("tracewise gradient fit.loss --data X=x.npy --format json", "on data"),
  ]

  static let exitCodes = [
    (0, "all holds"), (1, "something was refuted, or inconclusive under --strict"), (64, "usage"),
    (65, "bad input data or a bad file"), (70, "a bug of ours"),
  ]

  static func screen(_ command: Command) -> String {
    let apart = command.options.contains(.program) ? Option.ofPrograms : []
    return """
      OVERVIEW: \(command.summary).

      USAGE: \(usage(command))

      ARGUMENTS:
      \(table(command.operands))

      OPTIONS:
      \(table(of: command.options.filter { !apart.contains($0) }, command))
      \(programs(command))
      """
  }

  /// The options of programs, below the others.
  private static func programs(_ command: Command) -> String {
    guard command.options.contains(.program) else { return "" }
    return """

      OPTIONS FOR THE GRADIENTS OF OTHER PROGRAMS:
      \(table(of: Option.ofPrograms, command))

      """
  }

  private static func table(of options: [Option], _ command: Command) -> String {
    table(
      options.map { ($0.flag + ($0.value.map { " \($0)" } ?? ""), $0.summary(command)) })
  }

  static func usage(_ command: Command) -> String {
    "tracewise \(command.rawValue) \(command.arguments) [OPTION ...]"
  }

  private static func table(_ rows: [(String, String)]) -> String {
    let width = (rows.map { $0.0.count }.max() ?? 0) + 2
    return rows.map { name, text in
      "  " + name + String(repeating: " ", count: width - name.count) + text
    }.joined(separator: "\n")
  }
}
