#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far a loop is, on a line of a terminal that is drawn over again; where standard error is none, nothing.
///
///     var bar = ProgressBar(100)
///     for pass in 1...100 { bar.show(pass, "loss 0.25") }
///     bar.finish()
public struct ProgressBar {
  private let total: Int
  private let isVisible: Bool
  private var shown = ""

  /// A bar of so many steps; `isVisible` says whether it is drawn, by default where standard error is a terminal.
  public init(_ total: Int, isVisible: Bool? = nil) {
    self.total = max(total, 1)
    self.isVisible = isVisible ?? (isatty(STDERR_FILENO) == 1)
  }

  /// Draws the bar with so many steps done, and a note beside it.
  public mutating func show(_ done: Int, _ note: String = "") {
    let line = Self.line(done, of: total, note)
    guard isVisible, line != shown else { return }
    // What was longer before is wiped out.
    let rest = String(repeating: " ", count: max(shown.count - line.count, 0))
    put("\r\(line)\(rest)")
    shown = line
  }

  /// Wipes the line out.
  public mutating func finish() {
    guard isVisible, !shown.isEmpty else { return }
    put("\r\(String(repeating: " ", count: shown.count))\r")
    shown = ""
  }

  /// `[████      ] 40/100  loss 0.25`
  static func line(_ done: Int, of total: Int, _ note: String) -> String {
    let width = 24
    let filled = min(max(done, 0), total) * width / total
    let bar =
      String(repeating: "█", count: filled) + String(repeating: " ", count: width - filled)
    return "[\(bar)] \(done)/\(total)" + (note.isEmpty ? "" : "  \(note)")
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
