import TracewiseVerification

/// The derivative of a program along a direction beside ⟨∇f, u⟩.
struct Slope {
  var direction: Vector
  var derivative: NumericalDerivative
  var claimed: Double
  /// How far the two may be apart by what is known of both.
  var bound: Double
  /// The mean slope over a distance as large as the operands: how large a derivative could be.
  var natural: Double
  /// Whether the derivative is an average over values as far apart, for their noise.
  var isAveraged = false

  var isUsable: Bool { derivative.isUsable && derivative.kink == nil && claimed.isFinite }
  var residual: Double { derivative.value - claimed }
  var isRefuting: Bool { isUsable && abs(residual) > Slope.factor * bound }
  /// The smallest |⟨error, u⟩| that is seen.
  var visible: Double { Slope.factor * bound }

  static let factor = Tolerances().estimateFactor
}

/// A point at which a program is judged.
struct ProgramPoint {
  /// `the starting point`, `point 2`
  var label: String
  var x: Vector
  var value: Double
  var gradient: Vector
  /// What the gradient is when it is asked for again, as it changes from one time to the next.
  var again: [Vector]
  /// How far the gradient moves where the point moves by units in its last place, or not at all.
  var shaken: [Vector]
  /// How far a number goes on as it does around the point.
  var scales: Vector

  /// How far ⟨∇f, u⟩ may be off by rounding.
  func rounding(_ u: Vector, epsilon: Double) -> Double {
    var seen = 0.0
    for change in shaken { seen = max(seen, abs(dot(change, u)), 0.5 * size(change, u)) }
    return 4 * seen + 2 * epsilon * size(gradient, u)
  }
}

extension ProgramEvaluator {
  /// Noise above this part of a function is no end of an iteration.
  private static let largestPart = 1e-4

  /// Asks for the noise of values far apart before a slope refutes by little.
  ///
  /// Values that end an iteration are smooth nearby, with slopes of their own, and jump where the number of iterations
  /// changes: differences of close values see those slopes, not that of the function that is meant.
  private func hear(_ slope: inout Slope, _ point: ProgramPoint) throws {
    let most = Self.largestPart * slope.natural
    guard abs(slope.residual) <= 64 * most else { return }
    let noise =
      coarse[point.label]
      ?? CoarseNoise.level { t in
        try value(at: moved(point.x, by: t, along: slope.direction))
      }
    if let end { throw end }
    coarse[point.label] = noise
    // Slopes of at most the noise over an eighth of the scale.
    if noise <= most { slope.bound = max(slope.bound, 8 * noise) }
  }
}

extension ProgramEvaluator {
  /// A unit of rounding of the program's numbers.
  var epsilon: Double {
    isSingle ? Greeting.Element.single.epsilon : Greeting.Element.double.epsilon
  }

  /// Where noise hides more than this part of a slope, many values are asked for.
  private static let noisy = 1e-2

  /// Averages the noise where it is great.
  private func sharpen(
    _ derivative: inout NumericalDerivative, _ point: ProgramPoint, _ u: Vector, _ natural: Double
  ) throws -> Bool {
    guard derivative.isUsable, derivative.kink == nil, affords(2 * NoisyFit.evaluations),
      Slope.factor * derivative.errorEstimate > Self.noisy * natural
    else { return false }
    let fit = NoisyFit { t in try value(at: moved(point.x, by: t, along: u)) }
    if let end { throw end }
    guard let fit, fit.doubt < derivative.errorEstimate else { return false }
    derivative.value = fit.slope
    derivative.errorEstimate = fit.doubt
    derivative.noise = fit.noise
    return true
  }

  /// The derivative along u, whose entries are of the size of the scales, beside the gradient's.
  func slope(_ point: ProgramPoint, along direction: Vector) throws -> Slope {
    if isBrief || !affords(Self.evaluations), let slope = try glance(point, along: direction) {
      return slope
    }
    let u = symmetrised(direction)
    var natural = 0.0
    var derivative = NumericalDifferentiation().derivative { t in
      let value = try value(at: moved(point.x, by: t, along: u))
      if abs(t) > 0.05, value.isFinite { natural = max(natural, abs((value - point.value) / t)) }
      return value
    }
    // What was broken off says nothing.
    if let end { throw end }
    let isAveraged = try sharpen(&derivative, point, u, natural)
    var slope = slope(derivative, point, u, natural)
    slope.isAveraged = isAveraged
    if slope.isRefuting { try hear(&slope, point) }
    return slope
  }

  /// A derivative takes about so many evaluations.
  static let evaluations = 80

  /// The derivative along u from as few values as say anything.
  private func glance(_ point: ProgramPoint, along direction: Vector) throws -> Slope? {
    let u = symmetrised(direction)
    var natural = 0.0
    let derivative = NumericalDifferentiation().derivative(ofFew: point.value) { t in
      let value = try value(at: moved(point.x, by: t, along: u))
      if abs(t) > 0.05, value.isFinite { natural = max(natural, abs((value - point.value) / t)) }
      return value
    }
    if let end { throw end }
    return derivative.map { slope($0, point, u, natural) }
  }

  private func slope(
    _ derivative: NumericalDerivative, _ point: ProgramPoint, _ u: Vector, _ natural: Double
  ) -> Slope {
    Slope(
      direction: u, derivative: derivative, claimed: dot(point.gradient, u),
      bound: derivative.errorEstimate + point.rounding(u, epsilon: epsilon), natural: natural)
  }

  /// The derivative along u as another slope from the same place makes it cheap, unless that refutes or is much less
  /// sharp.
  ///
  /// - Parameter isExpected: whether another one refutes already, so that few values will do for this one.
  func slope(
    _ point: ProgramPoint, along u: Vector, like known: Slope?, isExpected: Bool = false
  ) throws -> Slope {
    if let quick = try quickSlope(point, along: u, like: known),
      !quick.isRefuting || isExpected && abs(quick.residual) > 4 * quick.visible
    {
      return quick
    }
    return try slope(point, along: u)
  }

  /// The derivative along u, from few values where they serve, whether it refutes or not.
  ///
  /// - Parameter part: the part of what the known slope is wrong by that has to be seen; less is not looked for.
  func anySlope(
    _ point: ProgramPoint, along u: Vector, like known: Slope?, part: Double = 0
  ) throws -> Slope {
    let enough = part * (known.map { abs($0.residual) / Slope.factor } ?? 0)
    return try quickSlope(point, along: u, like: known, enough: enough) ?? slope(point, along: u)
  }

  /// The derivative along u from few values at steps that served another slope; nil where it is much less sharp.
  private func quickSlope(
    _ point: ProgramPoint, along direction: Vector, like known: Slope?, enough: Double = 0
  ) throws -> Slope? {
    guard let slope = known, !slope.isAveraged else { return nil }
    let known = slope.derivative
    let u = symmetrised(direction)
    var natural = 0.0
    let sharpest = max(known.errorEstimate, known.noise / known.step)
    let derivative = NumericalDifferentiation().derivative(
      like: known, center: point.value, enough: max(2 * sharpest, enough)
    ) { t in
      let value = try value(at: moved(point.x, by: t, along: u))
      if value.isFinite { natural = max(natural, abs((value - point.value) / t)) }
      return value
    }
    if let end { throw end }
    guard let derivative,
      derivative.errorEstimate <= max(Self.lessSharp * sharpest, enough)
    else { return nil }
    return self.slope(derivative, point, u, natural)
  }

  /// A derivative of few values may be so much less certain than that of many.
  private static let lessSharp = 16.0
}
