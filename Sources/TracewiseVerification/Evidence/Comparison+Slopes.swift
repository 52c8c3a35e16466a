import Tracewise

extension Comparison {
  /// A matrix of derivatives that is to be compared with differences of a matrix's values.
  struct Slopes {
    var found: Matrix
    /// The size of what the values are computed from.
    var magnitude: Matrix
    /// How far the values are expected to go on as they do around 0.
    var scale: Double
    /// The size that the derivatives could have.
    var naturalScale: Double
    var operand: String?
    /// Of more entries the slope along a random direction is looked at.
    var mostEntries: Int
    var seed: UInt64
  }

  /// Adds derivatives beside the slopes of `values` at 0.
  ///
  /// - Parameter rounding: what rounding can do to the derivatives; it is asked for where they are not within the
  ///   errors of the slopes.
  mutating func add(
    _ slopes: Slopes, rounding: () throws -> Matrix, of values: (Double) throws -> Matrix
  ) rethrows {
    let found = slopes.found
    let isOfEntries = found.count <= slopes.mostEntries
    var generator = SeededGenerator(seed: slopes.seed)
    let direction = isOfEntries ? nil : generator.normal(found.rows, found.columns)
    let operand = isOfEntries ? slopes.operand : slopes.operand.map { Self.direction(of: $0) }
    setNaturalScale(slopes.naturalScale, operand: operand)
    var items = evidence(slopes, direction, values)
    if items.contains(where: { $0.distance > tolerances.estimateFactor }) {
      let bound = try rounding()
      for k in items.indices where items[k].found.isFinite {
        items[k].rounding =
          direction.map { inner(bound, abs($0)).scalar }
          ?? items[k].entry.map { bound[$0.row - 1, $0.column - 1] } ?? 0
        items[k].bound += items[k].rounding
      }
    }
    for var item in items {
      item.operand = operand
      add(item)
    }
  }

  /// The slopes of all entries, or along a direction, as far as they are to be had.
  private mutating func evidence(
    _ slopes: Slopes, _ direction: Matrix?, _ values: (Double) throws -> Matrix
  ) -> [Item] {
    let found = slopes.found
    if let direction {
      let derivative = NumericalDifferentiation().derivative(
        scale: slopes.scale, magnitude: inner(abs(slopes.magnitude), abs(direction)).scalar
      ) { inner(try values($0), direction).scalar }
      guard isUsable(derivative) else { return [] }
      return [
        .init(
          found: inner(found, direction).scalar, expected: derivative.value,
          bound: derivative.errorEstimate)
      ]
    }
    let derivatives = NumericalDifferentiation().derivatives(
      scale: slopes.scale, magnitude: slopes.magnitude, of: values)
    return derivatives.enumerated().compactMap { place, derivative in
      let (i, j) = place.quotientAndRemainder(dividingBy: max(found.columns, 1))
      guard isUsable(derivative) else { return nil }
      return .init(
        found: found[i, j], expected: derivative.value, bound: derivative.errorEstimate,
        entry: .init(row: i + 1, column: j + 1))
    }
  }
}
