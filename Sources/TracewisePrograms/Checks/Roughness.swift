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
    /// Values bend by less than formulas do: a solver's, whose steps follow the point.
    case bends
    /// Gradients jump where values do not, by as little as a tolerance may leave.
    case scatter
    /// Gradients jump where values do not, by more: a solver's values would be seen to jump, too.
    case leaps
    /// Gradients scatter so from each point to the next, as numbers of few digits do.
    case coarse
  }

  private(set) var kind = Kind.exact
  /// How far values jump, or slopes scatter, as a part of the change of the value over the scale.
  private(set) var level = 0.0

  /// A disagreement of this part of a slope may be that of a tolerance.
  var tolerated: Double {
    switch kind {
    case .exact, .coarse, .leaps: 0
    // A tolerance shows in jumps of a higher order than the error.
    case .jumps, .bends, .scatter: min(Self.largestTolerated, 100 * level.squareRoot())
    }
  }

  /// Whatever jumps, more than this is wrong.
  static let largestTolerated = 3e-2
  /// Where values jump by more than this part of their change, slopes say nothing.
  static let largestSeen = 1e-4
  /// Less than this may be that of a tolerance wherever values jump by little.
  static let smallTolerated = 1e-4
  static let smallJump = 1e-5
  /// Kinks of formulas bend values by more than this part of their change.
  private static let smallBend = 1e-8
  /// Gradients that jump by more than this part where values are smooth are no solver's.
  private static let largestScatter = 1e-4
  /// How many evaluations one width takes at most.
  static let evaluations = 5 * CoarseNoise.count + 16 * halvings
  /// So far apart are values at the end of a look, as a part of those at its beginning: where a jump of a slope moves
  /// values by less than they jump themselves.
  private static let halvings = 20
  private static let fewest = 5
  /// Neighbouring distances of which one look is halved to the next.
  private static let window = 8

  /// Values with their slopes at equal distances.
  private struct Sample {
    var start: Double
    var spacing: Double
    var values: [Double] = []
    var slopes: [Double] = []

    var level: (value: Double, slope: Double) {
      (CoarseNoise.level(of: values), CoarseNoise.level(of: slopes))
    }

    /// The neighbouring distances in which values or slopes are least smooth.
    func roughest(byValues: Bool) -> Sample {
      var differences = byValues ? values : slopes
      for _ in 0..<Roughness.window {
        differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
      }
      let first = differences.indices.max { abs(differences[$0]) < abs(differences[$1]) } ?? 0
      let places = first...first + Roughness.window
      return Sample(
        start: start + Double(first) * spacing, spacing: spacing,
        values: Array(values[places]), slopes: Array(slopes[places]))
    }

    /// The same with what is between.
    func halved(_ function: (Double) throws -> (value: Double, slope: Double)) -> Sample? {
      var result = Sample(start: start, spacing: spacing / 2)
      for k in values.indices {
        result.values.append(values[k])
        result.slopes.append(slopes[k])
        guard k + 1 < values.count else { break }
        guard let (value, slope) = try? function(start + (Double(k) + 0.5) * spacing),
          value.isFinite, slope.isFinite
        else { return nil }
        result.values.append(value)
        result.slopes.append(slope)
      }
      return result
    }
  }

  /// Looks closer and closer, where slopes are least smooth, and where values are.
  ///
  /// - Parameters:
  ///   - rounding: what rounding does to values and to slopes.
  ///   - affords: whether so many evaluations more are to be had.
  ///   - function: the value and the slope at a place on the way, which goes on as it does over a distance of 1.
  init(
    rounding: (value: Double, slope: Double), affords: (Int) -> Bool = { _ in true },
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) {
    var isSmooth = false
    // What bends far away may jump nearby.
    for width in [1.0, 0.1, 0.01]
    where kind != .jumps && kind != .coarse && !isSmooth && affords(Self.evaluations) {
      let spacing = width / Double(CoarseNoise.count - 1)
      guard let first = Self.sample(from: -width / 2, spacing, function) else { continue }
      // Jumps of values say more than those of slopes.
      for byValues in [true, false] where kind != .jumps && kind != .coarse {
        guard let looks = Self.closer(first, byValues, rounding, function) else { continue }
        judge(looks, rounding, function)
        // What is seen so soon is smooth everywhere; what is steep somewhere may hide what jumps elsewhere.
        isSmooth =
          looks.count <= Self.fewest && (looks.last?.level.value ?? 0) <= 50 * rounding.value
      }
    }
  }

  private static func closer(
    _ first: Sample, _ byValues: Bool, _ rounding: (value: Double, slope: Double),
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) -> [Sample]? {
    var looks = [first]
    while looks.count <= halvings, let last = looks.last {
      // Nothing is left to be seen closer.
      let (value, slope) = last.level
      if looks.count >= fewest, value <= rounding.value, slope <= rounding.slope { break }
      guard let next = last.roughest(byValues: byValues).halved(function) else { return nil }
      looks.append(next)
    }
    return looks
  }

  private static func sample(
    from start: Double, _ spacing: Double,
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) -> Sample? {
    var sample = Sample(start: start, spacing: spacing)
    for k in 0..<CoarseNoise.count {
      guard let (value, slope) = try? function(start + Double(k) * spacing), value.isFinite,
        slope.isFinite
      else { return nil }
      sample.values.append(value)
      sample.slopes.append(slope)
    }
    return sample
  }

  private mutating func judge(
    _ looks: [Sample], _ rounding: (value: Double, slope: Double),
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) {
    guard let last = looks.last else { return }
    let width = looks[0].spacing * Double(CoarseNoise.count - 1)
    let values = looks[0].values
    let scale = max(
      ((values.max() ?? 0) - (values.min() ?? 0)) / width,
      looks[0].slopes.map { abs($0) }.max() ?? 0, .leastNonzeroMagnitude)
    let (value, slope) = last.level
    let bend = Self.bend(looks, rounding.value)
    // What is smooth has become so, kinks have become as small as their spacing, and jumps have stayed.
    if value > 4 * slope * last.spacing, value > 8 * rounding.value,
      value > 0.1 * looks[max(looks.count - 9, 0)].level.value,
      value > 8 * Self.noise(beside: last, looks[3].spacing, function)
    {
      (kind, level) = (.jumps, max(value, bend) / scale)
      return
    }
    if kind == .exact, bend > 0, bend < Self.smallBend * scale {
      (kind, level) = (.bends, bend / scale)
      return
    }
    guard kind == .exact, slope > 50 * rounding.slope, looks.count > 4,
      Self.isSmoother(looks.suffix(from: 2), than: slope, by: 0.03, 3, rounding.value)
    else { return }
    (kind, level) = (.scatter, slope / scale)
    if let close = Self.sample(from: looks[2].start, 0x1p-27, function),
      CoarseNoise.level(of: close.slopes) > 0.1 * slope
    {
      kind = .coarse
    } else if level > Self.largestScatter,
      Self.isSmoother(looks[...], than: slope, by: 1e-3, 1, rounding.value)
    {
      kind = .leaps
    }
  }

  /// Whether values are smoother than jumps of their slopes would make them, in the nearest looks in which rounding hides
  /// no part of these.
  private static func isSmoother(
    _ looks: ArraySlice<Sample>, than slope: Double, by part: Double, _ count: Int,
    _ rounding: Double
  ) -> Bool {
    let seen = looks.filter { part * slope * $0.spacing > 8 * rounding }.suffix(count)
    return !seen.isEmpty && seen.allSatisfy { $0.level.value < part * slope * $0.spacing }
  }

  /// How far values are from a formula's that become smooth as slowly as kinks do; 0 where they do so as formulas do, or
  /// not at all.
  private static func bend(_ looks: [Sample], _ rounding: Double) -> Double {
    let levels = looks.map(\.level.value)
    let count = levels.prefix { $0 > 8 * rounding }.count
    guard count > 3, let end = levels.last, end < 0.1 * levels[0],
      // Differences of order 6 of a formula become 64 times smaller each time, in the end if not before.
      levels[0] < levels[count - 1] * Double(1 << (3 * (count - 1))),
      levels[count - 3] < 512 * levels[min(count, levels.count - 1)]
    else { return 0 }
    return levels[0]
  }

  /// How far values scatter some distances beside a place where they seem to jump: nearer to it, what jumps may go back
  /// and forth as rounding has it.
  private static func noise(
    beside look: Sample, _ distance: Double,
    _ function: (Double) throws -> (value: Double, slope: Double)
  ) -> Double {
    let length = Double(window) * distance
    let level = [look.start - length, look.start + length].compactMap {
      sample(from: $0, look.spacing, function).map { CoarseNoise.level(of: $0.values) }
    }
    return level.min() ?? .infinity
  }
}

extension ProgramEvaluator {
  /// The largest of jumps that were seen around any point, among those as small as a solver's.
  var smallJumps: Roughness? {
    roughness.values.filter { rough in
      (rough.kind == .jumps || rough.kind == .bends) && rough.level < Roughness.smallJump
    }.max { $0.level < $1.level }
  }

  /// The largest leaps of a gradient around any point.
  var leaps: Roughness? {
    roughness.values.filter { $0.kind == .leaps }.max { $0.level < $1.level }
  }

  /// What is seen around a point, once for each; nil where there are not so many evaluations.
  func roughness(_ point: ProgramPoint, along u: Vector, _ noise: Double) throws -> Roughness? {
    if let known = roughness[point.label] { return known }
    guard affords(Roughness.evaluations) else { return nil }
    // Of values, and of the arguments.
    let level =
      max(epsilon * abs(point.value), noise.isFinite ? noise : 0)
      + epsilon * size(point.gradient, u)
    let rounding = (level, point.rounding(u, epsilon: epsilon))
    let result = Roughness(rounding: rounding, affords: affords) { t in
      let x = moved(point.x, by: t, along: u)
      let answer = try gradient(at: x)
      return (try answer.value ?? value(at: x), dot(answer.gradient, u))
    }
    // What was broken off says nothing.
    if end == .exhausted { return nil }
    if let end { throw end }
    roughness[point.label] = result
    return result
  }
}
