import Foundation

/// Where results, messages and progress go.
struct Output {
  let isQuiet: Bool
  private let errorIsTerminal = isatty(2) == 1

  init(_ arguments: Arguments) { isQuiet = arguments.isQuiet }

  /// Writes a result to standard output, or to the file of `--output`.
  static func result(_ text: String, to path: String?) throws {
    if let path { return try File.write(text, to: path) }
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  /// Writes a message to standard error.
  static func message(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Shows how far a long run is, on a terminal.
  func progress(_ done: Int, of total: Int, _ label: String) {
    guard errorIsTerminal, !isQuiet, total > 0 else { return }
    let width = 30
    let filled = done * width / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    write("\r\u{1B}[K\(bar) \(done)/\(total) \(label)")
  }

  /// Removes the progress bar.
  func endProgress() {
    guard errorIsTerminal, !isQuiet else { return }
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
