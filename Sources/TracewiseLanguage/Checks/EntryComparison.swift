import Tracewise
import TracewiseVerification

/// A claimed matrix beside what was found, entry by entry with error estimates.
struct EntryComparison {
  struct Entry {
    let row: Int
    let column: Int
    let claimed: Double
    let found: Double
    /// How far `found`, and by rounding `claimed`, may be wrong.
    let estimate: Double
    var difference: Double { abs(claimed - found) }
  }

  private(set) var entries: [Entry] = []
  /// The magnitude that errors are relative to.
  var scale = 0.0

  /// Compares two matrices of one shape, all of whose entries may be off by `estimate`.
  init(claimed: Matrix, found: Matrix, estimate: Double) {
    scale = max(claimed.largest, found.largest)
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        add(
          Entry(
            row: i, column: j, claimed: claimed[i, j], found: found[i, j], estimate: estimate))
      }
    }
  }

  mutating func add(_ entry: Entry) { entries.append(entry) }

  /// The entry that is wrong by the most estimates.
  func worst() -> Entry? {
    entries.max {
      $0.difference / ($0.estimate + .leastNormalMagnitude)
        < $1.difference / ($1.estimate + .leastNormalMagnitude)
    }
  }

  /// Writes verdict, errors and, where refuted, the worst entry into a record.
  func report(in record: inout CheckRecord, _ tolerances: Tolerances) {
    let unit = scale > 0 ? scale : 1
    let estimate = entries.reduce(0) { max($0, $1.estimate) }
    record.error = entries.reduce(0) { max($0, $1.difference) } / unit
    record.errorEstimate = estimate / unit
    record.smallestVisibleError = tolerances.estimateFactor * estimate / unit
    let wrong = entries.filter { !($0.difference <= tolerances.estimateFactor * $0.estimate) }
    if let worst = wrong.max(by: { $0.difference < $1.difference }) {
      record.verdict = .refuted
      record.entry = .init(row: worst.row + 1, column: worst.column + 1)
      record.expected = worst.found
      record.found = worst.claimed
    } else if !(record.smallestVisibleError <= tolerances.visibleLimit) {
      record.verdict = .inconclusive("the evidence is too noisy")
    } else {
      record.verdict = .verified
    }
  }
}
