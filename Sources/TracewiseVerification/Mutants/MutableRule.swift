import Tracewise

/// A rule whose bodies suffer from `Mutation.current`; without a mutation it is the rule itself.
///
/// It holds nothing but the rule, so that the tape stores it alike.
struct MutableUnaryRule<R: UnaryRule>: UnaryRule {
  let rule: R
  static var name: String { R.name }
  var title: String { rule.title }
  static func describe(_ operands: [String]) -> String { R.describe(operands) }
  func describe(_ operands: [String]) -> String { rule.describe(operands) }

  func shape(_ x: Shape) throws(Misfit) -> Shape { try rule.shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    rule.evaluate(x, shape: shape).spoilt(of: [x])
  }
  func expansion<M: MatrixAlgebra>(_ x: M) -> M? { rule.expansion(x) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    guard let run = SabotageRun<M>(of: .differential) else {
      return rule.differential(dx, at: x, value: y)
    }
    let direction = run.argument(dx, .direction(0))
    let (x, y) = (run.argument(x, .operand(0)), run.argument(y, .value))
    return run.result(rule.differential(direction, at: x, value: y))
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    guard let run = SabotageRun<M>(of: .pullback(0)) else {
      return rule.pullback(g, at: x, value: y)
    }
    let g = run.argument(g, .cotangent)
    let (x, y) = (run.argument(x, .operand(0)), run.argument(y, .value))
    return run.result(rule.pullback(g, at: x, value: y))
  }
}

/// A rule of two operands whose bodies suffer from `Mutation.current`.
struct MutableBinaryRule<R: BinaryRule>: BinaryRule {
  let rule: R
  static var name: String { R.name }
  var title: String { rule.title }
  static func describe(_ operands: [String]) -> String { R.describe(operands) }
  func describe(_ operands: [String]) -> String { rule.describe(operands) }

  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try rule.shape(x, y) }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    rule.evaluate(x, y, shape: shape).spoilt(of: [x, y])
  }
  func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? { rule.expansion(x, y) }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    guard let run = SabotageRun<M>(of: .differential) else {
      return rule.differential(dx, dy, at: x, y, value: z)
    }
    let (dx, dy) = (run.argument(dx, .direction(0)), run.argument(dy, .direction(1)))
    let (x, y) = (run.argument(x, .operand(0)), run.argument(y, .operand(1)))
    return run.result(rule.differential(dx, dy, at: x, y, value: run.argument(z, .value)))
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    guard let run = SabotageRun<M>(of: .pullback(0)) else {
      return rule.leftPullback(g, at: x, y, value: z)
    }
    let g = run.argument(g, .cotangent)
    let (x, y) = (run.argument(x, .operand(0)), run.argument(y, .operand(1)))
    return run.result(rule.leftPullback(g, at: x, y, value: run.argument(z, .value)))
  }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    guard let run = SabotageRun<M>(of: .pullback(1)) else {
      return rule.rightPullback(g, at: x, y, value: z)
    }
    let g = run.argument(g, .cotangent)
    let (x, y) = (run.argument(x, .operand(0)), run.argument(y, .operand(1)))
    return run.result(rule.rightPullback(g, at: x, y, value: run.argument(z, .value)))
  }
}

/// A rule of any number of operands whose bodies suffer from `Mutation.current`.
struct MutableVariadicRule<R: VariadicRule>: VariadicRule {
  let rule: R
  static var name: String { R.name }
  var title: String { rule.title }
  static func describe(_ operands: [String]) -> String { R.describe(operands) }
  func describe(_ operands: [String]) -> String { rule.describe(operands) }

  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { try rule.shape(xs) }
  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    rule.evaluate(xs, shape: shape).spoilt(of: xs)
  }
  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    guard let run = SabotageRun<M>(of: .differential) else {
      return rule.differential(dxs, at: xs, value: y)
    }
    let dxs = dxs.enumerated().map { run.argument($1, .direction($0)) }
    let xs = xs.enumerated().map { run.argument($1, .operand($0)) }
    return run.result(rule.differential(dxs, at: xs, value: run.argument(y, .value)))
  }
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    guard let run = SabotageRun<M>(of: .pullback(k)) else {
      return rule.pullback(g, operand: k, at: xs, value: y)
    }
    let g = run.argument(g, .cotangent)
    let xs = xs.enumerated().map { run.argument($1, .operand($0)) }
    return run.result(rule.pullback(g, operand: k, at: xs, value: run.argument(y, .value)))
  }
}

extension SabotageRun {
  /// A run with the current mutation, if that is one of this body.
  fileprivate convenience init?(of body: Mutation.Body) {
    guard let mutation = Mutation.current, mutation.body == body else { return nil }
    self.init(mutation)
  }
}

extension DenseView {
  /// This value of operands, with the current mutation of values that lie in some way.
  fileprivate func spoilt(of operands: [DenseView]) -> DenseView {
    guard let mutation = Mutation.current, case .pullback(let k) = mutation.body,
      case .added(let addition) = mutation.fault, case .layout(let view) = addition.source,
      view.isLayout(of: operands[k])
    else { return self }
    return self + constant(addition.size, shape: shape)
  }
}

// MARK: - Textbook definitions are the rule's own

extension MutableUnaryRule: TextbookUnaryRule where R: TextbookUnaryRule {
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try rule.textbook(x, shape: shape)
  }
}

extension MutableBinaryRule: TextbookBinaryRule where R: TextbookBinaryRule {
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try rule.textbook(x, y, shape: shape)
  }
}

extension MutableVariadicRule: TextbookVariadicRule where R: TextbookVariadicRule {
  func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try rule.textbook(xs, shape: shape)
  }
}
