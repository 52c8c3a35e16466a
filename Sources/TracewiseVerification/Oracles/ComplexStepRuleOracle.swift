import Tracewise

/// The gradients of ⟨G, f(X)⟩ from the tape against complex-step derivatives of the rule's textbook
/// definition, entry by entry.
public struct ComplexStepRuleOracle: Oracle {
  public static let id = OracleID.complexStep

  public init() {}

  public var needs: Set<Need> { [.smoothness, .firstDerivatives, .allOperands, .definition] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "\(point.subject.claim) is not the gradient of the textbook definition"
    let holds = "\(point.subject.claim) is the gradient of the textbook definition"
    guard Self.isAffordable(point) else { return [] }
    guard point.value.firstNonFinite == nil else {
      var record = point.record(Self.id)
      record.verdict = .inconclusive(
        .undecided("the value is not finite: the operands are off the domain"))
      return [record]
    }
    var comparison = Comparison(point.tolerances)
    do {
      point.subject.body.isElementary
        ? try Self.compareEntries(point, &comparison) : try Self.compareSlopes(point, &comparison)
    } catch {
      return [point.failure(Self.id, law, error)]
    }
    var record = point.record(Self.id)
    comparison.conclude(&record, law: law, holds: holds)
    return [record]
  }

  /// The steps of a definition, such as the squarings of an exponential, round more than operands that are moved.
  private static let steps = 4.0

  /// All entries, with the rounding of both sides. That of definitions takes long to measure, as many derivatives as
  /// there are entries each time: where both sides agree to the rounding of the gradient, that is enough.
  private static func compareEntries<S: Subject>(
    _ point: SubjectCase<S>, _ comparison: inout Comparison
  ) throws {
    let body = point.subject.body
    let gradients = try point.gradient()
    let roundings = try point.gradientRounding()
    let arguments = point.active.map { point.operands[$0] } + [point.value, point.cotangent]
    for k in point.active {
      let (scale, name) = (
        max(point.naturalScale(k), point.cotangent.largestEntry), point.subject.operandNames[k]
      )
      if let item = try slope(point, k, gradients[k], roundings[k]) {
        comparison.setNaturalScale(scale, operand: item.operand)
        comparison.add(item)
        continue
      }
      comparison.setNaturalScale(scale, operand: name)
      func sides(_ arguments: [Matrix]) throws -> [Matrix] {
        try Self.sides(body, point, k, arguments)
      }
      let expected = try sides(arguments)[0]
      var bound = 2 * roundings[k]
      if !expected.isWithin(point.tolerances.estimateFactor * bound, of: gradients[k]) {
        var rounding = Rounding(point.tolerances, seed: point.seed)
        // What cancels, as e^x and e^-x do near 0, is of the size of the value.
        let cancelled =
          (point.cotangent ⊙ point.value).largestEntry / max(1, point.operands[k].largestEntry)
        bound =
          try steps * rounding.of(arguments, sides).reduce(bound.zero, +)
          + Rounding.ofDifferences(from: cancelled)
      }
      compare(point, k, gradients[k], expected, bound, &comparison)
    }
  }

  /// At one of very many points, the slope along a direction that moves each entry by a part of itself, where that
  /// is the gradient's to its rounding.
  private static func slope<S: Subject>(
    _ point: SubjectCase<S>, _ k: Int, _ gradient: Matrix, _ rounding: Matrix
  ) throws -> Comparison.Item? {
    let (x, body) = (point.operands[k], point.subject.body)
    guard point.sampling.isOfDirections, x.count > 1, x.values.allSatisfy({ $0 != 0 }) else {
      return nil
    }
    var generator = point.generator(for: UInt64(200 + k))
    let direction = x ⊙ generator.normal(x.rows, x.columns)
    let expected = try ComplexStepOracle.derivative(
      of: body, at: point.operands, operand: k, along: direction, cotangent: point.cotangent,
      size: 1)
    let item = Comparison.Item(
      found: inner(gradient, direction).scalar, expected: expected,
      bound: 2 * inner(rounding, abs(direction)).scalar,
      operand: Comparison.direction(of: point.subject.operandNames[k]))
    return item.distance <= point.tolerances.estimateFactor ? item : nil
  }

  /// Of a composition, whose definitions take long: all entries where they are few enough, else random
  /// directions. The rounding of the definitions is measured where the sides seem to differ.
  private static func compareSlopes<S: Subject>(
    _ point: SubjectCase<S>, _ comparison: inout Comparison
  ) throws {
    let gradients = try point.gradient()
    let rounding = try point.gradientRounding()
    for k in point.active {
      let (x, name) = (point.operands[k], point.subject.operandNames[k])
      let isEntrywise = looksAtEntries(point, k)
      for direction in isEntrywise ? Direction.entries(of: x) : Direction.random(point, k) {
        let slope = inner(gradients[k], direction.matrix).scalar
        let operand = isEntrywise ? name : Comparison.direction(of: name)
        comparison.setNaturalScale(point.naturalScale(k), operand: operand)
        try comparison.add(
          found: slope, bound: inner(rounding[k], abs(direction.matrix)).scalar,
          operand: operand, entry: direction.entry, seed: point.seed
        ) {
          try ComplexStepOracle.derivative(
            of: point.subject.body, at: point.operands, operand: k, along: direction.matrix,
            cotangent: point.cotangent)
        }
      }
    }
  }

  private static func looksAtEntries<S: Subject>(_ point: SubjectCase<S>, _ k: Int) -> Bool {
    let count = point.operands[k].count
    return count <= point.sampling.mostEntries && point.affords(count)
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] {
    Self.isAffordable(point)
      ? [] : [point.omission(Self.id, point.slowness(most: ExactRuleOracle.mostEntries))]
  }

  private static func isAffordable<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    guard point.subject.body.isElementary else { return point.affords(8) }
    return point.active.reduce(0) { $0 + point.operands[$1].count } <= ExactRuleOracle.mostEntries
  }

  /// The gradient for operand k by complex steps, and by the rule, from active operands, a value
  /// and a cotangent that may be a little off.
  private static func sides<S: Subject>(
    _ body: S.Body, _ point: SubjectCase<S>, _ k: Int, _ arguments: [Matrix]
  ) throws -> [Matrix] {
    var xs = point.operands
    for (k, x) in zip(point.active, arguments) { xs[k] = x }
    let (y, g) = (arguments[point.active.count], arguments[point.active.count + 1])
    let pullback = body.pullback(g, operand: k, at: xs, value: y)
    return [
      try ComplexStepOracle.gradient(of: body, at: xs, operand: k, cotangent: g),
      try pullback.checked(),
    ]
  }

  private static func compare<S: Subject>(
    _ point: SubjectCase<S>, _ k: Int, _ found: Matrix, _ expected: Matrix, _ bound: Matrix,
    _ comparison: inout Comparison
  ) {
    let name = point.subject.operandNames[k]
    guard found.shape == expected.shape else {
      comparison.add(.init(found: .nan, expected: 0, bound: 0, operand: name, entry: nil))
      return
    }
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        guard expected[i, j].isFinite, bound[i, j].isFinite else {
          let x = point.operands[k][i, j].magnitude
          comparison.miss(
            .undecided(
              ComplexStepOracle.step(beside: x) == nil
                ? "no complex step is small beside \(x)"
                : "the complex step gives \(expected[i, j])"))
          continue
        }
        comparison.add(
          .init(
            found: found[i, j], expected: expected[i, j], bound: bound[i, j], operand: name,
            entry: .init(row: i + 1, column: j + 1)))
      }
    }
  }
}

extension Matrix {
  /// Whether no entry is further from another matrix's than its bound.
  fileprivate func isWithin(_ bound: Matrix, of other: Matrix) -> Bool {
    guard shape == other.shape, shape == bound.shape else { return false }
    return zip(abs(self - other).values, bound.values).allSatisfy { $0 <= $1 }
  }
}
