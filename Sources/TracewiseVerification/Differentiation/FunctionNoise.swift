/// The noise of a computed function: how far its values scatter about a smooth curve, because of
/// rounding or of whatever else it does. Measured, not assumed.
///
/// Differences of order k of a smooth function vanish like hᵏ, those of independent noise with
/// standard deviation σ have the variance σ² (2k)!/(k!)². So where a few orders agree about σ, it
/// is noise. (Hamming 1962; Moré, Wild: Estimating computational noise, 2011.)
struct FunctionNoise {
  /// A bound for the noise of most values: a few standard deviations.
  let level: Double
  /// The slope at the scale of the measurement, and what noise can do to it.
  let slope: Double
  let slopeError: Double
  let evaluations: Int

  /// Values on both sides that a measurement looks at.
  private static let reach = 4
  /// A bound for nearly all errors, in standard deviations; also makes up for the few samples.
  private static let deviations = 4.0
  /// Orders whose estimates of σ are within this factor agree.
  private static let agreement = 4.0
  /// Noise above this many units in the last place is looked at again on a finer scale: it may be
  /// a kink, whose differences look like noise that shrinks with the spacing.
  private static let suspicious = 256.0

  /// Measures around 0, where the function has the value `center`, with values at most `width`
  /// apart.
  init?(of function: (Double) -> Double, center: Double, width: Double) {
    var (spacing, evaluations) = (width * 0x1p-18, 0)
    var best: (level: Double, slope: Double, slopeError: Double)?
    for _ in 0..<4 {
      let values = (-Self.reach...Self.reach).map {
        $0 == 0 ? center : function(Double($0) * spacing)
      }
      evaluations += 2 * Self.reach
      guard values.allSatisfy(\.isFinite) else {
        spacing *= 0x1p-6
        continue
      }
      let scale = values.reduce(0) { max($0, abs($1)) }
      let level = max(Self.deviations * Self.deviation(values), scale.ulp)
      let slope = (values[2 * Self.reach] - values[0]) / (2 * Double(Self.reach) * spacing)
      let repeats = zip(values, values.dropFirst()).count { $0 == $1 }
      if repeats >= Self.reach {
        // Flat: noise of a coarser grain shows only on a coarser scale.
        if best == nil || level > best!.level {
          best = (level, slope, 2 * level / (Double(Self.reach) * spacing))
        }
        guard spacing < width * 0x1p-8 else { break }
        spacing *= 0x1p6
        continue
      }
      if best == nil || level < best!.level || best!.slopeError == 0 {
        best = (level, slope, 2 * level / (Double(Self.reach) * spacing))
      }
      guard level > Self.suspicious * scale.ulp, spacing > width * 0x1p-30 else { break }
      spacing *= 0x1p-6
    }
    guard let best else { return nil }
    level = best.level
    slope = best.slope
    slopeError = best.slopeError
    self.evaluations = evaluations
  }

  /// σ by the first three orders that agree; else the smallest of all, which smooth changes can
  /// only have made too large.
  private static func deviation(_ values: [Double]) -> Double {
    // Beside the largest: squares of what is tiny or huge are not numbers.
    let scale = values.reduce(0) { max($0, abs($1)) }
    guard scale > 0 else { return 0 }
    var differences = values.map { $0 / scale }
    var (estimates, factor) = ([Double](), 1.0)
    for order in 1...6 {
      differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
      // (k!)²/(2k)!, from order to order.
      factor *= Double(order) / Double(2 * (2 * order - 1))
      let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
      estimates.append((factor * square).squareRoot())
    }
    for k in 0..<estimates.count - 2 {
      let group = estimates[k...k + 2]
      if let low = group.min(), let high = group.max(), high <= agreement * low {
        return scale * high
      }
    }
    return scale * (estimates.min() ?? 0)
  }
}
