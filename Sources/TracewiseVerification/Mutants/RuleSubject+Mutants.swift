package import Tracewise

/// A rule that stands in checks for another one along its construction: mutants are those of the other.
protocol WithoutBodiesOfItsOwn: Rule {}

extension RuleSubject {
  /// The same subject with bodies that suffer from `Mutation.current`.
  ///
  /// Its checks are those of the subject, by the very oracles that check the subject: with the
  /// mutation `Mutation(.pullback(0), .init("transpose", 1), .skipped)`, those of `inverse` refute.
  package var mutable: RuleSubject {
    func unary<R: UnaryRule>(_ rule: R) -> any UnaryRule { MutableUnaryRule(rule: rule) }
    func binary<R: BinaryRule>(_ rule: R) -> any BinaryRule { MutableBinaryRule(rule: rule) }
    func variadic<R: VariadicRule>(_ rule: R) -> any VariadicRule {
      MutableVariadicRule(rule: rule)
    }
    switch rule {
    case let rule as any UnaryRule:
      return RuleSubject(unary(rule), variant: variant, regions: regions, rejections: rejections)
    case let rule as any BinaryRule:
      return RuleSubject(binary(rule), variant: variant, regions: regions, rejections: rejections)
    case let rule as any VariadicRule:
      return RuleSubject(
        variadic(rule), operands: operandCount, variant: variant, regions: regions,
        rejections: rejections)
    default: return self
    }
  }

  /// The bodies of the rule that are its own.
  package var bodies: [Mutation.Body] {
    if rule is any WithoutBodiesOfItsOwn { return [] }
    return [.differential] + (0..<operandCount).map { .pullback($0) }
  }

  /// Every single fault that some operation of a body can have at some point of the domain.
  package var mutations: [Mutation] {
    MutationPoints(self, seeds: [1], tolerances: Tolerances()).mutations
  }

  /// What a body gives where the mutation is in it, or in another body; in any interpretation.
  package func mutated<M: MatrixAlgebra>(
    _ mutation: Mutation, _ body: Mutation.Body, at xs: [M], value y: M, cotangent g: M,
    directions dxs: [M]
  ) -> M {
    // A place that no operation has: the body as it is.
    let none = Mutation(body, Mutation.Place("", 0), .negated)
    return run(
      body, in: SabotageRun<M>(mutation.body == body ? mutation : none), at: xs, value: y,
      cotangent: g, directions: dxs)
  }

  /// Runs a body on an interpretation that counts and spoils operations.
  func run<M: MatrixAlgebra>(
    _ body: Mutation.Body, in run: SabotageRun<M>, at xs: [M], value y: M, cotangent g: M,
    directions dxs: [M]
  ) -> M {
    let operands = xs.enumerated().map { run.argument($1, .operand($0)) }
    let value = run.argument(y, .value)
    switch body {
    case .differential:
      let directions = dxs.enumerated().map { run.argument($1, .direction($0)) }
      return run.result(differential(directions, at: operands, value: value))
    case .pullback(let k):
      let cotangent = run.argument(g, .cotangent)
      return run.result(pullback(cotangent, operand: k, at: operands, value: value))
    }
  }
}

extension RuleCase {
  /// All that bodies compute with here.
  var inputs: [Matrix] { operands + [value, cotangent] + directions }

  /// What a body gives here or at other inputs, with a mutation, or without one to see what
  /// mutations there are.
  func run(
    _ body: Mutation.Body, mutation: Mutation?, on inputs: [Matrix]? = nil
  ) -> (result: Matrix, run: SabotageRun<Matrix>) {
    let (inputs, n) = (inputs ?? self.inputs, operands.count)
    let run = SabotageRun<Matrix>(mutation)
    let result = subject.run(
      body, in: run, at: Array(inputs[..<n]), value: inputs[n], cotangent: inputs[n + 1],
      directions: Array(inputs[(n + 2)...]))
    return (result, run)
  }

  /// The shape that a body's result must have.
  func shape(of body: Mutation.Body) -> Shape {
    if case .pullback(let k) = body { return operands[k].shape }
    return value.shape
  }
}
