import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Which of the two customs claims about gradients follow.
public enum ClaimLayout: String, Sendable, CaseIterable {
  /// The same for the whole file: the gradient's shape where that is right, else its transpose.
  case either
  /// A gradient has its input's shape.
  case denominator
  /// A gradient is the transpose of that.
  case numerator

  /// The layouts by their names, for messages.
  public static var names: [String] { allCases.map(\.rawValue) }
}

extension ProgramCheck {
  /// A record for each claim, in the layout that was asked for, or that the file is in.
  func claimRecords() throws -> [CheckRecord] {
    try laidOut(program.loss == nil ? nil : GradientEvidence(bound)).records
  }

  /// The same, where the gradients are known, and the check of the claims in that layout.
  func laidOut(
    _ gradients: GradientEvidence?
  ) throws -> (check: ProgramCheck, records: [CheckRecord]) {
    let own = layout == .numerator ? inNumeratorLayout : self
    guard !program.claims.isEmpty else { return (own, []) }
    let coverage = ClaimCoverage(own)
    let places = program.claims.indices.filter {
      program.claims[$0].hasLayout && !program.claims[$0].isRefutation
    }
    guard layout == .either, !places.isEmpty else {
      return (own, try own.explained(own.verdicts(gradients, coverage), gradients, coverage))
    }
    let records = try verdicts(gradients, coverage)
    guard places.contains(where: { records[$0].verdict == .refuted }) else {
      return (self, try explained(records, gradients, coverage))
    }
    let (turned, turnedCoverage) = (inNumeratorLayout, coverage.inNumeratorLayout)
    let others = try turned.verdicts(gradients, turnedCoverage)
    let votes = LayoutVotes(self, turned, places, records, others)
    let isTurned = votes.areForNumerator
    let check = isTurned ? turned : self
    var result =
      try isTurned
      ? turned.explained(others, gradients, turnedCoverage)
      : explained(records, gradients, coverage)
    for (place, diagnosis) in votes.mixtures {
      result[place].cause = .layout
      result[place].diagnosis = diagnosis
    }
    return (check, result)
  }

  /// A record for each claim, without causes.
  private func verdicts(
    _ gradients: GradientEvidence?, _ coverage: ClaimCoverage
  ) throws -> [CheckRecord] {
    var check = self
    check.explains = false
    return try program.claims.indices.map { try check.judge($0, gradients, coverage) }
  }

  /// The same records with what there is to be said of them.
  private func explained(
    _ records: [CheckRecord], _ gradients: GradientEvidence?, _ coverage: ClaimCoverage
  ) throws -> [CheckRecord] {
    try records.enumerated().map { place, record in
      // Causes take longer than verdicts, and right claims have none.
      guard explains, program.claims[place].isRefutation || record.verdict == .refuted else {
        return saysLayout(record)
      }
      return saysLayout(try judge(place, gradients, coverage))
    }
  }

  private func judge(
    _ place: Int, _ gradients: GradientEvidence?, _ coverage: ClaimCoverage
  ) throws -> CheckRecord {
    let claim = program.claims[place]
    if let record = misfit(claim) { return record }
    do {
      let record = try covered(check(claim, place: place, gradients), place, coverage)
      return record.verdict == .refuted ? byStructure(place, gradients) ?? record : record
    } catch let error as LanguageError {
      return unjudged(
        claim.text, line: claim.line, claim.kind, isRefutation: claim.isRefutation,
        .outsideDomain(error.message))
    }
  }

  /// The record of a claim that is right of the part of the gradient that its input can move in, as tril(G) of a lower
  /// triangle, where the file leaves open which one is meant; nil of any other.
  private func byStructure(_ place: Int, _ gradients: GradientEvidence?) -> CheckRecord? {
    let claim = program.claims[place]
    guard case .gradient(let name) = claim.form, !claim.isRefutation,
      let other = program.byStructure(name), other.claims.indices.contains(place)
    else { return nil }
    var check = self
    check.bound = bound.with(other)
    check.explains = false
    guard
      var record = try? check.covered(
        check.check(other.claims[place], place: place, gradients), place, ClaimCoverage(check)),
      record.verdict == .verified
    else { return nil }
    record.diagnosis = "right by structure: it is the part of the gradient that \(name) can move in"
    return record
  }

  /// The record of a claim that is neither right nor wrong: a side has no value here, or is not read.
  func unjudged(
    _ text: String, line: Int, _ kind: CheckRecord.Kind, isRefutation: Bool, _ doubt: Doubt
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: "\(program.source.name):\(line)", kind: kind, oracle: .evaluation,
      verdict: .inconclusive(doubt), reason: text)
    record.statement = isRefutation ? .refutation : .claim
    return record
  }

  /// The same check of the file's claims transposed.
  var inNumeratorLayout: ProgramCheck {
    var check = self
    check.bound = bound.with(program.inNumeratorLayout())
    return check
  }

  private func saysLayout(_ record: CheckRecord) -> CheckRecord {
    guard program.isInNumeratorLayout, record.kind == .gradient || record.kind == .hessian,
      record.verdict == .verified, !record.reason.hasPrefix("refute ")
    else { return record }
    var record = record
    let layout = "right in numerator layout (the transpose of the gradient here)"
    record.diagnosis = record.diagnosis.map { "\(layout); \($0)" } ?? layout
    return record
  }
}

/// What the claims of a file say of its layout.
private struct LayoutVotes {
  /// The claims that hold in one layout alone: one that holds in both, as of a scalar's gradient, does not tell them
  /// apart.
  private let plain: [Int]
  private let turned: [Int]
  private let lines: [Int]
  /// Whether the file is in numerator layout.
  let areForNumerator: Bool

  init(
    _ check: ProgramCheck, _ turnedCheck: ProgramCheck, _ places: [Int], _ records: [CheckRecord],
    _ others: [CheckRecord]
  ) {
    func holds(_ place: Int, _ records: [CheckRecord]) -> Bool {
      records[place].verdict == .verified
    }
    func fits(_ place: Int, _ check: ProgramCheck) -> Bool {
      check.program.fits(check.program.claims[place])
    }
    plain = places.filter { holds($0, records) && !holds($0, others) }
    turned = places.filter { holds($0, others) && !holds($0, records) }
    lines = check.program.claims.map(\.line)
    // Of what holds in neither, the shape may tell what was meant.
    let wrong = places.filter { !holds($0, records) && !holds($0, others) }
    let shapes = wrong.filter { fits($0, check) != fits($0, turnedCheck) }
    let shapesTurned = shapes.count { fits($0, turnedCheck) }
    areForNumerator =
      !turned.isEmpty && turned.count + shapesTurned > plain.count + shapes.count - shapesTurned
  }

  /// The claims that are right in the other layout than the file's, and what is said of them.
  var mixtures: [(place: Int, diagnosis: String)] {
    let names = [
      "numerator layout, the transpose of the gradient,",
      "denominator layout, the gradient itself,",
    ]
    let (few, first) = areForNumerator ? (plain, turned.first) : (turned, plain.first)
    guard let first else { return [] }
    let (theirs, ours) = areForNumerator ? (names[1], "numerator") : (names[0], "denominator")
    return few.map {
      (
        $0,
        "the layouts are mixed: this is right in \(theirs) and line \(lines[first]) in \(ours) layout"
      )
    }
  }
}
