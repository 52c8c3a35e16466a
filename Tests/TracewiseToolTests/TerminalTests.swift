import Foundation
import Testing

#if os(Linux)
  import Glibc

  /// Colour and progress bars are for terminals whose users want them.
  @Suite struct TerminalTests {
    /// Both ends of a pseudo-terminal. The module map of Glibc hides `posix_openpt` and its kin.
    private static func pseudoTerminal() throws -> (main: Int32, side: Int32) {
      let (unlock, getNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))  // TIOCSPTLCK, TIOCGPTN
      let main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (lock, number) = (Int32(0), Int32(0))
      let isOpen =
        main >= 0 && ioctl(main, unlock, &lock) == 0 && ioctl(main, getNumber, &number) == 0
      try #require(isOpen)
      let side = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      try #require(side >= 0)
      return (main, side)
    }

    /// What is still to be read. The kernel hands it over when it likes; the end is an error.
    private static func rest(of main: Int32) -> String {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while case let count = read(main, &buffer, buffer.count), count > 0 {
        bytes += buffer.prefix(count)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// What the tool writes to a terminal, standard error included.
    private func terminal(
      _ arguments: [String], _ environment: [String: String] = [:], width: Int = 80
    ) throws -> String {
      let (main, side) = try Self.pseudoTerminal()
      defer { close(main) }
      var size = winsize(ws_row: 24, ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
      try #require(ioctl(side, UInt(TIOCSWINSZ), &size) == 0)
      let process = Process()
      process.executableURL = Workbench.tool
      process.arguments = arguments
      let terminal = ["TERM": "xterm", "NO_COLOR": ""]
      process.environment = Workbench.environment.merging(terminal.merging(environment) { $1 }) {
        $1
      }
      process.standardOutput = FileHandle(fileDescriptor: side)
      process.standardError = FileHandle(fileDescriptor: side)
      try process.run()
      process.waitUntilExit()
      close(side)
      return Self.rest(of: main)
    }

    @Test func marksAreColoured() throws {
      let text = try terminal(["check", "x'*x"])
      #expect(text.contains("  \u{1B}[32m✓\u{1B}[0m grad(x) is the derivative of the loss"))
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func colourIsRefused(_ environment: [String: String]) throws {
      let text = try terminal(["check", "x'*x"], environment)
      #expect(text.contains("  ✓ grad(x) is the derivative of the loss"))
      #expect(!text.contains("\u{1B}"))
    }

    @Test(arguments: ["json", "junit"]) func machinesGetNoColour(_ format: String) throws {
      let text = try terminal(["check", "x'*x", "--format", format])
      #expect(text.contains("grad(x)"))
      #expect(!text.contains("\u{1B}"))
    }

    @Test func progressIsShownAndTakenBack() throws {
      let text = try terminal(["check", "tr", "--region", "general:2"], ["NO_COLOR": "1"])
      #expect(text.hasPrefix("\r\u{1B}[K░"))
      #expect(text.contains(" 1/1 tr\r\u{1B}[K✓ tr"))
      let quiet = try terminal(["check", "tr", "--region", "general:2", "--quiet"])
      #expect(!quiet.contains("░"))
    }

    /// A terminal that cannot take a line back is shown no bar.
    @Test func dumbTerminalsSeeNoProgress() throws {
      let text = try terminal(["check", "tr", "--region", "general:2"], ["TERM": "dumb"])
      #expect(text.hasPrefix("✓ tr"))
      #expect(!text.contains("\u{1B}") && !text.contains("░"))
    }

    /// A line as long as the terminal is wide would wrap, and stay.
    @Test(arguments: [1, 2, 6, 10, 14, 24, 60]) func progressFits(_ width: Int) throws {
      let text = try terminal(
        ["check", "logsumexp", "inverse", "--region", "general:2"], ["NO_COLOR": "1"], width: width)
      let bars = text.components(separatedBy: "\r\u{1B}[K").dropFirst().dropLast()
      #expect(!bars.isEmpty)
      for bar in bars { #expect(bar.count < width, "\(bar)") }
      #expect(bars.contains { $0.contains("░") } == (width >= 24))
    }
  }
#endif
