/// Law 4: ∂Tr(D) = Tr(∂D).
public struct Trace: LinearRule {
  public static var name: String { "tr" }
  public static var law: Int? { 4 }
  public static var signature: Signature? { .numberOfSquare }
  public var operation: AlgebraicOperation? { .trace }
  public var transposes: TransposeLaw { .ignored }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [sum(x)] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    g * g.identity(shape.rows)
  }
}

/// Tr(A) of a square matrix, 1×1: ∂Tr(A) = Tr(∂A) (law 4).
@specialized(where M == Variable)
@_disfavoredOverload
public func trace<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Trace(), to: x) }

/// The sum of all entries, 1ᵀ A 1.
public struct Sum: LinearRule {
  public static var name: String { "sum" }
  public static var signature: Signature? { .number }
  public var operation: AlgebraicOperation? { .total }
  public var transposes: TransposeLaw { .ignored }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [mean(x)] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

/// The sum of all entries, 1ᵀ A 1, 1×1; 0 for none.
@specialized(where M == Variable)
@_disfavoredOverload
public func sum<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sum(), to: x) }

/// The mean of all entries.
public struct Mean: LinearRule {
  public static var name: String { "mean" }
  public static var signature: Signature? { .number.withEntries }
  public var transposes: TransposeLaw { .ignored }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [sum(x)] }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    sum(x) ./ sum(x.constant(1, shape: x.shape))
  }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    (g / Double(shape.count)).broadcast(to: shape)
  }
}

/// The mean of all entries, 1×1; without entries an error.
@specialized(where M == Variable)
@_disfavoredOverload
public func mean<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Mean(), to: x) }

/// The row of the sums of columns, 1ᵀ A.
public struct ColumnSums: LinearRule {
  public static var name: String { "columnsums" }
  public static func describe(_ x: [String]) -> String { "sum(\(x[0]), 1)" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.one, .n)) }
  public var notation: RuleNotation { .expansion }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    x.rows == 1 ? x : M.apply(Product(), to: x.constant(1, shape: Shape(1, x.rows)), x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.rowSums] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

extension MatrixAlgebra {
  /// 1ᵀ A, the row of the sums of columns.
  public var columnSums: Self { Self.apply(ColumnSums(), to: self) }
}

/// The column of the sums of rows, A 1.
public struct RowSums: LinearRule {
  public static var name: String { "rowsums" }
  public static func describe(_ x: [String]) -> String { "sum(\(x[0]), 2)" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.m, .one)) }
  public var notation: RuleNotation { .expansion }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    x.columns == 1 ? x : M.apply(Product(), to: x, x.constant(1, shape: Shape(x.columns, 1)))
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.columnSums] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

extension MatrixAlgebra {
  /// A 1, the column of the sums of rows.
  public var rowSums: Self { Self.apply(RowSums(), to: self) }
}

/// A scalar, column or row repeated to a larger shape. Free: strides of 0. Its adjoint is the one
/// place where broadcasting is undone: sums over what was repeated.
public struct Broadcast: LinearRule {
  public static var name: String { "broadcast" }
  public static func describe(_ x: [String]) -> String { x[0] }
  public var operation: AlgebraicOperation? { .broadcast }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.rows == 1 || x.columns == 1 else { return nil }
    return Broadcast(
      to: Shape(
        x.rows == 1 ? choose(1...4) : x.rows, x.columns == 1 ? choose(1...4) : x.columns))
  }
  let rows: Int32
  let columns: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (m, n) = (size(.m), size(.n))
    return [(1, 1), (1, n), (m, 1)].map { GeneralCase(Broadcast(to: Shape(m, n)), $0) }
  }
  /// The rule that repeats its operand to a shape; an operand's size must agree with it or be 1.
  public init(to shape: Shape) {
    rows = Int32(size: shape.rows)
    columns = Int32(size: shape.columns)
  }
  /// The shape that the operand is repeated to.
  public var target: Shape { Shape(Int(rows), Int(columns)) }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard rows >= 0, columns >= 0, x.rows == rows || x.rows == 1,
      x.columns == columns || x.columns == 1
    else {
      throw "{0} is {0.shape}, which does not repeat to the shape asked for"
    }
    return target
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    let sumsRows = shape.rows != Int(rows)
    let sumsColumns = shape.columns != Int(columns)
    if sumsRows && sumsColumns { return sum(g) }
    return sumsRows ? g.columnSums : sumsColumns ? g.rowSums : g
  }
}

extension MatrixAlgebra {
  /// The matrix repeated to a larger shape: scalars, columns and rows broadcast.
  @specialized(where Self == Variable)
  public func broadcast(to shape: Shape) -> Self {
    self.shape == shape ? self : Self.apply(Broadcast(to: shape), to: self)
  }
}

/// ‖A‖, the Euclidean norm of all entries: ∂‖A‖ = ⟨A/‖A‖, ∂A⟩. At A = 0 the subgradient 0.
public struct Norm: UnaryRule {
  public static var name: String { "norm" }
  public static var signature: Signature? { .number }
  public var notation: RuleNotation { .norm }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .notZero }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [inner(x, x)] }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { sqrt(inner(x, x)) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(x.normalized, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g * x.normalized }
}

/// ‖A‖, the Euclidean norm of all entries (Frobenius), 1×1: ∂‖A‖ = ⟨A/‖A‖, ∂A⟩, and the subgradient
/// 0 at A = 0.
@specialized(where M == Variable)
@_disfavoredOverload
public func norm<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Norm(), to: x) }

/// U = A/‖A‖, and 0 for A = 0: ∂U = (∂A − U ⟨U, ∂A⟩)/‖A‖.
public struct Normalized: UnaryRule {
  public static var name: String { "normalised" }
  public static var signature: Signature? { .entrywise }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .notZero }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.zero] }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { pow(inner(x, x), -0.5) * x }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (dx - inner(y, dx) * y) / norm(x)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    (g - inner(y, g) * y) / norm(x)
  }
}

extension MatrixAlgebra {
  /// A / ‖A‖, and 0 for A = 0.
  public var normalized: Self { Self.apply(Normalized(), to: self) }
}
