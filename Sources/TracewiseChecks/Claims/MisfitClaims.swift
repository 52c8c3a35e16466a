import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Claims that are false whatever their numbers are, for something in them does not fit.
extension ProgramCheck {
  /// The records of all claims, in the order of their lines.
  func withMisfits(_ records: [CheckRecord]) -> [CheckRecord] {
    guard !program.misfits.isEmpty || !program.unread.isEmpty else { return records }
    let lines =
      zip(program.claims.map(\.line), records) + program.misfits.map { ($0.line, record(of: $0)) }
      + program.unread.map { ($0.line, ofNamedValue($0) ?? record(of: $0)) }
    return lines.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The record of a claim with a part that does not fit.
  func record(of misfit: Claim.Misfit) -> CheckRecord {
    var record = misfitRecord(
      line: misfit.line, text: misfit.text,
      misfit.kind, input: misfit.input, misfit.isRefutation)
    record.diagnosis = misfit.error.message
    guard explains, !misfit.isRefutation else { return record }
    var near = MisfitRepair(self, misfit)
    if let repair = near?.run() {
      record.take(repair.right, of: repair.claim)
      record.cause = repair.cause
      record.diagnosis = "\(misfit.error.message): \(repair.sentence)"
    } else if let (claim, repair) = repair(of: misfit) {
      record.take(repair, of: claim, after: misfit.error.message)
    } else if let (claim, right) = rightForm(insteadOf: misfit) {
      record.take(right, of: claim)
      record.cause = .several
    }
    return record
  }

  /// The right form in the place of a claim that nothing near it makes right.
  private func rightForm(insteadOf misfit: Claim.Misfit) -> (Claim, String)? {
    guard !misfit.isIdentity, let left = misfit.leftText,
      // Anything of the right shape stands for the claim, beside the others: of a differential what it is taken of.
      let other = program.reading(
        "claim \(left) = 0*\(misfit.isSecond ? left : misfit.input ?? String(left.dropFirst()))",
        at: misfit.range),
      let place = other.claims.firstIndex(where: { $0.line == misfit.line }),
      let right = ClaimRepair.rightForm(other, claim: place, seed: bound.seed),
      let alone = program.keeping(misfit),
      let repaired = alone.reading("claim \(left) = \(right)", at: misfit.range), holds(repaired)
    else { return nil }
    return (other.claims[place], right)
  }

  /// The record of a claim that is not read: it is neither right nor wrong.
  private func record(of claim: Claim.Unread) -> CheckRecord {
    unjudged(
      claim.text, line: claim.line, claim.kind, isRefutation: claim.isRefutation,
      .unread(claim.errors.map(\.message).joined(separator: "; ")))
  }

  private func misfitRecord(
    line: Int, text: String, _ kind: CheckRecord.Kind, input: String?, _ isRefutation: Bool
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: "\(program.source.name):\(line)", kind: kind,
      oracle: "shapes", verdict: isRefutation ? .verified : .refuted, reason: text)
    record.statement = isRefutation ? .refutation : .claim
    record.operand = input
    record.error = 1
    return record
  }

  /// What is right in the place of a claim that does not fit. Where all sizes are alike it does, and is only wrong.
  private func repair(of misfit: Claim.Misfit) -> (Claim, ClaimRepair)? {
    guard let alike = program.alike(for: misfit), let alone = program.keeping(misfit),
      let repair = ClaimRepair(alike, claim: 0, seed: bound.seed),
      let statement = repair.statement(of: alike.claims[0]),
      let right = alone.reading("claim \(statement)", at: misfit.range),
      holds(right)
    else { return nil }
    return (alike.claims[0], repair)
  }

  /// The record of a claim that has not the gradient's shape; nil of any other.
  func misfit(_ claim: Claim) -> CheckRecord? {
    guard !program.fits(claim) else { return nil }
    let (name, wanted, what): (String, (Int, Int), String)
    switch claim.form {
    case .gradient(let input):
      guard let own = program.input(input) else { return nil }
      (name, wanted) = (input, (own.rows, own.columns))
      what = "the gradient with respect to \(name) is \(own.rows)×\(own.columns), like \(name)"
    case .hessian(let input, let left):
      (name, wanted) = (input, (left.rows, left.columns))
      what =
        left.isAlongDirection
        ? "the Hessian along a direction is \(left.shapeText), like \(name)"
        : "the Hessian with respect to \(name) is \(left.shapeText)"
    case .differential, .identity: return nil
    }
    var record = misfitRecord(
      line: claim.line, text: claim.text, claim.isAboutFirst ? .gradient : .hessian, input: name,
      claim.isRefutation)
    let isNumerator = claim.isTurned(in: program)
    let (m, n) = (wanted.1, wanted.0)
    let asked = isNumerator ? ", and \(m)×\(n) in numerator layout" : ""
    let side = isNumerator ? claim.transposed.right : claim.right
    let shapes = "\(what)\(asked); the right side is \(side.rows)×\(side.columns)"
    let isTurned = claim.hasLayout && (claim.right.columns, claim.right.rows) == wanted
    let other = isNumerator ? "denominator" : "numerator"
    record.diagnosis = shapes + (isTurned ? ", as in \(other) layout" : "")
    record.cause = isTurned ? .layout : nil
    if explains, let place = program.claims.firstIndex(where: { $0.line == claim.line }),
      let repair = ClaimRepair(program, claim: place, seed: bound.seed)
    {
      if isTurned {
        record.take(repair, of: claim)
      } else {
        record.take(repair, of: claim, after: shapes)
      }
    }
    return record
  }
}

extension Claim.Misfit {
  fileprivate var kind: CheckRecord.Kind {
    if isIdentity { return .identity }
    return isSecond ? .hessian : input == nil ? .differential : .gradient
  }
}

extension Claim.Unread {
  fileprivate var kind: CheckRecord.Kind {
    switch left {
    case .gradient: .gradient
    case .hessian: .hessian
    case .differential: .differential
    case .expression: .identity
    }
  }
}

extension CheckRecord {
  /// Says what a claim should be, after what does not fit in it.
  fileprivate mutating func take(_ repair: ClaimRepair, of claim: Claim, after misfit: String) {
    take(repair, of: claim)
    // Guesses upon guesses are no cause.
    cause = repair.diagnosis.contains("; ") ? .several : repair.cause
    if cause != .several { diagnosis = "\(misfit): \(repair.diagnosis)" }
  }
}
