import Dispatch
import Synchronization
import Tracewise

/// Hammers on eight threads at a time.
public enum HammerCommand {
  /// Hammers for some seconds and prints what is wrong, and how much was done; the exit code.
  public static func run(seconds: Double, seed: UInt64) -> Int32 {
    let end = ContinuousClock.now + .seconds(seconds)
    let programs = Atomic(0)
    let comparisons = Atomic(0)
    let findings = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      var hammer = Hammer(seed: seed &* 1000 &+ UInt64(thread))
      while ContinuousClock.now < end, findings.load(ordering: .relaxed) == 0 {
        let finding = hammer.programs % 100 == 0 ? manyGradients() ?? hammer.blow() : hammer.blow()
        guard let finding else { continue }
        print(finding)
        findings.add(1, ordering: .relaxed)
      }
      programs.add(hammer.programs, ordering: .relaxed)
      comparisons.add(hammer.comparisons, ordering: .relaxed)
    }
    let count = programs.load(ordering: .relaxed)
    print("\(count) programs, \(comparisons.load(ordering: .relaxed)) compared")
    return findings.load(ordering: .relaxed) == 0 ? 0 : 1
  }

  private struct Interruption: Error {}

  /// Gradients at many points, which make threads of their own; one point throws.
  private static func manyGradients() -> String? {
    let points = (0..<24).map { Matrix(2, 2, repeating: Double($0)) }
    do {
      let all = try valuesWithGradients(at: points) { x in sum(x ⊙ x) }
      let isRight = zip(all, points).allSatisfy { $0.gradient == 2 * $1 }
      if !isRight { return "MISMATCH gradients at many points" }
      _ = try valuesWithGradients(at: points) { x in
        if x.value[0, 0] == 17 { throw Interruption() }
        return sum(x ⊙ x)
      }
    } catch is Interruption { return nil } catch { return "MISMATCH many points throw \(error)" }
    return "MISMATCH what one of many points throws is lost"
  }
}
