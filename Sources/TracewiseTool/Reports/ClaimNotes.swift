import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// What a derivation says of the claims of its file, a line for each.
struct ClaimNotes {
  /// A claim and what is said of it.
  struct Line {
    let line: Int
    let input: String
    /// Such as `false`.
    let verdict: String
    /// The whole sentence.
    let text: String
    var diagnosis: String?
    var repair: String?
  }

  private(set) var lines: [Line] = []
  private let printer = Printer(UnicodeNotation())

  init(_ derived: CheckedDerivation) {
    let forms =
      derived.claimedForms.map { claim($0, derived.claimRecords[$0.line]) }
      + derived.hessians.map { claim($0, derived.claimRecords[$0.line]) }
    let misfits = derived.misfits.map { misfit in
      falseLine(misfit.line, misfit.input ?? "", derived.claimRecords[misfit.line])
    }
    lines = (forms + misfits).sorted { $0.line < $1.line }
    let terms = derived.wrongTerms.map { (line: $0.line, input: $0.input, text: $0.text(printer)) }
    let steps = derived.wrongSteps.map { (line: $0.line, input: $0.input, text: $0.text(printer)) }
    for note in (terms + steps).sorted(by: { $0.line < $1.line }) {
      let word = derived.isClaim(note.line) ? "claim" : "refute"
      lines.append(
        Line(
          line: note.line, input: note.input, verdict: "wrong step",
          text: "line \(note.line), \(word) grad(\(note.input)), \(note.text)"))
    }
  }

  private func claim(_ claim: ClaimedForm, _ record: CheckRecord?) -> Line {
    if record?.verdict == .refuted, claim.likeness == .different {
      return falseLine(claim.line, claim.input, record)
    }
    return line(
      claim.line, claim.input, "grad(\(claim.input))", claim.likeness, claim.claimed,
      isTransposed: claim.isTransposed)
  }

  private func claim(_ claim: ClaimedHessian, _ record: CheckRecord?) -> Line {
    record?.verdict == .refuted
      ? falseLine(claim.line, claim.input, record, of: claim.left)
      : line(claim.line, claim.input, claim.left, claim.likeness, claim.claimed)
  }

  private func line(
    _ line: Int, _ input: String, _ left: String, _ likeness: ClaimedForm.Likeness,
    _ claimed: Expression, isTransposed: Bool = false
  ) -> Line {
    let (verdict, form): (String, String?) =
      switch likeness {
      case .sameForm: ("is this form", nil)
      case .sameTerms: ("is the same, multiplied out", printer.text(claimed))
      case .different: ("has another form", printer.text(claimed))
      }
    let layout = isTransposed ? "in numerator layout, " : ""
    return Line(
      line: line, input: input, verdict: verdict,
      text: "line \(line), claim \(left), \(layout)\(verdict)" + (form.map { ": \($0)" } ?? ""))
  }

  private func falseLine(
    _ line: Int, _ input: String, _ record: CheckRecord?, of left: String? = nil
  ) -> Line {
    let why = [record?.diagnosis, record?.repairedClaim.map { "write \($0)" }].compactMap { $0 }
    return Line(
      line: line, input: input, verdict: "is false",
      text: "line \(line), claim \(left ?? "grad(\(input))"), is false"
        + (why.isEmpty ? "" : ": " + why.joined(separator: "; ")),
      diagnosis: record?.diagnosis, repair: record?.repair)
  }
}

extension CheckedDerivation {
  /// Whether a line claims rather than refutes.
  fileprivate func isClaim(_ line: Int) -> Bool { claimRecords[line]?.statement != .refutation }
}
