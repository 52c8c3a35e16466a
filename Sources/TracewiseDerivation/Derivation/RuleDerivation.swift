package import Tracewise

/// A rule's pullback, derived from its differential by the trace method.
///
/// Tr(Gᵀ ∂Y), with ∂Y by the rule's own differential, is brought into the form Σ Tr(X̄ᵀ ∂X); what
/// the rule's own pullback says is compared with that.
package struct RuleDerivation: Sendable {
  /// The pullback for one operand.
  package struct Pullback: Sendable {
    package let operand: MatrixSymbol
    /// X̄ as derived.
    package let derived: Expression
    /// X̄ as the rule gives it.
    package let given: Expression
    /// Whether both are one formula, seen by algebra alone.
    package let isSameFormula: Bool
  }

  /// The operands, the value Y = f(X, …) and the cotangent G.
  package let operands: [MatrixSymbol]
  package let value: Definition
  package let cotangent: MatrixSymbol
  /// ∂Y as the rule gives it.
  package let differential: Expression
  /// From Tr(Gᵀ ∂Y) to Σ Tr(X̄ᵀ ∂X).
  package internal(set) var nodeDerivation: NodeDerivation
  package let pullbacks: [Pullback]

  /// Derives the pullbacks of a rule at operands of the given shapes; nil where they do not fit.
  package init?(_ rule: any Rule, shapes: [Shape]) {
    let symbols = rule.operandSymbols(shapes)
    guard let whole = Expression(applying: rule, to: symbols.map { Expression($0) }) else {
      return nil
    }
    let y = rule.valueSymbol(of: whole)
    let g = MatrixSymbol("G", whole.shape)
    operands = symbols
    value = Definition(symbol: y, value: whole)
    cotangent = g
    var lines = Simplifier(.line)
    let named = Expression(y)
    func withValue(_ x: Expression) -> Expression { x.replacing { $0 == whole ? named : nil } }
    let dx = symbols.map { Expression($0.differential) }
    guard let differential = whole.differential(dx) else { return nil }
    self.differential = withValue(differential)
    let inner = lines(self.differential)
    let left = lines(Expression(g).T)
    var method = TraceMethod(simplifier: lines, results: Simplifier(.result))
    let law = Step(
      .apply(Trace(), to: lines(left * inner)), Reason.law(of: whole) ?? Reason(.algebra))
    let gradients = inner.hasDifferential ? method.run(left: left, inner: inner) : []
    let start = Expression.apply(
      Trace(), to: .apply(Transpose(), to: Expression(g)) * Expression(.pending(whole), y.shape))
    nodeDerivation = NodeDerivation(
      node: nil, start: start, value: whole, steps: [law] + method.steps,
      contributions: gradients.map { item in
        Contribution(
          symbol: symbols.first { $0.differential == item.symbol } ?? item.symbol,
          gradient: item.gradient)
      })
    let contributions = nodeDerivation.contributions
    pullbacks = symbols.enumerated().compactMap { k, symbol in
      guard let given = whole.pullback(Expression(g), operand: k) else { return nil }
      let derived =
        contributions.first { $0.symbol == symbol }?.gradient
        ?? Expression(.constant(0), symbol.shape)
      let shown = withValue(given)
      return Pullback(
        operand: symbol, derived: derived, given: shown,
        isSameFormula: Self.isSame(derived, shown, y, whole))
    }
  }

  /// Whether two forms are one when multiplied out, with the value's name or its formula.
  private static func isSame(
    _ a: Expression, _ b: Expression, _ y: MatrixSymbol, _ whole: Expression
  ) -> Bool {
    var canonical = Simplifier(.canonical)
    if canonical(a) == canonical(b) { return true }
    func spelledOut(_ x: Expression) -> Expression { x.replacing { $0.symbol == y ? whole : nil } }
    return canonical(spelledOut(a)) == canonical(spelledOut(b))
  }

  /// Judges every step, and every pullback that algebra alone does not recognise.
  package mutating func check(
    _ judge: (Expression, Expression) -> Judgement
  ) -> [(pullback: Pullback, judgement: Judgement)] {
    var last = nodeDerivation.start
    for k in nodeDerivation.steps.indices {
      nodeDerivation.steps[k].judgement = judge(last, nodeDerivation.steps[k].line)
      last = nodeDerivation.steps[k].line
    }
    return pullbacks.map { ($0, judge($0.derived, $0.given)) }
  }
}

extension Expression {
  /// A rule applied to operands that are their number and of shapes that fit; else nil.
  init?(applying rule: any Rule, to operands: [Expression]) {
    switch rule {
    case let rule as any UnaryRule where operands.count == 1:
      guard (try? rule.shape(operands[0].shape)) != nil else { return nil }
      self = .apply(rule, to: operands[0])
    case let rule as any BinaryRule where operands.count == 2:
      guard (try? rule.shape(operands[0].shape, operands[1].shape)) != nil else { return nil }
      self = .apply(rule, to: operands[0], operands[1])
    case let rule as any VariadicRule:
      guard !operands.isEmpty, (try? rule.shape(operands.map(\.shape))) != nil else { return nil }
      self = .apply(rule, to: operands)
    default: return nil
    }
  }
}
