import CVectorMath

/// Law 4: ∂Tr(D) = Tr(∂D).
public struct Trace: LinearRule {
  public static var name: String { "tr" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return .scalar
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    let step = Int(x.rowStride) + Int(x.columnStride)
    result.base.pointee = tw_sum(1, Int(x.rowCount), x.base, 0, step)
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    g * g.identity(shape.rows)
  }
}

/// The sum of all entries, 1ᵀ A 1.
public struct Sum: LinearRule {
  public static var name: String { "sum" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.pointee = tw_sum(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride))
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

/// The mean of all entries.
public struct Mean: LinearRule {
  public static var name: String { "mean" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.count > 0 else { throw "{0} has no entries; it is {0.shape}" }
    return .scalar
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = Sum().evaluate(x, shape: shape)
    result.base.pointee /= Double(x.count)
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    (g / Double(shape.count)).broadcast(to: shape)
  }
}

/// The row of the sums of columns, 1ᵀ A.
public struct ColumnSums: LinearRule {
  public static var name: String { "columnsums" }
  public static func describe(_ x: [String]) -> String { "sum(\(x[0]), 1)" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(1, x.columns) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_column_sums(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      result.base)
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

/// The column of the sums of rows, A 1.
public struct RowSums: LinearRule {
  public static var name: String { "rowsums" }
  public static func describe(_ x: [String]) -> String { "sum(\(x[0]), 2)" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(x.rows, 1) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_row_sums(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      result.base)
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

/// A scalar, column or row repeated to a larger shape. Free: strides of 0. Its adjoint is the one
/// place where broadcasting is undone: sums over what was repeated.
public struct Broadcast: LinearRule {
  public static var name: String { "broadcast" }
  public static func describe(_ x: [String]) -> String { x[0] }
  let rows: Int32
  let columns: Int32
  public init(to shape: Shape) {
    rows = Int32(truncatingIfNeeded: shape.rows)
    columns = Int32(truncatingIfNeeded: shape.columns)
  }
  /// The shape that the operand is repeated to.
  public var target: Shape { Shape(Int(rows), Int(columns)) }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.rows == rows || x.rows == 1, x.columns == columns || x.columns == 1 else {
      throw "{0} is {0.shape}, which does not repeat to the shape asked for"
    }
    return target
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    DenseView(
      x.base, rows, columns, strides: x.rowCount == rows ? x.rowStride : 0,
      x.columnCount == columns ? x.columnStride : 0, on: x.core)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    let sumsRows = shape.rows != Int(rows)
    let sumsColumns = shape.columns != Int(columns)
    if sumsRows && sumsColumns { return sum(g) }
    return sumsRows ? g.columnSums : sumsColumns ? g.rowSums : g
  }
}

/// ‖A‖, the Euclidean norm of all entries: ∂‖A‖ = ⟨A/‖A‖, ∂A⟩. At A = 0 the subgradient 0.
public struct Norm: UnaryRule {
  public static var name: String { "norm" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.pointee = x.euclideanNorm
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(x.normalised, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g * x.normalised }
}

/// U = A/‖A‖, and 0 for A = 0: ∂U = (∂A − U ⟨U, ∂A⟩)/‖A‖.
public struct Normalised: UnaryRule {
  public static var name: String { "normalised" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let length = x.euclideanNorm
    return length == 0 ? x.copied() : x ./ x.constant(length, shape: shape)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (dx - inner(y, dx) * y) / norm(x)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    (g - inner(y, g) * y) / norm(x)
  }
}

extension DenseView {
  fileprivate var euclideanNorm: Double {
    tw_norm(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride))
  }
}
