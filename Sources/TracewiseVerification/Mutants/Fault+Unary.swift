import Tracewise

extension Fault {
  /// The operation with this fault, or nil where it has no such fault.
  func apply<R: UnaryRule, M: MatrixAlgebra>(_ rule: R, to x: M) -> M? {
    let isTranspose = rule.operation == .transpose
    switch self {
    case .negated: return rule.operation == .negation ? nil : -M.apply(rule, to: x)
    case .doubled: return 2 * M.apply(rule, to: x)
    case .transposed:
      let y = M.apply(rule, to: x)
      return isTranspose || y.shape.isScalar || rule.structure.isSymmetric ? nil : y.T
    case .skipped: return rule.operation == .identity ? nil : x
    case .operandTransposed:
      guard !isTranspose, rule.transposes == .none, !x.shape.isScalar else { return nil }
      return M.apply(rule, to: x.T)
    case .stale: return M.apply(rule, to: rule.stale(for: x, operand: 0))
    case .exchanged(let k): return rule.neighbours(x).element(k)
    case .misplaced: return rule.misattributed(x)
    case .only, .swapped, .mistaken, .added: return nil
    }
  }
}

extension Rule {
  /// A constant of the operand's shape at which the rule has a value.
  func stale<M: MatrixAlgebra>(for x: M, operand k: Int) -> M {
    switch need(ofOperand: k) {
    case .invertible where x.shape.isSquare, .positiveDefinite, .positiveReal, .invertibleTriangle:
      x.identity(x.rows)
    case .distinctSingularValues:
      x.constant(
        Matrix(x.rows, x.columns) { $0 == $1 ? Double(x.columns - $0) : 0 })
    case .independentColumns:
      x.identity(x.rows).slice(rows: 0..<x.rows, columns: 0..<x.columns)
    // Eigenvalues and entries that are apart.
    case .distinctEigenvalues, .symmetric: x.constant(Self.steps(x.rows)).diagonalMatrix
    case .distinctEntries: x.constant(Self.steps(x.rows))
    case .distinctInColumns: x.constant(Self.steps(x.rows)).broadcast(to: x.shape)
    default: x.constant(1, shape: x.shape)
    }
  }
}

extension Rule {
  /// 1, 2, …, as a column.
  private static func steps(_ n: Int) -> Matrix { Matrix(n, 1) { i, _ in Double(i + 1) } }
}

extension Array {
  /// The element at a place, or nil where there is none.
  func element(_ k: Int) -> Element? { indices.contains(k) ? self[k] : nil }
}
