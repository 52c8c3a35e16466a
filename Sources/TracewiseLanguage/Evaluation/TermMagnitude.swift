package import Tracewise

extension BoundProgram {
  /// How large the terms are that an expression sums up, entry by entry: that of |A| |B| for A B, of |A| + |B| for
  /// A − B. What cancels is known to rounding of these, however little is left.
  package func termMagnitude(of x: CheckedExpression) throws -> Matrix {
    switch x.kind {
    case .negated(let y): return try termMagnitude(of: y)
    case .transposed(let y): return try termMagnitude(of: y).T
    case .binary(.sum, let a, let b), .binary(.difference, let a, let b):
      return try termMagnitude(of: a) + termMagnitude(of: b)
    case .binary(.product, let a, let b), .binary(.scaling, let a, let b):
      return try termMagnitude(of: a) * termMagnitude(of: b)
    case .binary(.hadamard, let a, let b):
      return try termMagnitude(of: a) ⊙ termMagnitude(of: b)
    case .binary(.scalarDivision, let a, let b):
      return try termMagnitude(of: a) ./ abs(evaluate(b))
    case .call(let name, let operands, let integers) where name == "sum" || name == "tr":
      return Evaluator(matrices: program, inputs: values).call(
        name, try operands.map { try termMagnitude(of: $0) }, integers, Shape(x.rows, x.columns))
    default: return abs(try evaluate(x))
    }
  }
}
