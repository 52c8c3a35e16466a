import Tracewise

/// The rule's differential, run by itself, against differences of the value along random
/// directions: all operands together, then each alone.
public struct DifferentialOracle: Oracle {
  public static let id = OracleID.differential

  public init() {}

  public var needs: Set<Need> { [.smoothness, .firstDerivatives, .allOperands, .genericBody] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the differential is not the derivative of the value"
    var comparison = Comparison(point.tolerances)
    do {
      for directions in point.directionSets {
        try compare(point, directions, &comparison)
      }
    } catch {
      return [point.failure(Self.id, law, error)]
    }
    var record = point.record(Self.id)
    comparison.conclude(
      &record, law: law, holds: "the differential is the derivative of the value")
    return [record]
  }

  private func compare<S: Subject>(
    _ point: SubjectCase<S>, _ directions: [Matrix], _ comparison: inout Comparison
  ) throws {
    let n = point.operands.count
    let found = try point.differential(along: directions).checked()
    try comparison.add(
      .init(
        found: found, magnitude: point.magnitudes,
        scale: NumericalDifferentiation.scale(of: point.operands, along: directions),
        naturalScale: point.valueScale, operand: nil,
        mostEntries: point.sampling.mostDerivatives(of: .max), seed: point.seed),
      rounding: {
        var rounding = Rounding(point.tolerances, seed: point.seed)
        return try rounding.of(point.operands + directions, point) { moved, value in
          let differential = point.subject.differential(
            Array(moved[n..<2 * n]), at: Array(moved[..<n]), value: value)
          return [try differential.checked()]
        }[0]
      }
    ) { t in
      try point.subject.apply(point.operands.moved(by: t, along: directions)).checked()
        - point.value
    }
  }
}

extension SubjectCase {
  /// The random directions, and those of each operand alone where there is time for them.
  var directionSets: [[Matrix]] {
    guard active.count > 1, !sampling.isOfDirections else { return [directions] }
    return [directions]
      + active.map { k in
        directions.enumerated().map { $0 == k ? $1 : Matrix.zeros($1.rows, $1.columns) }
      }
  }
}
