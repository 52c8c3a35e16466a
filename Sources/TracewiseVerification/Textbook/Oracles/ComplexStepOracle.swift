public import Tracewise

/// Compares a rule's pullback on doubles with complex-step derivatives of its textbook definition:
/// ⟨pullback(G), E⟩ against Im ⟨G, f(X + ihE)⟩ / h. (Squire, Trapp 1998; Martins et al. 2003.)
///
/// With h = 10⁻²⁰⁰ there is no truncation error and no cancellation; what is left is the rounding of
/// the definition and the conditioning of f at X. Both are estimated by repeating the computation
/// with other steps at operands perturbed in the last place.
public struct ComplexStepOracle: Sendable {
  public var step: Double
  public var seed: UInt64

  public init(seed: UInt64 = 1, step: Double = 1e-200) {
    self.seed = seed
    self.step = step
  }

  /// Compares at the given operands, one result for each operand. A rule without a textbook
  /// definition, operands outside the domain and the like throw the failure.
  public func check(_ rule: AnyRule, at xs: [Matrix]) throws -> [ComplexStepCheck] {
    guard rule.accepts(operands: xs.count) else {
      throw TracewiseError(
        .argument, in: rule.name, "\(xs.count) operands do not fit the rule's number of them")
    }
    var generator = SeededGenerator(seed: seed)
    let y = try rule.apply(to: xs).checked()
    let g = Matrix.randomNormal(y.rows, y.columns, using: &generator)
    return try xs.indices.map { k in
      let e = Matrix.randomNormal(xs[k].rows, xs[k].columns, using: &generator)
      let pullback = try rule.pullback(g, operand: k, at: xs, value: y).checked()
      let found = try Tracewise.inner(pullback, e).checked().scalar
      let exact = try slope(rule, g, xs, k, e, step)
      let spread = try (1...4).map { trial in
        let nearby = xs.map { $0.perturbed(using: &generator) }
        let other = try slope(rule, g, nearby, k, e, step / Double(2 * trial + 1))
        return (other.value - exact.value).magnitude
      }
      let rounding = exact.size * Double(max(y.count, e.count)).squareRoot() * 16 * Double.ulpOfOne
      return ComplexStepCheck(
        expected: exact.value, found: found,
        errorEstimate: 8 * spread.reduce(0, Swift.max) + rounding)
    }
  }

  /// The derivative of ⟨G, f⟩ for operand k along E, and the sum of its terms' magnitudes.
  private func slope(
    _ rule: AnyRule, _ g: Matrix, _ xs: [Matrix], _ k: Int, _ e: Matrix, _ step: Double
  ) throws -> (value: Double, size: Double) {
    let points = xs.indices.map { i in
      Textbook<Complex>(xs[i].rows, xs[i].columns) { row, column in
        Complex(xs[i][row, column], i == k ? step * e[row, column] : 0)
      }
    }
    let y = try rule.apply(to: points).checked()
    var (value, size) = (0.0, 0.0)
    for i in 0..<y.rows {
      for j in 0..<y.columns {
        let term = g[i, j] * (y[i, j].imaginary / step)
        value += term
        size += term.magnitude
      }
    }
    return (value, size)
  }
}

/// A derivative by complex steps, and what a rule says it is.
public struct ComplexStepCheck: Sendable, Hashable {
  /// By complex steps.
  public var expected: Double
  /// By the rule's pullback.
  public var found: Double
  /// How far both may be from the true derivative by rounding.
  public var errorEstimate: Double

  public var error: Double { (found - expected).magnitude }
  /// Whether the two agree within the estimate; nil where there is no finite estimate.
  public var agrees: Bool? {
    guard expected.isFinite, found.isFinite, errorEstimate.isFinite else { return nil }
    return error <= errorEstimate
  }
}

extension Matrix {
  /// Each entry changed by at most one unit in its last place.
  fileprivate func perturbed(using generator: inout SeededGenerator) -> Matrix {
    Matrix(rows, columns) { i, j in
      self[i, j] * (1 + (2 * generator.unit() - 1) * Double.ulpOfOne)
    }
  }
}
