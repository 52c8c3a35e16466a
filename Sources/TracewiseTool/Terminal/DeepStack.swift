import Foundation

/// Runs the tool on a stack with room for the deepest formula that is accepted, whatever the limits of the
/// shell are.
///
/// What is done for every formula goes in loops; what recursion is left, over names that rest on one
/// another, is bounded with their levels. Pages that are never touched cost nothing.
enum DeepStack {
  private static let bytes = 1 << 30

  /// What the body returns.
  static func run(_ body: @escaping @Sendable () -> Int32) -> Int32 {
    let result = Result(body)
    let thread = Thread { result.run() }
    thread.stackSize = bytes
    thread.start()
    return result.wait()
  }

  private final class Result: @unchecked Sendable {
    private let body: @Sendable () -> Int32
    private let isDone = DispatchSemaphore(value: 0)
    private var code: Int32 = 0

    init(_ body: @escaping @Sendable () -> Int32) { self.body = body }

    func run() {
      code = body()
      isDone.signal()
    }

    func wait() -> Int32 {
      isDone.wait()
      return code
    }
  }
}
