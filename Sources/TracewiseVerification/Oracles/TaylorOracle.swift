import Tracewise

/// The remainder ⟨G, f(X + hE) − f(X)⟩ − h⟨X̄, E⟩ must shrink like h²; with a wrong gradient it
/// shrinks like h. Needs no size of error that is forgiven.
public struct TaylorOracle: Oracle {
  public static let id = OracleID.taylor

  /// Remainders this many times the noise of the values still show a slope.
  private static let clearance = 64.0
  /// Slopes are taken over so many halvings.
  private static let halvings = 3

  public init() {}

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the remainder of the first-order expansion does not shrink like h²"
    do {
      let gradients = try point.gradient()
      let rounding = try point.gradientRounding()
      var (slope, bound) = (0.0, 0.0)
      for k in point.active {
        slope += inner(gradients[k], point.directions[k]).scalar
        bound += inner(rounding[k], abs(point.directions[k])).scalar
      }
      let series = try remainders(point, slope, bound)
      return [conclude(point, series, slope, law)]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }

  /// |r(h)| + |r(−h)| of halving steps, until the noise of the values would show.
  private func remainders<S: Subject>(
    _ point: SubjectCase<S>, _ slope: Double, _ bound: Double
  ) throws -> Series {
    let scale = NumericalDifferentiation.scale(of: point.operands, along: point.directions)
    let magnitude = point.magnitude(along: point.directions)
    func change(_ t: Double) -> Double {
      (try? point.change(at: point.operands.moved(by: t, along: point.directions))) ?? .nan
    }
    var series = Series()
    var h = scale / 4
    for _ in 0..<40 {
      defer { h /= 2 }
      let (ahead, behind) = (change(h), change(-h))
      guard ahead.isFinite, behind.isFinite else { continue }
      if series.noise == nil {
        series.noise =
          FunctionNoise(
            of: change, center: 0, width: h, ulp: magnitude.ulp, argumentULP: scale.ulp
          ).level
      }
      let noise =
        max(series.noise ?? 0, 2 * max(abs(ahead), abs(behind), magnitude).ulp) + h * bound
      let remainder = abs(ahead - h * slope) + abs(behind + h * slope)
      series.visible = min(series.visible, Self.clearance * noise / h)
      guard remainder > Self.clearance * noise else {
        series.floor = (Self.clearance * noise).logarithm2
        break
      }
      series.logarithms.append(remainder.logarithm2)
      series.last = remainder / (2 * h)
    }
    return series
  }

  private struct Series {
    var logarithms: [Double] = []
    var noise: Double?
    /// What is left of the slope at the smallest step: the error of a wrong gradient.
    var last = 0.0
    /// The logarithm of what counts as noise where the remainder sinks into it.
    var floor: Double?
    /// The smallest error of the slope that would have shown.
    var visible = Double.infinity

    var reachedNoise: Bool { floor != nil }

    /// The exponent of h at the smallest steps. A remainder that sinks into noise all at once, as
    /// behind a kink, has the exponent of that fall at least.
    var slope: Double? {
      guard logarithms.count > halvings else { return nil }
      let last = logarithms.suffix(halvings + 1)
      let end = last[last.endIndex - 1]
      let mean = (last[last.startIndex] - end) / Double(halvings)
      return max(mean, floor.map { end - $0 } ?? mean)
    }
  }

  private func conclude<S: Subject>(
    _ point: SubjectCase<S>, _ series: Series, _ slope: Double, _ law: String
  ) -> CheckRecord {
    var record = judge(point, series, slope, law)
    guard record.verdict == .verified,
      !(record.smallestVisibleError <= point.tolerances.visibleLimit)
    else { return record }
    let bound = series.visible / Self.clearance
    record.verdict = .inconclusive(
      .noise(
        .init(place: "the slope along a direction", value: slope, bound: bound, scale: abs(slope))))
    record.reason = law
    return record
  }

  private func judge<S: Subject>(
    _ point: SubjectCase<S>, _ series: Series, _ slope: Double, _ law: String
  ) -> CheckRecord {
    var record = point.record(Self.id)
    // A slope that is too small to be seen is beside what it could have been.
    let natural = point.cotangent.typicalSize * point.valueScale
    let isSeen = series.visible <= point.tolerances.visibleLimit * abs(slope)
    let scale = isSeen ? abs(slope) : max(abs(slope), natural)
    record.smallestVisibleError = scale > 0 ? min(series.visible / scale, 1) : 0
    record.errorEstimate = record.smallestVisibleError / Self.clearance
    guard let measured = series.slope else {
      // At rounding after a few steps at most: the function is linear along the direction, nearly.
      record.reason = "the first-order expansion is exact but for rounding"
      if !series.reachedNoise && point.value.count > 0 {
        record.verdict = .inconclusive("no steps at which the value exists on both sides")
      }
      return record
    }
    let text = Matrix.format(measured, digits: 3)
    record.reason = "the remainder of the first-order expansion shrinks like h^\(text)"
    if measured < point.tolerances.remainderSlope {
      record.verdict =
        series.reachedNoise || measured < 1.2 ? .refuted : .inconclusive(.undecided(law))
      record.reason = "\(law), but like h^\(text)"
      record.error = series.last / max(scale, series.last)
    }
    return record
  }
}

extension Double {
  /// The logarithm to base 2, by exponent and significand; enough digits for a slope.
  fileprivate var logarithm2: Double {
    guard self > 0, isFinite else { return self == 0 ? -.infinity : .nan }
    return Tracewise.log(Matrix(significand)).scalar * 1.4426950408889634 + Double(exponent)
  }
}
