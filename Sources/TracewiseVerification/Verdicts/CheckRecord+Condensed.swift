extension Sequence where Element == CheckRecord {
  /// The same records, with what one oracle verified of one claim in a single record: the worst error,
  /// the worst visible error, and how many checks they sum up. Of what does not hold the first hundred
  /// are kept, and the last of them counts the rest.
  ///
  /// For runs of so many seeds that nobody would read a record for each check; memory does not grow with
  /// them.
  package func condensed() -> [CheckRecord] {
    var result: [CheckRecord] = []
    var places: [Key: (last: Int, kept: Int)] = [:]
    for record in self {
      let key = Key(record)
      let (last, kept) = places[key] ?? (0, 0)
      if kept < key.mostKept {
        places[key] = (result.count, kept + 1)
        result.append(record)
      } else if record.verdict == .verified {
        result[last].absorb(record)
      } else {
        result[last].count += record.count
      }
    }
    return result
  }

  /// How many checks the records stand for.
  package var checkCount: Int { reduce(0) { $0 + $1.count } }
}

private struct Key: Hashable {
  var subject: String
  var oracle: OracleID
  var verdict: String
  /// What a loss's record is about; a rule's reasons name regions and numbers.
  var claim: String?

  init(_ record: CheckRecord) {
    subject = record.subject
    oracle = record.oracle
    verdict = record.verdict.name
    claim = record.kind == .rule ? nil : record.reason
  }

  var mostKept: Int { verdict == "verified" ? 1 : 100 }
}

extension CheckRecord {
  /// Takes another verified check of the same law into this record.
  fileprivate mutating func absorb(_ other: CheckRecord) {
    count += other.count
    error = Swift.max(error, other.error)
    errorEstimate = Swift.max(errorEstimate, other.errorEstimate)
    smallestVisibleError = Swift.max(smallestVisibleError, other.smallestVisibleError)
    if region != other.region { region = "" }
    evidence = (evidence + other.evidence).condensed()
    omissions = (omissions + other.omissions).condensed()
    command = nil
    errors = nil
    plots = nil
  }
}
