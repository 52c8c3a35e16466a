import Tracewise

extension Slip {
  /// The right side of a law, taken wrongly; nil where there is nothing to slip on.
  func altered(law right: Expression) -> Expression? {
    switch (self, right.kind) {
    case (.firstTermOnly, .binary(let rule, let x, let y))
    where rule.isOfSums && x.hasDifferential && y.hasDifferential:
      return x
    case (.lastTermOnly, .binary(let rule, let x, let y))
    where rule.isOfSums && x.hasDifferential && y.hasDifferential:
      return rule is Addition ? y : -y
    case (.signForgotten, .unary(let rule, let x)) where rule is Negation: return x
    case (.signForgotten, .binary(let rule, let x, let y)):
      if rule is Subtraction { return x + y }
      guard rule is Hadamard, case .unary(let sign, let slope) = x.kind, sign is Negation else {
        return nil
      }
      return slope ⊙ y
    case (.derivativeForgotten, .binary(let rule, let x, let dx))
    where rule is Hadamard && !x.hasDifferential && dx.hasDifferential:
      return dx
    case (.innerProduct, .binary(let rule, let x, let dx)) where rule is Hadamard:
      guard case .binary(let inner, let u, let v) = x.kind, inner is Hadamard,
        u.shape.columns == 1, u.shape.rows > 1, !x.hasDifferential
      else { return nil }
      return (u.T * v) * dx
    default: return nil
    }
  }

  /// The terms that come of Tr(K E), taken wrongly; nil where there is nothing to slip on.
  func altered(
    _ term: TraceTerm, unread: inout [MatrixSymbol: [Expression]]
  ) -> [TraceTerm]? {
    let k = term.left
    switch (self, term.move) {
    case (.notTransposed, .transpose) where k.shape.isSquare:
      return [TraceTerm(left: k, inner: term.inner.parts[0])]
    case (.orderKept, .cyclic):
      let (e, b) = (term.inner.parts[0], term.inner.parts[1])
      guard k.shape.isSquare, b.shape == k.shape, e.shape == k.shape else { return nil }
      return [TraceTerm(left: k * b, inner: e)]
    case (.kernelNotTurned, .exchange), (.kernelTurned, .exchange):
      return turned(term).map { [$0] }
    case (.readFromTheLeft, .hadamard), (.readProductsFirst, .hadamard):
      guard let place = term.inner.parts.firstIndex(where: \.hasDifferential),
        case .binary(let rule, _, let other)? = term.inner.pullback(k.T, operand: place)?.kind,
        rule is Hadamard
      else { return nil }
      // No name of a loss has a space in it.
      let symbol = MatrixSymbol("C D \(unread.count)", other.shape)
      unread[symbol] = [k.T] + other.entrywiseFactors
      return [TraceTerm(left: Expression(symbol).T, inner: term.inner.parts[place])]
    default: return nil
    }
  }

  /// The gradient G read off wrongly from Tr(K ∂X), K = Gᵀ; nil where there is nothing to slip on.
  func altered(reading gradient: Expression, from k: Expression) -> Expression? {
    switch self {
    case .factorReadOff where gradient.shape.isSquare: k
    case .factorNotTransposed(let place): gradient.transposing(factor: place)
    default: nil
    }
  }

  /// The adjoint of a convolution with its kernel turned where it should not be, or not turned.
  private func turned(_ term: TraceTerm) -> TraceTerm? {
    guard let place = term.inner.parts.firstIndex(where: \.hasDifferential),
      case .binary(let rule, let x, let kernel)? =
        term.inner.pullback(term.left.T, operand: place)?.kind
    else { return nil }
    guard self == .kernelNotTurned ? rule is FullConvolution : rule is Correlation else {
      return nil
    }
    let wrong = Expression(.binary(rule, x, kernel.turned), term.inner.parts[place].shape)
    return TraceTerm(left: wrong.T, inner: term.inner.parts[place])
  }
}

extension BinaryRule {
  fileprivate var isOfSums: Bool { self is Addition || self is Subtraction }
}

extension Expression {
  /// The expression without parentheses around the products that symbols stand for, in inputs.
  ///
  /// In L (C ⊙ D) R the factors before it then reach C alone; those behind it multiply everything
  /// so far, or D alone.
  func misread(
    _ unread: [MatrixSymbol: [Expression]], fromTheLeft: Bool
  ) -> Expression {
    guard !unread.isEmpty else { return self }
    func entrywise(_ factors: [Expression]) -> Expression {
      factors.dropFirst().reduce(factors[0]) { $0 ⊙ $1 }
    }
    return replacing { x in
      if let factors = x.symbol.flatMap({ unread[$0] }) { return entrywise(factors) }
      let chain = x.productFactors
      guard chain.count > 1,
        let place = chain.firstIndex(where: { $0.symbol.map { unread[$0] != nil } ?? false }),
        var factors = chain[place].symbol.flatMap({ unread[$0] })
      else { return nil }
      factors[0] = (chain[..<place] + [factors[0]]).product
      if fromTheLeft { return ([entrywise(factors)] + chain[(place + 1)...]).product }
      factors[factors.count - 1] = ([factors[factors.count - 1]] + chain[(place + 1)...]).product
      return entrywise(factors)
    }
  }

  /// The factors of a product of matrices, however it associates.
  private var productFactors: [Expression] {
    guard case .binary(let rule, let x, let y) = kind, rule is Product else { return [self] }
    return x.productFactors + y.productFactors
  }

  /// The product with one of its square factors transposed; nil where there is none at the place.
  fileprivate func transposing(factor place: Int) -> Expression? {
    switch kind {
    case .unary(let rule, let x) where rule is Negation || rule is Scaling:
      return x.transposing(factor: place).map { with([$0]) }
    case .binary(let rule, let s, let x) where rule is ScalarProduct:
      return x.transposing(factor: place).map { with([s, $0]) }
    default:
      var factors = productFactors
      guard factors.count > 1, factors.indices.contains(place), factors[place].shape.isSquare,
        !factors[place].shape.isScalar
      else { return nil }
      factors[place] = factors[place].T
      return factors.product
    }
  }

  fileprivate var entrywiseFactors: [Expression] {
    guard case .binary(let rule, let x, let y) = kind, rule is Hadamard else { return [self] }
    return x.entrywiseFactors + y.entrywiseFactors
  }

  /// The rows and the columns in the opposite order.
  fileprivate var turned: Expression {
    func reversal(_ n: Int) -> Expression {
      Expression(.matrix(Matrix(n, n) { $0 + $1 == n - 1 ? 1 : 0 }), Shape(n, n))
    }
    return reversal(shape.rows) * self * reversal(shape.columns)
  }
}

extension Sequence<Expression> {
  /// A B C, from the left.
  fileprivate var product: Expression {
    reduce(nil as Expression?) { left, right in left.map { $0 * right } ?? right } ?? .number(1)
  }
}
