/// What a server says to a request.
package enum HTTPAnswer {
  /// A text, with the status and the type of its content.
  case text(status: UInt32, type: String, String)
  /// Events, as they come.
  case events(any EventSource)
}

/// Events that come one after the other, on the thread of a connection.
package protocol EventSource: AnyObject {
  /// Waits for the next bytes, not for long; empty where there are none yet, nil at the end.
  func next() -> [UInt8]?
  /// Nobody listens any more.
  func end()
}
