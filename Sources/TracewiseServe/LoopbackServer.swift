#if Serve
  import CMicrohttpd

  /// Serves one page to the people of this machine, and answers what the page asks.
  ///
  /// It listens on 127.0.0.1 alone. A request must name that host (so that no name of another site leads here), come from
  /// this page's origin where it says one, and carry the token that is in the page's address, which only those know whom it
  /// was shown to. What is asked is JSON of bounded length.
  package final class LoopbackServer {
    /// The port that it listens on.
    package let port: UInt16
    /// What a request has to bring along.
    package let token: String

    private let daemon: OpaquePointer
    private let desk: Desk

    /// The longest question, in bytes.
    package static let mostBytes = 1 << 16
    /// How many connections there may be at a time.
    package static let mostConnections: UInt32 = 48
    private static let seconds: UInt32 = 60

    /// A server on a port, 0 for any that is free; nil where it is taken.
    ///
    /// - Parameters:
    ///   - page: the page, given the word that its scripts are allowed by, and the token.
    ///   - answer: what is said to a question. Both are called on threads of connections.
    package init?(
      port: UInt16, page: @escaping @Sendable (_ nonce: String, _ token: String) -> String,
      answer: @escaping @Sendable ([UInt8]) -> HTTPAnswer
    ) {
      desk = Desk(page: page, answer: answer)
      let context = Unmanaged.passRetained(desk).toOpaque()
      guard
        let daemon = tw_http_start(
          port, Self.mostConnections, Self.seconds, Desk.handle, Desk.complete, context)
      else {
        Unmanaged<Desk>.fromOpaque(context).release()
        return nil
      }
      self.daemon = daemon
      self.port = tw_http_port(daemon)
      token = desk.token
      desk.open(on: self.port)
    }
  }
#endif
