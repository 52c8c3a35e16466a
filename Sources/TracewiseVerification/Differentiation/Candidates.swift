/// Entries of tableaus with what is believed about each, and the choice among them.
struct Candidates {
  struct Candidate {
    var value: Double
    /// How far `value` is believed to be from the limit.
    var estimate: Double
    /// The part of the estimate that is the disagreement of both sides.
    var jump: Double
    /// The smallest step that entered.
    var step: Double
  }

  /// The smallest estimates first; of equal ones the oldest.
  private var entries: [Candidate] = []

  mutating func add(_ candidate: Candidate) {
    guard candidate.value.isFinite && candidate.estimate.isFinite else { return }
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].estimate <= candidate.estimate { low = middle + 1 } else { high = middle }
    }
    entries.insert(candidate, at: low)
  }

  /// The smallest estimate of all.
  var smallestEstimate: Double { entries.first?.estimate ?? .infinity }

  /// The entry that is believed most, when the others have been heard.
  ///
  /// The smallest of many estimates is too small more often than any one of them. So an estimate
  /// is widened until no entry of about the same or smaller steps contradicts it, nor `finest`, a
  /// slope at the scale of the noise; larger steps have no say, for a function that is smooth only
  /// nearby looks different from afar.
  func best(finest: (value: Double, error: Double)?) -> Candidate? {
    var best: Candidate?
    for var candidate in entries {
      if let best, candidate.estimate >= best.estimate { break }
      for other in entries where other.step <= 4 * candidate.step {
        candidate.widen(until: other.value, other.estimate)
      }
      if let finest { candidate.widen(until: finest.value, finest.error) }
      if candidate.estimate < best?.estimate ?? .infinity { best = candidate }
    }
    return best
  }
}

extension Candidates.Candidate {
  fileprivate mutating func widen(until other: Double, _ error: Double) {
    estimate = max(estimate, abs(other - value) - error)
  }
}
