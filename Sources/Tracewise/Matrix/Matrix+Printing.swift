#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Matrix: CustomStringConvertible {
  /// The entries in aligned columns, six significant digits; large matrices shortened.
  public var description: String {
    if let failure { return "failed matrix (\(failure))" }
    guard count > 0 else { return "[\(shape)]" }
    let (shownRows, shownColumns) = (Self.shown(rows), Self.shown(columns))
    let cells = shownRows.map { i in
      shownColumns.map { j in
        i.flatMap { i in j.map { Self.format(self[i, $0]) } } ?? "…"
      }
    }
    let widths = shownColumns.indices.map { j in cells.map { $0[j].count }.max() ?? 0 }
    let lines = cells.map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: "  ")
    }
    return "[" + lines.joined(separator: "\n ") + "]"
  }

  /// Which of n indices are printed; nil stands for those left out.
  private static func shown(_ n: Int) -> [Int?] {
    n <= 10 ? Array(0..<n) : Array(0..<5) + [nil] + Array((n - 4)..<n)
  }
}

extension Matrix: CustomDebugStringConvertible {
  /// In one line, as it stands inside structures that are printed: `[1, 2; 3, 4]`; of a large matrix the
  /// shape and the first entries.
  public var debugDescription: String {
    if failure != nil || count == 0 { return description }
    let (most, more) = (rows <= 4 && columns <= 4) ? (4, "") : (3, "…")
    let lines = (0..<Swift.min(rows, most)).map { i in
      let cells = (0..<Swift.min(columns, most)).map { Self.format(self[i, $0]) }
      return (cells + (columns > most ? [more] : [])).joined(separator: ", ")
    }
    let entries = (lines + (rows > most ? [more] : [])).joined(separator: "; ")
    return more.isEmpty ? "[\(entries)]" : "\(shape) [\(entries)]"
  }
}

extension Matrix {
  /// A number in at most six significant digits.
  public static func format(_ value: Double, digits: Int = 6) -> String {
    // Processors differ in the sign of a NaN that is born.
    guard !value.isNaN else { return "nan" }
    guard value.isFinite else { return "\(value)" }
    guard value != 0 else { return "0" }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    if magnitude < -4 || magnitude >= 15 { return scientific(value, digits) }
    let decimals = max(digits - 1 - magnitude, 0)
    var text = fixed(value, decimals)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = pow(10.0, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e18 else { return "\(value)" }
    var digits = String(UInt64(scaled))
    while digits.count <= decimals { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -decimals)
    let whole = digits[..<point]
    let fraction = digits[point...]
    return (value < 0 ? "-" : "") + whole + (decimals > 0 ? "." + fraction : "")
  }

  private static func scientific(_ value: Double, _ digits: Int) -> String {
    var exponent = Int(log10(abs(value)).rounded(.down))
    // In two steps: 10⁻³²⁴ is no double, though it is the power of the smallest one.
    let half = exponent / 2
    var mantissa = value / pow(10.0, Double(half)) / pow(10.0, Double(exponent - half))
    if fixed(abs(mantissa), digits - 1).hasPrefix("10") {
      mantissa /= 10
      exponent += 1
    }
    var text = fixed(mantissa, digits - 1)
    while text.contains("."), text.last == "0" || text.last == "." { text.removeLast() }
    return text + "e\(exponent < 0 ? "-" : "+")\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
  }
}
