import Tracewise

/// An interpretation that wraps another one and gets exactly one operation wrong.
///
/// A body of a rule is run on it as on any other algebra. Operations are counted as they are
/// applied; the one that a mutation names is altered, all others are those of `Base`. As a body is
/// one function for all interpretations, a mutant made of it runs wherever the rule does: on the
/// tape, over residues, on variables.
struct Sabotage<Base: MatrixAlgebra>: MatrixAlgebra {
  let base: Base
  let run: SabotageRun<Base>
  /// Which argument of the body this is; nil for what was computed from them.
  let argument: Fault.Argument?

  init(_ base: Base, in run: SabotageRun<Base>, argument: Fault.Argument? = nil) {
    self.base = base
    self.run = run
    self.argument = argument
  }

  var shape: Shape { base.shape }

  static func apply<R: UnaryRule>(_ rule: R, to x: Self) -> Self {
    x.run.operation(rule.placeName, rule, [x]) {
      Base.apply(rule, to: $0[0].base)
    } wrong: { fault, xs in
      fault.apply(rule, to: xs[0].base)
    }
  }

  static func apply<R: BinaryRule>(_ rule: R, to x: Self, _ y: Self) -> Self {
    x.run.operation(rule.placeName, rule, [x, y]) {
      Base.apply(rule, to: $0[0].base, $0[1].base)
    } wrong: { fault, xs in
      fault.apply(rule, to: xs[0].base, xs[1].base)
    }
  }

  static func apply<R: VariadicRule>(_ rule: R, to xs: [Self]) -> Self {
    // Without operands it belongs to no run, and fails by itself.
    guard let first = xs.first else { return Self(Base.apply(rule, to: []), in: SabotageRun(nil)) }
    return first.run.operation(rule.placeName, rule, xs) {
      Base.apply(rule, to: $0.map(\.base))
    } wrong: { fault, xs in
      fault.apply(rule, to: xs.map(\.base))
    }
  }

  /// A constant of a rule is an operation too: it may be another number.
  func constant(_ value: Double, shape: Shape) -> Self {
    let faults: [Fault] = value == 0 ? [.exchanged(0)] : [.negated, .doubled]
    return run.operation("constant", nil, [], faults: faults) { _ in
      base.constant(value, shape: shape)
    } wrong: { fault, _ in
      switch fault {
      case .negated: base.constant(-value, shape: shape)
      case .doubled: base.constant(2 * value, shape: shape)
      case .exchanged(0): base.constant(1, shape: shape)
      default: nil
      }
    }
  }

  func identity(_ n: Int) -> Self {
    run.operation("identity", nil, [], faults: [.negated, .doubled, .exchanged(0)]) { _ in
      base.identity(n)
    } wrong: { fault, _ in
      switch fault {
      case .negated: -base.identity(n)
      case .doubled: 2 * base.identity(n)
      case .exchanged(0): n == 1 ? nil : base.constant(1, shape: Shape(n, n))
      default: nil
      }
    }
  }

  func constant(_ matrix: Matrix) -> Self {
    run.operation("constant matrix", nil, [], faults: [.negated, .doubled]) { _ in
      base.constant(matrix)
    } wrong: { fault, _ in
      fault == .negated ? base.constant(-matrix) : base.constant(2 * matrix)
    }
  }
}

extension Rule {
  /// The operation as a rule's text says it: `*` and `/` are one operation each, whatever the
  /// shapes.
  fileprivate var placeName: String {
    switch operation {
    case .product, .multiple: "product"
    case .quotient: "divide"
    default: Self.name
    }
  }
}
