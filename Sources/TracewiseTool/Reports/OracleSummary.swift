import TracewiseVerification

/// What one oracle says of a rule in all its regions.
struct OracleSummary {
  let oracle: OracleID
  let records: [CheckRecord]

  /// The oracles in the order of their first record.
  static func of(_ records: [CheckRecord]) -> [OracleSummary] {
    var names: [OracleID] = []
    for record in records where !names.contains(record.oracle) { names.append(record.oracle) }
    return names.map { name in
      OracleSummary(oracle: name, records: records.filter { $0.oracle == name })
    }
  }

  func count(_ verdict: String) -> Int {
    records.filter { $0.verdict.name == verdict }.checkCount
  }

  /// The worst of the verdicts.
  var state: String {
    ["refuted", "inconclusive"].first { count($0) > 0 } ?? "verified"
  }

  /// `36 verified`, and what else there is.
  var counts: String {
    ["verified", "refuted", "inconclusive"].compactMap { verdict in
      let count = count(verdict)
      return count > 0 ? "\(count) \(verdict)" : nil
    }.joined(separator: ", ")
  }

  var error: Double { records.reduce(0) { max($0, $1.error) } }
  var smallestVisibleError: Double { records.reduce(0) { max($0, $1.smallestVisibleError) } }
}
