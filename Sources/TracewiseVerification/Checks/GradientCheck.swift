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
  let check = GradientCheck(
    inputs, names, own: try valueWithGradient(at: inputs, of: loss).gradient, seed: seed,
    LossCheck(tolerances: tolerances))
  return try withoutActuallyEscaping(loss) { loss in
    try check.records { ClosureBody(loss: loss, inputs: inputs, moving: $0) }
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
///
/// With a `gradient` by hand, one matrix for each input, that is checked in place of the tape's.
public func checkGradient(
  of loss: some GenericLoss, gradient: [Matrix]? = nil, at inputs: [Matrix],
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances(),
  oracles: [any Oracle] = LossCheck.allOracles
) throws -> Verification {
  let own = try valueWithGradient(at: inputs) { try loss.value(at: $0) }.gradient
  let check = GradientCheck(
    inputs, names, own: own, byHand: gradient, seed: seed,
    LossCheck(oracles: oracles, tolerances: tolerances))
  let records = try check.records {
    try Composition(recording: loss, at: inputs, moving: [$0])
  }
  return Verification(records.flatMap(\.settledEvidence))
}

/// Gradients of a loss at a point, one for each of its inputs: the tape's, or those that somebody found.
struct GradientCheck {
  private let inputs: [Matrix]
  private let names: [String]
  private let own: [Matrix]
  private let gradients: [Matrix]
  private let claim: String
  private let seed: UInt64
  private let check: LossCheck

  init(
    _ inputs: [Matrix], _ names: [String]?, own: [Matrix], byHand: [Matrix]? = nil, seed: UInt64,
    _ check: LossCheck
  ) {
    self.inputs = inputs
    self.names = names ?? []
    self.own = own
    gradients = byHand ?? own
    claim = byHand == nil ? "the tape's gradient" : "the gradient by hand"
    self.seed = seed
    self.check = check
  }

  /// A record an input, of which `body` is the loss as a function of that alone.
  func records<Body: Differentiable>(_ body: (Int) throws -> Body) throws -> [CheckRecord] {
    guard gradients.count == inputs.count else {
      throw TracewiseError(
        .argument, in: "checkGradient",
        "there are \(inputs.count) matrices and \(gradients.count) gradients of them")
    }
    return try inputs.indices.map { k in
      let name = names.indices.contains(k) ? names[k] : "input \(k + 1)"
      var subject = LossSubject(try body(k), label: "grad(\(name))", inputs: [name])
      subject.claim = claim
      return misfit(subject, k)
        ?? check.record(of: subject, at: [inputs[k]], gradients: [gradients[k]], seed: seed)
        .named(name, of: claim)
    }
  }

  /// The record of what is no gradient without further ado: it failed, has another shape, or entries that are
  /// no finite numbers; nil of all else.
  private func misfit<Body>(_ subject: LossSubject<Body>, _ k: Int) -> CheckRecord? {
    let (x, gradient) = (inputs[k], gradients[k])
    let (reason, diagnosis): (String, String?)
    if let failure = gradient.failure {
      (reason, diagnosis) = ("\(claim) has no value", "\(failure)")
    } else if gradient.shape != x.shape {
      reason = "\(claim) is \(gradient.shape), its input \(x.shape)"
      diagnosis = Diagnosis.of(
        claimed: gradient, found: own[k], tolerance: 1e-6 * own[k].largestEntry)
    } else if let (i, j) = gradient.firstNonFinite {
      reason = "\(claim) is not finite"
      diagnosis = "entry (\(i + 1), \(j + 1)) is \(Matrix.format(gradient[i, j]))"
    } else {
      return nil
    }
    var record = CheckRecord(
      subject: subject.label, kind: subject.kind, oracle: .laws.law("finite, of its input's shape"),
      verdict: .refuted,
      error: .infinity, seed: seed, reason: reason)
    record.operand = subject.operandNames.first
    record.diagnosis = diagnosis
    record.evidence = [record]
    return record
  }
}

extension CheckRecord {
  /// What each oracle says; where the verdict is clear without them, not those that say nothing.
  var settledEvidence: [CheckRecord] {
    if case .inconclusive = verdict { return evidence.isEmpty ? [self] : evidence }
    return evidence.filter { if case .inconclusive = $0.verdict { false } else { true } }
  }
}
