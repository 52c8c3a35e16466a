#if Serve
  import Foundation
  import Synchronization
  import TracewisePrograms
  import TracewiseServe

  /// Answers questions of pages by processes of this tool, a new one for each question: none outlives its time, and none
  /// takes the server with it.
  ///
  /// Some wait with all that they need read. A page that asks anew no longer wants what it asked before.
  final class LiveAnswers: Sendable {
    private struct State {
      /// Processes that wait for a question.
      var waiting: [Child] = []
      /// Those that answer, by page.
      var busy: [String: LiveEvents] = [:]
      var count = 0
    }

    private let state = Mutex(State())
    private let seconds: Double

    private static let mostWaiting = 2
    /// More at a time would only wait for one another.
    private static let mostBusy = 8

    init(within seconds: Double) { self.seconds = seconds }

    /// Lets processes wait for questions.
    func prepare() {
      state.withLock { state in
        while state.waiting.count < Self.mostWaiting, let child = Self.child() {
          state.waiting.append(child)
        }
      }
    }

    private static func child() -> Child? {
      try? Child([CommandLine.executable, LiveAnswer.command], chatter: Chatter { _ in })
    }

    /// The answer to a question: `text`, `sizes`, and the `page` that asks.
    @Sendable func answer(_ bytes: [UInt8]) -> HTTPAnswer {
      guard let question = JSON(bytes), let page = question["page"]?.asText,
        question["text"]?.asText != nil
      else { return .refusal(400, "this is no question") }
      let events = state.withLock { state -> LiveEvents? in
        state.busy[page]?.interrupt()
        // One that ended while it waited, killed by the system perhaps, answers nothing.
        state.waiting.removeAll(where: \.hasEnded)
        guard state.count < Self.mostBusy, let child = state.waiting.popLast() ?? Self.child()
        else { return nil }
        state.count += 1
        let events = LiveEvents(child, page: page, within: seconds, of: self)
        state.busy[page] = events
        child.send(Array(question.line.utf8))
        return events
      }
      guard let events else { return .refusal(503, "too many questions at a time") }
      return .events(events)
    }

    /// Called at the end of an answer.
    fileprivate func dismiss(_ events: LiveEvents, _ end: () -> Void) {
      state.withLock { state in
        end()
        state.count -= 1
        if state.busy[events.page] === events { state.busy[events.page] = nil }
      }
      prepare()
    }
  }

  /// The parts of an answer as server-sent events.
  final class LiveEvents: EventSource, @unchecked Sendable {
    let page: String
    /// Talked to by the thread of its connection alone; interrupted and ended under the lock of all answers.
    private let child: Child
    private let answers: LiveAnswers
    private let seconds: Double
    private let deadline: ContinuousClock.Instant
    private var isOver = false

    private static let mostBytes = 1 << 26

    fileprivate init(
      _ child: Child, page: String, within seconds: Double, of answers: LiveAnswers
    ) {
      (self.child, self.page, self.seconds, self.answers) = (child, page, seconds, answers)
      deadline = ContinuousClock.now + .seconds(seconds)
    }

    fileprivate func interrupt() { child.interrupt() }

    func next() -> [UInt8]? {
      guard !isOver else { return nil }
      guard ContinuousClock.now < deadline else {
        return last("stopped: it takes longer than \(seconds.formatted()) s")
      }
      do throws(ProgramFailure) {
        let line = try child.line(most: Self.mostBytes, within: min(1, remaining))
        if line.starts(with: Array("{\"part\":\"end\"".utf8))
          || line.starts(with: Array("{\"part\":\"errors\"".utf8))
        {
          isOver = true
        }
        return Self.event(line)
      } catch {
        // A comment: whether anybody listens shows when it is sent.
        if case .silent = error { return Array(":\n\n".utf8) }
        return last("the check ended without an answer: \(error)")
      }
    }

    private var remaining: Double { max((deadline - ContinuousClock.now) / .seconds(1), 0.001) }

    private func last(_ message: String) -> [UInt8] {
      isOver = true
      let part = JSON.object([("part", .string("stopped")), ("message", .string(message))])
      return Self.event(Array(part.line.utf8.dropLast()))
    }

    private static func event(_ line: [UInt8]) -> [UInt8] {
      Array("data: ".utf8) + line + Array("\n\n".utf8)
    }

    func end() { answers.dismiss(self) { child.end() } }
  }
#endif
