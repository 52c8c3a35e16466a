import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Reads repairs back: what is printed must be read, and hold, where the claim was judged and at other sizes.
struct RepairProof {
  /// Where a repair holds.
  enum Extent {
    case nowhere
    /// At the program's sizes, and not at all others.
    case here
    case everywhere
  }

  private let program: Program
  private let claim: Claim
  private let others: [Program]
  private let seed: UInt64
  private let witness: BoundProgram?

  init(_ program: Program, claim place: Int, seed: UInt64, witness: BoundProgram?) {
    self.program = program
    claim = program.claims[place]
    others = (program.atVariousSizes + [program.atLargerSizes].compactMap { $0 }).filter { other in
      // A claim that has no meaning at some sizes need not have one once it is right.
      other.claims.contains { $0.range == program.claims[place].range && other.fits($0) }
    }
    self.seed = seed
    self.witness = witness
  }

  /// Where a right side holds.
  func extent(of right: String) -> Extent {
    let statement = "claim \(claim.leftText) = \(right)"
    guard let read = program.reading(statement, at: claim.range), holds(in: read) == true else {
      return .nowhere
    }
    let isRight = others.allSatisfy { other in
      guard let there = other.reading(statement, at: claim.range),
        there.claims.contains(where: { $0.line == claim.line && there.fits($0) })
      else { return isSmaller(other) }
      return holds(in: there) != false
    }
    return isRight ? .everywhere : .here
  }

  /// Whether some size is less than the program's: the second column need not be there.
  private func isSmaller(_ other: Program) -> Bool {
    other.allSizes.contains { $0.value < program.allSizes[$0.key, default: 0] }
  }

  /// Whether the claim holds in a program that was read; nil where that is not known, for it has no value there.
  private func holds(in read: Program) -> Bool? {
    guard let repaired = read.claims.first(where: { $0.line == claim.line }) else { return false }
    guard read.fits(repaired) else { return false }
    let isOwn = read.dims == program.dims
    guard let bound = isOwn ? witness?.with(read) ?? drawn(read) : drawn(read) else { return nil }
    switch verdict(of: repaired, at: bound) {
    case .refuted: return false
    case .verified:
      return !isOwn || !sides(of: bound).contains { verdict(of: repaired, at: $0) == .refuted }
    case .inconclusive, nil: return nil
    }
  }

  private func verdict(of claim: Claim, at bound: BoundProgram) -> Verdict? {
    (try? ProgramCheck(bound).compared(claim))?.0.verdict
  }

  /// Points on both sides of the kinks that a claim has and the loss has not.
  private func sides(of bound: BoundProgram) -> [BoundProgram] {
    var search = SideSearch(bound)
    guard search.operations.contains(where: { $0.claims != nil }) else { return [] }
    search.run()
    return search.points
  }

  private func drawn(_ program: Program) -> BoundProgram? {
    try? BoundProgram(program, seed: seed)
  }
}
