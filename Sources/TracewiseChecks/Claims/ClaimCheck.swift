import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// The two sides of a claim at one point.
struct ClaimEvidence {
  let claimed: Matrix
  let found: Matrix
  private(set) var tolerance: Double
  /// How large the terms are of which it is known that they cancel.
  private(set) var terms = 0.0

  /// The same, known to rounding of terms of this size as well.
  fileprivate func withTerms(_ terms: Double, _ tolerances: Tolerances) -> ClaimEvidence {
    var evidence = self
    evidence.terms = max(evidence.terms, terms)
    evidence.tolerance += tolerances.estimateFactor * 4 * Double.ulpOfOne * terms
    return evidence
  }
}

extension ProgramCheck {
  /// Judges a claim, or whether a refutation is found false as it says.
  func check(
    _ claim: Claim, place: Int, _ gradients: GradientEvidence?
  ) throws -> CheckRecord {
    var record: CheckRecord
    let evidence: ClaimEvidence
    do {
      (record, evidence) = try compared(claim, gradients)
    } catch let error as LanguageError {
      guard let beside = beside(claim) else { throw error }
      return claim.isRefutation ? refutation(of: beside) : beside
    }
    try confirm(claim, evidence, &record)
    if case .inconclusive = record.verdict, let beside = beside(claim) { record = beside }
    weigh(exactVerdict(of: claim), &record)
    if explains, record.verdict == .refuted {
      if record.diagnosis == nil { explain(claim, place, evidence, &record) }
      if !claim.isRefutation { record.smallest = smallest(claim, place: place) }
    }
    return claim.isRefutation ? refutation(of: record) : record
  }

  /// What the numbers of both sides say of a claim, before differences and exact arithmetic are asked.
  func compared(
    _ claim: Claim, _ gradients: GradientEvidence? = nil
  ) throws -> (CheckRecord, ClaimEvidence) {
    var record = CheckRecord(
      subject: "\(program.source.name):\(claim.line)", kind: claim.kind, oracle: claim.oracle,
      verdict: .verified, reason: claim.text)
    record.statement = claim.isRefutation ? .refutation : .claim
    let evidence = try evidence(for: claim, gradients)
    var scale = max(evidence.claimed.largest, evidence.found.largest)
    // What is nothing but rounding is 0, and 0 = 0 shows nothing; what jumps beside the point is not that.
    record.isOfZeros =
      scale <= evidence.tolerance
      && (evidence.terms == 0 || evidence.tolerance <= 1e-3 * evidence.terms)
    // Where next to nothing is left, errors are those of the terms.
    if scale < 1e-6 * evidence.terms { scale = evidence.terms }
    var comparison = Comparison(tolerances)
    comparison.setNaturalScale(scale > 0 ? scale : 1, operand: nil)
    comparison.add(
      evidence.claimed, evidence.found,
      Matrix(
        evidence.found.rows, evidence.found.columns,
        repeating: evidence.tolerance / tolerances.estimateFactor), nil)
    comparison.conclude(&record, law: claim.text, holds: claim.text)
    if scale > 0 { record.errors = abs(evidence.claimed - evidence.found) / scale }
    return (record, evidence)
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

  /// Both sides of a claim, by the rules, with the rounding of both.
  func evidence(
    for claim: Claim, _ gradients: GradientEvidence? = nil
  ) throws -> ClaimEvidence {
    switch claim.form {
    case .identity(let left):
      _ = try bound.finiteValue(of: left)
      return try evidence(claim) { try $0.evaluate(left) }
        .withTerms(termMagnitude(of: left), tolerances)
    case .hessian(_, let left):
      let center = try bound.finiteValue(of: left)
      let nudged = nudged.compactMap { try? $0.evaluate(left) }
      return try evidence(
        claim, found: (center, ClaimRounding.estimate(center, nudged)),
        symmetrised: program.isSymmetrised(claim))
    case .differential(let expression):
      let directions = directions()
      let value = try bound.finiteValue(of: expression)
      // A differential of nothing is known to rounding of the value's own change.
      let change = directions.reduce(0) { change, direction in
        let size = bound.values[direction.key]?.largest ?? 0
        return size > 0 ? max(change, direction.value.largest / size) : change
      }
      return try evidence(claim, directions) {
        try self.differential(of: expression, $0, directions)
      }.withTerms(value.largest * change, tolerances)
    case .gradient(let name):
      let gradients = try gradients ?? GradientEvidence(bound)
      let usual = try evidence(
        claim, found: (gradients.gradient(name), gradients.rounding(name)),
        symmetrised: program.isSymmetrised(claim))
      guard claim.convention != nil,
        let words = program.input(name)?.conventional(in: claim.right.range)
      else { return usual }
      // Both sides as they are in the convention of the claim.
      let other = try bound.evaluate(words) - gradients.gradient(name)
      return ClaimEvidence(
        claimed: usual.claimed + other, found: usual.found + other, tolerance: usual.tolerance)
    }
  }

  /// Evidence whose right one of two sides is computed as the claim is, at points around it too.
  private func evidence(
    _ claim: Claim, _ directions: [String: Matrix] = [:],
    found: (BoundProgram) throws -> Matrix
  ) throws -> ClaimEvidence {
    let center = try found(bound)
    let nudged = nudged.compactMap { try? found($0) }
    return try evidence(
      claim, directions, found: (center, ClaimRounding.estimate(center, nudged)), symmetrised: false
    )
  }

  private func evidence(
    _ claim: Claim, _ directions: [String: Matrix] = [:],
    found: (value: Matrix, rounding: Double), symmetrised: Bool
  ) throws -> ClaimEvidence {
    func shown(_ x: Matrix) -> Matrix { symmetrised ? 0.5 * (x + x.T) : x }
    func right(_ bound: BoundProgram) throws -> Matrix {
      shown(try bound.evaluate(claim.right, differentials: directions))
    }
    _ = try bound.finiteValue(of: claim.right, differentials: directions)
    let claimed = try right(bound)
    let nudged = nudged.compactMap { try? right($0) }
    let rounding = ClaimRounding.estimate(claimed, nudged) + found.rounding
    return ClaimEvidence(
      claimed: claimed, found: found.value,
      tolerance: tolerances.estimateFactor * rounding
    ).withTerms(termMagnitude(of: claim.right), tolerances)
  }

  /// The largest term of a side; 0 where that is not known.
  private func termMagnitude(of side: CheckedExpression) -> Double {
    var magnitude = TermMagnitudes(bound)
    return (try? magnitude(side))?.largest ?? 0
  }
}
