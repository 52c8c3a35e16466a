/// The manual page, made of the same tables as the help screens: `tracewise help --man | man -l -`.
enum ManualPage {
  static var text: String {
    """
    .TH TRACEWISE 1 "" "tracewise \(Tool.version)" "User commands"
    .SH NAME
    tracewise \\- gradients that can be believed
    .SH SYNOPSIS
    .B tracewise
    .I COMMAND
    [\\fIARGUMENT\\fR ...] [\\fIOPTION\\fR ...]
    .SH DESCRIPTION
    Checks rules, losses and closed forms of gradients by independent evidence, derives closed forms, and judges the
    gradients of other programs. What is read may be a file in the loss language, an expression of it, or LaTeX.
    .SH COMMANDS
    \(Command.allCases.map(section).joined(separator: "\n"))
    .SH EXIT STATUS
    \(Help.exitCodes.map { item("\($0)", $1) }.joined(separator: "\n"))
    .SH EXAMPLES
    \(Help.examples.map { item($0, $1) }.joined(separator: "\n"))

    """
  }

  private static func section(_ command: Command) -> String {
    let options = command.options.map { option in
      item(option.flag + (option.value.map { " \($0)" } ?? ""), option.summary(command))
    }
    return """
      .SS \(escaped("\(command.rawValue) \(command.arguments)"))
      \(escaped(command.summary)).
      \(command.operands.map { item($0, $1) }.joined(separator: "\n"))
      \(options.joined(separator: "\n"))
      """
  }

  private static func item(_ name: String, _ text: String) -> String {
    ".TP\n.B \(escaped(name))\n\(escaped(text))"
  }

  /// Text of which roff takes nothing for its own.
  private static func escaped(_ text: String) -> String {
    let signs = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return signs.hasPrefix(".") || signs.hasPrefix("'") ? "\\&" + signs : signs
  }
}
