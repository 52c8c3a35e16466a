import Synchronization

/// The exact gradients of one loss at the draws of one seed, each found once.
package final class ExactGradients: Sendable {
  /// A gradient depends on nothing but what was drawn, which follows from the run's salt.
  private struct Place: Hashable {
    let salt: UInt64
    let operand: Int
  }

  private struct Known {
    let gradient: Textbook<DegreeBounded>
    let functions: Set<OpaqueFunction>
    let hasFalseRoot: Bool
  }

  private let known = Mutex<[Place: Known]>([:])

  package init() {}

  /// The gradient for an operand in the current run, found by `find` where it is not known. What
  /// finding it met is noted as if it had been found again.
  func gradient(
    operand: Int, _ find: () throws -> Textbook<DegreeBounded>
  ) throws -> Textbook<DegreeBounded> {
    let run = OpaqueRun.current
    let place = Place(salt: run.salt, operand: operand)
    if let found = known.withLock({ $0[place] }) {
      run.join(found.functions, hasFalseRoot: found.hasFalseRoot)
      return found.gradient
    }
    let gradient = try find()
    known.withLock {
      $0[place] = Known(
        gradient: gradient, functions: run.functions, hasFalseRoot: run.hasFalseRoot)
    }
    return gradient
  }
}
