import TracewiseVerification

extension CheckReport {
  /// The report for people, and before it a line for each failure that GitHub shows beside the code.
  var github: String {
    let annotations = groups.flatMap { group in
      group.records.compactMap { annotation($0, in: group) }
    }
    return annotations.map { $0 + "\n" }.joined() + text
  }

  private func annotation(_ record: CheckRecord, in group: Group) -> String? {
    let isFailure = isFailure(record)
    guard isFailure || record.verdict != .verified else { return nil }
    let level = isFailure ? "error" : "warning"
    var properties = [
      "title=\(Self.escaped("tracewise: " + record.verdict.name, isProperty: true))"
    ]
    if let file = file(of: record, in: group) {
      properties.insert("file=\(Self.escaped(file, isProperty: true))", at: 0)
      if let line = record.line { properties.insert("line=\(line)", at: 1) }
    }
    return "::\(level) \(properties.joined(separator: ","))::"
      + Self.escaped(annotated(record, in: group).joined(separator: "\n"))
  }

  /// What is said of a record beside the code.
  func annotated(_ record: CheckRecord, in group: Group) -> [String] {
    group.isRule
      ? record.description.split(separator: "\n").map(String.init) : failure(record)
  }

  /// The file that a record is about.
  func file(of record: CheckRecord, in group: Group) -> String? {
    if let file = group.program.flatMap({ _ in arguments.programFile }) { return file }
    guard record.line != nil, let colon = record.subject.lastIndex(of: ":") else { return nil }
    return String(record.subject[..<colon])
  }

  /// What workflow commands want written otherwise.
  private static func escaped(_ text: String, isProperty: Bool = false) -> String {
    var result = text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing(
      "\n", with: "%0A")
    if isProperty { result = result.replacing(":", with: "%3A").replacing(",", with: "%2C") }
    return result
  }
}
