import Tracewise

/// A factor seen at operands of several sizes, as a constant or as a function of the sizes.
struct SizeFactor {
  /// The factor in words: `2`, `1/rows`.
  let text: String
  /// At which sizes it was seen; empty for a constant.
  let seen: String
  /// Whether the factor makes results too large.
  let isLarge: Bool

  /// The factors that `evidence` has in common, or nil.
  init?(_ factors: [(factor: Double, shape: Shape)]) {
    guard let first = factors.first else { return nil }
    isLarge = abs(first.factor) > 1
    if factors.allSatisfy({ Self.isClose($0.factor, first.factor) }) {
      text = Diagnosis.fraction(first.factor)
      seen = ""
      return
    }
    for size in Size.allCases {
      for power in [-2, -1, 1, 2] {
        let constants = factors.map { $0.factor / size.value($0.shape).raised(to: power) }
        guard constants.allSatisfy({ Self.isClose($0, constants[0]) }) else { continue }
        text = Self.text(constants[0], size, power)
        let sizes = Set(factors.map { Int(size.value($0.shape)) }).sorted()
        seen = "seen at \(size) = \(sizes.map(String.init).joined(separator: ", "))"
        return
      }
    }
    return nil
  }

  private static func text(_ constant: Double, _ size: Size, _ power: Int) -> String {
    let power = abs(power) == 2 ? ("\(size)²", power > 0) : ("\(size)", power > 0)
    let fraction = Diagnosis.fraction(constant)
    if power.1 { return fraction == "1" ? power.0 : "\(fraction) \(power.0)" }
    return "\(fraction)/\(power.0)"
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-7 * abs(b) }

  /// A size of a gradient.
  private enum Size: String, CaseIterable, CustomStringConvertible {
    case rows, columns
    case entries = "the number of entries"

    func value(_ shape: Shape) -> Double {
      switch self {
      case .rows: Double(shape.rows)
      case .columns: Double(shape.columns)
      case .entries: Double(shape.count)
      }
    }
    var description: String { rawValue }
  }
}

extension Double {
  fileprivate func raised(to power: Int) -> Double {
    let whole = (0..<abs(power)).reduce(1) { product, _ in product * self }
    return power < 0 ? 1 / whole : whole
  }
}
