import Tracewise

extension Fault {
  /// The operation with this fault, or nil where it has no such fault.
  func apply<R: BinaryRule, M: MatrixAlgebra>(_ rule: R, to x: M, _ y: M) -> M? {
    switch self {
    case .negated: return -M.apply(rule, to: x, y)
    case .doubled: return 2 * M.apply(rule, to: x, y)
    case .transposed:
      let z = M.apply(rule, to: x, y)
      return z.shape.isScalar ? nil : z.T
    case .swapped: return rule.isCommutative ? nil : rule.swapped(x, y)
    case .only(let k): return k == 1 && rule is Subtraction ? -y : k == 0 ? x : y
    case .operandTransposed(let k):
      let operand = k == 0 ? x : y
      guard !operand.shape.isScalar else { return nil }
      return k == 0 ? M.apply(rule, to: x.T, y) : M.apply(rule, to: x, y.T)
    case .stale(let k):
      return rule.stale(for: k == 0 ? x : y, operand: k).map {
        k == 0 ? M.apply(rule, to: $0, y) : M.apply(rule, to: x, $0)
      }
    case .exchanged: return Exchange.of(rule, x, y)
    case .skipped, .mistaken, .misplaced: return nil
    }
  }

  /// The operation with this fault, or nil where it has no such fault.
  func apply<R: VariadicRule, M: MatrixAlgebra>(_ rule: R, to xs: [M]) -> M? {
    switch self {
    case .negated: return -M.apply(rule, to: xs)
    case .doubled: return 2 * M.apply(rule, to: xs)
    case .transposed: return M.apply(rule, to: xs).T
    case .swapped: return xs.count > 1 ? M.apply(rule, to: xs.reversed()) : nil
    case .only(let k): return xs.count > 1 ? xs[k] : nil
    case .operandTransposed(let k): return M.apply(rule, to: replacing(k, in: xs, by: xs[k].T))
    case .stale(let k):
      let ones = xs[k].constant(1, shape: xs[k].shape)
      return M.apply(rule, to: replacing(k, in: xs, by: ones))
    case .skipped, .exchanged, .mistaken, .misplaced: return nil
    }
  }

  private func replacing<M>(_ k: Int, in xs: [M], by x: M) -> [M] {
    xs.enumerated().map { $0.offset == k ? x : $0.element }
  }
}

extension BinaryRule {
  /// Whether swapped operands give the same, or the same as another fault.
  fileprivate var isCommutative: Bool {
    self is Addition || self is Subtraction || self is Hadamard || self is InnerProduct
      || self is Minimum || self is Maximum || self is ScalarProduct || self is FullConvolution
  }

  fileprivate func swapped<M: MatrixAlgebra>(_ x: M, _ y: M) -> M {
    self is Product ? y * x : M.apply(self, to: y, x)
  }

  /// A constant that changes the result, for an operand; nil where it would be no other fault than
  /// an operand left out.
  fileprivate func stale<M: MatrixAlgebra>(for x: M, operand k: Int) -> M? {
    if self is ScalarProduct, k == 0 { return nil }
    if self is Solve, k == 0 { return nil }
    if self is RightDivision || self is Quotient, k == 1 { return nil }
    if self is Hadamard { return x.shape.isSquare && x.rows > 1 ? x.identity(x.rows) : nil }
    return x.constant(1, shape: x.shape)
  }
}

extension Exchange {
  static func of<M: MatrixAlgebra>(_ rule: some BinaryRule, _ x: M, _ y: M) -> M? {
    switch rule {
    case is Product: M.apply(Hadamard(), to: x, y)
    case is Hadamard: M.apply(Product(), to: x, y)
    case is Addition: x - y
    case is Subtraction: x + y
    case is Quotient: x ⊙ y
    case is Solve: x * y
    case is RightDivision: M.apply(Product(), to: x, y)
    case is Minimum: maximum(x, y)
    case is Maximum: minimum(x, y)
    case is Power: x ⊙ y
    case is Correlation: M.apply(FullConvolution(), to: x, y)
    case is FullConvolution: M.apply(Correlation(), to: x, y)
    case is Kronecker: M.apply(Product(), to: x, y)
    default: nil
    }
  }
}
