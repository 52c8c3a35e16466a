import Tracewise
import TracewiseVerification

extension ProgramCheck {
  /// Says why a claim is false and what to write instead: by the smallest change that makes it right, or
  /// else by what the difference of both sides looks like.
  func explain(
    _ claim: Claim, _ place: Int, _ evidence: ClaimEvidence, _ record: inout CheckRecord
  ) {
    if let repair = ClaimRepair(program, claim: place, seed: bound.seed) {
      record.cause = repair.cause.rawValue
      record.diagnosis = repair.diagnosis
      record.repair = repair.line(of: claim)
    } else if evidence.found.count > 1 {
      // A number is some multiple of any other: that says nothing.
      record.diagnosis = Diagnosis.of(
        claimed: evidence.claimed, found: evidence.found, tolerance: evidence.tolerance)
    }
  }
}

extension ClaimRepair {
  /// What a claim should say, both sides of it.
  func line(of claim: Claim) -> String { "\(claim.leftText) = \(right)" }
}

extension Claim {
  /// The side that the claim is about, as it was written.
  fileprivate var leftText: String {
    let words = text.drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
    return String(words.prefix { $0 != "=" }).trimmingSpaces
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
