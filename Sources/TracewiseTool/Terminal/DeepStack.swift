import Foundation

/// Runs the tool on a stack that holds the deepest program that is accepted.
///
/// What goes over user-sized depth in loops needs none of it; recursion over a formula's levels has room
/// for as many as `Program.deepest`, on every system, whatever the limits of its shell. Pages that are
/// never touched cost nothing.
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
