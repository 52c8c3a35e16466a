import Tracewise
import TracewiseVerification

extension ProgramCheck {
  /// Judges a claim, or whether a refutation is found false as it says.
  func check(
    _ claim: Claim, place: Int, _ gradients: GradientEvidence?
  ) throws -> CheckRecord {
    var record = CheckRecord(
      subject: "\(program.source.name):\(claim.line)", kind: claim.kind, oracle: claim.oracle,
      verdict: .verified, reason: claim.text)
    let evidence = try evidence(for: claim, gradients)
    let comparison = EntryComparison(
      claimed: evidence.claimed, found: evidence.found,
      estimate: evidence.tolerance / tolerances.estimateFactor)
    comparison.report(in: &record, tolerances)
    try confirm(claim, evidence, &record)
    consult(exactVerdict(of: claim), &record)
    if record.verdict == .refuted, record.diagnosis == nil {
      record.diagnosis = cause(of: claim, place: place, evidence)
    }
    return claim.isRefutation ? refutation(of: record) : record
  }

  /// The record of a line that says its claim is false.
  private func refutation(of record: CheckRecord) -> CheckRecord {
    var result = record
    switch record.verdict {
    case .refuted: result.verdict = .verified
    case .verified:
      result.verdict = .refuted
      result.diagnosis = "the line says this is false, and it holds"
    case .inconclusive: break
    }
    return result
  }

  private func checkGradient(
    _ claim: Claim, _ name: String, _ gradients: GradientEvidence?, _ record: inout CheckRecord
  ) throws {
    guard let gradients, let input = program.input(name) else { return }
    record.kind = .gradient
    record.operand = name
    record.oracle = "tape and differences"
    let claimed = try bound.finiteValue(of: claim.right)
    let nudged = (1...2).compactMap { try? bound.nudged(UInt64($0)).evaluate(claim.right) }
    let estimate = Rounding.estimate(claimed, nudged) + gradients.rounding(name)
    let found = gradients.gradient(name)
    let judged = input.symmetrised(claimed)
    judge(claimed: judged, found: found, estimate: estimate, &record)
    if let entry = record.entry {
      confirm(input, entry, &record)
    } else if record.verdict == .verified,
      (claimed - judged).largest > tolerances.estimateFactor * estimate
    {
      record.diagnosis =
        "the claimed form is not symmetric; its symmetric part, which is all that symmetric "
        + "perturbations see, is right"
    }
  }

  /// Asks differences about the entry in which claim and tape differ.
  private func confirm(
    _ input: Declaration, _ entry: CheckRecord.Entry, _ record: inout CheckRecord
  ) {
    let differences = LossDifferences(bound, input)
    let derivative = differences.derivative(entry.row - 1, entry.column - 1)
    guard derivative.isUsable, derivative.kink == nil, let expected = record.expected,
      let found = record.found
    else { return }
    let limit = tolerances.estimateFactor * derivative.errorEstimate
    if abs(derivative.value - expected) > limit + 1e-6 * abs(expected) {
      record.verdict = .inconclusive("tape and differences disagree: see the loss's gradient")
    } else if abs(derivative.value - found) <= limit {
      record.oracle = "tape"
    } else {
      record.oracle = "tape and differences"
    }
  }

  private func checkDifferential(
    _ claim: Claim, _ expression: CheckedExpression, _ record: inout CheckRecord
  ) throws {
    record.kind = .differential
    record.oracle = "forward mode and differences"
    let directions = directions()
    let claimed = try bound.finiteValue(of: claim.right, differentials: directions)
    let nudged = (1...2).compactMap {
      try? bound.nudged(UInt64($0)).evaluate(claim.right, differentials: directions)
    }
    _ = try bound.finiteValue(of: expression)
    let found = try differential(of: expression, bound, directions)
    if let (i, j) = found.firstNonFinite {
      throw LanguageError(
        "entry (\(i + 1), \(j + 1)) of the differential is \(Matrix.format(found[i, j]))",
        at: expression.mark, in: program.source)
    }
    let foundNudged = (1...2).compactMap {
      try? differential(of: expression, bound.nudged(UInt64($0)), directions)
    }
    let estimate = Rounding.estimate(claimed, nudged) + Rounding.estimate(found, foundNudged)
    judge(claimed: claimed, found: found, estimate: estimate, &record)
    let disagreement = differencesContradict(found, estimate, expression, directions)
    if let disagreement { record.verdict = .inconclusive(disagreement) }
  }

  /// ∂ of an expression along the directions, by the rules' differentials.
  private func differential(
    of expression: CheckedExpression, _ bound: BoundProgram, _ directions: [String: Matrix]
  ) throws -> Matrix {
    var inputs: [String: DualMatrix<Matrix>] = [:]
    for (name, value) in bound.values {
      inputs[name] = DualMatrix(value: value, differential: directions[name] ?? value.zero)
    }
    var evaluator = Evaluator(
      bound.program, inputs: inputs, anchor: DualMatrix(constant: Matrix(0)),
      hasFailed: { $0.value.failure != nil || $0.differential.failure != nil })
    let result = evaluator.evaluate(expression)
    if let failure = result.value.failure ?? result.differential.failure {
      throw LanguageError("\(failure)", at: evaluator.failedAt, in: bound.program.source)
    }
    return result.differential
  }

  /// Whether differences of the expression contradict the differential by the rules.
  private func differencesContradict(
    _ found: Matrix, _ rounding: Double, _ expression: CheckedExpression,
    _ directions: [String: Matrix]
  ) -> String? {
    var memory: [Double: Matrix] = [:]
    func value(_ t: Double) throws -> Matrix {
      if let known = memory[t] { return known }
      var moved = bound.values
      for (name, direction) in directions { moved[name] = moved[name].map { $0 + t * direction } }
      let result = try bound.with(moved).evaluate(expression)
      memory[t] = result
      return result
    }
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        let derivative = NumericalDifferentiation().derivative { try value($0)[i, j] }
        guard derivative.isUsable else { continue }
        if derivative.kink != nil { return "the expression has a kink at the point" }
        let limit = tolerances.estimateFactor * (derivative.errorEstimate + rounding)
        if abs(derivative.value - found[i, j]) > limit {
          return "forward mode and differences disagree in entry (\(i + 1), \(j + 1))"
        }
      }
    case .gradient(let name):
      let gradients = try gradients ?? GradientEvidence(bound)
      let isSymmetric = program.input(name)?.isSymmetric ?? false
      return try evidence(
        claim, found: (gradients.gradient(name), gradients.rounding(name)),
        symmetrised: isSymmetric)
    }
  }

  /// Evidence whose right one of two sides is computed as the claim is, at points around it too.
  private func evidence(
    _ claim: Claim, _ directions: [String: Matrix] = [:],
    found: (BoundProgram) throws -> Matrix
  ) throws -> ClaimEvidence {
    let center = try found(bound)
    let nudged = (1...2).compactMap { try? found(bound.nudged(UInt64($0))) }
    return try evidence(
      claim, directions, found: (center, Rounding.estimate(center, nudged)), symmetrised: false)
  }

  private func evidence(
    _ claim: Claim, _ directions: [String: Matrix] = [:],
    found: (value: Matrix, rounding: Double), symmetrised: Bool
  ) throws -> ClaimEvidence {
    func shown(_ x: Matrix) -> Matrix { symmetrised ? 0.5 * (x + x.T) : x }
    func right(_ bound: BoundProgram) throws -> Matrix {
      shown(try bound.evaluate(claim.right, differentials: directions))
    }
    let claimed = try right(bound)
    let nudged = (1...2).compactMap { try? right(bound.nudged(UInt64($0))) }
    let terms = try claim.right.terms.map { term in
      let value = shown(try bound.evaluate(term.expression, differentials: directions))
      return term.isNegative ? -value : value
    }
    let rounding = Rounding.estimate(claimed, nudged) + found.rounding
    return ClaimEvidence(
      claimed: claimed, found: found.value, terms: terms,
      tolerance: tolerances.estimateFactor * rounding)
  }
}

extension Claim {
  fileprivate var kind: CheckRecord.Kind {
    switch form {
    case .gradient: .gradient
    case .differential: .differential
    case .identity: .identity
    }
  }

  private func checkIdentity(
    _ claim: Claim, _ left: CheckedExpression, _ record: inout CheckRecord
  ) throws {
    record.oracle = "evaluation"
    let (a, b) = (try bound.finiteValue(of: left), try bound.finiteValue(of: claim.right))
    let nudgedLeft = (1...2).compactMap { try? bound.nudged(UInt64($0)).evaluate(left) }
    let nudgedRight = (1...2).compactMap { try? bound.nudged(UInt64($0)).evaluate(claim.right) }
    let estimate = Rounding.estimate(a, nudgedLeft) + Rounding.estimate(b, nudgedRight)
    judge(claimed: b, found: a, estimate: estimate, &record)
  }

  private func judge(
    claimed: Matrix, found: Matrix, estimate: Double, _ record: inout CheckRecord
  ) {
    let comparison = EntryComparison(claimed: claimed, found: found, estimate: estimate)
    comparison.report(in: &record, tolerances)
    if record.verdict == .refuted {
      record.diagnosis = Diagnosis.of(
        claimed: claimed, found: found, tolerance: tolerances.estimateFactor * estimate)
    }
  }
}
