import Tracewise

/// Arithmetic modulo 2⁶¹ − 1: the rules' pullbacks, swept in reverse, against the derivative of the
/// textbook definitions, at random residues.
extension CompositionPoint {
  /// ⟨∇L, E⟩ against the ε-part of L(X + εE).
  func exact() throws -> CheckRecord? {
    try exact("derivatives", ExactRuleOracle.name, .pullback) { xs, es, _ in
      let expected = try ForwardMode.derivative(of: composition.value, at: xs, along: es)
      let gradient = try composition.gradient(at: xs)
      return (expected, inner(gradient, es))
    }
  }

  /// ⟨∇²L[V], E⟩, by the sweep over X + εV, against the ε₁ε₂-part of L(X + ε₁V + ε₂E).
  func exactSecondOrder() throws -> CheckRecord? {
    try exact(
      "second derivatives", "\(ExactRuleOracle.name): second order", .secondOrder
    ) { xs, es, vs in
      let shifted = zip(xs, vs).map { Textbook<Dual<DegreeBounded>>($0, along: $1) }
      let constants = es.map { Textbook<Dual<DegreeBounded>>(constant: $0) }
      let expected = try ForwardMode.derivative(
        of: composition.value, at: shifted, along: constants)
      let products = try composition.gradient(at: shifted)
      return (expected.dualPart(), inner(products.map { $0.dualPart() }, es))
    }
  }

  private typealias Residues = Textbook<DegreeBounded>

  private func inner(_ xs: [Residues], _ ys: [Residues]) -> Residues {
    zip(xs, ys).map { Tracewise.inner($0, $1) }.reduce(Residues(Grid(.zero))) { $0 + $1 }
  }

  /// A comparison of two numbers modulo p; nil where a difference may be the lack of a relation
  /// between opaque values.
  private func exact(
    _ what: String, _ oracle: String, _ law: ExactCheck.Law,
    _ sides: (_ xs: [Residues], _ es: [Residues], _ vs: [Residues]) throws -> (Residues, Residues)
  ) throws -> CheckRecord? {
    let operands = inputs.map { ExactOperand.general($0.shape) }
    let check = ExactDraws(seed: seed, attempts: 8).run(operands) { xs, generator, comparison in
      let es = xs.map { Textbook.random($0.shape, using: &generator).asVariables }
      let vs = xs.map { Textbook.random($0.shape, using: &generator).asVariables }
      let (expected, found) = try sides(xs.map(\.asVariables), es, vs)
      try comparison.compare(
        law, operand: 0, expected: expected, found: found, in: "composition")
    }
    var record = record(oracle)
    switch check.outcome {
    case .equal: record.reason = "\(what) are right modulo 2⁶¹ − 1, \(check.scope)"
    case .different where check.opaque.isEmpty:
      record.verdict = .refuted
      record.error = .infinity
      record.reason = "the pullbacks' \(what) are wrong modulo 2⁶¹ − 1"
    case .different, .undefined: return nil
    }
    return record
  }
}
