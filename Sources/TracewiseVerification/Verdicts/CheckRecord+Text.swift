import Tracewise

extension CheckRecord: CustomStringConvertible {
  /// One line for what holds; for the rest the law, the evidence, the cause and how to see it
  /// again.
  public var description: String {
    let mark =
      switch verdict {
      case .verified: "✓"
      case .refuted: "✗"
      case .inconclusive: "?"
      }
    var lines = ["\(mark) \(subject): \(reason)    \(oracle)"]
    guard verdict != .verified else { return lines[0] }
    if case .inconclusive(let why) = verdict, "\(why)" != reason { lines.append("    \(why)") }
    if let place = worstPlace { lines.append("    \(place)") }
    lines.append(
      "    relative error \(short(error)), estimate \(short(errorEstimate)), "
        + "errors from \(short(smallestVisibleError)) on are seen")
    if !region.isEmpty { lines.append("    region \(region), seed \(seed)") }
    if let diagnosis { lines.append("    cause: \(diagnosis)") }
    if let counterexample { lines.append("    smallest: \(counterexample)") }
    if let command { lines.append("    again: \(command)") }
    return lines.joined(separator: "\n")
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
