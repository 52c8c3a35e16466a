#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs the tool on a stack with room for the deepest formula that is accepted, whatever the limits of the
/// shell are.
///
/// What is done for every formula goes in loops; what recursion is left, over names that rest on one
/// another, is bounded with their levels. Pages that are never touched cost nothing. Where a limit on addresses
/// (`ulimit -v`) leaves no room for so much, the stack takes little of what there is.
enum DeepStack {
  private static let sizes = [1 << 30, 1 << 26, 1 << 23]

  /// What the body returns.
  static func run(_ body: @escaping @Sendable () -> Int32) -> Int32 {
    let result = Result(body)
    let wasRun = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) {
      guard let attributes = $0.baseAddress, pthread_attr_init(attributes) == 0 else {
        return false
      }
      defer { pthread_attr_destroy(attributes) }
      return sizes.contains { size in
        pthread_attr_setstacksize(attributes, size) == 0 && result.wasRun(with: attributes)
      }
    }
    return wasRun ? result.code : body()
  }

  private final class Result {
    private let body: @Sendable () -> Int32
    private(set) var code: Int32 = 0

    init(_ body: @escaping @Sendable () -> Int32) { self.body = body }

    /// Whether there was room for a thread with these attributes, which has ended by now.
    func wasRun(with attributes: UnsafePointer<pthread_attr_t>) -> Bool {
      let argument = Unmanaged.passUnretained(self).toOpaque()
      #if canImport(Darwin)
        var started: pthread_t?
        let failure = pthread_create(&started, attributes, { Result.run($0) }, argument)
        guard failure == 0, let thread = started else { return false }
      #else
        var thread = pthread_t()
        let failure = pthread_create(
          &thread, attributes, { $0.flatMap { Result.run($0) } }, argument)
        guard failure == 0 else { return false }
      #endif
      return pthread_join(thread, nil) == 0
    }

    private static func run(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
      let result = Unmanaged<Result>.fromOpaque(argument).takeUnretainedValue()
      result.code = result.body()
      return nil
    }
  }
}
