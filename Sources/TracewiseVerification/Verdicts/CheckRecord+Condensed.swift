extension Sequence where Element == CheckRecord {
  /// The same records, with what one oracle verified of one subject in a single record: the worst
  /// error, the worst visible error, and how many checks they sum up.
  ///
  /// For runs of so many seeds that nobody would read a record for each check.
  package func condensed() -> [CheckRecord] {
    var result: [CheckRecord] = []
    var places: [Key: Int] = [:]
    for record in self {
      guard record.verdict == .verified else {
        result.append(record)
        continue
      }
      let key = Key(subject: record.subject, oracle: record.oracle)
      if let place = places[key] {
        result[place].absorb(record)
      } else {
        places[key] = result.count
        result.append(record)
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
}

extension CheckRecord {
  /// Takes another verified check of the same law into this record.
  fileprivate mutating func absorb(_ other: CheckRecord) {
    count += other.count
    error = Swift.max(error, other.error)
    errorEstimate = Swift.max(errorEstimate, other.errorEstimate)
    smallestVisibleError = Swift.max(smallestVisibleError, other.smallestVisibleError)
    if region != other.region { region = "" }
    command = nil
    errors = nil
    plots = nil
  }
}
