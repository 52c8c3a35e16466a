/// What values and gradients on a way show of how they are computed.
///
/// A function of formulas is smooth when it is seen closely enough, or bends: then values leave their curve by h times
/// what slopes do, at a spacing h. Solvers and iterations that end at a tolerance jump, in value and slope alike, by much
/// less than they are off. What is seen nearest of places that are least smooth tells them apart.
struct Roughness {
  enum Kind {
    /// Smooth, or with kinks: nothing but rounding is in the way of a derivative.
    case exact
    /// Values jump, as those of a solver with a tolerance do.
    case jumps
    /// Gradients jump where values do not.
    case scatter
    /// Gradients scatter so from each point to the next, as numbers of few digits do.
    case coarse
  }

  private(set) var kind = Kind.exact
  /// How far values jump, or slopes scatter, as a part of the change of the value over the scale.
  private(set) var level = 0.0

  /// A disagreement of this part of a slope may be that of a tolerance.
  var tolerated: Double {
    switch kind {
    case .exact, .coarse: 0
    // A tolerance shows in jumps of a higher order than the error.
    case .jumps, .scatter: min(Self.largestTolerated, 30 * level.squareRoot())
    }
  }

  /// Whatever jumps, more than this is wrong.
  static let largestTolerated = 1e-2
  /// Where values jump by more than this part of their change, slopes say nothing.
  static let largestSeen = 1e-4
  static let evaluations = 5 * CoarseNoise.count

  /// Values with their slopes at equal distances.
  private struct Sample {
    var spacing: Double
    var values: [Double] = []
    var slopes: [Double] = []

    /// The eight neighbouring distances in which slopes are least smooth.
    var roughest: Int {
      var differences = slopes
      for _ in 0..<8 { differences = zip(differences.dropFirst(), differences).map { $0 - $1 } }
      return differences.indices.max { abs(differences[$0]) < abs(differences[$1]) } ?? 0
    }
  }

  /// Looks closer and closer, four times.
  ///
  /// - Parameters:
  ///   - rounding: what rounding does to values and to slopes.
  ///   - function: the value and the slope at a place on the way, which goes on as it does over a distance of 1.
  init(
    rounding: (value: Double, slope: Double),
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) {
    for width in [1.0, 0.1, 0.01] {
      var (start, spacing) = (-width / 2, width / Double(CoarseNoise.count - 1))
      var looks: [Sample] = []
      while looks.count < 4, let look = Self.sample(from: start, spacing, function) {
        looks.append(look)
        (start, spacing) = (start + Double(look.roughest) * spacing, spacing / 4)
      }
      guard looks.count == 4 else { continue }
      judge(looks, rounding)
      if kind == .scatter, let close = Self.sample(from: 0, 0x1p-27, function),
        CoarseNoise.level(of: close.slopes) > 0.1 * CoarseNoise.level(of: looks[3].slopes)
      {
        kind = .coarse
      }
      return
    }
  }

  private static func sample(
    from start: Double, _ spacing: Double,
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) -> Sample? {
    var sample = Sample(spacing: spacing)
    for k in 0..<CoarseNoise.count {
      guard let (value, slope) = try? function(start + Double(k) * spacing), value.isFinite,
        slope.isFinite
      else { return nil }
      sample.values.append(value)
      sample.slopes.append(slope)
    }
    return sample
  }

  private mutating func judge(_ looks: [Sample], _ rounding: (value: Double, slope: Double)) {
    let levels = looks.map {
      (CoarseNoise.level(of: $0.values), CoarseNoise.level(of: $0.slopes), $0.spacing)
    }
    let width = looks[0].spacing * Double(CoarseNoise.count - 1)
    let values = looks[0].values
    let scale = max(
      ((values.max() ?? 0) - (values.min() ?? 0)) / width,
      looks[0].slopes.map { abs($0) }.max() ?? 0, .leastNonzeroMagnitude)
    func jumps(_ look: Int, _ ratio: Double) -> Bool {
      let (value, slope, spacing) = levels[look]
      return value > 50 * rounding.value && value > ratio * slope * spacing
    }
    // Two looks on, what is smooth has become so.
    if jumps(1, 16) || jumps(2, 4) || jumps(3, 4) {
      kind = .jumps
      level = levels[1].0 / scale
    } else if levels[2...].allSatisfy({ $1 > 50 * rounding.slope && $0 < 0.03 * $1 * $2 }) {
      kind = .scatter
      level = levels[3].1 / scale
    }
  }
}

extension ProgramEvaluator {
  /// What is seen around a point, once for each; nil where there are not so many evaluations.
  func roughness(_ point: ProgramPoint, along u: Vector, _ noise: Double) throws -> Roughness? {
    if let known = roughness[point.label] { return known }
    guard affords(Roughness.evaluations) else { return nil }
    // Of values, and of the arguments.
    let level =
      max(epsilon * abs(point.value), noise.isFinite ? noise : 0)
      + epsilon * size(point.gradient, u)
    let result = Roughness(rounding: (level, point.rounding(u, epsilon: epsilon))) { t in
      let x = moved(point.x, by: t, along: u)
      let answer = try gradient(at: x)
      return (try answer.value ?? value(at: x), dot(answer.gradient, u))
    }
    if let end { throw end }
    roughness[point.label] = result
    return result
  }
}
