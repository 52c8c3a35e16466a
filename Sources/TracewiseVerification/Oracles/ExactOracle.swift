package import Tracewise

/// Verifies a rule in exact arithmetic modulo p, at random operands X, along a random direction E
/// for each operand, with a random cotangent G:
///
/// - the dual part of the textbook f(X + ε E) equals differential(E), entry by entry;
/// - ⟨G, dual part⟩ = ⟨pullback(G), E⟩.
///
/// Where the latter fails, the exact gradient of ⟨G, f(X)⟩ tells the entries.
package struct ExactOracle: Sendable {
  package var draws: ExactDraws

  package init(_ draws: ExactDraws = ExactDraws()) { self.draws = draws }
  package init(seed: UInt64) { draws = ExactDraws(seed: seed) }

  /// Compares the rule with its textbook definition, for all operands or the active ones.
  ///
  /// Where some operands have no derivative, the differential, which is one for all, is left out.
  package func check(
    _ rule: AnyRule, at operands: [ExactOperand], for active: [Int]? = nil
  ) -> ExactCheck {
    draws.run(operands) { xs, generator, comparison in
      try rule.require(operands: xs.count)
      let draw = try ExactRuleDraw(rule, xs.map(\.asVariables), &generator)
      for k in active ?? Array(xs.indices) {
        try draw.compare(operand: k, withDifferential: active == nil, &comparison)
      }
    }
  }
  /// Compares the rule with its textbook definition at an operand with independent entries.
  package func check(_ rule: some UnaryRule, at x: Shape) -> ExactCheck {
    check(AnyRule(rule), at: [.general(x)])
  }
  package func check(_ rule: some BinaryRule, at x: Shape, _ y: Shape) -> ExactCheck {
    check(AnyRule(rule), at: [.general(x), .general(y)])
  }
  package func check(_ rule: some VariadicRule, at xs: [Shape]) -> ExactCheck {
    check(AnyRule(rule), at: xs.map { .general($0) })
  }

  /// The exact gradient of ⟨G, f(X…)⟩ for operand k, as residues, from the textbook definition.
  ///
  /// With opaque functions, run it in the `OpaqueRun` of what it is compared with.
  package static func gradient(
    of rule: AnyRule, at xs: [Textbook<Modular>], operand k: Int, cotangent g: Textbook<Modular>
  ) -> Textbook<Modular> {
    Textbook(named: rule.name) {
      try rule.require(operands: xs.count)
      guard xs.indices.contains(k) else {
        throw Undefined(.argument, "there is no operand \(k + 1)")
      }
      return try ForwardMode.gradient(
        of: rule.apply(to:), at: xs, operand: k, cotangent: g
      ).checked()
    }
  }
}

/// A rule at random operands, with random directions and a random cotangent.
struct ExactRuleDraw<Body: Differentiable> {
  let rule: Body
  let xs: [Textbook<DegreeBounded>]
  let es: [Textbook<DegreeBounded>]
  let y: Textbook<DegreeBounded>
  let g: Textbook<DegreeBounded>

  init(
    _ rule: Body, _ xs: [Textbook<DegreeBounded>], _ generator: inout SeededGenerator
  ) throws {
    self.rule = rule
    self.xs = xs
    es = try xs.map { Textbook.random(try $0.checked().shape, using: &generator).asVariables }
    y = rule.apply(to: self.xs)
    g = Textbook.random(try y.checked().shape, using: &generator).asVariables
  }

  func compare(
    operand k: Int, withDifferential: Bool, _ comparison: inout ExactComparison
  ) throws {
    let derivative = try ForwardMode.derivative(
      of: rule.apply(to:), at: xs, operand: k, along: es[k])
    if withDifferential {
      let dxs = xs.indices.map { $0 == k ? es[k] : xs[$0].zero }
      try comparison.compare(
        .differential, operand: k, expected: derivative,
        found: rule.differential(dxs, at: xs, value: y), in: rule.name)
    }

    let pullback = try rule.pullback(g, operand: k, at: xs, value: y).checked()
    try comparison.requireShape(pullback.shape, xs[k].shape, .pullback, rule.name)
    let expected = try g.checked().inner(derivative.checked())
    let found = pullback.inner(try es[k].checked())
    if !comparison.agree(expected, found),
      !comparison.restsOnFalseRoot(.pullback, k, expected, found)
    {
      try comparison.compare(
        .pullback, operand: k,
        expected: ForwardMode.gradient(of: rule.apply(to:), at: xs, operand: k, cotangent: g),
        found: Textbook(pullback), in: rule.name)
    }
  }

  /// Whether differential and pullbacks are right along all directions together; operands are looked at one by
  /// one where they are not.
  func agrees(_ active: [Int], _ comparison: inout ExactComparison) throws -> Bool {
    let directions = xs.indices.map { active.contains($0) ? es[$0] : xs[$0].zero }
    let derivative = try ForwardMode.derivative(
      of: rule.apply(to:), at: xs, along: directions
    ).checked()
    let slope = try rule.differential(directions, at: xs, value: y).checked()
    let found = try total(
      rule.pullbacks(g, operands: active, at: xs, value: y), active, .pullback, comparison)
    let expected = try g.checked().inner(derivative)
    try comparison.requireShape(slope.shape, derivative.shape, .differential, rule.name)
    let forward = try comparison.agree(expected, g.checked().inner(slope))
    let reverse = comparison.agree(expected, found)
    return forward && reverse
  }

  /// Σ ⟨X̄, E⟩.
  func total(
    _ adjoints: [Textbook<DegreeBounded>], _ active: [Int], _ law: ExactCheck.Law,
    _ comparison: ExactComparison
  ) throws -> DegreeBounded {
    try zip(active, adjoints).reduce(.zero) { total, item in
      let adjoint = try item.1.checked()
      try comparison.requireShape(adjoint.shape, xs[item.0].shape, law, rule.name)
      return total + adjoint.inner(try es[item.0].checked())
    }
  }
}
