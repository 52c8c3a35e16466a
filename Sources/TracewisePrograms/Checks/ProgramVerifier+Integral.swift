import Tracewise
import TracewiseVerification

/// f(b) − f(a) beside the integral of ⟨∇f, b − a⟩ between them: no small step is needed, so that noise does least harm,
/// and what is wrong on the way is seen where no point was looked at.
extension ProgramVerifier {
  /// Compares on one way, and looks for the place where the sides differ.
  ///
  /// It does not refute by itself: a kink on the way may deceive its estimate.
  mutating func checkIntegral(from point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    // A gradient that is wrong already need not be found wrong again.
    guard outcomes.allSatisfy({ $0.fault == nil }) else { return }
    for distance in [0.5, 0.05, 0.005] where evaluator.affords(4 * GaussKronrod.nodes.count + 8) {
      let end = neighbour(of: point, distance: distance)
      let way = Way(evaluator, from: point, to: end, noise: noise(outcomes))
      guard let whole = try way.whole() else { continue }
      if let place = whole.wrong {
        let x = moved(point.x, by: place, along: way.direction)
        if let found = try? self.point(x, "a point beside the starting point", isStart: false) {
          try look(at: found, &outcomes, directions: 1)
        }
        if let end = evaluator.end { throw end }
      }
      guard outcomes.allSatisfy({ $0.fault == nil }) else { return }
      if let jump = whole.jump {
        notes.append(
          "the value jumps by \(Matrix.format(jump, digits: 2)) on the way to a point beside, which no gradient tells of"
        )
        return
      }
      let record = record(whole)
      // What noise hides is said by the differences already.
      let saysSomething =
        record.verdict != .verified || record.smallestVisibleError <= Self.visibleLimit
      if saysSomething { records.append(record) }
      if record.verdict == .verified { try lookFarther(from: point, &outcomes) }
      return
    }
  }

  /// Longer ways where something is switched off or bends: what is wrong beyond a mask, a bound or a case may be right on
  /// all points nearby.
  private mutating func lookFarther(from point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    guard outcomes.contains(where: \.isSwitched) else { return }
    for distance in [1, nil, 2.5] where evaluator.affords(8 * GaussKronrod.nodes.count) {
      let end = distance.map { neighbour(of: point, distance: $0) } ?? opposite(of: point)
      let way = Way(evaluator, from: point, to: end, noise: noise(outcomes), isFar: true)
      guard let place = try way.whole()?.wrong else { continue }
      let x = moved(point.x, by: place, along: way.direction)
      if let found = try? self.point(x, "a point far from the starting point", isStart: false) {
        try look(at: found, &outcomes, directions: 1)
      }
      if let end = evaluator.end { throw end }
      guard outcomes.allSatisfy({ $0.fault == nil }) else { return }
    }
  }

  /// A point beyond 0, where linear forms have other signs.
  private mutating func opposite(of point: ProgramPoint) -> Vector {
    var x = point.x
    for block in blocks {
      for k in block.places { x[k] *= -0.5 - generator.unit() }
    }
    return evaluator.symmetricPoint(x)
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
    if part.isRefuting || part.wrong != nil {
      let (change, integral) = Matrix.apart(part.change, part.integral)
      let sides = "\(change) and \(integral)"
      record.verdict = .inconclusive(
        .undecided("they differ, \(sides), and differences of values see nothing wrong"))
    }
    return record
  }
}

/// The straight way between two points.
private struct Way {
  private let evaluator: ProgramEvaluator
  private let point: ProgramPoint
  private let noise: Double
  let direction: Vector
  /// Whether parts of which little is certain are halved once.
  private let isFar: Bool

  init(
    _ evaluator: ProgramEvaluator, from point: ProgramPoint, to end: Vector, noise: Double,
    isFar: Bool = false
  ) {
    (self.evaluator, self.point, self.noise, self.isFar) = (evaluator, point, noise, isFar)
    direction = difference(end, point.x)
  }

  /// A part of the way: the change of the value, and the integral of the gradient.
  struct Part {
    var ends: (Double, Double)
    var change: Double
    var integral: Double
    var bound: Double
    var scale: Double
    /// A place where the two differ however short the part.
    var wrong: Double?
    /// How far the value jumps there.
    var jump: Double?

    /// By how many times its bound it is wrong there.
    var wrongness = 0.0

    var isRefuting: Bool { !(abs(integral - change) <= Slope.factor * bound) }
    var middle: Double { (ends.0 + ends.1) / 2 }
  }

  /// The comparison on all of the way, from quarters of it: where the sides differ on one of them, on its halves, and so
  /// on; nil where the way leaves the domain.
  func whole() throws -> Part? { try sum((0..<4).map { (Double($0) / 4, Double($0 + 1) / 4) }, 4) }

  private func sum(_ parts: [(Double, Double)], _ depth: Int) throws -> Part? {
    var result: Part?
    for (a, b) in parts {
      guard var part = try part(a, b) else { return nil }
      if part.isRefuting, depth == 0 {
        part.wrong = part.middle
        part.wrongness = abs(part.integral - part.change) / part.bound
        part.jump = try jump(part)
      }
      if part.isRefuting && depth > 0 || isFar && depth == 4 && part.bound > 0.01 * part.scale {
        let halves = [(a, part.middle), (part.middle, b)]
        guard let closer = try sum(halves, depth - 1) else { return nil }
        part = closer
      }
      guard let before = result else {
        result = part
        continue
      }
      // A part on the edge of what is wrong shows it less than one inside.
      let worse = part.wrongness > before.wrongness ? part : before
      result = Part(
        ends: (before.ends.0, b), change: before.change + part.change,
        integral: before.integral + part.integral, bound: before.bound + part.bound,
        scale: before.scale + part.scale, wrong: worse.wrong, jump: worse.jump,
        wrongness: worse.wrongness)
    }
    return result
  }

  /// The height of a jump that makes the sides differ: what is left of the change where the part is halved again and
  /// again.
  private func jump(_ part: Part) throws -> Double? {
    func value(_ t: Double) throws -> Double {
      try evaluator.value(at: moved(point.x, by: t, along: direction))
    }
    do {
      var (low, high) = (part.ends.0, part.ends.1)
      var (start, end) = (try value(low), try value(high))
      for _ in 0..<24 {
        let middle = (low + high) / 2
        let there = try value(middle)
        if abs(there - start) > abs(end - there) {
          (high, end) = (middle, there)
        } else {
          (low, start) = (middle, there)
        }
      }
      return abs(end - start) > 0.5 * abs(part.change - part.integral) ? abs(end - start) : nil
    } catch {
      if let end = evaluator.end { throw end }
      return nil
    }
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
      // Tolerances of solvers may be seen from afar only.
      if let part = result, part.isRefuting,
        abs(integral - change) < Roughness.largestTolerated * scale,
        let rough = try evaluator.roughness(point, along: direction, noise)
      {
        var tolerated = rough.tolerated
        if let jumps = evaluator.smallJumps,
          abs(integral - change) < Roughness.smallTolerated * scale
        {
          tolerated = max(tolerated, jumps.tolerated)
        }
        result?.bound += tolerated * scale
      }
    } catch {
      if let end = evaluator.end { throw end }
    }
    guard let result, result.change.isFinite, result.integral.isFinite else { return nil }
    return result
  }
}
