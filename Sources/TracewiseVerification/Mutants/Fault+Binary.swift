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
    case .swapped: return rule.swapped(x, y)
    case .only(let k): return k == 1 && rule.operation == .difference ? -y : k == 0 ? x : y
    case .operandTransposed(let k):
      let operand = k == 0 ? x : y
      guard !operand.shape.isScalar else { return nil }
      return k == 0 ? M.apply(rule, to: x.T, y) : M.apply(rule, to: x, y.T)
    case .stale(let k):
      return rule.changing(k == 0 ? x : y, operand: k).map {
        k == 0 ? M.apply(rule, to: $0, y) : M.apply(rule, to: x, $0)
      }
    case .exchanged(let k): return rule.neighbours(x, y).element(k)
    case .skipped, .mistaken, .misplaced, .added: return nil
    }
  }

  /// The operation with this fault, or nil where it has no such fault.
  func apply<R: VariadicRule, M: MatrixAlgebra>(_ rule: R, to xs: [M]) -> M? {
    switch self {
    case .negated: return -M.apply(rule, to: xs)
    case .doubled: return 2 * M.apply(rule, to: xs)
    case .transposed: return rule.structure.isSymmetric ? nil : M.apply(rule, to: xs).T
    case .swapped: return xs.count > 1 ? M.apply(rule, to: xs.reversed()) : nil
    case .only(let k): return xs.count > 1 ? xs[k] : nil
    case .operandTransposed(let k):
      guard rule.transposes == .none else { return nil }
      return M.apply(rule, to: replacing(k, in: xs, by: xs[k].T))
    case .stale(let k):
      let ones = xs[k].constant(1, shape: xs[k].shape)
      return M.apply(rule, to: replacing(k, in: xs, by: ones))
    case .skipped, .exchanged, .mistaken, .misplaced, .added: return nil
    }
  }

  private func replacing<M>(_ k: Int, in xs: [M], by x: M) -> [M] {
    xs.enumerated().map { $0.offset == k ? x : $0.element }
  }
}

extension BinaryRule {
  fileprivate func swapped<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? {
    switch operation {
    // A negated difference is another fault, and s A is written with s on either side.
    case .difference, .multiple: nil
    case .product: y * x
    default: Self.isCommutative ? nil : M.apply(self, to: y, x)
    }
  }

  /// A constant that changes the result; nil where it would be no other fault than an operand left
  /// out.
  fileprivate func changing<M: MatrixAlgebra>(_ x: M, operand k: Int) -> M? {
    switch operation {
    case .multiple where k == 0, .quotient where k == 1: nil
    case .hadamard: x.shape.isSquare && x.rows > 1 ? x.identity(x.rows) : nil
    default:
      [.invertible, .invertibleTriangle(.lower), .invertibleTriangle(.upper)]
        .contains(need(ofOperand: k)) ? 2 * stale(for: x, operand: k) : stale(for: x, operand: k)
    }
  }
}
