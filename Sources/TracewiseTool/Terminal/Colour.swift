import Foundation

/// Colour for terminals, by the escape codes that all of them know.
struct Colour {
  /// Whether people read it on a terminal and have not asked for plain text
  /// (https://no-color.org).
  let isOn: Bool

  init(_ arguments: Arguments) {
    isOn =
      arguments.format == "text" && arguments.output == nil && isatty(1) == 1
      && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
      && !Self.isDumb
  }

  /// Whether the terminal says that it knows no escape codes.
  static let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"

  var verified: String { paint("✓", "32") }
  var refuted: String { paint("✗", "31") }
  var inconclusive: String { paint("?", "33") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
