import Foundation
import MatrixFiles

/// Where results, messages and progress go.
struct Output {
  let isQuiet: Bool
  /// Whether somebody watches, on a terminal that can take a line back.
  private let showsProgress: Bool

  init(_ arguments: Arguments) {
    isQuiet = arguments.isQuiet
    showsProgress = !isQuiet && isatty(STDERR_FILENO) == 1 && !Colour.isDumb
  }

  /// Writes a result to standard output, or to the file of `--output`.
  static func result(_ text: String, to path: String?) throws {
    if let path { return try File.write(text, to: path) }
    guard OutputFile.writeAll(Array(text.utf8), to: STDOUT_FILENO) == nil else {
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
    guard showsProgress, total > 0 else { return }
    Self.write("\r\u{1B}[K" + Self.bar(done, of: total, label, width: Self.terminalWidth))
  }

  /// Removes the progress bar.
  func endProgress() {
    if showsProgress { Self.write("\r\u{1B}[K") }
  }

  /// A line that is shorter than a terminal is wide: one that wraps could not be taken back.
  private static func bar(_ done: Int, of total: Int, _ label: String, width: Int) -> String {
    let numbers = "\(done)/\(total) \(label)".prefix(max(width - 1, 0))
    // The bar has what the numbers leave; one of a few signs says nothing.
    let length = min(30, width - 2 - numbers.count)
    guard length >= 4 else { return String(numbers) }
    let filled = Int(Double(length) * Double(done) / Double(total))
    let signs = String(repeating: "█", count: filled)
    return signs + String(repeating: "░", count: length - filled) + " " + numbers
  }

  /// The columns of the terminal at standard error, 80 where it does not tell.
  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Nobody can be told where standard error is closed.
  private static func write(_ text: String) {
    _ = OutputFile.writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
}
