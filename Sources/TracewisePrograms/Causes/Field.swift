import Tracewise
import TracewiseVerification

/// What the claimed gradient is as a field: whether a function has it, and what it changes with.
struct Field {
  let cause: GradientCause
  private var evaluator: ProgramEvaluator { cause.evaluator }

  init(_ cause: GradientCause) { self.cause = cause }

  /// Whether its derivatives are symmetric, as those of each gradient are, with those of another input, if there is one; nil
  /// where that is not clear.
  func isGradient(with other: Block? = nil, _ generator: inout SeededGenerator) throws -> Bool? {
    guard cause.block.places.count > 1 || other != nil, !isSymmetric else { return nil }
    var answers: [Bool?] = []
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      for _ in 0..<2 {
        var (u, v) = (direction(&generator), direction(&generator))
        if let other {
          for place in other.places { (u[place], v[place]) = (generator.unit(), -generator.unit()) }
        }
        guard let along = try change(x, u), let across = try change(x, v) else { return nil }
        let sizes = max(size(along.value, v), size(across.value, u))
        let skew = abs(dot(along.value, v) - dot(across.value, u))
        let doubt = size(along.doubt, v) + size(across.doubt, u)
        guard sizes > 0 else { return nil }
        answers.append(
          skew < 1e-6 * sizes ? true : skew > 1e-3 * sizes && skew > 10 * doubt ? false : nil)
      }
    }
    // One pair of directions shows what is not symmetric.
    if answers.contains(false) { return false }
    return answers.allSatisfy { $0 == true } ? true : nil
  }

  /// How it changes along directions of movement beside how derivatives change.
  private func changes(like known: Slope?, _ generator: inout SeededGenerator) throws
    -> [Proportion.Pair]?
  {
    guard evaluator.affords(300) else { return nil }
    var pairs: [Proportion.Pair] = []
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      for _ in 0..<4 {
        let u = direction(&generator)
        var slopes: [Slope] = []
        for t in [-0.1, 0.1] {
          guard let point = try? cause.measure(moved(x, by: t, along: u)) else { break }
          slopes.append(try evaluator.anySlope(point, along: u, like: known, part: 1e-6))
        }
        if let end = evaluator.end { throw end }
        guard slopes.count == 2, slopes.allSatisfy(\.isUsable) else { return nil }
        pairs.append(
          .init(
            x: slopes[1].claimed - slopes[0].claimed,
            y: slopes[1].derivative.value - slopes[0].derivative.value,
            bound: slopes[0].bound + slopes[1].bound))
      }
    }
    return pairs
  }

  /// Where it is no gradient: a bilinear form of which one half is there changes half as much.
  func symmetricPart(like known: Slope?, _ generator: inout SeededGenerator) throws -> String? {
    guard let number = try changes(like: known, &generator).flatMap({ Proportion($0).number })
    else { return nil }
    if abs(number.value - 2) <= number.doubt {
      return
        "with its transpose it would be: one half of a form is missing, such as Aᵀx beside Ax for the gradient of xᵀAx"
    }
    return abs(number.value - 1) <= number.doubt
      ? "an antisymmetric part is too much, such as Ax has where xᵀAx/2 is meant and A is not symmetric"
      : nil
  }

  /// Where it is a gradient: how much it changes along directions, as parts of what derivatives do.
  func extent(like known: Slope?, _ generator: inout SeededGenerator) throws -> String? {
    guard let pairs = try changes(like: known, &generator),
      pairs.allSatisfy({ min(abs($0.x), abs($0.y)) > Proportion.sharp * $0.bound })
    else { return nil }
    let parts = pairs.map { $0.x / $0.y }.sorted()
    let (least, most) = (parts[0], parts[parts.count - 1])
    let range = "\(Matrix.format(least, digits: 3)) to \(Matrix.format(most, digits: 3))"
    let side =
      least > 1 ? ", always more" : most < 1 && least > 0 ? ", always less" : ""
    return
      "along \(pairs.count) directions it changes by \(range) times as much as derivatives do\(side)"
  }

  private var isSymmetric: Bool {
    evaluator.symmetric.contains { $0.name == cause.block.name }
  }

  private func direction(_ generator: inout SeededGenerator) -> Vector {
    generator.direction(cause.point.scales, in: cause.block.places)
  }

  /// J u by differences of what is claimed.
  private func change(_ x: Vector, _ u: Vector) throws -> (value: Vector, doubt: Vector)? {
    let result = try? Action.derivative { t in
      try evaluator.gradient(at: moved(x, by: t, along: u)).gradient
    }
    if let end = evaluator.end { throw end }
    return result.flatMap { $0.value.allSatisfy(\.isFinite) ? $0 : nil }
  }

  /// Movements under which the value stays the same, and which the gradient does not stand across.
  func brokenSymmetry(like known: Slope?) throws -> String? {
    let block = cause.block
    guard block.places.count > 1 else { return nil }
    for movement in Movement.all(of: block, cause.lines) {
      let x = cause.point.x
      let u = block.whole(movement.direction(block.part(x)), x.count)
      guard !u.isZero, abs(dot(cause.point.gradient, u)) > 1e-3 * size(cause.point.gradient, u),
        let value = try? evaluator.value(at: moved(x, by: 0.1, along: u)),
        abs(value - cause.point.value) <= 1e-5 * size(cause.point.gradient, u)
      else {
        if let end = evaluator.end { throw end }
        continue
      }
      let slope = try evaluator.slope(cause.point, along: u, like: known)
      let size = size(cause.point.gradient, u)
      guard slope.isUsable, abs(slope.derivative.value) <= max(slope.visible, 1e-6 * size),
        abs(slope.claimed) > 1e-3 * size, abs(slope.claimed) > 1e3 * slope.bound,
        slope.natural < 1e-3 * size
      else { continue }
      return
        "the value does not change where \(movement.text), and the gradient says it does: a path through \(movement.sum) is "
        + "missing or wrong, or parts that cancel there do not"
    }
    return nil
  }
}
