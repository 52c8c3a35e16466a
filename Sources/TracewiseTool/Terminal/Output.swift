import Foundation

/// Where results, messages and progress go.
struct Output {
  let isQuiet: Bool
  private let errorIsTerminal = isatty(2) == 1

  init(_ arguments: Arguments) { isQuiet = arguments.isQuiet }

  /// Writes a result to standard output, or to the file of `--output`.
  static func result(_ text: String, to path: String?) throws {
    if let path { return try File.write(text, to: path) }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Failure.data("cannot be written", in: "standard output")
    }
  }

  /// Writes a message to standard error.
  static func message(_ text: String) {
    write(text + "\n")
  }

  /// A message that is no error, unless quiet was asked for.
  func note(_ text: String) {
    if !isQuiet { Self.message("note: \(text)") }
  }

  /// Shows how far a long run is, on a terminal.
  func progress(_ done: Int, of total: Int, _ label: String) {
    guard errorIsTerminal, !isQuiet, total > 0 else { return }
    let width = 30
    let filled = done * width / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    Self.write("\r\u{1B}[K\(bar) \(done)/\(total) \(label)")
  }

  /// Removes the progress bar.
  func endProgress() {
    guard errorIsTerminal, !isQuiet else { return }
    Self.write("\r\u{1B}[K")
  }

  /// Nobody can be told where standard error is closed.
  private static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
