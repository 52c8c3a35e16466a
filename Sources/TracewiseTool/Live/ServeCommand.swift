import Foundation
import TracewiseServe

/// `tracewise serve [FILE | EXPR]`: a page on this machine that judges formulas while they are typed.
enum ServeCommand {
  /// The port that is tried first.
  static let port: UInt16 = 8423

  #if Serve
    static func run(_ arguments: Arguments) throws -> Int32 {
      guard arguments.operands.count <= 1 else {
        throw arguments.usage("one text is shown; there are \(arguments.operands.count)")
      }
      let typed = try arguments.operands.first.map { try text(of: $0) } ?? ""
      let seconds = try arguments.ofProgram[.time].map { try arguments.seconds($0, .time) } ?? 30
      // The cores are for the answers, which are processes of their own.
      setenv("OPENBLAS_NUM_THREADS", "1", 1)
      let answers = LiveAnswers(within: seconds)
      func server(on port: UInt16) -> LoopbackServer? {
        LoopbackServer(port: port, page: LivePage.text(nonce:token:), answer: answers.answer)
      }
      let ports: [UInt16] = arguments.port.map { [$0] } ?? [port, 0]
      guard let server = ports.reduce(nil, { $0 ?? server(on: $1) }) else {
        throw Failure.data("this port is taken", in: "--port \(ports[0])")
      }
      answers.prepare()
      let part = typed.isEmpty ? "" : "#" + encoded(typed)
      try Output.result(
        "http://127.0.0.1:\(server.port)/?token=\(server.token)\(part)\n", to: nil)
      Output(arguments).note("open this address on this machine; Ctrl-C ends")
      while true { pause() }
    }

    /// A file's text, or what was typed.
    private static func text(of word: String) throws -> String {
      if word == "-" { return try File.standardInput.get() }
      let isFile = word.hasSuffix(".loss") || word.hasSuffix(".tex") || File.exists(word)
      return isFile ? try File.read(word) : word
    }

    /// A text as the part of an address behind `#`.
    private static func encoded(_ text: String) -> String {
      text.utf8.map { byte in
        let sign = Character(Unicode.Scalar(byte))
        let isPlain = sign.isASCII && (sign.isLetter || sign.isNumber || "-._~".contains(sign))
        return isPlain ? String(sign) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
  #else
    static func run(_ arguments: Arguments) throws -> Int32 {
      throw arguments.usage(
        "this tracewise was built without its page; build it with\n"
          + "  scripts/setup --serve && swift build -c release --traits Serve --product tracewise")
    }
  #endif
}
