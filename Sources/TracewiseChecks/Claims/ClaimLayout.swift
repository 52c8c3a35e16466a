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
    try claimRecords(program.loss == nil ? nil : GradientEvidence(bound))
  }

  /// The same, where the gradients are known.
  func claimRecords(_ gradients: GradientEvidence?) throws -> [CheckRecord] {
    guard !program.claims.isEmpty else { return [] }
    let coverage = ClaimCoverage(self)
    if layout == .numerator {
      return try inNumeratorLayout.denominatorRecords(gradients, coverage.inNumeratorLayout)
        .map { Self.saysLayout($0) }
    }
    var records = try denominatorRecords(gradients, coverage)
    guard layout == .either else { return records }
    let places = program.claims.indices.filter {
      program.claims[$0].hasLayout && !program.claims[$0].isRefutation
    }
    let wrong = places.filter { records[$0].verdict == .refuted }
    guard !wrong.isEmpty else { return records }
    var check = inNumeratorLayout
    check.explains = false
    let turned = coverage.inNumeratorLayout
    var right: [Int: CheckRecord] = [:]
    for place in wrong {
      let record = try check.judge(place, gradients, turned)
      if record.verdict == .verified { right[place] = record }
    }
    // A claim that is right in both ways, as of a scalar's gradient, does not tell them apart.
    let known = try places.filter { place in
      try !wrong.contains(place) && check.judge(place, gradients, turned).verdict != .verified
    }
    for place in wrong {
      guard let record = right[place] else { continue }
      if right.count == wrong.count, known.isEmpty {
        records[place] = Self.saysLayout(record)
      } else if let other = known.first {
        records[place].cause = .layout
        records[place].diagnosis =
          "the layouts are mixed: this is right in numerator layout, the transpose of the "
          + "gradient, and line \(program.claims[other].line) in denominator layout"
      }
    }
    return records
  }

  /// A record for each claim, where gradients have their inputs' shapes.
  private func denominatorRecords(
    _ gradients: GradientEvidence?, _ coverage: ClaimCoverage
  ) throws -> [CheckRecord] {
    try program.claims.indices.map { try judge($0, gradients, coverage) }
  }

  private func judge(
    _ place: Int, _ gradients: GradientEvidence?, _ coverage: ClaimCoverage
  ) throws -> CheckRecord {
    let claim = program.claims[place]
    if let record = misfit(claim) { return record }
    do {
      return try covered(check(claim, place: place, gradients), place, coverage)
    } catch let error as LanguageError {
      return unjudged(
        claim.text, line: claim.line, claim.kind, isRefutation: claim.isRefutation,
        .outsideDomain(error.message))
    }
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

  private static func saysLayout(_ record: CheckRecord) -> CheckRecord {
    guard record.kind == .gradient || record.kind == .hessian, record.verdict == .verified,
      !record.reason.hasPrefix("refute ")
    else { return record }
    var record = record
    let layout = "right in numerator layout (the transpose of the gradient here)"
    record.diagnosis = record.diagnosis.map { "\(layout); \($0)" } ?? layout
    return record
  }
}

extension Claim {
  /// Whether the file says of a gradient what it is.
  var isAboutGradient: Bool { isAboutFirst && !isRefutation }

  /// Whether it is about a gradient.
  var isAboutFirst: Bool { if case .gradient = form { true } else { false } }
}
