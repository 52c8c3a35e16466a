import Foundation
import Tracewise
import TracewiseVerification

/// Values that are sums over pairs of points, functions of their distances: forces along the lines between points.
///
/// With Σ φ(dᵢⱼ) for dᵢⱼ = ‖xᵢ − xⱼ‖, and u the unit vector from xⱼ to xᵢ, the gradient for xᵢ has the part φ'(d) u, whose
/// derivative for xⱼ along w ⟂ u is −φ'(d)/d w: second derivatives across the line between two points know the force
/// between them alone. A claim with ψ for φ' shows ψ/φ' for each pair.
struct PairForces {
  private let cause: GradientCause
  private let block: Block
  /// The numbers of each point.
  private let width: Int
  private var count: Int { block.places.count / width }

  /// More points than this are not looked at.
  private static let most = 14
  /// Pairs that tell the factor, and how sure they are of it.
  private static let (pairs, tolerance) = (10, 1e-3)

  private struct Pair {
    var distance: Double
    /// What the claim has across the line between the points, and what it should have.
    var claimed: Double
    var truth: Double
    /// Points that do not come together have no force.
    var isApart = false
    var ratio: Double { claimed / truth }
  }

  /// ψ/φ' = (a d² + b)^(power/2)
  private struct Law {
    var power: Double
    var a: Double
    var b: Double
    func value(_ distance: Double) -> Double {
      pow(a * distance * distance + b, power / 2)
    }
  }

  /// What is wrong with the forces, where that is the factor of each pair.
  static func finding(_ survey: Survey, _ generator: inout SeededGenerator) throws
    -> Survey.Finding?
  {
    let block = survey.block
    let widths = block.shape.count == 2 ? [block.shape[1]] : [2, 3]
    for width in widths
    where [2, 3].contains(width) && block.places.count % width == 0
      && (3...most).contains(block.places.count / width)
    {
      let forces = PairForces(cause: survey.cause, block: block, width: width)
      if let finding = try forces.finding(&generator) { return finding }
    }
    return nil
  }

  private func finding(_ generator: inout SeededGenerator) throws -> Survey.Finding? {
    guard cause.evaluator.affords(300) else { return nil }
    let start = cause.point.x
    let points =
      [start]
      + (0..<2).map { _ in
        generator.neighbour(of: start, cause.point.scales, distance: 0.2, in: [block])
      }
    guard var found = try pairs(points[0]), let others = try pairs(points[1]) else { return nil }
    found = zip(found, others).map { $0 + $1 }
    guard let law = law(found.joined().filter { !$0.isApart }) else {
      guard let rest = try pairs(points[2]),
        let powers = powers(zip(found, rest).map { $0 + $1 }.filter { !$0[0].isApart })
      else { return nil }
      return Survey.Finding(kind: .power, text: text(powers))
    }
    guard try holds(law, points[2], &generator) else { return nil }
    return Survey.Finding(kind: .factorMissing, text: text(law))
  }

  /// What is claimed and true of the pairs at a point; nil where one of them is no such force.
  private func pairs(_ x: Vector) throws -> [[Pair]]? {
    var result: [[Pair]] = []
    for (i, j) in chosen {
      guard let pair = try pair(i, j, x) else { return nil }
      result.append([pair])
    }
    return result
  }

  /// Two powers of the distance of which one stands for the other, with a number c of each pair: what is missing is
  /// c (d^one − d^other), which does not tell the two apart.
  private func powers(_ found: [[Pair]]) -> (one: Int, other: Int)? {
    let seen = found.filter { pairs in
      pairs.allSatisfy { abs($0.truth - $0.claimed) > 0.01 * abs($0.truth) }
    }
    guard seen.count > 3 else { return nil }
    for one in -12...2 {
      for other in -12..<one {
        let fits = seen.allSatisfy { pairs in
          let numbers = pairs.map { pair -> Double in
            let change = pow(pair.distance, Double(one)) - pow(pair.distance, Double(other))
            return (pair.truth - pair.claimed) / change
          }
          return numbers.allSatisfy { abs($0 - numbers[0]) < 5e-3 * abs(numbers[0]) }
        }
        if fits { return (one, other) }
      }
    }
    return nil
  }

  /// Forces have one factor d more than what is across the line between two points.
  private func text(_ powers: (one: Int, other: Int)) -> String {
    "between any two points \(block.name)ᵢ and \(block.name)ⱼ, in a part of the force with a number of each pair, one of the powers "
      + "\(powers.one + 1) and \(powers.other + 1) of their distance stands where the other is right"
  }

  private var chosen: [(Int, Int)] {
    let all = (0..<count).flatMap { i in (0..<i).map { (i, $0) } }
    guard all.count > Self.pairs else { return all }
    return (0..<Self.pairs).map { all[$0 * (all.count - 1) / (Self.pairs - 1)] }
  }

  private func places(_ i: Int) -> Range<Int> {
    let start = block.places.lowerBound + i * width
    return start..<start + width
  }

  /// The line between two points, and a direction across it.
  private func line(_ i: Int, _ j: Int, _ x: Vector) -> (u: Vector, w: Vector, distance: Double) {
    let r = zip(x[places(i)], x[places(j)]).map { $0 - $1 }
    let distance = dot(r, r).squareRoot()
    let u = r.map { $0 / distance }
    guard width == 3 else { return (u, [-u[1], u[0]], distance) }
    // The axis that is least along u.
    let axis = u.indices.min { abs(u[$0]) < abs(u[$1]) } ?? 0
    let across = u.indices.map { ($0 == axis ? 1 : 0) - u[axis] * u[$0] }
    let length = dot(across, across).squareRoot()
    return (u, across.map { $0 / length }, distance)
  }

  private func moved(_ x: Vector, _ moves: [(point: Int, t: Double)], along w: Vector) -> Vector {
    var result = x
    for (point, t) in moves { for (place, w) in zip(places(point), w) { result[place] += t * w } }
    return result
  }

  /// wᵀ Jᵢⱼ w and uᵀ Jᵢⱼ w of the claimed gradient.
  private func claimed(_ i: Int, _ j: Int, _ x: Vector) throws -> (across: Double, along: Double)? {
    let (u, w, distance) = line(i, j, x)
    let h = 1e-4 * distance
    let ends = [h, -h].compactMap {
      try? cause.evaluator.gradient(at: moved(x, [(j, $0)], along: w)).gradient
    }
    if let end = cause.evaluator.end { throw end }
    guard ends.count == 2 else { return nil }
    let change = places(i).map { (ends[0][$0] - ends[1][$0]) / (2 * h) }
    let (across, along) = (dot(change, w), dot(change, u))
    return across.isFinite && along.isFinite ? (across, along) : nil
  }

  /// What is claimed and true of a pair; nil where it is no such force.
  private func pair(_ i: Int, _ j: Int, _ x: Vector) throws -> Pair? {
    let (_, w, distance) = line(i, j, x)
    guard distance > 0, let claim = try claimed(i, j, x) else { return nil }
    let h = 1e-3 * distance
    func value(_ s: Double, _ t: Double) -> Double {
      (try? cause.evaluator.value(at: moved(x, [(i, s), (j, t)], along: w))) ?? .nan
    }
    let values = [value(h, h), value(-h, -h), value(h, -h), value(-h, h)]
    if let end = cause.evaluator.end { throw end }
    let truth = (values[0] + values[1] - values[2] - values[3]) / (4 * h * h)
    guard truth.isFinite else { return nil }
    let noise = 1e-15 * (values.map { abs($0) }.max() ?? 0) / (h * h)
    let pair = Pair(distance: distance, claimed: claim.across, truth: truth)
    guard abs(truth) > 1e3 * noise else {
      guard abs(claim.across) <= max(1e3 * noise, 1e-9) else { return nil }
      return Pair(distance: distance, claimed: 0, truth: 0, isApart: true)
    }
    guard claim.across != 0, abs(claim.along) < Self.tolerance * abs(claim.across) else {
      return nil
    }
    return pair
  }

  /// The law of the factors, if there is one that is no chance.
  private func law(_ found: [Pair]) -> Law? {
    guard found.count >= 5, found.allSatisfy({ $0.ratio > 0 }),
      found.contains(where: { abs($0.ratio - found[0].ratio) > 0.01 * found[0].ratio })
    else { return nil }
    let rows = found.map { [$0.distance * $0.distance, 1] }
    for power in [1.0, -1, 2, -2, 3, -3, 4, -4] {
      let right = found.map { pow($0.ratio, 2 / power) }
      guard let solution = LeastSquares.solve(rows, right) else { continue }
      let fits = zip(rows, right).allSatisfy {
        abs(dot($0, solution) - $1) <= 2 * Self.tolerance * abs($1)
      }
      let largest = solution[0] * (rows.map { $0[0] }.max() ?? 0)
      guard fits, solution[0] > 0 else { continue }
      let isPure = abs(solution[1]) < Self.tolerance * largest
      return Law(power: power, a: solution[0], b: isPure ? 0 : solution[1])
    }
    return nil
  }

  /// Whether the claim with the force of each pair corrected is right at another point.
  private func holds(_ law: Law, _ x: Vector, _ generator: inout SeededGenerator) throws -> Bool {
    guard cause.evaluator.affords(count * count + 40), let point = try? cause.measure(x) else {
      return false
    }
    var right = point.gradient
    for i in 0..<count {
      for j in 0..<i {
        let (u, _, distance) = line(i, j, x)
        guard let claim = try claimed(i, j, x) else { return false }
        let force = -claim.across * distance
        let lack = (1 / law.value(distance) - 1) * force
        for (k, u) in u.enumerated() {
          right[places(i).lowerBound + k] += lack * u
          right[places(j).lowerBound + k] -= lack * u
        }
      }
    }
    for _ in 0..<2 {
      let u = generator.direction(point.scales, in: block.places)
      let slope = try cause.evaluator.anySlope(point, along: u, like: cause.first.slopes.first)
      guard slope.isUsable,
        abs(slope.derivative.value - dot(right, u)) < 0.01 * abs(slope.residual)
      else { return false }
    }
    return true
  }

  private func text(_ law: Law) -> String {
    let power = Matrix.format(abs(law.power), digits: 2)
    let offset = law.b / law.a
    let distance =
      law.b == 0
      ? (abs(law.power) == 1 ? "d" : "d^\(power)")
      : "(d² \(offset > 0 ? "+" : "−") \(Matrix.format(abs(offset), digits: 3)))"
        + (abs(law.power) == 2 ? "" : "^\(Matrix.format(abs(law.power) / 2, digits: 2))")
    let scale = pow(law.a, law.power / 2)
    let number =
      abs(scale - 1) < Self.tolerance
      ? "" : ", but for the number \(Matrix.format(scale, digits: 3))"
    let isTooMuch = law.power > 0
    return
      "between any two points \(block.name)ᵢ and \(block.name)ⱼ the force has the factor \(isTooMuch ? distance : "1/\(distance)")"
      + " too much\(number), with their distance d: "
      + (isTooMuch ? "a division by it" : "a product with it") + " is missing, or a power is wrong"
  }
}
