#if os(Linux)
  import Foundation
  import Testing
  import Tracewise

  /// Memory that runs out, at whatever block it does: an error, or the right gradient.
  @Suite struct ExhaustionTests {
    @Test func everyBlockMayBeTheLast() async {
      await #expect(processExitsWith: .success) {
        try Self.run(at: random(1200, 1200, seed: 1)) { x in sum(sin(x) ⊙ x) + mean(x.squared.T) }
      }
    }

    /// The last block is one of a pullback, of a node whose own value and adjoint are small.
    @Test func blocksOfAPullback() async {
      await #expect(processExitsWith: .success) {
        try Self.run(at: random(1200, 1, seed: 1)) { x in Variable.apply(Wasteful(), to: x) }
      }
    }

    private struct Wasteful: MatrixUnaryRule {
      static let name = "wasteful"
      func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
      func value(_ x: Matrix) throws -> Matrix { sum(x) }
      func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { sum(dx) }
      func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
        (sin(x * x.T) + 2 * cos(x * x.T)).rowSums * g
      }
    }

    /// Exits with 0 where all runs with less and less memory end well.
    private static func run(
      at x: Matrix, _ loss: @escaping (Variable) -> Variable
    ) throws {
      let expected = try gradient(at: x, of: loss)
      let block = x.rows * x.rows * 8
      var outcomes: Set<Bool> = []
      for halves in 1..<16 {
        // With a block to write to where there is no other.
        let tape = Tape()
        _ = sin(tape.input(Matrix.ones(x.rows, x.rows)))
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
