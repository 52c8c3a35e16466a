import Foundation

extension CommandLine {
  /// The path of this tool.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? Bundle.main
      .executablePath ?? arguments.first ?? "tracewise"
  }

  /// What was typed after the name of the tool.
  ///
  /// Linked into the tool (`--static-swift-stdlib`), the runtime of Swift 6.3 finds no arguments on Linux, not even the
  /// name; the system has them too.
  static var words: [String] {
    guard arguments.isEmpty, let bytes = FileManager.default.contents(atPath: "/proc/self/cmdline")
    else { return Array(arguments.dropFirst()) }
    // Each ends with a zero.
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
