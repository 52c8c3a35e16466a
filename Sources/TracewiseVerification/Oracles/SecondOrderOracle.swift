import Tracewise

/// Hessian-vector products, by the recorded gradient, against differences of gradients.
///
/// Of L = ⟨½ G ⊙ Y/‖Y‖ + C, Y⟩, so that the pullback's own derivative for its cotangent counts too,
/// along a random direction of all operands.
public struct SecondOrderOracle: Oracle {
  public static let id = OracleID.secondOrder

  /// Larger operands are looked at along a direction: the derivative of every entry wants gradients at
  /// steps of its own.
  private static let mostEntries = 256

  public init() {}

  public var needs: Set<Need> { [.smoothness, .secondDerivatives] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the gradient's recorded gradient is not its derivative"
    let function = SecondOrderFunction(point)
    var comparison = Comparison(point.tolerances)
    do {
      let products = try function.products(of: function.inputs)
      var rounding = Rounding(point.tolerances, seed: point.seed)
      let bounds = try rounding.of(function.inputs, function.roundedProducts)
      let scale = NumericalDifferentiation.scale(
        of: function.operands, along: function.directions)
      let magnitudes = try function.magnitudes(&rounding)
      for (k, operand) in point.active.enumerated() {
        let name = point.subject.operandNames[operand]
        comparison.setNaturalScale(function.naturalScale(k), operand: name)
        let most = point.sampling.isOfDirections ? 2 : Self.mostEntries
        guard products[k].count <= most else {
          comparison.setNaturalScale(
            function.naturalScale(k), operand: Comparison.direction(of: name))
          compareSlope(function, k, products[k], bounds[k], magnitudes[k], name, &comparison)
          continue
        }
        let derivatives = NumericalDifferentiation().derivatives(
          scale: scale, magnitude: magnitudes[k]
        ) { t in
          try function.gradient(
            at: function.operands.moved(by: t, along: function.directions))[k]
        }
        compare(derivatives, products[k], bounds[k], name, &comparison)
      }
    } catch {
      var record = point.failure(Self.id, law, error)
      // A point that somebody gives may have first derivatives only.
      if point.region.isGiven {
        record.verdict = .inconclusive(.outsideDomain("no second derivatives: \(error)"))
      }
      return [record]
    }
    var record = point.record(Self.id)
    comparison.conclude(
      &record, law: law, holds: "the gradient's recorded gradient is its derivative")
    return [record]
  }

  /// The change of the gradient's slope along a random direction.
  private func compareSlope<S: Subject>(
    _ function: SecondOrderFunction<S>, _ k: Int, _ found: Matrix, _ bound: Matrix,
    _ magnitude: Matrix, _ name: String, _ comparison: inout Comparison
  ) {
    var generator = SeededGenerator(seed: UInt64(k))
    let direction = generator.normal(found.rows, found.columns)
    let derivative = NumericalDifferentiation().derivative(
      at: function.operands, along: function.directions,
      magnitude: inner(abs(magnitude), abs(direction)).scalar
    ) { inner(try function.gradient(at: $0)[k], direction).scalar }
    guard comparison.isUsable(derivative) else { return }
    let rounding = inner(bound, abs(direction)).scalar
    comparison.add(
      .init(
        found: inner(found, direction).scalar, expected: derivative.value,
        bound: derivative.errorEstimate + rounding, operand: Comparison.direction(of: name),
        rounding: rounding))
  }

  private func compare(
    _ derivatives: [NumericalDerivative], _ found: Matrix, _ bound: Matrix, _ name: String,
    _ comparison: inout Comparison
  ) {
    for (place, derivative) in derivatives.enumerated() {
      guard comparison.isUsable(derivative) else { continue }
      let (i, j) = place.quotientAndRemainder(dividingBy: found.columns)
      comparison.add(
        .init(
          found: found[i, j], expected: derivative.value,
          bound: derivative.errorEstimate + bound[i, j], operand: name,
          entry: .init(row: i + 1, column: j + 1), rounding: bound[i, j]))
    }
  }
}

/// L = ⟨½ G ⊙ Y/‖Y‖ + C, Y⟩ of the active operands of a case, with the norm of Y held constant.
struct SecondOrderFunction<S: Subject> {
  private let point: SubjectCase<S>
  private let quadratic: Matrix
  private let linear: Matrix
  let operands: [Matrix]
  let directions: [Matrix]

  init(_ point: SubjectCase<S>) {
    self.point = point
    var generator = point.generator(for: 17)
    quadratic = (0.5 / point.value.typicalSize) * point.cotangent
    linear = generator.normal(point.value.rows, point.value.columns)
    operands = point.active.map { point.operands[$0] }
    directions = point.active.map { point.directions[$0] }
  }

  /// All that the products are computed from, the coefficients ½ G/‖Y‖ and C last: where their terms
  /// cancel, their rounding is what is left.
  var inputs: [Matrix] { operands + [quadratic, linear] }

  private func loss(_ quadratic: Matrix, _ linear: Matrix) -> ([Variable]) -> Variable {
    { variables in
      let any = variables[0]
      var all = point.operands.map { any.constant($0) }
      for (k, variable) in zip(point.active, variables) { all[k] = variable }
      let y = point.subject.apply(all)
      return inner(any.constant(quadratic) ⊙ y + any.constant(linear), y)
    }
  }

  func gradient(at operands: [Matrix]) throws -> [Matrix] {
    try valueWithGradient(at: operands, of: loss(quadratic, linear)).gradient
  }

  /// ∇²L(X)[V].
  func products(of inputs: [Matrix]) throws -> [Matrix] {
    let n = operands.count
    return try hessianVectorProduct(
      at: Array(inputs[..<n]), along: directions, of: loss(inputs[n], inputs[n + 1]))
  }

  /// The same over dual numbers, in which a composition's roundings are to be had.
  func roundedProducts(of inputs: [Matrix]) throws -> [Matrix] {
    guard !point.subject.body.isElementary, point.subject.body.isGeneric else {
      return try products(of: inputs)
    }
    var xs = point.operands.map { DualMatrix(constant: $0) }
    for (k, place) in point.active.enumerated() {
      xs[place] = DualMatrix(value: inputs[k], differential: directions[k])
    }
    let n = operands.count
    let y = point.subject.apply(xs)
    let g = 2 * (y.constant(inputs[n]) ⊙ y) + y.constant(inputs[n + 1])
    return try point.subject.body.pullbacks(g, operands: point.active, at: xs, value: y)
      .map { try $0.differential.checked() }
  }

  /// The size of the numbers that the gradient is computed from: of the operands, and of the value,
  /// which has been rounded before the pullback takes it.
  func magnitudes(_ rounding: inout Rounding) throws -> [Matrix] {
    let whole = try rounding.magnitude(of: operands, gradient)
    let n = point.operands.count
    let ofValue = try rounding.magnitude(of: point.operands, point) { moved, value in
      let cotangent = 2 * (quadratic ⊙ value) + linear
      return try point.active.map { k in
        try point.subject.pullback(cotangent, operand: k, at: Array(moved[..<n]), value: value)
          .checked()
      }
    }
    return zip(whole, ofValue).map { maximum($0, $1) }
  }

  /// How large the products could be: the mean change of the gradient over as large a distance.
  func naturalScale(_ k: Int) -> Double {
    let changes = [0.5, -0.5, 0.1, -0.1].lazy.compactMap { t -> Double? in
      guard let there = try? gradient(at: operands.moved(by: t, along: directions)),
        let here = try? gradient(at: operands)
      else { return nil }
      return (there[k] - here[k]).largestEntry / abs(t)
    }
    let natural = point.naturalScale(point.active[k])
    return changes.first { $0.isFinite && $0 > 1e-10 * natural } ?? natural
  }
}
