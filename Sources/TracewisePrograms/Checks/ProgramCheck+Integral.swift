import Tracewise
import TracewiseVerification

/// f(b) − f(a) beside the integral of ⟨∇f, b − a⟩ between them: no small step is needed, so that noise does least harm,
/// and what is wrong on the way is seen where no point was looked at.
extension ProgramCheck {
  /// Compares on one way, and looks for the place where the sides differ.
  ///
  /// It does not refute by itself: a kink on the way may deceive its estimate.
  mutating func checkIntegral(from point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    // A gradient that is wrong already need not be found wrong again.
    guard outcomes.allSatisfy({ $0.fault == nil }) else { return }
    for distance in [0.5, 0.05, 0.005] where evaluator.affords(3 * GaussKronrod.nodes.count + 2) {
      let end = generator.neighbour(of: point.x, point.scales, distance: distance, in: blocks)
      let way = Way(evaluator, from: point, to: end, noise: noise(outcomes))
      guard let whole = try way.part(0, 1) else { continue }
      if whole.isRefuting, let place = try way.place(of: whole) {
        let x = moved(point.x, by: place, along: way.direction)
        if let found = try? self.point(x, "a point beside the starting point", isStart: false) {
          try look(at: found, &outcomes, directions: 1)
        }
        if let end = evaluator.end { throw end }
      }
      if outcomes.allSatisfy({ $0.fault == nil }) { records.append(record(whole)) }
      return
    }
  }

  private func noise(_ outcomes: [Outcome]) -> Double {
    let slopes = outcomes.flatMap(\.looks).flatMap(\.slopes)
    return slopes.map(\.derivative.noise).filter(\.isFinite).max() ?? 0
  }

  private func record(_ part: Way.Part) -> CheckRecord {
    var record = record(.integral, "f(b) − f(a) is the integral of the gradient")
    record.error = abs(part.integral - part.change) / part.scale
    record.errorEstimate = part.bound / part.scale
    record.smallestVisibleError = Slope.factor * part.bound / part.scale
    if part.isRefuting {
      let sides = "\(Matrix.format(part.change)) and \(Matrix.format(part.integral))"
      record.verdict = .inconclusive(
        .undecided("they differ, \(sides), and differences of values see nothing wrong"))
    } else if record.smallestVisibleError > Self.visibleLimit {
      record.verdict = .inconclusive("the integral is known too badly")
    }
    return record
  }
}

/// The straight way between two points.
private struct Way {
  private let evaluator: Evaluator
  private let point: ProgramPoint
  private let noise: Double
  let direction: Vector

  init(_ evaluator: Evaluator, from point: ProgramPoint, to end: Vector, noise: Double) {
    (self.evaluator, self.point, self.noise) = (evaluator, point, noise)
    direction = difference(end, point.x)
  }

  /// A part of the way: the change of the value, and the integral of the gradient.
  struct Part {
    var ends: (Double, Double)
    var change: Double
    var integral: Double
    var bound: Double
    var scale: Double

    var isRefuting: Bool { !(abs(integral - change) <= Slope.factor * bound) }
  }

  /// The comparison on a part; nil where it leaves the domain.
  func part(_ a: Double, _ b: Double) throws -> Part? {
    func value(_ t: Double) throws -> Double {
      try evaluator.value(at: moved(point.x, by: t, along: direction))
    }
    var result: Part?
    do {
      let (start, end) = (try value(a), try value(b))
      let (integral, doubt) = try GaussKronrod.integral(from: a, to: b) { t in
        let x = moved(point.x, by: t, along: direction)
        return dot(try evaluator.gradient(at: x).gradient, direction)
      }
      let change = end - start
      let scale = max(
        abs(integral), abs(change), size(point.gradient, direction) * (b - a),
        .leastNonzeroMagnitude)
      let rounding = 64 * evaluator.epsilon * max(abs(start), abs(end), abs(integral))
      result = Part(
        ends: (a, b), change: change, integral: integral, bound: doubt + 2 * noise + rounding,
        scale: change == 0 && integral == 0 ? max(abs(start), scale) : scale)
      if let part = result, part.isRefuting, abs(integral - change) < 1e-3 * scale {
        // Ends of iterations may be seen from afar only.
        let coarse = CoarseNoise.level { t in try value((a + b) / 2 + t * (b - a)) }
        if coarse < 1e-4 * scale { result?.bound += 8 * coarse }
      }
    } catch {
      if let end = evaluator.end { throw end }
    }
    guard let result, result.change.isFinite, result.integral.isFinite else { return nil }
    return result
  }

  /// A place in the part of the way where the sides differ most, by halves; nil where they do not on any half.
  func place(of whole: Part) throws -> Double? {
    var part = whole
    for _ in 0..<6 {
      let middle = (part.ends.0 + part.ends.1) / 2
      let halves = [try self.part(part.ends.0, middle), try self.part(middle, part.ends.1)]
      let worst = halves.compactMap { $0 }.max {
        abs($0.integral - $0.change) < abs($1.integral - $1.change)
      }
      guard let worst, worst.isRefuting else { break }
      part = worst
    }
    return part.ends.0 == whole.ends.0 && part.ends.1 == whole.ends.1
      ? nil : (part.ends.0 + part.ends.1) / 2
  }
}
