import Tracewise
import TracewiseVerification

/// What the claimed gradient is as a field: whether a function has it, and what it changes with.
struct Field {
  let cause: GradientCause
  private var evaluator: ProgramEvaluator { cause.evaluator }

  init(_ cause: GradientCause) { self.cause = cause }

  /// Whether its derivatives are symmetric, as those of each gradient are; nil where that is not clear.
  func isGradient(_ generator: inout SeededGenerator) throws -> Bool? {
    guard cause.block.places.count > 1, !isSymmetric else { return nil }
    var answers: [Bool?] = []
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      for _ in 0..<2 {
        let (u, v) = (direction(&generator), direction(&generator))
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

  /// How its changes along directions of movement are to those of derivatives, where it is no gradient: a bilinear form of
  /// which one half is there changes half as much.
  func symmetricPart(like known: Slope?, _ generator: inout SeededGenerator) throws -> String? {
    guard evaluator.affords(300) else { return nil }
    var pairs: [Proportion.Pair] = []
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      for _ in 0..<2 {
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
    guard let number = Proportion(pairs).number else { return nil }
    if abs(number.value - 2) <= number.doubt {
      return
        "with its transpose it would be: one half of a form is missing, such as Aᵀx beside Ax for the gradient of xᵀAx"
    }
    return abs(number.value - 1) <= number.doubt
      ? "an antisymmetric part is too much, such as Ax has where xᵀAx/2 is meant and A is not symmetric"
      : nil
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
    for (text, direction) in movements {
      let x = cause.point.x
      let u = block.whole(direction(block.part(x)), x.count)
      guard !u.isZero else { continue }
      let slope = try evaluator.slope(cause.point, along: u, like: known)
      let size = size(cause.point.gradient, u)
      guard slope.isUsable, abs(slope.derivative.value) <= max(slope.visible, 1e-9 * size),
        abs(slope.claimed) > 1e-3 * size, abs(slope.claimed) > 1e3 * slope.bound,
        slope.natural < 1e-3 * size
      else { continue }
      return text
    }
    return nil
  }

  private var movements: [(String, (Vector) -> Vector)] {
    let block = cause.block
    guard block.places.count > 1 else { return [] }
    let alike = "the value does not change where"
    var result: [(String, (Vector) -> Vector)] = []
    if block.shape.count == 2, block.shape[1] > 1, block.shape[0] > 1 {
      for j in 0..<min(block.shape[1], 3) {
        result.append(
          (
            "\(alike) all entries of a column of \(block.name) grow alike, and the gradient says it does: parts that have to "
              + "cancel do not: one of each pair is missing, in another place or another one",
            { x in x.indices.map { $0 % block.shape[1] == j ? 1 : 0 } }
          ))
      }
    }
    result.append(
      (
        "\(alike) all entries of \(block.name) grow alike, and the gradient says it does: parts that have to cancel do "
          + "not, or a sum of all is taken for a constant",
        { $0.map { _ in 1 } }
      ))
    result.append(
      (
        "\(alike) \(block.name) grows as a whole, and the gradient says it does: a norm or a sum by which it is divided is "
          + "taken for a constant",
        { $0 }
      ))
    return result
  }
}
