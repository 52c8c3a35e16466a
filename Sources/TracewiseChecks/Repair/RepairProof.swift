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
    guard let bound = isOwn ? witness?.with(read) ?? drawn(read) : drawn(read),
      let (record, _) = try? ProgramCheck(bound).compared(repaired)
    else { return nil }
    switch record.verdict {
    case .verified: return true
    case .refuted: return false
    case .inconclusive: return nil
    }
  }

  private func drawn(_ program: Program) -> BoundProgram? {
    try? BoundProgram(program, seed: seed)
  }
}
