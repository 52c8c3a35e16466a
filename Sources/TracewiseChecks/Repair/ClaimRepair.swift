import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// What makes a claim right.
struct ClaimRepair: Sendable {
  /// What kind of mistake it is.
  let cause: Cause
  /// The mistake in a sentence, in the claim's own words.
  let diagnosis: String
  /// The side that is changed, as it should be: the right one of most claims; nil where no form of it is known.
  let side: String?
  /// Whether that is the left one, of an identity.
  private(set) var isOfLeft = false

  /// Looks for the smallest change that makes a wrong claim of a program right; nil where none is found. Of an identity
  /// where the right side needs more than one, the left side is looked at as well.
  ///
  /// - Parameters:
  ///   - place: The claim's place among those of the program.
  ///   - seed: What random points are drawn with.
  ///   - witness: A point at which the claim is false, where random ones may not show it.
  init?(_ program: Program, claim place: Int, seed: UInt64, witness: BoundProgram? = nil) {
    guard program.claims.indices.contains(place) else { return nil }
    let repair = ClaimRepair(ofRight: program, claim: place, seed, witness)
    // Who writes … = 0 slips on the left.
    let isRight =
      repair.map { $0.cause != .several } ?? false && !program.claims[place].right.isLiteralZero
    if !isRight, let turned = program.exchangingSides(of: program.claims[place]),
      var other = ClaimRepair(ofRight: turned, claim: place, seed, witness), other.cause != .several
    {
      other.isOfLeft = true
      self = other
    } else if let repair {
      self = repair
    } else {
      return nil
    }
  }

  private init?(
    ofRight program: Program, claim place: Int, _ seed: UInt64, _ witness: BoundProgram?
  ) {
    // Alone, for other claims may not fit at other sizes.
    guard program.claims.indices.contains(place),
      let alone = program.keeping(line: program.claims[place].line)
    else { return nil }
    let proof = RepairProof(alone.program, claim: alone.place, seed: seed, witness: witness)
    let hasMasks = alone.program.inputs.contains { $0.kind == .oneHot }
    var found: ClaimRepair?
    // What is right of columns of ones and zeros alone is not right of others.
    for mixesColumns in hasMasks ? [true, false] : [true] {
      guard
        let laboratory = RepairLaboratory(
          alone.program, alone.place, seed, witness?.with(alone.program), program,
          mixesColumns: mixesColumns),
        let repair = ClaimRepair(laboratory, proof), found == nil || repair.cause != .several
      else { continue }
      found = repair
      if repair.cause != .several { break }
    }
    guard let found else { return nil }
    self = found
  }

  private init?(_ laboratory: RepairLaboratory, _ proof: RepairProof) {
    var laboratory = laboratory
    guard let search = laboratory.search() else { return nil }
    if search.isBlind {
      self.init(of: search, nil, nil, proof)
      return
    }
    if let edit = laboratory.sumEdit(proof) {
      self = edit
      return
    }
    // What is printed must hold where it is read.
    let best = search.run().first { proof.extent(of: $0.new.text) == .everywhere }
    let told = best.flatMap { $0.isTold ? $0 : nil }
    // What is held constant says more than odd terms that come to the same.
    let isPlain = told.map { $0.cost <= 1.3 && ![.termMissing, .symmetric].contains($0.cause) }
    let forgotten = isPlain == true ? nil : laboratory.forgottenPath()
    let isTerm = told?.isOfTerm == true && forgotten?.path.cause == .termMissing
    if let told, forgotten == nil || isTerm {
      let teller = RepairTeller(claim: search.claim, sizes: laboratory.sizesSeen)
      let sentences = [teller.sentence(told.stories), forgotten?.path.sentence].compactMap { $0 }
      self.init(told.cause, sentences.joined(separator: ": "), told.new.text)
      return
    }
    self.init(of: search, best?.new, forgotten, proof)
  }

  /// The right form of a claim in which several things are wrong, and what of them is known: a part of the chain rule
  /// that is left out, or nothing.
  private init?(
    of search: RepairSearch, _ best: FormNode?,
    _ forgotten: (path: ForgottenPath, term: FormNode?)?,
    _ proof: RepairProof
  ) {
    let rights =
      search.isIdentity ? [] : search.rights.map { (form: $0, extent: proof.extent(of: $0.text)) }
    let general = rights.first { $0.extent == .everywhere }?.form ?? best
    if let forgotten, let term = forgotten.term.map({ search.inWordsOfFile($0) }) {
      // The language broadcasts numbers by itself.
      for term in [search.table.withoutOnesBehind(term), term] {
        let new = search.table.sum(search.claim, term)
        guard proof.extent(of: new.text) == .everywhere else { continue }
        let what = term.terms.count > 1 ? "part" : "term"
        // A long term says no more than what was forgotten.
        let isLong = term.size > Self.mostOfTerm
        let shorter = general.flatMap { $0.text.count < new.text.count ? $0 : nil }
        self.init(
          .termMissing,
          isLong && shorter != nil
            ? forgotten.path.sentence
            : "the \(what) \(term.text) is missing: \(forgotten.path.sentence)",
          (shorter ?? new).text)
        return
      }
    }
    let right = general ?? rights.last { $0.extent == .here }?.form
    guard right != nil || forgotten != nil else { return nil }
    let differs =
      forgotten?.path.sentence
      ?? (search.isBlind ? "the claim is off by little" : "the claim differs in several places")
    let isAtTheseSizes = general == nil && right != nil
    self.init(
      forgotten?.path.cause ?? .several,
      isAtTheseSizes ? differs + "; the right form is written at these sizes" : differs, right?.text
    )
  }

  /// Longer terms are not told where there is a shorter right form.
  private static let mostOfTerm = 24

  /// What is right of the gradient or the Hessian that a claim is about, where the claim itself has no value.
  static func rightForm(
    _ program: Program, claim place: Int, seed: UInt64, forAllSizes: Bool = false
  ) -> String? {
    var laboratory = RepairLaboratory(program, place, seed, nil, program)
    guard let search = laboratory?.search(), search.areGeneral || !forAllSizes else { return nil }
    return search.rights.first?.text
  }

  /// The whole claim, as it should be.
  func statement(of claim: Claim) -> String? {
    side.map { isOfLeft ? "\($0) = \(claim.rightText)" : "\(claim.leftText) = \($0)" }
  }

  fileprivate init(_ cause: Cause, _ diagnosis: String, _ side: String?) {
    self.cause = cause
    self.diagnosis = diagnosis
    self.side = side
  }
}

extension Program {
  /// The same program where the two sides of an identity have changed places; nil of other claims.
  fileprivate func exchangingSides(of claim: Claim) -> Program? {
    // A part of a gradient is what it is.
    guard case .identity(let left) = claim.form, left.derivatives.isEmpty else { return nil }
    return reading("claim \(claim.rightText) = \(claim.leftText)", at: claim.range)
  }
}

extension RepairLaboratory {
  /// The slip of a sum over an index that makes a claim right; nil where there is none.
  fileprivate func sumEdit(_ proof: RepairProof) -> ClaimRepair? {
    for edit in SumEdits(syntax.right, program.source, sizes: Array(program.dims.keys)).all {
      let text = program.source.text(of: claim.right.range, replacing: edit.range, by: edit.text)
      if proof.extent(of: text) == .everywhere {
        return ClaimRepair(edit.cause, edit.sentence, text)
      }
    }
    return nil
  }
}
