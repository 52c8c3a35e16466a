#if Serve
  import CMicrohttpd
  import Synchronization

  /// Takes requests on the threads of connections.
  ///
  /// What the library calls are functions without actors: a closure of a main file would belong to the main one, and trap.
  final class Desk: Sendable {
    let token = Desk.secret()
    private let page: @Sendable (_ nonce: String, _ token: String) -> String
    private let answer: @Sendable ([UInt8]) -> HTTPAnswer
    private let port = Mutex<UInt16>(0)

    init(
      page: @escaping @Sendable (String, String) -> String,
      answer: @escaping @Sendable ([UInt8]) -> HTTPAnswer
    ) {
      (self.page, self.answer) = (page, answer)
    }

    /// Requests before that are refused: nobody knows the port.
    func open(on port: UInt16) { self.port.withLock { $0 = port } }

    private static func secret() -> String {
      (0..<4).map { _ in
        let word = String(UInt32.random(in: 0...(.max)), radix: 16)
        return String(repeating: "0", count: 8 - word.count) + word
      }.joined()
    }

    // MARK: - What the library calls

    /// The body of a request, while it comes.
    private final class Body { var bytes: [UInt8] = [] }

    static let handle: MHD_AccessHandlerCallback = {
      context, connection, path, method, _, data, count, state in
      guard let context, let connection, let path, let method, let count, let state else {
        return tw_http_no()
      }
      let desk = Unmanaged<Desk>.fromOpaque(context).takeUnretainedValue()
      guard let known = state.pointee else {
        // The head is there; a long body is refused before it is read.
        state.pointee = Unmanaged.passRetained(Body()).toOpaque()
        let length = text(tw_http_header(connection, "Content-Length")).flatMap { Int($0) }
        guard let length, length > LoopbackServer.mostBytes else { return tw_http_yes() }
        return desk.send(.refusal(413, "more than \(LoopbackServer.mostBytes) bytes"), connection)
      }
      let body = Unmanaged<Body>.fromOpaque(known).takeUnretainedValue()
      guard count.pointee == 0 else {
        guard body.bytes.count + count.pointee <= LoopbackServer.mostBytes, let data else {
          return tw_http_no()
        }
        body.bytes += UnsafeRawBufferPointer(start: data, count: count.pointee)
        count.pointee = 0
        return tw_http_yes()
      }
      let (answer, nonce) = desk.answer(
        String(cString: method), String(cString: path), connection, body.bytes)
      return desk.send(answer, connection, nonce: nonce)
    }

    static let complete: MHD_RequestCompletedCallback = { _, _, state, _ in
      guard let state, let known = state.pointee else { return }
      Unmanaged<Body>.fromOpaque(known).release()
      state.pointee = nil
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
      pointer.map { String(cString: $0) }
    }

    // MARK: - Who may ask

    private func answer(
      _ method: String, _ path: String, _ connection: OpaquePointer, _ body: [UInt8]
    ) -> (HTTPAnswer, nonce: String?) {
      func header(_ name: String) -> String? { Self.text(tw_http_header(connection, name)) }
      let port = port.withLock { $0 }
      let hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
      guard let host = header("Host"), hosts.contains(host) else {
        return (.refusal(403, "this host is not served"), nil)
      }
      if let origin = header("Origin"), origin != "http://\(host)" {
        return (.refusal(403, "other sites are not served"), nil)
      }
      switch (method, path) {
      case ("GET", "/"):
        // The address that was printed brings the token; the browser that opened it has it in a cookie.
        let words = [tw_http_argument(connection, "token"), tw_http_cookie(connection, cookie)]
        guard words.contains(where: { isToken(Self.text($0)) }) else {
          return (.refusal(403, "open the address that tracewise serve prints"), nil)
        }
        let nonce = Self.secret()
        return (
          .text(status: 200, type: "text/html; charset=utf-8", page(nonce, token)), nonce
        )
      case ("POST", "/check"):
        guard isToken(header("X-Tracewise-Token")) else {
          return (.refusal(403, "the token is missing or another one"), nil)
        }
        let type = header("Content-Type")?.split(separator: ";").first
        guard type == "application/json" else { return (.refusal(415, "JSON is required"), nil) }
        return (answer(body), nil)
      case (_, "/"), (_, "/check"): return (.refusal(405, "not in this way"), nil)
      default: return (.refusal(404, "there is nothing here"), nil)
      }
    }

    /// The name of this server's cookie: ports do not part cookies.
    private var cookie: String { "tracewise-\(port.withLock { $0 })" }

    /// Whether a word is the token; how long that takes tells nothing of it.
    private func isToken(_ word: String?) -> Bool {
      guard let word, word.utf8.count == token.utf8.count else { return false }
      return zip(word.utf8, token.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    // MARK: - Sending

    private func send(
      _ answer: HTTPAnswer, _ connection: OpaquePointer, nonce: String? = nil
    ) -> MHD_Result {
      let (status, response, type): (UInt32, OpaquePointer?, String)
      switch answer {
      case .text(let code, let kind, let text):
        let bytes = Array(text.utf8)
        (status, type) = (code, kind)
        response = bytes.withUnsafeBytes { tw_http_whole($0.baseAddress, $0.count) }
      case .events(let source):
        (status, type) = (200, "text/event-stream")
        let context = Unmanaged.passRetained(Stream(source)).toOpaque()
        response = tw_http_stream(Stream.read, context, Stream.end)
        if response == nil { Stream.end(context) }
      }
      guard let response else { return tw_http_no() }
      defer { MHD_destroy_response(response) }
      let policy =
        nonce.map {
          "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-\($0)'; connect-src 'self'"
        }
        ?? "default-src 'none'"
      let cookies =
        nonce.map { _ in [("Set-Cookie", "\(cookie)=\(token); HttpOnly; SameSite=Strict; Path=/")] }
        ?? []
      for (name, value) in cookies + [
        ("Content-Type", type), ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
        (
          "Content-Security-Policy",
          policy + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
      ] {
        MHD_add_response_header(response, name, value)
      }
      return MHD_queue_response(connection, status, response)
    }
  }

  extension HTTPAnswer {
    /// Why a request is not answered, in a line.
    package static func refusal(_ status: UInt32, _ reason: String) -> HTTPAnswer {
      .text(status: status, type: "text/plain; charset=utf-8", reason + "\n")
    }
  }

  /// Events on their way to a connection.
  private final class Stream {
    private let source: any EventSource
    private var rest: ArraySlice<UInt8> = []

    init(_ source: any EventSource) { self.source = source }

    static let read: MHD_ContentReaderCallback = { context, _, buffer, most in
      guard let context, let buffer else { return tw_http_end_of_stream() }
      let stream = Unmanaged<Stream>.fromOpaque(context).takeUnretainedValue()
      while stream.rest.isEmpty {
        guard let bytes = stream.source.next() else { return tw_http_end_of_stream() }
        stream.rest = bytes[...]
      }
      let part = stream.rest.prefix(most)
      part.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(start: buffer, count: most).copyMemory(from: bytes)
      }
      stream.rest = stream.rest.dropFirst(part.count)
      return part.count
    }

    static let end: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
      guard let context else { return }
      let stream = Unmanaged<Stream>.fromOpaque(context)
      stream.takeUnretainedValue().source.end()
      stream.release()
    }
  }
#endif
