package import Tracewise

/// Verifies a rule's second derivatives in exact arithmetic: for h(X) = ⟨G, f(X)⟩, the pullback
/// run over X + ε E₂ must have ⟨its dual part, E₁⟩ equal to the ε₁ε₂ part of the textbook's
/// h(X + ε₁ E₁ + ε₂ E₂). For each pair of operands.
package struct ExactSecondOrder: Sendable {
  package var draws: ExactDraws

  package init(_ draws: ExactDraws = ExactDraws()) { self.draws = draws }
  package init(seed: UInt64) { draws = ExactDraws(seed: seed) }

  /// Compares for each pair of operands, or of the active ones.
  package func check(
    _ rule: AnyRule, at operands: [ExactOperand], for active: [Int]? = nil
  ) -> ExactCheck {
    draws.run(operands) { xs, generator, comparison in
      try rule.require(operands: xs.count)
      let draw = try ExactRuleDraw(rule, xs.map(\.asVariables), &generator)
      let others = xs.map { Textbook.random($0.shape, using: &generator).asVariables }
      for k in active ?? Array(xs.indices) {
        for l in active ?? Array(xs.indices) {
          try draw.compareSecond(operand: k, along: draw.es[k], then: l, others[l], &comparison)
        }
      }
    }
  }
  package func check(_ rule: some UnaryRule, at x: Shape) -> ExactCheck {
    check(AnyRule(rule), at: [.general(x)])
  }
  package func check(_ rule: some BinaryRule, at x: Shape, _ y: Shape) -> ExactCheck {
    check(AnyRule(rule), at: [.general(x), .general(y)])
  }
}

extension ExactRuleDraw {
  typealias Once = Dual<DegreeBounded>
  typealias Twice = Dual<Dual<DegreeBounded>>

  /// Compares D²h[E₁, E₂], with E₁ for operand k and E₂ for operand l.
  func compareSecond(
    operand k: Int, along e1: Textbook<DegreeBounded>, then l: Int, _ e2: Textbook<DegreeBounded>,
    _ comparison: inout ExactComparison
  ) throws {
    let shifted = xs.indices.map { i in
      i == l ? Textbook<Once>(xs[i], along: e2) : Textbook<Once>(constant: xs[i])
    }
    let y = rule.apply(to: shifted)
    let found: Textbook<DegreeBounded> =
      rule.pullback(Textbook<Once>(constant: g), operand: k, at: shifted, value: y).dualPart()
    try comparison.requireShape(
      try found.checked().shape, xs[k].shape, .secondOrder, rule.name)

    let expected = try second(operand: k, along: e1, at: shifted)
    if !comparison.agree(expected, try found.checked().inner(e1.checked())) {
      let entries = try Grid(xs[k].shape) { i, j in
        try second(operand: k, along: .unit(xs[k].shape, i, j), at: shifted)
      }
      try comparison.compare(
        .secondOrder, operand: k, expected: Textbook(entries), found: found, in: rule.name)
    }
  }

  /// Whether D²h[E₁, E₂] is right with all directions together.
  func agreesSecond(
    _ active: [Int], _ others: [Textbook<DegreeBounded>], _ comparison: inout ExactComparison
  ) throws -> Bool {
    let shifted = xs.indices.map { i in
      active.contains(i) ? Textbook<Once>(xs[i], along: others[i]) : Textbook<Once>(constant: xs[i])
    }
    let directions = xs.indices.map { i in
      Textbook<Once>(constant: active.contains(i) ? es[i] : xs[i].zero)
    }
    let adjoints = rule.pullbacks(
      Textbook<Once>(constant: g), operands: active, at: shifted, value: rule.apply(to: shifted)
    ).map { adjoint in adjoint.dualPart() as Textbook<DegreeBounded> }
    let slope = try ForwardMode.derivative(of: rule.apply(to:), at: shifted, along: directions)
    let expected = try g.checked().inner(slope.dualPart().checked())
    return try comparison.agree(expected, total(adjoints, active, .secondOrder, comparison))
  }

  /// The derivative of ⟨G, f⟩ along E₁, at operands that carry E₂ already.
  private func second(
    operand k: Int, along e1: Textbook<DegreeBounded>, at shifted: [Textbook<Once>]
  ) throws -> DegreeBounded {
    let slope = try ForwardMode.derivative(
      of: rule.apply(to:), at: shifted, operand: k, along: Textbook<Once>(constant: e1))
    return try g.checked().inner(slope.dualPart().checked())
  }
}
