import Tracewise

/// How random residues are drawn for exact comparisons, and drawn again where they do not serve.
package struct ExactDraws: Sendable, Hashable {
  package var seed: UInt64
  /// Independent draws; each one lowers the probability of a wrong acceptance by degree/p.
  package var count: Int
  /// How often a draw is repeated that met a singular matrix, or residues without a root.
  package var attempts: Int

  package init(seed: UInt64 = 1, count: Int = 1, attempts: Int = 64) {
    self.seed = seed
    self.count = count
    self.attempts = attempts
  }

  /// Runs a comparison on fresh draws, until one differs or all are equal.
  func run(
    _ operands: [ExactOperand],
    _ compare: ([Textbook<Modular>], inout SeededGenerator, inout ExactComparison) throws -> Void
  ) -> ExactCheck {
    var generator = SeededGenerator(seed: seed)
    var check = ExactCheck(
      outcome: .equal, opaque: [], hasFalseRoot: false, degree: 0, draws: max(count, 1))
    for _ in 0..<check.draws {
      for attempt in 1...max(attempts, 1) {
        let isLast = attempt >= attempts
        let draw = once(operands, &generator, compare)
        check.opaque.formUnion(draw.opaque)
        check.degree = max(check.degree, draw.degree)
        check.outcome = draw.outcome
        check.hasFalseRoot = draw.hasFalseRoot
        if isLast || !draw.isWorthRepeating { break }
      }
      guard check.isEqual else { return check }
    }
    return check
  }

  /// One draw, with opaque values of its own.
  private func once(
    _ operands: [ExactOperand], _ generator: inout SeededGenerator,
    _ compare: ([Textbook<Modular>], inout SeededGenerator, inout ExactComparison) throws -> Void
  ) -> ExactCheck {
    let run = OpaqueRun(salt: generator.next())
    var comparison = ExactComparison()
    var outcome = ExactCheck.Outcome.equal
    OpaqueRun.$current.withValue(run) {
      do {
        let xs = operands.map { $0.draw(using: &generator) }
        try compare(xs, &generator, &comparison)
        let differences = comparison.differences
        if !differences.isEmpty { outcome = .different(differences) }
      } catch let error as TracewiseError {
        outcome = .undefined(error)
      } catch let undefined as Undefined {
        outcome = .undefined(TracewiseError(undefined.kind, in: "exact", undefined.reason))
      } catch {
        outcome = .undefined(TracewiseError(.argument, in: "exact", "\(error)"))
      }
    }
    return ExactCheck(
      outcome: outcome, opaque: run.functions, hasFalseRoot: run.hasFalseRoot,
      degree: comparison.degree, draws: 1)
  }
}

extension ExactCheck {
  /// Whether another draw may decide what this one did not: it met a singular matrix, or a
  /// difference that may be due to a root that is none.
  fileprivate var isWorthRepeating: Bool {
    switch outcome {
    case .equal: false
    case .different: hasFalseRoot
    case .undefined(let error): error.kind == .singular || error.kind == .domain
    }
  }
}
