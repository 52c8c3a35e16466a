package import Tracewise

/// Compares a rule's pullback on doubles with complex-step derivatives of its textbook definition:
/// ⟨pullback(G), E⟩ against Im ⟨G, f(X + ihE)⟩ / h. (Squire, Trapp 1998; Martins et al. 2003.)
///
/// With h = 10⁻¹⁷⁰ times the size of X there is no truncation error (h² is nothing beside 1, or
/// underflows) and no cancellation; what is left is the rounding of both sides and the conditioning
/// of f at X. They are measured by moving all operands by a few units in the last place.
package struct ComplexStepOracle: Sendable {
  package var seed: UInt64
  package var tolerances: Tolerances

  package init(seed: UInt64 = 1, tolerances: Tolerances = Tolerances()) {
    self.seed = seed
    self.tolerances = tolerances
  }

  /// Compares along a random direction for each operand. A rule without a textbook definition,
  /// operands outside the domain and the like throw the failure.
  package func check(_ rule: AnyRule, at xs: [Matrix]) throws -> [ComplexStepCheck] {
    try rule.require(operands: xs.count)
    var generator = SeededGenerator(seed: seed)
    let y = try rule.apply(to: xs).checked()
    let g = Matrix.randomNormal(y.rows, y.columns, using: &generator)
    return try xs.indices.map { k in
      let e = Matrix.randomNormal(xs[k].rows, xs[k].columns, using: &generator)
      func sides(_ moved: [Matrix]) throws -> [Matrix] {
        let (xs, g, e) = (Array(moved.dropLast(2)), moved[xs.count], moved[xs.count + 1])
        let pullback = rule.pullback(g, operand: k, at: xs, value: rule.apply(to: xs))
        return [
          Matrix(try Self.derivative(of: rule, at: xs, operand: k, along: e, cotangent: g)),
          try Tracewise.inner(pullback, e).checked(),
        ]
      }
      var rounding = Rounding(tolerances, seed: seed)
      let bounds = try rounding.of(xs + [g, e], sides)
      let values = try sides(xs + [g, e])
      return ComplexStepCheck(
        expected: values[0].scalar, found: values[1].scalar,
        errorEstimate: bounds[0].scalar + bounds[1].scalar, tolerances: tolerances)
    }
  }

  /// The derivative of ⟨G, f⟩ for operand k along E.
  package static func derivative(
    of rule: some Differentiable, at xs: [Matrix], operand k: Int, along e: Matrix,
    cotangent g: Matrix
  ) throws -> Double {
    try derivative(
      of: rule, at: xs, operand: k, along: e, cotangent: g, size: xs[k].largestEntry)
  }

  /// The same for steps beside numbers of a size; NaN where that is too small for any.
  static func derivative(
    of rule: some Differentiable, at xs: [Matrix], operand k: Int, along e: Matrix,
    cotangent g: Matrix, size: Double
  ) throws -> Double {
    guard let step = step(beside: size) else { return .nan }
    let points = xs.indices.map { i in
      Textbook<Complex>(xs[i].rows, xs[i].columns) { row, column in
        Complex(xs[i][row, column], i == k ? step * e[row, column] : 0)
      }
    }
    let y = try rule.apply(to: points).checked()
    guard y.shape == g.shape else {
      throw TracewiseError(
        .shape, in: rule.name, "the cotangent is \(g.shape), the value \(y.shape)")
    }
    var result = 0.0
    for i in 0..<y.rows {
      for j in 0..<y.columns { result += g[i, j] * (y[i, j].imaginary / step) }
    }
    return result
  }

  /// A power of 2 near 10⁻¹⁷⁰ times the size. Beside small numbers it is a larger part of them, so that
  /// it and what it moves are far from denormal; nil where it could not be less than 2⁻²⁸ of them, whose
  /// square is nothing beside 1.
  static func step(beside size: Double) -> Double? {
    guard size > 0 else { return 0x1p-566 }
    let exponent = max(min(size.exponent - 60, max(size.exponent - 566, -700)), -970)
    guard exponent <= size.exponent - 28 else { return nil }
    return Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The gradient of ⟨G, f⟩ for operand k, entry by entry, each with a step of its own size; NaN where
  /// an entry is too small for one.
  package static func gradient(
    of rule: some Differentiable, at xs: [Matrix], operand k: Int, cotangent g: Matrix
  ) throws -> Matrix {
    let x = xs[k]
    let largest = x.largestEntry
    return try Matrix(x.rows, x.columns) { i, j in
      let e = Matrix(x.rows, x.columns) { $0 == i && $1 == j ? 1 : 0 }
      let size = x[i, j] == 0 ? largest : x[i, j].magnitude
      return try derivative(of: rule, at: xs, operand: k, along: e, cotangent: g, size: size)
    }
  }
}

/// A derivative by complex steps, and what a rule says it is.
package struct ComplexStepCheck: Sendable, Hashable {
  /// By complex steps.
  package var expected: Double
  /// By the rule's pullback.
  package var found: Double
  /// How far rounding moves the two.
  package var errorEstimate: Double
  package var tolerances: Tolerances

  package var error: Double { (found - expected).magnitude }
  /// Whether the two agree within the estimate; nil where there is no finite estimate.
  package var agrees: Bool? {
    guard expected.isFinite, found.isFinite, errorEstimate.isFinite else { return nil }
    return error <= tolerances.estimateFactor * errorEstimate
  }
}
