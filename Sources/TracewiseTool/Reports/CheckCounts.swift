import TracewiseVerification

/// How many checks each oracle makes of each rule at a seed.
///
/// A check that is not made refutes nothing: what a run makes is compared with what it made when
/// somebody last looked (`expected`, which `tracewise check --format counts` prints).
struct CheckCounts {
  private(set) var byRule: [(rule: String, made: [OracleID: Int])] = []

  mutating func add(_ rule: String, _ made: [OracleID: Int]) { byRule.append((rule, made)) }

  /// A line a rule, below one that names the oracles.
  var text: String {
    let oracles = Set(byRule.flatMap(\.made.keys)).map(\.description).sorted()
    let lines = byRule.map { rule, made in
      ([rule] + oracles.map { "\(made[OracleID(stringLiteral: $0)] ?? 0)" })
        .joined(separator: " ")
    }
    return ([oracles.joined(separator: ", ")] + lines).joined(separator: "\n")
  }

  private init(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    let oracles = (lines.first ?? "").split(separator: ",").map {
      OracleID(stringLiteral: String($0.drop { $0 == " " }))
    }
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ")
      let counts = zip(oracles, parts.dropFirst().map { Int($0) ?? 0 })
      add(String(parts[0]), Dictionary(counts) { $1 }.filter { $0.value > 0 })
    }
  }

  init() {}

  static let expected = CheckCounts(expectedText)

  /// What a run says of a rule whose checks are not as many as expected.
  static func differences(_ rule: String, _ made: [OracleID: Int]) -> [CheckRecord] {
    guard let expected = expected.byRule.first(where: { $0.rule == rule })?.made else { return [] }
    return Set(made.keys).union(expected.keys)
      .filter { made[$0, default: 0] != expected[$0, default: 0] }
      .sorted { "\($0)" < "\($1)" }
      .map { oracle in
        CheckRecord(
          subject: rule, kind: .rule, oracle: oracle, verdict: .refuted, seed: 1,
          reason:
            "\(made[oracle] ?? 0) checks are made where \(expected[oracle] ?? 0) are expected"
        )
      }
  }

  /// The same of rules that are not there any more, and of rules whose checks nobody has counted yet.
  static func absentOrUncounted(_ rules: [String]) -> [CheckRecord] {
    let counted = expected.byRule.map(\.rule)
    return counted.filter { !rules.contains($0) }.flatMap { differences($0, [:]) }
      + rules.filter { !counted.contains($0) }.map {
        CheckRecord(
          subject: $0, kind: .rule, oracle: .exact, verdict: .refuted, seed: 1,
          reason: "no line says how many checks are expected; '--format counts' prints it")
      }
  }
}
