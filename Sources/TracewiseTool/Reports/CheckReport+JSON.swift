import TracewisePrograms
import TracewiseVerification

extension CheckReport {
  /// The object of the contract: a verdict, and a record for each check; then what was left out.
  var json: JSON {
    .object(
      understood + [
        ("verdict", .string(verdict)), ("checks", .array(records.map(Self.json))),
        ("leftOut", .array(omissions.map(Self.json))),
      ] + (groups.compactMap(\.program).first.map { [("program", $0.json)] } ?? []))
  }

  /// What losses were read as: the object of the contract of a single one, of several a list.
  private var understood: [(String, JSON)] {
    let losses = groups.filter { $0.understood != nil }
    let objects = losses.compactMap { $0.understood?.json }
    guard let first = objects.first else { return [] }
    guard objects.count > 1 else { return [("understood", first)] }
    let list = zip(losses, objects).map { loss, object in
      JSON.object([("subject", .string(loss.title)), ("understood", object)])
    }
    return [("understood", .array(list))]
  }

  private static func json(_ omission: Omission) -> JSON {
    .object([
      ("subject", .string(omission.subject)), ("oracle", .string("\(omission.oracle)")),
      ("reason", .string("\(omission.reason)")), ("count", .count(omission.count)),
    ])
  }

  private static func json(_ record: CheckRecord) -> JSON {
    var members: [(String, JSON)] =
      [("subject", .string(record.subject)), ("kind", .string(record.kind.rawValue))]
      + finding(record)
      + [("seed", .integer(record.seed)), ("reason", .string(record.fullReason))]
    if record.count > 1 { members.append(("count", .count(record.count))) }
    if !record.region.isEmpty { members.append(("region", .string(record.region))) }
    if let operand = record.operand { members.append(("operand", .string(operand))) }
    if let entry = record.entry {
      members.append(("entry", .array([.count(entry.row), .count(entry.column)])))
    }
    if let place = record.place { members.append(("place", .string(place))) }
    if let expected = record.expected { members.append(("expected", .number(expected))) }
    if let found = record.found { members.append(("found", .number(found))) }
    if let cause = record.cause { members.append(("cause", .string(cause.name))) }
    if let diagnosis = record.diagnosis { members.append(("diagnosis", .string(diagnosis))) }
    if let step = record.step { members.append(("step", .string(step))) }
    if let repair = record.repair { members.append(("repair", .string(repair))) }
    if let claim = record.repairedClaim { members.append(("write", .string(claim))) }
    if record.points > 1 {
      members += [
        ("points", .count(record.points)), ("informativePoints", .count(record.informativePoints)),
      ]
    }
    if record.holdsForAllSizes { members.append(("allSizes", .bool(true))) }
    if !record.unseen.isEmpty { members.append(("unseen", .array(record.unseen.map(JSON.string)))) }
    if !record.atKinks.isEmpty {
      members.append(("atKinks", .array(record.atKinks.map(JSON.string))))
    }
    if let command = record.command { members.append(("command", .string(command))) }
    if let smallest = record.smallest {
      let command = smallest.command.map { [("command", JSON.string($0))] } ?? []
      members.append(("smallest", .object([("text", .string(smallest.text))] + command)))
    }
    if !record.evidence.isEmpty {
      members.append(
        (
          "evidence",
          .array(
            record.evidence.map {
              .object(finding($0) + [("reason", .string($0.fullReason))])
            })
        ))
    }
    return .object(members)
  }

  /// What an oracle found, and how sharp it is.
  private static func finding(_ record: CheckRecord) -> [(String, JSON)] {
    [
      ("oracle", .string("\(record.oracle)")), ("verdict", .string(record.verdict.name)),
      ("error", .number(record.error)), ("errorEstimate", .number(record.errorEstimate)),
      ("smallestVisibleError", .number(record.smallestVisibleError)),
    ]
  }
}
