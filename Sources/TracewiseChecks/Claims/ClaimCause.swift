import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

extension ProgramCheck {
  /// Says why a claim is false and what to write instead: by the smallest change that makes it right, or
  /// else by what the difference of both sides looks like.
  func explain(
    _ claim: Claim, _ place: Int, _ evidence: ClaimEvidence, _ record: inout CheckRecord
  ) {
    let isZero = evidence.found.largest <= evidence.tolerance
    // Formulas say nothing of numbers.
    let isFormula = givenNumbers(in: claim).isEmpty
    if isFormula, let repair = ClaimRepair(program, claim: place, seed: bound.seed) {
      record.cause = repair.cause
      record.diagnosis = repair.diagnosis
      record.take(repair, of: claim)
    } else if isZero {
      record.diagnosis = "\(claim.leftText) is 0 here"
      guard isFormula, let repair = repairAtOtherSizes(of: claim) else { return }
      record.cause = repair.cause
      record.diagnosis =
        "\(claim.leftText) is 0 at these sizes, and where it is not, \(repair.diagnosis)"
      record.take(repair, of: claim)
    } else if evidence.found.count > 1 {
      // A number is some multiple of any other: that says nothing.
      record.diagnosis = Diagnosis.of(
        claimed: evidence.claimed, found: evidence.found, tolerance: evidence.tolerance)
    }
  }

  /// What to write where sizes let both sides be something else than 0.
  private func repairAtOtherSizes(of claim: Claim) -> ClaimRepair? {
    for other in program.atVariousSizes {
      guard let place = other.claims.firstIndex(where: { $0.line == claim.line }),
        other.fits(other.claims[place]),
        let repair = ClaimRepair(other, claim: place, seed: bound.seed)
      else { continue }
      return repair
    }
    return nil
  }
}

extension ProgramCheck {
  /// Records of false gradients with the step of the derivation that goes wrong.
  func withSteps(_ records: [CheckRecord]) -> [CheckRecord] {
    let wrong = zip(program.claims, records).filter { claim, record in
      guard case .gradient = claim.form else { return false }
      return !claim.isRefutation && record.verdict == .refuted
        && givenNumbers(in: claim).isEmpty
    }.map(\.0)
    let symbolic = SymbolicProgram(program)
    guard explains, !wrong.isEmpty, let problem = symbolic.problem() else { return records }
    let derivation = Deriver.derive(problem)
    let steps = symbolic.wrongSteps(derivation, StepCheck(bound, derivation), of: wrong)
    return zip(program.claims, records).map { claim, record in
      var record = record
      record.step = steps.first { $0.line == claim.line }?.text(Printer(UnicodeNotation()))
      return record
    }
  }
}

extension CheckRecord {
  /// Says what a claim should be.
  mutating func take(_ repair: ClaimRepair, of claim: Claim) {
    self.repair = repair.isOfLeft ? nil : repair.side
    repairedClaim = repair.statement(of: claim)
  }

  /// Says what the right side of a claim should be.
  mutating func take(_ right: String, of claim: Claim) {
    repair = right
    repairedClaim = "\(claim.leftText) = \(right)"
  }
}

extension Claim {
  /// The side that the claim is about, as it was written.
  var leftText: String { text.leftOfClaim }

  /// The other side.
  var rightText: String { text.rightOfClaim }
}

extension Claim.Misfit {
  /// The side that the claim is about, as it was written; nil of a refutation.
  var leftText: String? { isRefutation ? nil : text.leftOfClaim }
}

extension String {
  /// Of a statement what stands between its first word and the sign of equality.
  fileprivate var leftOfClaim: String {
    String(self[..<equality].drop { !$0.isWhitespace }).trimmingSpaces
  }

  /// Of a statement what stands behind the sign of equality.
  fileprivate var rightOfClaim: String { String(self[equality...].dropFirst()).trimmingSpaces }

  /// The sign of equality between the sides: not that of a range or a comparison.
  private var equality: Index {
    var depth = 0
    var last: Character = " "
    for (place, sign) in zip(indices, self) {
      defer { last = sign }
      if "([{".contains(sign) { depth += 1 }
      if ")]}".contains(sign) { depth -= 1 }
      let isComparison = "<>=!~".contains(last) || self[place...].dropFirst().first == "="
      if sign == "=", depth == 0, !isComparison { return place }
    }
    return endIndex
  }

  fileprivate var trimmingSpaces: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
