import Dispatch
import Synchronization
import TracewiseChecks
import TracewiseVerification

/// Checks of rules on all cores, in pieces of one subject and some seeds.
struct RuleRuns {
  private let subjects: [RuleSubject]
  private let region: (name: String, size: Int?)?
  private let seeds: SeedRange
  private let condenses: Bool

  private static let seedsOfPiece = 16
  /// What is found is joined after so many pieces, so that memory does not grow with the seeds.
  private static let piecesOfRound = 1024

  init(
    _ subjects: [RuleSubject], region: (name: String, size: Int?)? = nil,
    seeds: SeedRange = SeedRange(from: 1, count: 1)
  ) {
    self.subjects = subjects
    self.region = region
    self.seeds = seeds
    condenses = seeds.count > SeedRange.mostListed
  }

  /// The pieces of one subject.
  private var piecesOfSubject: Int {
    (seeds.count + Self.seedsOfPiece - 1) / Self.seedsOfPiece
  }

  /// What oracles say of each subject, while a progress bar is shown.
  func verifications(
    _ output: Output? = nil
  ) -> [(subject: RuleSubject, result: Verification)] {
    var results = subjects.map { (subject: $0, result: Verification([])) }
    let total = subjects.count * piecesOfSubject
    output?.progress(0, of: total, subjects.first?.label ?? "")
    for start in stride(from: 0, to: total, by: Self.piecesOfRound) {
      let pieces = start..<min(start + Self.piecesOfRound, total)
      for (k, found) in zip(pieces, self.found(in: pieces, of: total, output)) {
        let place = k / piecesOfSubject
        results[place].result = join(results[place].result, found)
      }
    }
    output?.endProgress()
    return results
  }

  /// What is found in some pieces, side by side.
  private func found(in pieces: Range<Int>, of total: Int, _ output: Output?) -> [Verification] {
    let results = Mutex((done: 0, of: [Verification](repeating: .init([]), count: pieces.count)))
    DispatchQueue.concurrentPerform(iterations: pieces.count) { k in
      let piece = pieces.lowerBound + k
      var found = verification(ofPiece: piece)
      if condenses { found.records = found.records.condensed() }
      results.withLock { [found] in
        $0.of[k] = found
        $0.done += 1
        output?.progress(
          pieces.lowerBound + $0.done, of: total, subjects[piece / piecesOfSubject].label)
      }
    }
    return results.withLock { $0.of }
  }

  private func verification(ofPiece piece: Int) -> Verification {
    let (place, part) = piece.quotientAndRemainder(dividingBy: piecesOfSubject)
    let subject = subjects[place]
    // What must be refused does not depend on seeds, nor do derivations.
    let isFirst = part == 0
    let oracles = isFirst ? RuleCheck.allOraclesWithDerivation : RuleCheck.allOracles
    let start = part * Self.seedsOfPiece
    return RuleCheck(oracles: oracles).verification(
      of: subject,
      regions: region.map { [$0.name] },
      size: region?.size, seeds: Array(seeds[start..<min(start + Self.seedsOfPiece, seeds.count)]),
      thorough: isFirst ? 2 : 0)
  }

  private func join(_ one: Verification, _ other: Verification) -> Verification {
    let records = one.records + other.records
    var result = Verification(
      condenses ? records.condensed() : records,
      omissions: (one.omissions + other.omissions).condensed())
    // Of the first piece, which has the first seed.
    result.made = one.made.isEmpty ? other.made : one.made
    return result
  }
}
