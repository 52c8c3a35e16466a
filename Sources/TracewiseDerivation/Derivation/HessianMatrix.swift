import Tracewise

/// The matrix of what is linear in a column: H of H V.
struct LinearForm {
  /// V, of which expressions are linear functions.
  let column: MatrixSymbol

  /// The matrix M with M V = e, or eᵀ of a row; nil where none is seen.
  func matrix(of e: Expression) -> Expression? {
    if e.symbol == column { return e.identity(column.shape.rows) }
    guard e.shape.columns == 1 || e.shape.rows == 1 else { return nil }
    let parts = e.parts
    switch e.operation {
    case .identity, .transpose, .trace: return matrix(of: parts[0])
    case .negation: return matrix(of: parts[0]).map { -$0 }
    case .scaling(let c): return matrix(of: parts[0]).map { c * $0 }
    case .broadcast:
      guard parts[0].shape.isScalar else { return nil }
      return matrix(of: parts[0]).map { .ones(Shape(e.shape.count, 1)) * $0 }
    case .total: return matrix(of: parts[0]).map { .ones(Shape(1, parts[0].shape.count)) * $0 }
    case .sum, .difference: return sum(parts[0], parts[1], isNegative: e.operation == .difference)
    case .product: return product(e.factors)
    case .multiple:
      return varies(parts[0])
        ? matrix(of: parts[0]).map { upright(parts[1]) * $0 }
        : matrix(of: parts[1]).map { parts[0] * $0 }
    case .hadamard, .inner:
      let (known, other) = varies(parts[0]) ? (parts[1], parts[0]) : (parts[0], parts[1])
      guard !varies(known), known.shape == other.shape, let m = matrix(of: other) else {
        return nil
      }
      return e.operation == .inner
        ? upright(known).T * m : scaled(rowsOf: m, by: known)
    case .quotient:
      guard !varies(parts[1]), let m = matrix(of: parts[0]) else { return nil }
      if let number = parts[1].operand(of: .broadcast), number.shape.isScalar { return m ./ number }
      return parts[1].shape.isScalar
        ? m ./ parts[1] : scaled(rowsOf: m, by: Expression.ones(parts[1].shape) ./ parts[1])
    default: return nil
    }
  }

  private func varies(_ x: Expression) -> Bool { x.symbols.contains(column) }

  private func upright(_ x: Expression) -> Expression { x.shape.columns == 1 ? x : x.T }

  private func scaled(rowsOf m: Expression, by factor: Expression) -> Expression {
    if let number = factor.operand(of: .broadcast), number.shape.isScalar { return number * m }
    return factor.shape.isScalar ? factor * m : upright(factor).diagonalMatrix * m
  }

  private func sum(_ a: Expression, _ b: Expression, isNegative: Bool) -> Expression? {
    switch (varies(a), varies(b)) {
    case (true, false) where b.isZero: return matrix(of: a)
    case (false, true) where a.isZero: return matrix(of: b).map { isNegative ? -$0 : $0 }
    case (true, true):
      guard let a = matrix(of: a), let b = matrix(of: b) else { return nil }
      return isNegative ? a - b : a + b
    default: return nil
    }
  }

  /// P f S, of which one factor varies: P f s of a column f, P (Sᵀ fᵀ) of a row, P (S ⊙ x) of f = diag(x).
  private func product(_ factors: [Expression]) -> Expression? {
    let places = factors.indices.filter { varies(factors[$0]) }
    guard places.count == 1 else { return nil }
    let (before, f) = (factors[..<places[0]], factors[places[0]])
    let after = factors[(places[0] + 1)...]
    func product(_ factors: ArraySlice<Expression>) -> Expression? {
      factors.dropFirst().reduce(factors.first) { x, y in x.map { $0 * y } }
    }
    let (left, right) = (product(before), product(after))
    let isRow = (left ?? f).shape.rows == 1 && (right ?? f).shape.columns != 1
    // A row is the column of its transpose.
    if isRow { return self.product(factors.reversed().map(\.T)) }
    guard (right ?? f).shape.columns == 1 else { return nil }
    func times(_ m: Expression) -> Expression { left.map { $0 * m } ?? m }
    if f.shape.columns == 1, let m = matrix(of: f) {
      return right.map { $0 * times(m) } ?? times(m)
    }
    guard let right else { return nil }
    if f.shape.rows == 1 { return matrix(of: f).map { times(right.T * $0) } }
    guard f.operation == .diagonalMatrix, let m = matrix(of: f.parts[0]) else { return nil }
    return times(right.diagonalMatrix * m)
  }
}

extension Expression {
  fileprivate var isZero: Bool { if case .constant(0) = kind { true } else { false } }
}

extension SecondDerivative {
  /// The derivative along other directions than its own.
  package func along(_ directions: [Expression]) -> Expression {
    let known = Dictionary(
      zip(self.directions.map(\.value), directions), uniquingKeysWith: { $1 })
    return value.replacing { known[$0] }
  }

  /// The Hessian of a loss for a column, its only input, as a matrix; nil where the form does not show it.
  package func hessian(_ sizes: [Int: MatrixSymbol]) -> Expression? {
    guard directions.count == 1, let column = directions[0].value.symbol, column.shape.columns == 1
    else { return nil }
    var results = Simplifier(.result, sizes: sizes)
    return column.shape.isScalar
      ? results(along([.number(1)]))
      : LinearForm(column: column).matrix(of: value).map { results($0) }
  }
}
