import Synchronization

/// The exact gradients of one loss at the draws of one seed, and its slopes along directions, each found once.
package final class ExactGradients: Sendable {
  enum Quantity: Hashable { case slope, gradient }

  /// What is found depends on nothing but what was drawn, which follows from the run's salt.
  private struct Place: Hashable {
    let quantity: Quantity
    let salt: UInt64
    let operand: Int
  }

  private struct Known {
    let value: Textbook<DegreeBounded>
    let functions: Set<OpaqueFunction>
    let hasFalseRoot: Bool
  }

  private let known = Mutex<[Place: Known]>([:])

  package init() {}

  /// The gradient for an operand in the current run, or the slope along its one direction, found by `find` where it
  /// is not known. What finding it met is noted as if it had been found again.
  func callAsFunction(
    _ quantity: Quantity, operand: Int, _ find: () throws -> Textbook<DegreeBounded>
  ) throws -> Textbook<DegreeBounded> {
    let run = OpaqueRun.current
    let place = Place(quantity: quantity, salt: run.salt, operand: operand)
    if let found = known.withLock({ $0[place] }) {
      run.join(found.functions, hasFalseRoot: found.hasFalseRoot)
      return found.value
    }
    let value = try find()
    known.withLock {
      $0[place] = Known(
        value: value, functions: run.functions, hasFalseRoot: run.hasFalseRoot)
    }
    return value
  }
}
