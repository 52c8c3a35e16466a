import Tracewise

/// Why a line follows from the line before.
public struct Reason: Sendable {
  /// What kind of reason it is.
  public enum Kind: Sendable, Hashable {
    /// A law of matrix differentials, by its number in the deck.
    case law(Int)
    /// The differential of a rule that the deck has no law for.
    case differential(of: String)
    /// A factor that does not vary stays.
    case constantFactor
    /// A property of the trace, by its number in the deck; 2 and 4 together move a transpose.
    case property([Int])
    /// The adjoint of a linear rule: Tr(Hᵀ f(X)) = Tr(f*(H)ᵀ X).
    case exchange(of: String)
    /// A named value is what its definition says.
    case definition(of: MatrixSymbol)
    /// Algebra without differentials or traces.
    case algebra
    /// The gradient is the factor of ∂X.
    case readOff
    /// The input is symmetric, so that its gradient is (G + Gᵀ)/2.
    case symmetric(String)
  }

  /// What kind of reason it is.
  public let kind: Kind
  /// The identity in general, for instance ∂(AC) = (∂A)C + A(∂C).
  public let equation: Equation?
  /// The name of the rule that says so; nil for what holds of all of them.
  public let rule: String?

  package init(_ kind: Kind, _ equation: Equation? = nil, rule: String? = nil) {
    self.kind = kind
    self.equation = equation
    self.rule = rule
  }
}

/// Two expressions that are equal.
public struct Equation: Sendable {
  /// The left side.
  public let left: Expression
  /// The right side.
  public let right: Expression
}

extension Reason {
  /// The law of a rule's differential, stated by running the rule's own `differential`.
  static func law(of operation: Expression) -> Reason? {
    let parts = operation.parts
    let names = letters(operation)
    let x = zip(names, parts).map { Expression.symbol($0, $1.shape) }
    let dx = x.map { Expression(.pending($0), $0.shape) }
    guard !x.isEmpty else { return nil }
    let whole = operation.with(x)
    guard let right = whole.differential(dx) else { return nil }
    var simplifier = Simplifier(.line)
    let equation = Equation(
      left: Expression(.pending(whole), whole.shape), right: simplifier(right))
    guard let number = operation.law else {
      return Reason(
        .differential(of: operation.ruleName), equation, rule: operation.ruleName)
    }
    return Reason(.law(number), equation, rule: operation.ruleName)
  }

  /// ∂(A / c) = ∂A / c.
  static let constantDivisor: Reason = {
    let (a, c) = (Expression.symbol("A", Shape(3, 3)), Expression.symbol("c", .scalar))
    let differential = Expression(differentialOf: a)
    return Reason(
      .constantFactor, Equation(left: Expression(differentialOf: a ./ c), right: differential ./ c))
  }()

  /// The letters of the deck.
  private static func letters(_ operation: Expression) -> [String] {
    switch (operation.law, operation.parts.count) {
    case (2, 2): ["A", "C"]
    case (4, 1), (5, 1), (6, 1): ["D"]
    case (_, 1): ["A"]
    case (_, 2): ["A", "B"]
    case (_, let count): (0..<count).map { "A\($0 + 1)" }
    }
  }

  /// Properties 1 to 5 of the trace.
  static func property(_ numbers: Int...) -> Reason {
    Reason(.property(numbers), equations[numbers.reduce(0) { 10 * $0 + $1 }])
  }

  private static let equations: [Int: Equation] = {
    let n = Shape(3, 3)
    let (a, b) = (Expression.symbol("A", n), Expression.symbol("B", n))
    let (c, d) = (Expression.symbol("C", n), Expression.symbol("D", n))
    let (f, s) = (Expression.symbol("F", n), Expression.symbol("a", .scalar))
    func tr(_ x: Expression) -> Expression { .apply(Trace(), to: x) }
    return [
      1: Equation(left: s, right: tr(s)),
      2: Equation(left: tr(a.T), right: tr(a)),
      3: Equation(left: tr(a + b), right: tr(a) + tr(b)),
      4: Equation(left: tr(c * d.T), right: tr(d.T * c)),
      24: Equation(left: tr(c * d.T), right: tr(c.T * d)),
      5: Equation(left: tr(c.T * (d ⊙ f)), right: tr((c ⊙ d).T * f)),
    ]
  }()

  /// Tr(Hᵀ f(X)) = Tr(f*(H)ᵀ X), with f* the rule's own pullback.
  static func exchange(_ operation: Expression, operand k: Int) -> Reason {
    let names = operation.parts.count == 1 ? ["X"] : ["A", "B", "C", "D"]
    var x = zip(names, operation.parts).map { Expression.symbol($0, $1.shape) }
    guard x.count == operation.parts.count else {
      return Reason(.exchange(of: operation.ruleName))
    }
    x[k] = .symbol("X", x[k].shape)
    let whole = operation.with(x)
    let h = Expression.symbol("H", whole.shape)
    guard let adjoint = whole.pullback(h, operand: k) else {
      return Reason(.exchange(of: operation.ruleName))
    }
    var simplifier = Simplifier(.line)
    return Reason(
      .exchange(of: operation.ruleName),
      Equation(
        left: .apply(Trace(), to: h.T * whole),
        right: .apply(Trace(), to: .apply(Transpose(), to: simplifier(adjoint)) * x[k])),
      rule: operation.ruleName)
  }
}
