import Tracewise

/// The trace method: put Tr around, move ∂X to the right end, read the gradient off.
struct TraceMethod {
  var simplifier: Simplifier
  var results: Simplifier
  private(set) var steps: [Step] = []

  init(simplifier: Simplifier, results: Simplifier) {
    self.simplifier = simplifier
    self.results = results
  }

  /// From Tr(K E), E linear in differentials, to the gradient for each.
  mutating func run(
    left: Expression, inner: Expression
  ) -> [(symbol: MatrixSymbol, gradient: Expression)] {
    steps = []
    var terms = [TraceTerm(left: left, inner: inner)]
    if left.shape.isScalar, !inner.isTrace { emit(terms, .property(1)) }
    while let move = nextMove(&terms) {
      let reason = terms.first { $0.move == move }?.reason ?? Reason(.algebra)
      // One kind of step at a time, everywhere it can be taken.
      while terms.contains(where: { $0.move == move }) {
        terms = terms.flatMap { $0.move == move ? $0.moved(&simplifier) : [$0] }
        settle(&terms)
      }
      emit(terms, reason)
    }
    return collect(terms)
  }

  private mutating func nextMove(_ terms: inout [TraceTerm]) -> TraceTerm.Move? {
    settle(&terms)
    return terms.lazy.map(\.move).first { $0 != .done }
  }

  /// Moves that no line needs: left factors, numbers and signs join K.
  private mutating func settle(_ terms: inout [TraceTerm]) {
    while terms.contains(where: { $0.move == .silent }) {
      terms = terms.flatMap { $0.move == .silent ? $0.moved(&simplifier) : [$0] }
    }
  }

  /// Gᵀ, as one writes it.
  private mutating func transposed(_ gradient: Expression) -> Expression {
    let pushed = results(gradient.T)
    if pushed.weight < gradient.weight || pushed == gradient { return pushed }
    return .apply(Transpose(), to: gradient)
  }

  private mutating func emit(_ terms: [TraceTerm], _ reason: Reason) {
    let parts = terms.map { $0.expression(&simplifier) }
    guard let first = parts.first else { return }
    let line = parts.dropFirst().reduce(first) { .apply(Addition(), to: $0, $1) }
    guard steps.last?.line != line else { return }
    steps.append(Step(line, reason))
  }

  /// Σ Tr(Kᵢ ∂X) = Tr(Gᵀ ∂X).
  private mutating func collect(
    _ terms: [TraceTerm]
  ) -> [(symbol: MatrixSymbol, gradient: Expression)] {
    var order: [MatrixSymbol] = []
    var sums: [MatrixSymbol: Expression] = [:]
    for term in terms {
      guard let symbol = term.inner.symbol, symbol.role == .differential else { continue }
      let gradient = results(term.left.T)
      if let sum = sums[symbol] {
        sums[symbol] = sum + gradient
      } else {
        order.append(symbol)
        sums[symbol] = gradient
      }
    }
    let gradients = order.compactMap { symbol in
      sums[symbol].map { (symbol: symbol, gradient: results($0)) }
    }
    let parts = gradients.map { item in
      let gradient = transposed(item.gradient)
      return Expression.apply(Trace(), to: gradient * Expression(item.symbol))
    }
    if let first = parts.first {
      let line = parts.dropFirst().reduce(first) { .apply(Addition(), to: $0, $1) }
      if steps.last?.line != line {
        steps.append(Step(line, terms.count > order.count ? .property(3) : Reason(.readOff)))
      }
    }
    return gradients
  }
}

extension Expression {
  /// Whether all terms are multiples of traces.
  var isSumOfTraces: Bool {
    switch kind {
    case .unary(let rule, let x):
      rule is Trace || (rule is Negation || rule is Scaling) && x.isSumOfTraces
    case .binary(let rule, let x, let y):
      if rule is Addition || rule is Subtraction {
        x.isSumOfTraces && y.isSumOfTraces
      } else if rule is ScalarProduct {
        y.isSumOfTraces
      } else {
        rule is Quotient && x.isSumOfTraces
      }
    default: false
    }
  }

  var isTrace: Bool {
    if case .unary(let rule, _) = kind { return rule is Trace }
    return false
  }
}
