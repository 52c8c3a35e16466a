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
      let products = try function.products(of: function.inputs, along: function.directions)
      var rounding = Rounding(point.tolerances, seed: point.seed)
      var bounds: [Matrix]?
      let scale = NumericalDifferentiation.scale(
        of: function.operands, along: function.directions)
      let magnitudes = try function.magnitudes(&rounding)
      let naturalScales = function.naturalScales
      var known = KnownValues<[Matrix]>(of: function.operands.reduce(0) { $0 + $1.count })
      for (k, operand) in point.active.enumerated() {
        let name = point.subject.operandNames[operand]
        try comparison.add(
          .init(
            found: products[k], magnitude: magnitudes[k], scale: scale,
            naturalScale: naturalScales[k], operand: name,
            mostEntries: point.sampling.mostDerivatives(of: Self.mostEntries), seed: UInt64(k)),
          rounding: {
            var generator = point.generator(for: 19)
            // The first are those that are judged.
            var scale = 1.0
            let all =
              try bounds
              ?? rounding.of(function.inputs) {
                defer { scale = 1 + generator.unit() }
                return try function.products(of: $0, scaledBy: scale)
              }
            bounds = all
            return all[k]
          }
        ) { t in
          try known.value(at: t) {
            try function.gradient(
              at: function.operands.moved(by: t, along: function.directions))
          }[k]
        }
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
  func products(of inputs: [Matrix], along directions: [Matrix]) throws -> [Matrix] {
    let n = operands.count
    return try hessianVectorProduct(
      at: Array(inputs[..<n]), along: directions, of: loss(inputs[n], inputs[n + 1]))
  }

  /// ∇²L(X)[c V]/c, which differs from the products by roundings alone: where a direction is far larger than another,
  /// what is left of its parts does not move as the operands do. Over dual numbers, in which a composition's roundings
  /// are to be had.
  func products(of inputs: [Matrix], scaledBy c: Double) throws -> [Matrix] {
    let directions = directions.map { c * $0 }
    return try roundedProducts(of: inputs, along: directions).map { 1 / c * $0 }
  }

  private func roundedProducts(
    of inputs: [Matrix], along directions: [Matrix]
  ) throws -> [Matrix] {
    guard !point.subject.body.isElementary, point.subject.body.isGeneric else {
      return try products(of: inputs, along: directions)
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

  /// How large the products could be: the mean change of each gradient over as large a distance.
  var naturalScales: [Double] {
    let natural = point.active.map { point.naturalScale($0) }
    var scales = natural.map { _ in Double?.none }
    guard let here = try? gradient(at: operands) else { return natural }
    for t in [0.5, -0.5, 0.1, -0.1] where scales.contains(nil) {
      guard let there = try? gradient(at: operands.moved(by: t, along: directions)) else {
        continue
      }
      for k in scales.indices where scales[k] == nil {
        let change = (there[k] - here[k]).largestEntry / abs(t)
        if change.isFinite, change > 1e-10 * natural[k] { scales[k] = change }
      }
    }
    return zip(scales, natural).map { $0 ?? $1 }
  }
}
