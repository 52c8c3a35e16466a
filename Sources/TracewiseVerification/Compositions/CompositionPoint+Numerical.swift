import Tracewise

/// Doubles and complex numbers.
extension CompositionPoint {
  /// The tape's gradient against extrapolated differences.
  func differences() throws -> CheckRecord? {
    let gradient = try tapeGradient().gradient
    let bounds = try slopeRounding()
    var comparison = comparison()
    for (direction, bound) in zip(directions, bounds) {
      let derivative = NumericalDifferentiation().derivative(
        at: inputs, along: direction, magnitude: scale
      ) { try composition.value(at: $0).checked().scalar }
      guard comparison.isUsable(derivative) else { continue }
      comparison.add(
        .init(
          found: Self.slope(gradient, direction), expected: derivative.value,
          bound: derivative.errorEstimate + bound))
    }
    var record = record(DifferencesOracle.name)
    comparison.conclude(
      &record, law: "the tape's gradient is not the derivative of the composition",
      holds: "the tape's gradient is the derivative of the composition")
    return record
  }

  /// The tape's value against the definitions'.
  func values() throws -> CheckRecord? {
    let expected = try composition.value(at: inputs.map { Textbook<Double>($0) }).checked()[0, 0]
    let bound = try rounding { rounded in
      try composition.values(at: inputs, rounded: rounded).suffix(1).map(\.scalar)
    }
    var comparison = comparison()
    comparison.add(.init(found: try tapeGradient().value, expected: expected, bound: bound[0]))
    var record = record(Self.value)
    comparison.conclude(
      &record, law: "the value is not that of the textbook definitions",
      holds: "the value is that of the textbook definitions")
    return record
  }

  /// The tape's gradient against complex steps through the definitions: Im L(X + ihE)/h.
  func complexSteps() throws -> CheckRecord? {
    let gradient = try tapeGradient().gradient
    let bounds = try slopeRounding()
    var comparison = comparison()
    for (direction, bound) in zip(directions, bounds) {
      try comparison.add(found: Self.slope(gradient, direction), bound: bound) { disturbed in
        let loss = try composition.values(
          at: Self.complex(inputs, direction), rounded: { $0.mapEntries(disturbed) }
        ).last?.checked()[0, 0]
        return (loss?.imaginary ?? .nan) / Self.step
      }
    }
    var record = record(Self.complexStep)
    comparison.conclude(
      &record, law: "the tape's gradient is not that of the textbook definitions",
      holds: "the tape's gradient is that of the textbook definitions")
    return record
  }

  /// The tape's ∇²L[V] against complex dual numbers through the definitions: ⟨E, ∇²L[V]⟩ is the
  /// imaginary part of the ε-part of L(X + ihV + εE), divided by h.
  func secondDerivatives() throws -> CheckRecord? {
    let (v, e) = (directions[0], directions[1])
    let products = try hessianVectorProduct(at: inputs, along: v) { try composition.value(at: $0) }
    let points = zip(Self.complex(inputs, v), e).map { x, e in
      Textbook<Dual<Complex>>(x, along: Textbook<Complex>(e))
    }
    let bound = try rounding { rounded in
      let swept = try composition.gradient(
        at: zip(inputs, v).map { DualMatrix(value: $0, differential: $1) },
        rounded: { DualMatrix(value: rounded($0.value), differential: rounded($0.differential)) })
      return [Self.slope(swept.map(\.differential), e)]
    }
    var comparison = comparison()
    try comparison.add(found: Self.slope(products, e), bound: bound[0]) { disturbed in
      let loss = try composition.values(
        at: points,
        rounded: { $0.mapEntries { Dual(disturbed($0.real), disturbed($0.dual)) } }
      ).last?.checked()[0, 0]
      return (loss?.dual.imaginary ?? .nan) / Self.step
    }
    var record = record(Self.secondOrder)
    comparison.conclude(
      &record, law: "the tape's Hessian-vector product is not that of the textbook definitions",
      holds: "the tape's Hessian-vector product is that of the textbook definitions")
    return record
  }

  private func slopeRounding() throws -> [Double] {
    try rounding { rounded in
      let gradient = try composition.gradient(at: inputs, rounded: rounded)
      return directions.map { Self.slope(gradient, $0) }
    }
  }

  /// So small that its square is nothing beside 1, and no denormal number.
  private static let step = 0x1p-500

  /// X + ihE.
  private static func complex(_ xs: [Matrix], _ es: [Matrix]) -> [Textbook<Complex>] {
    zip(xs, es).map { x, e in
      Textbook<Complex>(x.rows, x.columns) { Complex(x[$0, $1], step * e[$0, $1]) }
    }
  }
}

extension Comparison {
  /// Adds a number beside one from the definitions. Where the two seem to differ, the rounding of
  /// the latter is measured too: what cancels in one of them may leave roundings in the other.
  fileprivate mutating func add(
    found: Double, bound: Double,
    expected: (_ disturbed: (Complex) -> Complex) throws -> Double
  ) throws {
    var item = Item(found: found, expected: try expected { $0 }, bound: bound)
    if item.distance > tolerances.estimateFactor {
      var generator = SeededGenerator(seed: found.bitPattern)
      func factor() -> Double { 1 + 2 * 0x1p-52 * (2 * generator.unit() - 1) }
      for _ in 0..<4 {
        let other = try expected { Complex($0.real * factor(), $0.imaginary * factor()) }
        item.bound = max(
          item.bound, bound + 2 * tolerances.roundingFactor * abs(other - item.expected))
      }
    }
    add(item)
  }
}
