import Tracewise

/// A direction of an operand: an entry's, or a random one of all.
struct Direction {
  let matrix: Matrix
  let entry: CheckRecord.Entry?

  /// The unit directions.
  static func entries(of x: Matrix) -> [Direction] {
    (0..<x.count).map { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: x.columns)
      return Direction(
        matrix: Matrix(x.rows, x.columns) { $0 == i && $1 == j ? 1 : 0 },
        entry: .init(row: i + 1, column: j + 1))
    }
  }

  /// Random ones of operand k.
  static func random<S: Subject>(_ point: SubjectCase<S>, _ k: Int) -> [Direction] {
    var generator = point.generator(for: UInt64(200 + k))
    let x = point.operands[k]
    return (0..<point.sampling.directions).map { _ in
      Direction(matrix: generator.normal(x.rows, x.columns), entry: nil)
    }
  }
}

extension Comparison {
  /// Adds a number beside one from the definitions. Where the two seem to differ, the rounding of
  /// the latter is measured too: what cancels in one of them may leave roundings in the other.
  mutating func add(
    found: Double, bound: Double, operand: String? = nil, entry: CheckRecord.Entry? = nil,
    seed: UInt64, expected: () throws -> Double
  ) throws {
    var item = Item(
      found: found, expected: try expected(), bound: bound, operand: operand, entry: entry)
    if item.distance > tolerances.estimateFactor {
      for run in 0..<4 as Range<UInt64> {
        let other = try Disturbance.$current.withValue(Disturbance(seed: seed &+ run)) {
          try expected()
        }
        item.bound = max(
          item.bound, bound + 2 * tolerances.roundingFactor * abs(other - item.expected))
      }
    }
    guard item.expected.isFinite else {
      return miss(.undecided("the complex step gives \(item.expected)"))
    }
    add(item)
  }
}
