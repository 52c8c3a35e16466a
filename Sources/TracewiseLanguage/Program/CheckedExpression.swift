/// An expression whose names have meanings and whose nodes have sizes: what an evaluator walks.
///
/// Everything that the notation leaves open is decided: whether `*` multiplies matrices or scales,
/// whether `f(x)` calls or indexes, what a size is worth.
public struct CheckedExpression: Sendable {
  /// What an expression can be.
  public indirect enum Kind: Sendable {
    /// A literal, 1×1.
    case number(Double)
    /// An input or const.
    case input(String)
    /// The value of an earlier `let`.
    case local(String)
    /// A size used as a number, 1×1.
    case size(String, value: Int)
    /// `dA`, the differential of the input A.
    case differential(of: String)
    /// `grad(A)`, the gradient of the loss, in claims.
    case gradient(of: String)
    /// `hess(x)`, the Hessian of the loss, or `hess(A, V)`, that along V, in claims.
    case hessian(of: String, along: CheckedExpression?)
    /// `-x`
    case negated(CheckedExpression)
    /// `x'`
    case transposed(CheckedExpression)
    /// An operation on two operands.
    case binary(Operation, CheckedExpression, CheckedExpression)
    /// `A^k` of a square matrix that is not 1×1.
    case matrixPower(CheckedExpression, exponent: Int)
    /// A function: its operands, then its sizes and other whole numbers, as in `sum(A, 1)`,
    /// `eye(n)` and `reshape(A, m, n)`.
    case call(String, [CheckedExpression], integers: [Int])
    /// A part of a matrix; rows and columns count from 1.
    case index(CheckedExpression, rows: ClosedRange<Int>, columns: ClosedRange<Int>)
    /// Blocks, row by row.
    case matrix([[CheckedExpression]])
    /// A zero of this node's shape: the literal 0 as a side of a claim.
    case zero
  }

  /// The operations on two operands.
  public enum Operation: Sendable, CaseIterable {
    /// a + b, broadcast
    case sum
    /// a − b, broadcast
    case difference
    /// The matrix product.
    case product
    /// A product one of whose operands (either) is 1×1.
    case scaling
    /// A B⁻¹
    case rightDivision
    /// A⁻¹ B
    case leftDivision
    /// Anything, the first operand, divided by a 1×1, the second.
    case scalarDivision
    /// a ⊙ b, broadcast
    case hadamard
    /// The entrywise quotient, broadcast.
    case entrywiseQuotient
    /// The entrywise power, broadcast; also the power of two scalars.
    case entrywisePower
  }

  /// What it is.
  public let kind: Kind
  /// The number of rows, at least 1.
  public let rows: Int
  /// The number of columns, at least 1.
  public let columns: Int
  /// Where it stands in the text.
  public let range: SourceRange
  /// What messages about it point at: its operator or its function's name.
  public let mark: SourceRange

  package init(kind: Kind, rows: Int, columns: Int, range: SourceRange, mark: SourceRange) {
    self.kind = kind
    self.rows = rows
    self.columns = columns
    self.range = range
    self.mark = mark
  }

  /// Whether it is 1×1.
  public var isScalar: Bool { rows == 1 && columns == 1 }

  /// Rows and columns for messages, `3×4`.
  public var shapeText: String { "\(rows)×\(columns)" }
}

extension CheckedExpression {
  /// What the expression is computed from.
  package var children: [CheckedExpression] {
    switch kind {
    case .number, .input, .local, .size, .differential, .gradient, .zero: []
    case .hessian(_, let direction): direction.map { [$0] } ?? []
    case .negated(let x), .transposed(let x), .matrixPower(let x, _), .index(let x, _, _): [x]
    case .binary(_, let x, let y): [x, y]
    case .call(_, let xs, _): xs
    case .matrix(let rows): rows.flatMap { $0 }
    }
  }

  /// The number of levels of operations, with those of the names in it.
  func depth(_ names: [String: Int]) -> Int {
    if case .local(let name) = kind { return names[name] ?? 0 }
    return 1 + (children.lazy.map { $0.depth(names) }.max() ?? 0)
  }

  /// The names of `let` that stand in the expression, in order.
  package var locals: [String] {
    var names: [String] = []
    func collect(_ x: CheckedExpression) {
      if case .local(let name) = x.kind { names.append(name) }
      x.children.forEach(collect)
    }
    collect(self)
    return names
  }
}
