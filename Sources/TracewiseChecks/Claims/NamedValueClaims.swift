import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Claims about gradients of named values, `grad(z)` of `let z = W*x`, and in terms of them.
extension ProgramCheck {
  /// The same check in the layout that most of the file's claims hold in, where some are about named values: they have
  /// a say in it.
  var withVotedLayout: ProgramCheck {
    guard layout == .either,
      program.unread.contains(where: { NamedValueClaim($0, in: program) != nil })
    else { return self }
    func votes(_ layout: ClaimLayout) -> (named: Int, all: Int) {
      var check = self
      check.layout = layout
      check.explains = false
      let laidOut = layout == .numerator ? check.inNumeratorLayout : check
      let named = laidOut.program.unread.compactMap { laidOut.ofNamedValue($0) }
      let others = (try? check.claimRecords()) ?? []
      return (
        named.count { $0.verdict == .verified }, (named + others).count { $0.verdict == .verified }
      )
    }
    let (usual, turned) = (votes(.denominator), votes(.numerator))
    guard usual.named != turned.named else { return self }
    var check = self
    check.layout = turned.all > usual.all ? .numerator : .denominator
    return check
  }

  /// The record of such a claim; nil of any other that is not read.
  func ofNamedValue(_ unread: Claim.Unread) -> CheckRecord? {
    guard let named = NamedValueClaim(unread, in: program) else { return nil }
    var forms: [String: String] = [:]
    for use in named.uses where forms[use.name] == nil {
      guard let form = gradient(ofNamed: use.name, at: unread.range) else { return nil }
      forms[use.name] = "(\(form))"
    }
    // Gradients of values on the right side are written out.
    let shift = unread.range.start
    let claim = SourceText(name: "claim", text: unread.written).replacing(
      named.uses.map {
        (SourceRange($0.range.start - shift, $0.range.end - shift), forms[$0.name] ?? "")
      }
    ).text
    let record = named.value.map { ofNamedValue($0, claim, unread) } ?? ofInput(claim, unread)
    return record.map { record in
      var record = record
      record.reason = unread.text
      for (name, form) in forms {
        record.repairedClaim = record.repairedClaim?.folding(form, into: "grad(\(name))")
        record.repair = record.repair?.folding(form, into: "grad(\(name))")
      }
      return record
    }
  }

  /// The closed form of a named value's gradient, for all sizes; nil where none is derived.
  private func gradient(ofNamed name: String, at range: SourceRange) -> String? {
    program.freeing(name, claim: "claim grad(\(name)) = 0*\(name)", at: range).flatMap {
      ClaimRepair.rightForm($0, claim: 0, seed: bound.seed, forAllSizes: true)
    }
  }

  private func ofInput(_ claim: String, _ unread: Claim.Unread) -> CheckRecord? {
    guard let own = program.claiming(claim, at: unread.range) else { return nil }
    var check = self
    check.bound = bound.with(own)
    if let misfit = own.misfits.first { return check.record(of: misfit) }
    return check.recordAsItStands
  }

  /// A claim about a value, which is an input of its own there, at the value that it has.
  private func ofNamedValue(
    _ name: String, _ claim: String, _ unread: Claim.Unread
  ) -> CheckRecord? {
    guard let own = freeing(name, claim, unread.range, bound) else { return nil }
    if let misfit = own.program.misfits.first { return own.record(of: misfit) }
    guard let first = own.program.claims.first else { return nil }
    // Where sizes are written as numbers it need not fit at others.
    let others = elsewhere(name, claim, unread.range).filter { other in
      other.program.claims.first.map { other.program.fits($0) } ?? false
    }
    for check in [own] + others {
      guard let claim = check.program.claims.first,
        let (plain, _) = try? check.compared(claim), plain.verdict != .verified
      else { continue }
      return try? check.judged(claim).withoutData
    }
    // Both sides of kinks, where the value may be anything.
    guard let full = own.recordAsItStands else { return nil }
    if full.verdict == .verified
      || !own.relates(first, to: name, of: program) && full.verdict == .refuted
    {
      return full.withoutData
    }
    return try? own.compared(first).0
  }

  /// The record of the only claim, in the layout that the program is in.
  private var recordAsItStands: CheckRecord? {
    var check = self
    check.layout = .denominator
    return try? check.claimRecords().first
  }

  private func judged(_ claim: Claim) throws -> CheckRecord {
    if let record = misfit(claim) { return record }
    return try check(claim, place: 0, nil)
  }

  /// The same at other seeds and sizes.
  private func elsewhere(_ name: String, _ claim: String, _ range: SourceRange) -> [ProgramCheck] {
    guard bound.given.isEmpty else { return [] }
    let programs = [program, program] + program.atVariousSizes.prefix(4)
    return programs.enumerated().compactMap { place, program in
      (try? BoundProgram(program, seed: bound.seed &+ UInt64(place) &+ 1))
        .flatMap { freeing(name, claim, range, $0) }
    }
  }

  private func freeing(
    _ name: String, _ claim: String, _ place: SourceRange, _ bound: BoundProgram
  ) -> ProgramCheck? {
    guard let definition = bound.program.definitions[name],
      let value = try? bound.evaluate(definition), value.firstNonFinite == nil
    else { return nil }
    func drawn(as kind: Kind, _ interval: String = "") -> BoundProgram? {
      bound.program.freeing(name, as: kind, interval, claim: claim, at: place)
        .flatMap { try? BoundProgram($0, seed: bound.seed) }
    }
    func atItsValue(_ free: BoundProgram) -> BoundProgram {
      free.with(free.values.merging(bound.values) { $1 }.merging([name: value]) { $1 })
    }
    // A value that is positive may have to be.
    guard
      var free = drawn(as: .matrix).flatMap({ (try? $0.lossAndGradients()) == nil ? nil : $0 })
        ?? drawn(as: .matrix, value.interval)
    else { return nil }
    free = atItsValue(free)
    // What is symmetric by how it is made has a gradient of any matrix; where that is symmetric as well, nothing is
    // lost by knowing it.
    if value.isSymmetricUpToRounding,
      let gradient = try? free.lossAndGradients(for: [name]).gradients.first?.gradient,
      gradient.isSymmetricUpToRounding,
      let known = drawn(as: value.cholesky().failure == nil ? .positiveDefinite : .symmetric)
    {
      free = atItsValue(known)
    }
    var check = self
    check.bound = free
    if let claim = free.program.claims.first, check.relates(claim, to: name, of: bound.program) {
      check.bound = free.with(
        free.program.relating(name, to: bound.program.source[definition.range]))
    }
    return check
  }

  /// Whether a claim about a named value of a program has what that is made of: then it may be right only where the value
  /// is what it is.
  private func relates(_ claim: Claim, to name: String, of whole: Program) -> Bool {
    whole.definitions[name].map {
      !whole.inputs(of: $0).isDisjoint(with: program.inputs(of: claim.right))
    } ?? false
  }
}

extension CheckRecord {
  /// The same without data that show it: they would be a named value's own.
  fileprivate var withoutData: CheckRecord {
    var record = self
    record.smallest = nil
    return record
  }
}

extension String {
  /// The text with other words for what stands in parentheses, which a call keeps.
  fileprivate func folding(_ closed: String, into words: String) -> String {
    var result = ""
    for part in split(separator: closed, omittingEmptySubsequences: false) {
      if part.startIndex != startIndex {
        let isCall = result.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
        result += isCall ? "(\(words))" : words
      }
      result += part
    }
    return result
  }
}

extension Matrix {
  /// Between which numbers all entries are, where that is known of their kind.
  fileprivate var interval: String {
    guard let least = values.min(), let most = values.max(), least > 0 else { return "" }
    return most < 1 ? " in (0.05, 0.95)" : " in (0.1, 3)"
  }

  fileprivate var isSymmetricUpToRounding: Bool {
    rows == columns && rows > 1 && (self - T).largest <= 1e-12 * largest
  }
}
