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
      let found = records(at: point)
      let evidence = found.map { doubting($0, among: found, at: point) }
      var record = Evidence(evidence, of: point.record(.differences)).record
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

  /// A record without a refutation that only says where its oracle cannot see.
  ///
  /// Differences cannot follow numbers of very different sizes, nor complex steps those whose products are no numbers:
  /// there what another oracle verifies, which sees errors that small, stands. And second derivatives may be none at one
  /// point, where entries are equal, though they are right beside it.
  private func doubting<S: Subject>(
    _ record: CheckRecord, among all: [CheckRecord], at point: SubjectCase<S>
  ) -> CheckRecord {
    guard record.verdict == .refuted else { return record }
    func verifies(_ oracle: OracleID) -> Bool {
      all.contains {
        $0.oracle == oracle && $0.verdict == .verified
          && 10 * $0.smallestVisibleError < max(record.error, record.smallestVisibleError)
      }
    }
    let sizes = point.operands.flatMap(\.values).map(\.magnitude).filter { $0 > 0 }
    let (least, most) = (sizes.min() ?? 1, sizes.max() ?? 1)
    let ofValues: Set<OracleID> = [.differences, .taylor, .differential, .secondOrder]
    var doubt: String?
    if ofValues.contains(record.oracle), most > 1e6 * least, verifies(.complexStep) {
      doubt = "differences cannot follow numbers from \(short(least)) to \(short(most))"
    } else if record.oracle == .complexStep, most > 1e60 || least < 1e-60, verifies(.differences) {
      doubt =
        "products of numbers from \(short(least)) to \(short(most)) and a complex step are none"
    } else if record.oracle == .secondOrder, holdsNearby(point) {
      doubt = "the recorded gradient's derivative is right beside this point, and another at it"
    }
    guard let doubt else { return record }
    var record = record
    record.verdict = .inconclusive(.undecided(doubt))
    return record
  }

  private func short(_ x: Double) -> String { Matrix.format(x, digits: 1) }

  /// Whether second derivatives are right at points next to one.
  private func holdsNearby<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    (1...2).allSatisfy { (seed: UInt64) in
      var generator = SeededGenerator(seed: seed)
      let nearby = point.operands.map { x in
        x + 0.01 * x.typicalSize * Matrix.randomNormal(x.rows, x.columns, using: &generator)
      }
      guard
        let there = try? SubjectCase(
          point.subject, region: .point(nearby), size: 0, seed: seed, tolerances: tolerances,
          cotangent: point.cotangent)
      else { return false }
      let records = SecondOrderOracle().check(there)
      return !records.isEmpty && records.allSatisfy { $0.verdict == .verified }
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
