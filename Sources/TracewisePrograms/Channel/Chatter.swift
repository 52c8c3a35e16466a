/// What a program prints, passed on line by line with a prefix, as far as anybody would read it.
package struct Chatter {
  private let pass: (String) -> Void
  private var partial: [UInt8] = []
  private var shown = 0
  /// The last lines, for the message that tells how the program ended.
  private(set) var last: [String] = []

  private static let mostLines = 40
  private static let longestLine = 400

  /// - Parameter pass: takes a line.
  package init(pass: @escaping (String) -> Void) { self.pass = pass }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      flush()
      rest = rest[(end + 1)...]
    }
    keep(rest)
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    partial += bytes.prefix(max(Self.longestLine - partial.count, 0))
  }

  /// Ends a line.
  mutating func flush() {
    guard !partial.isEmpty else { return }
    let text = Self.printable(partial)
    partial.removeAll(keepingCapacity: true)
    last = last.suffix(3) + [text]
    shown += 1
    if shown <= Self.mostLines {
      pass(text)
    } else if shown == Self.mostLines + 1 {
      pass("… more is not shown")
    }
  }

  /// The text without signs that move a terminal's cursor or colour it.
  static func printable(_ bytes: [UInt8]) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      text.unicodeScalars.append(isControl ? " " : scalar)
    }
    return text
  }
}
