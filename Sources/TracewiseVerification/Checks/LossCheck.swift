package import Tracewise

/// Checks gradients of losses: a claim each, and what every oracle says of it that has what it needs.
public struct LossCheck {
  /// All oracles of this module that judge a loss.
  public static let allOracles: [any Oracle] = [
    DifferencesOracle(), ComplexStepRuleOracle(), TaylorOracle(), DifferentialOracle(),
    AdjointOracle(), ForwardOracle(), SecondOrderOracle(), ExactRuleOracle(),
  ]

  /// The oracles that are asked, in this order; those that a loss does not have the needs of are
  /// passed over.
  package var oracles: [any Oracle]
  /// How far the error estimates of evidence are trusted.
  package var tolerances: Tolerances
  /// Whether records get the curves that an HTML report draws.
  package var drawsCurves = false

  /// A check by these oracles.
  package init(
    oracles: [any Oracle] = LossCheck.allOracles, tolerances: Tolerances = Tolerances()
  ) {
    self.oracles = oracles
    self.tolerances = tolerances
  }

  /// The record of a gradient: the verdict, the numbers of the sharpest evidence, and beside it what each
  /// oracle says.
  ///
  /// - Parameters:
  ///   - gradients: what is claimed to be the gradients; the tape's by default.
  package func record<Body>(
    of subject: LossSubject<Body>, at inputs: [Matrix], gradients: [Matrix]? = nil,
    seed: UInt64 = 1
  ) -> CheckRecord {
    do {
      let point = try SubjectCase(
        subject, region: .point(inputs), size: 0, seed: seed, tolerances: tolerances,
        cotangent: Matrix(1), gradients: gradients)
      var record = Evidence(records(at: point), of: point.record(.differences)).record
      record.omissions = oracles.filter { $0.applies(to: point) }
        .flatMap { $0.omissions(at: point) }
      if drawsCurves, let name = subject.operandNames.first {
        record.plots = point.plots(try point.gradient(), along: "a random direction of \(name)")
      }
      return record
    } catch {
      var record = CheckRecord(
        subject: subject.label, kind: subject.kind, oracle: .differences,
        verdict: .inconclusive(.undecided("\(error)")), seed: seed, reason: "")
      record.operand = subject.operandNames.first
      return record
    }
  }

  /// What the oracles say. Where differences see a kink, those that need a smooth point have no say.
  private func records<S: Subject>(at point: SubjectCase<S>) -> [CheckRecord] {
    var records: [CheckRecord] = []
    var isSmooth = true
    for oracle in oracles where oracle.applies(to: point) {
      guard isSmooth || !oracle.needs.contains(.smoothness) else { continue }
      records += oracle.check(point)
      if case .inconclusive(let doubt)? = records.last?.verdict, doubt.isKink { isSmooth = false }
    }
    return records
  }
}

/// The records of several oracles about one claim.
private struct Evidence {
  let records: [CheckRecord]
  private let claim: CheckRecord

  init(_ records: [CheckRecord], of claim: CheckRecord) {
    self.records = records
    self.claim = claim
  }

  /// Their sum: refuted where one refutes; else what differences say, and where these are too noisy,
  /// what other oracles verify that look at every entry.
  var record: CheckRecord {
    let differences = records.first { $0.oracle == .differences }
    let sharpest =
      records.filter { $0.isEntrywise && $0.verdict == .verified }
      .min { $0.smallestVisibleError < $1.smallestVisibleError }
    var record =
      records.first { $0.verdict == .refuted } ?? differences ?? sharpest ?? records.first ?? claim
    switch record.verdict {
    case .verified: if let sharpest { record.takeNumbers(of: sharpest) }
    case .inconclusive(let doubt):
      if doubt.isNoise, let sharpest {
        record = sharpest
      }
    case .refuted: break
    }
    record.evidence = records
    return record
  }
}

extension CheckRecord {
  /// Whether the record is about every entry of a gradient, not about a direction.
  fileprivate var isEntrywise: Bool { oracle == .differences || oracle == .complexStep }

  /// Says how sharp other evidence for the same claim is.
  package mutating func takeNumbers(of other: CheckRecord) {
    error = other.error
    errorEstimate = other.errorEstimate
    smallestVisibleError = other.smallestVisibleError
    isOfZeros = other.isOfZeros
  }

  /// The record of a loss's gradient with what it says of it.
  package func named(_ name: String, of what: String) -> CheckRecord {
    var record = self
    record.operand = name
    record.reason =
      record.verdict == .refuted
      ? "\(what) is not the derivative of the loss" : "\(what) is the derivative of the loss"
    return record
  }
}
