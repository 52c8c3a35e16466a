/// The noise of values that are far apart: what high differences of them leave, in which smooth functions vanish.
enum CoarseNoise {
  static let count = 33
  private static let orders = 6...14

  /// A bound for the noise of most values around 0; infinite where there are none.
  static func level(_ function: (Double) throws -> Double) -> Double {
    var values: [Double] = []
    for k in 0..<count {
      values.append((try? function(Double(k - count / 2) / Double(count - 1))) ?? .nan)
    }
    return level(of: values)
  }

  /// The same of values at equal distances.
  static func level(of values: [Double]) -> Double {
    guard values.allSatisfy(\.isFinite) else { return .infinity }
    var differences = values
    var (level, factor) = (Double.infinity, 1.0)
    for order in 1...orders.upperBound {
      differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
      // (k!)²/(2k)!, the part of independent noise in a squared difference of order k.
      factor *= Double(order) / Double(2 * (2 * order - 1))
      guard orders.contains(order) else { continue }
      let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
      level = min(level, (factor * square).squareRoot())
    }
    return level
  }
}
