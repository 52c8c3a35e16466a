import Tracewise

extension Mistake {
  /// The right side of a law, taken wrongly; nil where there is nothing to mistake on.
  func altered(law right: Expression) -> Expression? {
    let parts = right.parts
    switch (self, right.operation) {
    case (.firstTermOnly, .sum), (.firstTermOnly, .difference):
      return parts.allSatisfy(\.hasDifferential) ? parts[0] : nil
    case (.lastTermOnly, .sum), (.lastTermOnly, .difference):
      guard parts.allSatisfy(\.hasDifferential) else { return nil }
      return right.operation == .sum ? parts[1] : -parts[1]
    case (.signForgotten, .negation): return parts[0]
    case (.signForgotten, .difference): return parts[0] + parts[1]
    case (.signForgotten, .hadamard): return parts[0].operand(of: .negation).map { $0 ⊙ parts[1] }
    case (.derivativeForgotten, .hadamard):
      return !parts[0].hasDifferential && parts[1].hasDifferential ? parts[1] : nil
    case (.innerProduct, .hadamard):
      guard let (u, v) = parts[0].operands(of: .hadamard), u.shape.columns == 1, u.shape.rows > 1,
        !parts[0].hasDifferential
      else { return nil }
      return (u.T * v) * parts[1]
    default: return nil
    }
  }

  /// The terms that come of Tr(K E), taken wrongly; nil where there is nothing to mistake on.
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
        let (_, other) = term.inner.pullback(k.T, operand: place)?.operands(of: .hadamard)
      else { return nil }
      // No name of a loss has a space in it.
      let symbol = MatrixSymbol("C D \(unread.count)", other.shape)
      unread[symbol] = [k.T] + other.entrywiseFactors
      return [TraceTerm(left: Expression(symbol).T, inner: term.inner.parts[place])]
    default: return nil
    }
  }

  /// The gradient G read off wrongly from Tr(K ∂X), K = Gᵀ; nil where there is nothing to mistake on.
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
    guard rule.notation == .infix(self == .kernelNotTurned ? .fullConvolution : .correlation)
    else { return nil }
    let wrong = Expression(.binary(rule, x, kernel.turned), term.inner.parts[place].shape)
    return TraceTerm(left: wrong.T, inner: term.inner.parts[place])
  }
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
    operation == .product ? parts.flatMap(\.productFactors) : [self]
  }

  /// The product with one of its square factors transposed; nil where there is none at the place.
  fileprivate func transposing(factor place: Int) -> Expression? {
    switch operation {
    case .negation, .scaling: return parts[0].transposing(factor: place).map { with([$0]) }
    case .multiple: return parts[1].transposing(factor: place).map { with([parts[0], $0]) }
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
    operation == .hadamard ? parts.flatMap(\.entrywiseFactors) : [self]
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
