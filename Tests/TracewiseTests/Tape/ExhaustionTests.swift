#if os(Linux)
  import Foundation
  import Testing
  import Tracewise

  /// Memory that runs out, at whatever block it does: an error, or the right gradient.
  @Suite struct ExhaustionTests {
    @Test func everyBlockMayBeTheLast() async {
      await #expect(processExitsWith: .success) {
        let x = random(1200, 1200, seed: 1)
        let loss: (Variable) -> Variable = { x in sum(sin(x) ⊙ x) + mean(x.squared.T) }
        let expected = try gradient(at: x, of: loss)
        let block = x.count * 8
        var outcomes: Set<Bool> = []
        for halves in 1..<16 {
          // With a block to write to where there is no other.
          let tape = Tape()
          _ = sin(tape.input(x))
          tape.reset()
          Self.limitMemory(Self.usedMemory + halves * block / 2)
          do {
            let input = tape.input(x)
            let found = try tape.gradient(of: loss(input), withRespectTo: input).checked()
            Self.limitMemory(nil)
            outcomes.insert(true)
            guard norm(found - expected).scalar == 0 else { exit(1) }
          } catch let error as TracewiseError {
            Self.limitMemory(nil)
            outcomes.insert(false)
            guard error.kind == .memory else { exit(2) }
          }
        }
        exit(outcomes.count == 2 ? 0 : 3)
      }
    }

    private static var usedMemory: Int {
      let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
      return (Int(pages.split(separator: " ").first ?? "") ?? 0) * Int(getpagesize())
    }

    private static func limitMemory(_ bytes: Int?) {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
  }
#endif
