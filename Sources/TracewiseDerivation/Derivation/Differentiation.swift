import Tracewise

/// Applies the laws of differentials, one at a time, by the rules' own `differential`.
struct Differentiation {
  /// The differentials of symbols; a symbol without one is constant.
  private(set) var differentials: [MatrixSymbol: Expression]
  private var constancy: [Digest: Bool] = [:]

  init(_ differentials: [MatrixSymbol: Expression]) { self.differentials = differentials }

  /// With respect to symbols X, as ∂X.
  init(for symbols: [MatrixSymbol]) {
    self.init(
      Dictionary(
        symbols.map { ($0, Expression($0.differential)) }, uniquingKeysWith: { $1 }))
  }

  /// Takes one more symbol, which nothing that was asked about yet depends on, for one that varies.
  mutating func vary(_ symbol: MatrixSymbol) {
    differentials[symbol] = Expression(symbol.differential)
  }

  /// Whether the expression does not depend on what varies.
  mutating func isConstant(_ x: Expression) -> Bool {
    if let known = constancy[x.digest] { return known }
    for part in x.partsFirst({ constancy[$0.digest] == nil }) {
      constancy[part.digest] =
        part.symbol.map { differentials[$0] == nil }
        ?? part.parts.allSatisfy { constancy[$0.digest] ?? true }
    }
    return constancy[x.digest] ?? true
  }

  /// ∂X, 0, or ∂(E) that waits for a law.
  mutating func differential(_ x: Expression) -> Expression {
    if let symbol = x.symbol, let dx = differentials[symbol] { return dx }
    return isConstant(x) ? x.zero : Expression(.pending(x), x.shape)
  }

  /// The line with one law applied wherever it stands first, and the law; nil where no
  /// differential waits. A mistake takes the law wrongly.
  mutating func step(
    _ line: Expression, _ mistake: Mistake? = nil
  ) -> (line: Expression, reason: Reason)? {
    guard let first = Self.firstPending(in: line) else { return nil }
    let (name, law) = (first.ruleName, first.law)
    let isDivided = isDividedByConstant(first)
    let line = line.replacing { x in
      guard case .pending(let inner) = x.kind, inner.ruleName == name || Self.isLaw1(law, inner),
        isDividedByConstant(inner) == isDivided
      else { return nil }
      return expanded(inner, mistake)
    }
    return (line, isDivided ? .constantDivisor : Reason.law(of: first) ?? Reason(.algebra))
  }

  /// Whether it is a quotient by a number that does not vary, which is a constant factor.
  private mutating func isDividedByConstant(_ x: Expression) -> Bool {
    guard x.operation == .quotient else { return false }
    let divisor = x.parts[1].operand(of: .broadcast) ?? x.parts[1]
    return divisor.shape.isScalar && isConstant(divisor)
  }

  /// Sums, differences and signs are one law.
  private static func isLaw1(_ law: Int?, _ x: Expression) -> Bool { law == 1 && x.law == 1 }

  private mutating func expanded(_ x: Expression, _ mistake: Mistake?) -> Expression {
    let dx = x.parts.map { differential($0) }
    guard let result = x.differential(dx) else { return differential(x) }
    return mistake?.altered(law: result) ?? result
  }

  /// What waits first, in reading order.
  private static func firstPending(in line: Expression) -> Expression? {
    var seen: Set<Expression> = []
    var open = [line]
    while let x = open.popLast() {
      guard x.hasDifferential, seen.insert(x).inserted else { continue }
      if case .pending(let inner) = x.kind { return inner }
      open += x.parts.reversed()
    }
    return nil
  }

  /// The differential of an expression with all laws applied.
  mutating func complete(_ x: Expression, _ simplifier: inout Simplifier) -> Expression {
    var line = differential(x)
    while !simplifier.budget.isExceeded, let next = step(line) { line = simplifier(next.line) }
    return line
  }
}
