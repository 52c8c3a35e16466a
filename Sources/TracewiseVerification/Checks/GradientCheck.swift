public import Tracewise

/// Checks the gradient of a loss of one's own: that of the tape, by all that a closure allows:
/// differences, Taylor remainders, and second derivatives.
///
/// One record an input. Inputs with few entries are checked entry by entry; of larger ones a
/// sample of entries and random directions, which see an error anywhere: the record says from
/// which size on. Throws the error of a loss whose value or gradient fails.
///
///     let records = try checkGradient(at: [A, b], names: ["A", "b"]) { x in
///       norm(x[0] * x[1] - y).squared
///     }
public func checkGradient(
  at inputs: [Matrix], names: [String]? = nil, seed: UInt64 = 1,
  tolerances: Tolerances = Tolerances(), of loss: ([Variable]) throws -> Variable
) throws -> [CheckRecord] {
  let names = names ?? inputs.indices.map { "input \($0 + 1)" }
  let gradients = try valueWithGradient(at: inputs, of: loss).gradient
  return withoutActuallyEscaping(loss) { loss in
    inputs.indices.map { k in
      let subject = LossSubject(
        ClosureBody(loss: loss, inputs: inputs, moving: k), label: "grad(\(names[k]))",
        inputs: [names[k]])
      return LossCheck(tolerances: tolerances)
        .record(of: subject, at: [inputs[k]], gradients: [gradients[k]], seed: seed)
        .named(names[k], of: "the tape's gradient")
    }
  }
}

/// Checks the gradient of a generic loss by all oracles: it runs in every interpretation, so that
/// complex steps see errors of a few units in the last place where it is analytic, and exact arithmetic
/// takes part.
///
///     struct Quadratic: GenericLoss {
///       func value<M: MatrixAlgebra>(at xs: [M]) -> M { norm(xs[0] * xs[1]).squared }
///     }
///
/// Its gradient at A and x:
///
///     let result = try checkGradient(of: Quadratic(), at: [A, x], names: ["A", "x"])
public func checkGradient(
  of loss: some GenericLoss, at inputs: [Matrix], names: [String]? = nil, seed: UInt64 = 1,
  tolerances: Tolerances = Tolerances(), oracles: [any Oracle] = LossCheck.allOracles
) throws -> Verification {
  let names = names ?? inputs.indices.map { "input \($0 + 1)" }
  let gradients = try valueWithGradient(at: inputs) { try loss.value(at: $0) }.gradient
  let records = try inputs.indices.map { k in
    let subject = LossSubject(
      try Composition(recording: loss, at: inputs, moving: [k]), label: "grad(\(names[k]))",
      inputs: [names[k]])
    return LossCheck(oracles: oracles, tolerances: tolerances)
      .record(of: subject, at: [inputs[k]], gradients: [gradients[k]], seed: seed)
      .named(names[k], of: "the tape's gradient")
  }
  return Verification(records.flatMap(\.settledEvidence))
}

extension CheckRecord {
  /// What each oracle says; where the verdict is clear without them, not those that say nothing.
  fileprivate var settledEvidence: [CheckRecord] {
    if case .inconclusive = verdict { return evidence }
    return evidence.filter { if case .inconclusive = $0.verdict { false } else { true } }
  }
}
