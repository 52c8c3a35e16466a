import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Makes a claim fit where something in it does not: what fails is changed where it fails, as people slip
/// there, until nothing fails any more.
struct MisfitRepair {
  /// A claim on the way: it fits, or something further on does not.
  private struct Attempt {
    let program: Program
    let steps: [MisfitEdit]
  }

  /// What was changed so that a claim holds.
  struct Result {
    let claim: Claim
    let right: String
    let cause: Cause
    let sentence: String
  }

  /// Changes one after the other, and texts that are read, at most.
  private static let (depth, trials) = (3, 150)

  private let check: ProgramCheck
  private let misfit: Claim.Misfit
  private var trials = trials
  private var seen: Set<String> = []

  init?(_ check: ProgramCheck, _ misfit: Claim.Misfit) {
    guard let alone = check.program.keeping(misfit) else { return nil }
    var check = check
    check.bound = check.bound.with(alone)
    self.check = check
    self.misfit = misfit
  }

  /// The claim that holds after the fewest changes; nil where none does.
  mutating func run() -> Result? {
    let start = Attempt(program: check.program, steps: [])
    var open = [start]
    var fitting: [Attempt] = []
    // One name for another is one slip, however many others would make it fit.
    let renamed = attempts(MisfitEdit.renames(in: misfit, of: check.program), after: start)
    for other in renamed {
      guard let claim = other.program.claims.first, other.program.fits(claim),
        !other.program.saysNothing(claim), check.holds(other.program)
      else { continue }
      return result(other, claim)
    }
    trials = Self.trials
    for _ in 1...Self.depth {
      var next: [Attempt] = []
      for attempt in open {
        for other in attempts(after: attempt) {
          // Nearly anything fits with some factor more or less.
          let last = other.steps.last?.cause
          let isFactor = last == .factorMissing || last == .factorAdded
          guard let claim = other.program.claims.first else {
            if !isFactor { next.append(other) }
            continue
          }
          guard other.program.fits(claim), !other.program.saysNothing(claim) else { continue }
          if check.holds(other.program) { return result(other, claim) }
          if !isFactor { fitting.append(other) }
        }
      }
      open = next
    }
    // It fits, and is wrong in something else as well.
    for attempt in fitting.prefix(3) {
      let claim = attempt.program.claims[0]
      guard let repair = ClaimRepair(attempt.program, claim: 0, seed: check.bound.seed),
        !repair.isOfLeft, let side = repair.side,
        let other = attempt.program.reading(side, at: claim.right.range),
        check.holds(other)
      else { continue }
      let sentences = attempt.steps.map(\.sentence)
      // Guesses upon guesses are no cause.
      let isGuessed =
        sentences.count > 1 || repair.cause == .several || repair.diagnosis.contains("; ")
      // Anything may be made an identity.
      if isGuessed, misfit.isIdentity { continue }
      return Result(
        claim: claim, right: side, cause: .several,
        sentence: isGuessed
          ? "the claim differs in several places" : Self.joined(sentences + [repair.diagnosis]))
    }
    return nil
  }

  /// What becomes of a claim by one change more.
  private mutating func attempts(after attempt: Attempt) -> [Attempt] {
    guard let misfit = attempt.program.misfits.first else { return [] }
    return attempts(MisfitEdit.all(of: misfit, in: attempt.program), after: attempt)
  }

  private mutating func attempts(_ edits: [MisfitEdit], after attempt: Attempt) -> [Attempt] {
    guard let misfit = attempt.program.misfits.first else { return [] }
    var found: [Attempt] = []
    for edit in edits where trials > 0 {
      let claim = attempt.program.source[misfit.range]
      let (start, end) = (
        edit.range.start - misfit.range.start, edit.range.end - misfit.range.start
      )
      let text =
        String(decoding: claim.utf8.prefix(start), as: UTF8.self) + edit.text
        + String(decoding: claim.utf8.dropFirst(end), as: UTF8.self)
      guard seen.insert(text).inserted else { continue }
      trials -= 1
      guard let program = attempt.program.reading(text, at: misfit.range) else { continue }
      found.append(Attempt(program: program, steps: attempt.steps + [edit]))
    }
    return found
  }

  private func result(_ attempt: Attempt, _ claim: Claim) -> Result {
    let causes = Set(attempt.steps.map(\.cause))
    return Result(
      claim: claim, right: attempt.program.source[claim.right.range],
      cause: causes.count == 1 ? attempt.steps[0].cause : .several,
      sentence: Self.joined(attempt.steps.map(\.sentence)))
  }

  /// The sentences in a row; of a matrix that is transposed in the wrong one of two places that it is.
  private static func joined(_ sentences: [String]) -> String {
    let all = sentences.joined(separator: "; ")
    let parts = all.split(separator: "; ")
    guard parts.count == 2 else { return all }
    for (a, b) in [(parts[0], parts[1]), (parts[1], parts[0])] {
      let name = a.dropLast(" should be transposed".count)
      if a == "\(name) should be transposed", b == "\(name) should not be transposed" {
        return "\(name) is transposed in the wrong one of two places"
      }
    }
    return all
  }
}

extension Program {
  /// Whether both sides of an identity are the same words, parentheses aside.
  fileprivate func saysNothing(_ claim: Claim) -> Bool {
    guard case .identity(let left) = claim.form else { return false }
    let sides = [left, claim.right].map { side in
      source[side.range].filter { !$0.isWhitespace && $0 != "(" && $0 != ")" }
    }
    return sides[0] == sides[1]
  }
}

extension ProgramCheck {
  /// Whether the only claim of a program holds, at its own sizes and at others.
  func holds(_ program: Program) -> Bool {
    guard let claim = program.claims.first else { return false }
    var check = self
    check.bound = bound.with(program)
    check.explains = false
    guard (try? check.check(claim, place: 0, nil).verdict) == .verified else { return false }
    return bound.given.isEmpty
      ? program.atVariousSizes.allSatisfy { other in
        guard let claim = other.claims.first, other.fits(claim),
          let there = try? BoundProgram(other, seed: bound.seed),
          let (record, _) = try? ProgramCheck(there).compared(claim)
        else { return true }
        return record.verdict != .refuted
      } : true
  }
}
