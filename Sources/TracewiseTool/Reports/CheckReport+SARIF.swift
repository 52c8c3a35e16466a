import TracewisePrograms
import TracewiseVerification

extension CheckReport {
  /// SARIF 2.1.0, which servers of code show beside it: a result for each check that does not hold.
  var sarif: JSON {
    let found = groups.flatMap { group in
      group.records.filter { $0.verdict != .verified || isFailure($0) }.map { (group, $0) }
    }
    let names = Set(found.map { "\($0.1.oracle)" }).sorted()
    let driver = JSON.object([
      ("name", .string("tracewise")), ("version", .string(Tool.version)),
      ("rules", .array(names.map { .object([("id", .string($0))]) })),
    ])
    let run = JSON.object([
      ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
      ("results", .array(found.map { sarif($0.1, in: $0.0) })),
    ])
    return .object([
      ("version", .string("2.1.0")),
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("runs", .array([run])),
    ])
  }

  private func sarif(_ record: CheckRecord, in group: Group) -> JSON {
    let message = annotated(record, in: group).joined(separator: "\n")
    var members: [(String, JSON)] = [
      ("ruleId", .string("\(record.oracle)")),
      ("level", .string(isFailure(record) ? "error" : "warning")),
      ("message", .object([("text", .string(message))])),
    ]
    if let file = file(of: record, in: group) {
      var place: [(String, JSON)] = [("artifactLocation", .object([("uri", .string(file))]))]
      if let line = record.line { place.append(("region", .object([("startLine", .count(line))]))) }
      let location = JSON.object([("physicalLocation", .object(place))])
      members.append(("locations", .array([location])))
    }
    return .object(members)
  }
}
