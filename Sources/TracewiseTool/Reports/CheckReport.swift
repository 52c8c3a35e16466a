import TracewiseChecks
import TracewisePrograms
import TracewiseVerification

/// Collects the records of a run and writes them out.
struct CheckReport {
  let arguments: Arguments

  struct Group {
    var title: String
    /// A rule has many records, which are summed up in a line.
    var isRule: Bool
    var records: [CheckRecord]
    /// What a loss was read as.
    var understood: Understood?
    /// What oracles left out.
    var omissions: [Omission] = []
    /// What a program said of itself, and what else is to be known of its check.
    var program: ProgramVerification?
  }

  /// The records of each operand, in order.
  private(set) var groups: [Group] = []

  /// How many checks were made of rules.
  var made = CheckCounts()

  init(_ arguments: Arguments) { self.arguments = arguments }

  var records: [CheckRecord] { groups.flatMap(\.records) }

  /// What oracles left out: it has no part in verdicts and exit codes.
  var omissions: [Omission] { groups.flatMap(\.omissions) }

  mutating func add(_ records: [CheckRecord], under title: String, _ understood: Understood) {
    let omissions = records.flatMap(\.omissions).condensed()
    if let last = groups.indices.last, groups[last].title == title, !groups[last].isRule {
      groups[last].records += records
      if arguments.seeds > SeedRange.mostListed {
        groups[last].records = groups[last].records.condensed()
      }
      groups[last].omissions = (groups[last].omissions + omissions).condensed()
    } else {
      groups.append(
        Group(
          title: title, isRule: false, records: records, understood: understood,
          omissions: omissions))
    }
  }

  mutating func add(rule: String, _ records: [CheckRecord], leftOut: [Omission] = []) {
    groups.append(Group(title: rule, isRule: true, records: records, omissions: leftOut))
  }

  mutating func add(_ program: ProgramVerification, under title: String) {
    groups.append(Group(title: title, isRule: false, records: program.records, program: program))
  }

  func isFailure(_ record: CheckRecord) -> Bool {
    switch record.verdict {
    case .verified: false
    case .refuted: true
    case .inconclusive: arguments.isStrict || record.isRefutation
    }
  }

  var exitCode: Int32 {
    let records = records
    let nothingHolds = records.isEmpty && arguments.isStrict
    if nothingHolds || records.contains(where: { isFailure($0) && !$0.isWithoutValue }) { return 1 }
    return records.contains(where: \.isWithoutValue) ? 65 : 0
  }

  /// The verdict of all records together; of none, nothing is known.
  var verdict: String {
    let records = records
    if records.contains(where: { $0.verdict == .refuted }) { return "refuted" }
    let isVerified = !records.isEmpty && records.allSatisfy { $0.verdict == .verified }
    return isVerified ? "verified" : "inconclusive"
  }

  func write() throws {
    let text =
      switch arguments.format {
      case "json": json.text() + "\n"
      case "junit": junit
      case "html": HTMLReport(self).text
      case "github": github
      case "sarif": sarif.text() + "\n"
      case "counts": made.text + "\n"
      default: self.text
      }
    try Output.result(text, to: arguments.output)
  }
}

extension CheckRecord {
  /// Whether it is of a line of a file that is not read, or with a side that has no value.
  var isWithoutValue: Bool {
    guard statement != nil, case .inconclusive(let doubt) = verdict else { return false }
    return switch doubt {
    case .outsideDomain, .unread: true
    case .kink, .noise, .undecided: false
    }
  }

  /// Whether the record is that of a `refute` line.
  var isRefutation: Bool { statement == .refutation }

  /// The reason, with that of an inconclusive verdict.
  var fullReason: String {
    if case .inconclusive(let why) = verdict, "\(why)" != reason { return "\(reason): \(why)" }
    return reason
  }

  /// The oracles that come to a verdict: of a sum of evidence, those that agree with it.
  var witnesses: [OracleID] {
    let agreeing = evidence.filter { $0.verdict.name == verdict.name }.map(\.oracle)
    return agreeing.isEmpty ? [oracle] : agreeing
  }
}
