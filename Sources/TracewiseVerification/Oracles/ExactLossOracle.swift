import Tracewise

/// Compares claims about generic functions with what the textbook finds, exactly modulo p.
package struct ExactLossOracle: Sendable {
  package var draws: ExactDraws

  package init(_ draws: ExactDraws = ExactDraws()) { self.draws = draws }
  package init(seed: UInt64) { draws = ExactDraws(seed: seed) }

  /// The exact gradient of a loss for operand k, as residues.
  ///
  /// With opaque functions, run it in the `OpaqueRun` of what it is compared with.
  package static func gradient(
    of loss: some GenericLoss, at xs: [Textbook<Modular>], operand k: Int
  ) -> Textbook<Modular> {
    Textbook(named: "gradient") {
      guard xs.indices.contains(k) else {
        throw Undefined(.argument, "there is no operand \(k + 1)")
      }
      return try entries(of: loss, at: xs, operand: k).checked()
    }
  }

  private static func entries<S: Scalar>(
    of loss: some GenericFunction, at xs: [Textbook<S>], operand k: Int
  ) throws -> Textbook<S> {
    try requireScalar(loss.value(at: xs))
    return try ForwardMode.gradient(
      of: loss.value(at:), at: xs, operand: k, cotangent: Textbook(Grid(.one)))
  }

  private static func requireScalar<S: Scalar>(_ value: Textbook<S>) throws {
    let shape = try value.checked().shape
    guard shape.isScalar else {
      throw TracewiseError(.notScalar, in: "gradient", "a loss must be 1×1; it is \(shape)")
    }
  }

  /// Whether a claimed formula G is the gradient of the loss for operand k; with `symmetrised`, its symmetric part,
  /// which is what a symmetric operand has. ⟨G, E⟩ is compared with the loss's slope along a random direction E, and
  /// where they differ G entry by entry. Where several are asked about the same loss at the same operands, its slopes
  /// and gradients are `known` after the first.
  package func check(
    _ claim: some GenericFunction, isGradientOf loss: some GenericLoss, operand k: Int,
    symmetrised: Bool = false, at operands: [ExactOperand], known: ExactGradients? = nil
  ) -> ExactCheck {
    draws.run(operands) { xs, _, comparison in
      guard xs.indices.contains(k) else {
        throw Undefined(.argument, "there is no operand \(k + 1)")
      }
      let variables = xs.map(\.asVariables)
      func found(
        _ quantity: ExactGradients.Quantity, _ find: () throws -> Textbook<DegreeBounded>
      ) throws -> Textbook<DegreeBounded> {
        guard let known else { return try find() }
        return try known(quantity, operand: k, find)
      }
      // The direction is the run's own, so that the slope along it serves all claims. ⟨sym ∇L, E⟩ = ⟨∇L, sym E⟩: only
      // the loss is seen along symmetric directions, so that a claim that is not symmetric is wrong.
      var generator = SeededGenerator(seed: OpaqueRun.current.salt &+ UInt64(k))
      let direction = Textbook.random(try xs[k].checked().shape, using: &generator).asVariables
      let slope = try found(.slope) {
        try ForwardMode.derivative(
          of: loss.value(at:), at: variables, operand: k, along: direction.symmetric(symmetrised))
      }
      try Self.requireScalar(slope)
      let claimed = try claim.value(at: variables)
      if try claimed.checked().shape == direction.checked().shape {
        let along = try claimed.checked().inner(direction.checked())
        if try comparison.agree(slope.checked()[0, 0], along) { return }
        if try comparison.restsOnFalseRoot(.claim, k, slope.checked()[0, 0], along) { return }
      }
      let gradient = try found(.gradient) {
        try Self.entries(of: loss, at: variables, operand: k)
      }
      try comparison.compare(
        .claim, operand: k, expected: gradient.symmetric(symmetrised), found: claimed, in: "claim")
    }
  }

  /// Whether a claimed formula is the differential of a function. The claim's arguments are the
  /// operands, then their differentials, which are random.
  package func check(
    _ claim: some GenericFunction, isDifferentialOf function: some GenericFunction,
    at operands: [ExactOperand]
  ) -> ExactCheck {
    draws.run(operands) { xs, generator, comparison in
      let variables = xs.map(\.asVariables)
      let directions = operands.map { $0.drawDirection(using: &generator).asVariables }
      try comparison.compare(
        .claim, operand: 0,
        expected: ForwardMode.derivative(of: function.value(at:), at: variables, along: directions),
        found: claim.value(at: variables + directions), in: "claim")
    }
  }

  /// Whether two functions are the same.
  package func check(
    _ claim: some GenericFunction, equals function: some GenericFunction,
    at operands: [ExactOperand]
  ) -> ExactCheck {
    draws.run(operands) { xs, _, comparison in
      let variables = xs.map(\.asVariables)
      try comparison.compare(
        .claim, operand: 0, expected: function.value(at: variables),
        found: claim.value(at: variables), in: "claim")
    }
  }
}

extension ExactOperand {
  /// A direction that keeps the operand's structure where that is linear: symmetric for a symmetric
  /// one; else independent entries.
  func drawDirection(using generator: inout SeededGenerator) -> Textbook<Modular> {
    if case .symmetric = self { return draw(using: &generator) }
    return .random(shape, using: &generator)
  }
}

extension Textbook {
  /// (A + Aᵀ)/2 if asked for, else A.
  fileprivate func symmetric(_ isWanted: Bool) -> Textbook {
    isWanted ? 0.5 * (self + T) : self
  }
}
