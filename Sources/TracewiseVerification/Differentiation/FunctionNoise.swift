/// The noise of a computed function: how far its values scatter about a smooth curve, because of
/// rounding or of whatever else it does. Measured, not assumed.
///
/// Differences of order k of a smooth function vanish like hᵏ, those of independent noise with
/// standard deviation σ have the variance σ² (2k)!/(k!)². So where a few orders agree about σ, it
/// is noise. (Hamming 1962; Moré, Wild: Estimating computational noise, 2011.) Two things look
/// alike and are told apart by a finer scale: a kink, whose differences shrink with the spacing,
/// and values in steps, which are flat on a scale finer than the steps.
struct FunctionNoise {
  /// A bound for the noise of most values: a few standard deviations.
  private(set) var level = 0.0
  /// The slope at the scale of the measurement, and what noise can do to it.
  private(set) var slope = Double.nan
  private(set) var slopeError = Double.infinity
  private(set) var evaluations = 0

  /// The spacing of values, as a part of the width that the function is looked at on.
  private static let finest = 0x1p-42
  private static let first = 0x1p-18
  private static let coarsest = 0x1p-6
  private static let refinement = 0x1p6
  /// Changes of the value, in units in the last place; no whole numbers, which rounding would not
  /// touch.
  private static let smallChanges = [13.37, 443.61, 15731.42]
  /// Noise above this many units in the last place, of the values and of the argument, is looked
  /// at again on a finer scale.
  private static let suspicious = 64.0
  /// An interval is halved so often to see whether the function jumps in it; more often where the argument's last
  /// place is far below that of its changes.
  private var halvings = 30

  /// Measures around 0, where the function has the value `center`, on a scale far below `width`.
  ///
  /// - Parameter ulp: a unit in the last place of what the values are made of.
  /// - Parameter argumentULP: the same of the argument.
  init(
    of function: (Double) -> Double, center: Double, width: Double, ulp: Double = 0,
    argumentULP: Double = 0
  ) {
    if argumentULP > 0, width.isFinite {
      halvings += min(max(Int(width.exponent) - Int(argumentULP.exponent) - 54, 0), 100)
    }
    var spacing = Self.first * width
    var sample = measure(function, center, spacing)
    while !sample.isFinite && spacing > Self.finest * width {
      spacing /= Self.refinement
      sample = measure(function, center, spacing)
    }
    guard !sample.isFlat else {
      lookFurther(function, center, width, spacing, ulp)
      return
    }
    level = sample.level
    defer {
      slope = sample.slope
      slopeError = sample.slopeError(max(level, sample.level), argumentULP)
    }
    let expected = max(sample.scale.ulp, ulp) + abs(sample.slope) * argumentULP
    let nearby = deviation(function, center, sample, expected)
    var observed = max(level, nearby.largest)
    guard observed > Self.suspicious * expected else {
      level = max(level, 2 * observed)
      return
    }
    var isFiner = false
    while observed > Self.suspicious * expected && spacing > Self.finest * width {
      // Steps and noise jump by their own size wherever the values change; a kink does not.
      let step = jump(
        function, sample, slope: nearby.slope, least: observed / Self.suspicious)
      if step > 0 {
        level = max(level, step)
        break
      }
      spacing /= Self.refinement
      let finer = measure(function, center, spacing)
      guard finer.isFinite else { break }
      observed = finer.level
      // Noise is the same on all scales; a kink's differences shrink with the spacing, and what bends nearer to the
      // point than that, or two kinks that make up for one another, shows on one of the next.
      guard finer.level < level / 8, isSmooth(function, center, finer, argumentULP) else {
        continue
      }
      sample = finer
      level = finer.level
      isFiner = true
    }
    if !isFiner { level = max(level, nearby.largest) }
  }

  /// Whether values that look smooth at equal distances do so at others: where an argument has few units in its last
  /// place left, distances of nearly whole ones give values on a straight line, without noise and with another slope.
  private mutating func isSmooth(
    _ function: (Double) -> Double, _ center: Double, _ sample: NoiseSample, _ argumentULP: Double
  ) -> Bool {
    let other = measure(function, center, 0.618_033_988_7 * sample.spacing)
    return !sample.isFlat && other.isFinite && other.level < level / 8
      && abs(other.slope - sample.slope)
        <= other.slopeError(other.level, argumentULP) + sample.slopeError(sample.level, argumentULP)
  }

  /// A function that is flat nearby: values in steps show their height only on a coarser scale.
  private mutating func lookFurther(
    _ function: (Double) -> Double, _ center: Double, _ width: Double, _ start: Double,
    _ ulp: Double
  ) {
    level = max(center.ulp, ulp)
    var spacing = start
    // Around the smallest numbers there is no finer scale than 0, from which none is coarser.
    while spacing > 0, spacing < Self.coarsest * width {
      spacing *= Self.refinement
      let sample = measure(function, center, spacing)
      guard sample.isFinite else { return }
      if !sample.isFlat {
        let step = jump(function, sample, slope: 0, least: sample.level / Self.suspicious)
        if step > 0 { level = max(step, min(sample.level, 4 * step)) }
        return
      }
    }
  }

  private mutating func measure(
    _ function: (Double) -> Double, _ center: Double, _ spacing: Double
  ) -> NoiseSample {
    evaluations += 2 * NoiseSample.reach
    return NoiseSample(spacing: spacing) { $0 == 0 ? center : function($0) }
  }

  /// How far values leave the tangent at distances so small that they should change by a few units
  /// in the last place, then by many: equal distances may by chance be those of equal steps. Also
  /// the slope between the steps, if there are any.
  private mutating func deviation(
    _ function: (Double) -> Double, _ center: Double, _ sample: NoiseSample, _ expected: Double
  ) -> (largest: Double, slope: Double) {
    var (largest, slope) = (0.0, 0.0)
    // Up to the next power of 2, so that entries of a matrix with like slopes share their values.
    let distance = expected / abs(sample.slope)
    let unit = distance.isNormal ? 2 * distance.binade : distance
    for change in Self.smallChanges {
      let t = change * unit
      guard t < sample.spacing else { break }
      evaluations += 2
      let (ahead, behind) = (function(t) - center, function(-t) - center)
      for difference in [abs(ahead - t * sample.slope), abs(behind + t * sample.slope)]
      where difference.isFinite { largest = max(largest, difference) }
      if change < Self.smallChanges[2] { slope = (ahead - behind) / (2 * t) }
    }
    return (largest, slope)
  }

  /// The height of a step between two of the values, 0 if the function has none there: halving an
  /// interval on which a continuous function leaves its slope makes that small; a step stays.
  private mutating func jump(
    _ function: (Double) -> Double, _ sample: NoiseSample, slope: Double, least: Double
  ) -> Double {
    guard var (low, high) = sample.firstChange else { return 0 }
    let change = abs(high.value - low.value)
    func rise(_ a: (t: Double, value: Double), _ b: (t: Double, value: Double)) -> Double {
      abs(b.value - a.value - (b.t - a.t) * slope)
    }
    // What is left of a straight line's change, and a little more.
    let least = max(
      least, 8 * rise(low, high) * Double(sign: .plus, exponent: -halvings, significand: 1))
    for _ in 0..<halvings {
      let t = (low.t + high.t) / 2
      let middle = (t: t, value: function(t))
      evaluations += 1
      if rise(low, middle) > rise(middle, high) { high = middle } else { low = middle }
      if rise(low, high) < least { return 0 }
    }
    let step = rise(low, high)
    // At a pole the change grows without bound: no noise either.
    return step < 4 * change + least ? step : 0
  }
}

/// Values of a function at equal distances, around 0.
struct NoiseSample {
  /// Values on each side.
  static let reach = 4
  /// A bound for nearly all errors, in standard deviations; also makes up for the few values.
  private static let deviations = 4.0
  /// Orders whose estimates of σ are within this factor agree.
  private static let agreement = 4.0
  /// Orders of differences.
  private static let orders = 6

  let spacing: Double
  let scale: Double
  let level: Double
  private let values: [Double]

  init(spacing: Double, _ function: (Double) -> Double) {
    self.spacing = spacing
    values = (-Self.reach...Self.reach).map { function(Double($0) * spacing) }
    scale = values.reduce(0) { max($0, abs($1)) }
    level = max(Self.deviations * Self.deviation(of: values, scale), scale.ulp)
  }

  var isFinite: Bool { values.allSatisfy(\.isFinite) }
  /// Whether half of the values equal their neighbours.
  var isFlat: Bool { zip(values, values.dropFirst()).count { $0 == $1 } >= Self.reach }
  var slope: Double { (values[2 * Self.reach] - values[0]) / (2 * Double(Self.reach) * spacing) }
  /// The slope of the inner half of the values.
  var innerSlope: Double { (values[Self.reach + 2] - values[Self.reach - 2]) / (4 * spacing) }
  /// What noise of a level and the bend of the function can do to the slope.
  func slopeError(_ level: Double, _ argumentULP: Double) -> Double {
    2 * (level + abs(slope) * argumentULP) / reach + 2 * abs(slope - innerSlope)
  }
  /// How far the values reach on each side.
  var reach: Double { Double(Self.reach) * spacing }

  /// The neighbours between which the value changes first, from the middle.
  var firstChange: (low: (t: Double, value: Double), high: (t: Double, value: Double))? {
    for k in 0..<Self.reach {
      for (a, b) in [(k, k + 1), (-k, -k - 1)] {
        let (low, high) = (values[Self.reach + a], values[Self.reach + b])
        if low != high { return ((Double(a) * spacing, low), (Double(b) * spacing, high)) }
      }
    }
    return nil
  }

  /// σ by the first three orders that agree; else the smallest of all, which smooth changes can
  /// only have made too large.
  private static func deviation(of values: [Double], _ scale: Double) -> Double {
    // Beside the largest: squares of what is tiny or huge are not numbers.
    guard scale > 0, scale.isFinite else { return 0 }
    var differences = values
    for k in differences.indices { differences[k] /= scale }
    var (estimates, factor) = ([Double](), 1.0)
    estimates.reserveCapacity(orders)
    for order in 1...orders {
      let count = differences.count - order
      var square = 0.0
      for k in 0..<count {
        differences[k] = differences[k + 1] - differences[k]
        square += differences[k] * differences[k]
      }
      // (k!)²/(2k)!, from order to order.
      factor *= Double(order) / Double(2 * (2 * order - 1))
      estimates.append((factor * square / Double(count)).squareRoot())
    }
    for k in 0..<estimates.count - 2 {
      let low = min(estimates[k], estimates[k + 1], estimates[k + 2])
      let high = max(estimates[k], estimates[k + 1], estimates[k + 2])
      if high <= agreement * low { return scale * high }
    }
    return scale * (estimates.min() ?? 0)
  }
}
