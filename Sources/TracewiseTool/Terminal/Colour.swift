import Foundation

/// Colour for terminals, by the escape codes that all of them know.
struct Colour {
  /// Whether people read it on a terminal and have not asked for plain text
  /// (https://no-color.org).
  let isOn: Bool

  init(_ arguments: Arguments) {
    let environment = ProcessInfo.processInfo.environment
    isOn =
      arguments.format == "text" && arguments.output == nil && isatty(1) == 1
      && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM"] != "dumb"
  }

  var verified: String { paint("✓", "32") }
  var refuted: String { paint("✗", "31") }
  var inconclusive: String { paint("?", "33") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
