package import Tracewise

/// Gives expressions a value in any interpretation: matrices, exact arithmetic, the tape.
package struct Interpretation<M: MatrixAlgebra> {
  private let anchor: M
  private let symbol: (MatrixSymbol) -> M?
  private let pending: (Expression) -> M?
  private var known: [Digest: M?] = [:]

  /// - Parameters:
  ///   - anchor: A value of the interpretation, which constants are lifted from.
  ///   - symbol: The values of symbols; those of sizes are known.
  ///   - pending: The value of ∂(E).
  package init(
    anchor: M, symbol: @escaping (MatrixSymbol) -> M?,
    pending: @escaping (Expression) -> M? = { _ in nil }
  ) {
    self.anchor = anchor
    self.symbol = symbol
    self.pending = pending
  }

  /// The value of an expression; nil where a symbol has none.
  package mutating func value(of x: Expression) -> M? {
    if let value = known[x.digest] { return value }
    // Parts first, so that no call goes deeper than one level.
    for part in x.partsFirst({ known[$0.digest] == nil }, parts: \.operands)
    where known[part.digest] == nil {
      known[part.digest] = .some(compute(part))
    }
    return known[x.digest] ?? nil
  }

  private mutating func compute(_ x: Expression) -> M? {
    switch x.kind {
    case .symbol(let symbol):
      if case .size(let value) = symbol.role { return anchor.constant(Double(value)) }
      return self.symbol(symbol)
    case .constant(let value): return anchor.constant(value, shape: x.shape)
    case .identity: return anchor.identity(x.shape.rows)
    case .matrix(let matrix): return anchor.constant(matrix)
    case .pending(let inner): return pending(inner)
    case .unary(let rule, let operand):
      return value(of: operand).map { M.apply(rule, to: $0) }
    case .binary(let rule, let a, let b):
      guard let a = value(of: a), let b = value(of: b) else { return nil }
      return M.apply(rule, to: a, b)
    case .variadic(let rule, let operands):
      var values: [M] = []
      for operand in operands {
        guard let value = value(of: operand) else { return nil }
        values.append(value)
      }
      return M.apply(rule, to: values)
    }
  }
}
