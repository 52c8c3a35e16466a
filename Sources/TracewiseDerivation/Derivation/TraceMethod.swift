import Tracewise

/// The trace method: put Tr around, move ∂X to the right end, read the gradient off.
struct TraceMethod {
  var simplifier: Simplifier
  var results: Simplifier
  private(set) var steps: [Step] = []
  /// How many moves were made, the reading off among them.
  private(set) var moves = 0
  /// The step to take wrongly, where one is asked for; moves are counted from here.
  var mistakenStep: MistakenStep?

  init(simplifier: Simplifier, results: Simplifier) {
    self.simplifier = simplifier
    self.results = results
  }

  private var mistake: Mistake? { mistakenStep?.mistake(at: moves) }

  /// From Tr(K E), E linear in differentials, to the gradient for each.
  mutating func run(
    left: Expression, inner: Expression
  ) -> [(symbol: MatrixSymbol, gradient: Expression)] {
    steps = []
    var terms = [TraceTerm(left: left, inner: inner)]
    if left.shape.isScalar, !inner.isTrace { emit(terms, .property(1)) }
    while !simplifier.budget.isExceeded, let move = nextMove(&terms) {
      let reason = terms.first { $0.move == move }?.reason ?? Reason(.algebra)
      // One kind of step at a time, everywhere it can be taken.
      while !simplifier.budget.isExceeded, terms.contains(where: { $0.move == move }) {
        terms = terms.flatMap { $0.move == move ? moved($0, reason) : [$0] }
        settle(&terms)
      }
      if move == .split { forgetRepeats(&terms, reason) }
      emit(terms, reason)
      moves += 1
    }
    defer { moves += 1 }
    return collect(terms)
  }

  private mutating func moved(_ term: TraceTerm, _ reason: Reason) -> [TraceTerm] {
    guard let mistake, var mistakenStep,
      let wrong = mistake.altered(term, unread: &mistakenStep.unread)
    else {
      return term.moved(&simplifier)
    }
    mistakenStep.taken = (steps.count, reason)
    self.mistakenStep = mistakenStep
    return wrong.map { TraceTerm(left: simplifier($0.left), inner: $0.inner) }
  }

  /// The mistakes that keep one term only for each differential.
  private mutating func forgetRepeats(_ terms: inout [TraceTerm], _ reason: Reason) {
    guard mistake == .firstRepeatOnly || mistake == .lastRepeatOnly else { return }
    let isFirst = mistake == .firstRepeatOnly
    var seen: Set<Expression> = []
    let kept = (isFirst ? terms : terms.reversed()).filter { seen.insert($0.inner).inserted }
    guard kept.count < terms.count else { return }
    terms = isFirst ? kept : kept.reversed()
    mistakenStep?.taken = (steps.count, reason)
  }

  private mutating func nextMove(_ terms: inout [TraceTerm]) -> TraceTerm.Move? {
    settle(&terms)
    return terms.lazy.map(\.move).first { $0 != .done }
  }

  /// Moves that no line needs: left factors, numbers and signs join K.
  private mutating func settle(_ terms: inout [TraceTerm]) {
    while !simplifier.budget.isExceeded, terms.contains(where: { $0.move == .silent }) {
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
    _ all: [TraceTerm]
  ) -> [(symbol: MatrixSymbol, gradient: Expression)] {
    var terms = all
    forgetRepeats(&terms, .property(3))
    var order: [MatrixSymbol] = []
    var sums: [MatrixSymbol: Expression] = [:]
    for term in terms {
      guard let symbol = term.inner.symbol, symbol.role == .differential else { continue }
      var gradient = results(term.left.T)
      if let wrong = mistake?.altered(reading: gradient, from: term.left) {
        gradient = results(wrong)
        mistakenStep?.taken = (steps.count, Reason(.readOff))
      }
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
        steps.append(Step(line, all.count > order.count ? .property(3) : Reason(.readOff)))
      }
    }
    return gradients
  }
}

extension Expression {
  /// Whether all terms are multiples of traces.
  var isSumOfTraces: Bool {
    switch operation {
    case .trace: true
    case .negation, .scaling, .sum, .difference: parts.allSatisfy(\.isSumOfTraces)
    case .multiple: parts[1].isSumOfTraces
    case .quotient: parts[0].isSumOfTraces
    default: false
    }
  }

  var isTrace: Bool { operation == .trace }
}
