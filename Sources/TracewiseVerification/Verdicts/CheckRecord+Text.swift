import Tracewise

extension CheckRecord: CustomStringConvertible {
  /// One line for what holds; for the rest the law, the evidence, the cause and how to see it
  /// again.
  public var description: String {
    var lines = ["\(mark) \(subject): \(reason)    \(oracle)"]
    guard verdict != .verified else { return lines[0] }
    if case .inconclusive(let why) = verdict, "\(why)" != reason { lines.append("    \(why)") }
    lines += evidenceLines
    if let diagnosis { lines.append("    cause: \(diagnosis)") }
    lines += caseLines
    if let command { lines.append("    again: \(command)") }
    return lines.joined(separator: "\n")
  }

  var mark: String {
    switch verdict {
    case .verified: "✓"
    case .refuted: "✗"
    case .inconclusive: "?"
    }
  }

  /// The worst entry, what the evidence can see, and where.
  var evidenceLines: [String] {
    let errors =
      !error.isFinite
      ? nil
      : "relative error \(short(error)), estimate \(short(errorEstimate)), "
        + "errors from \(short(smallestVisibleError)) on are seen"
    return [worstPlace, errors, region.isEmpty ? nil : "region \(region), seed \(seed)"]
      .compactMap { $0 }.map { "    \($0)" }
  }

  /// What to write instead; the smallest case, and how to see it.
  var caseLines: [String] {
    let text = counterexample.map { "\($0)" } ?? smallest?.text
    return [
      repairedClaim.map { "    write: \($0)" }, text.map { "    smallest: \($0)" },
      smallest?.command.map { "    there: \($0)" },
    ].compactMap { $0 }
  }

  private var worstPlace: String? {
    guard let expected, let found else { return nil }
    let place = entry.map { "worst entry (\($0.row), \($0.column))" } ?? "worst value"
    let of = operand.map { " of the gradient for \($0)" } ?? ""
    return "\(place)\(of): found \(number(found)), expected \(number(expected))"
  }

  private func number(_ value: Double) -> String { Matrix.format(value, digits: 8) }
  private func short(_ value: Double) -> String { Matrix.format(value, digits: 2) }
}
