import CVectorMath

/// The diagonal of a matrix, as a column.
public struct DiagonalPart: LinearRule {
  public static var name: String { "diagonal" }
  public static func describe(_ x: [String]) -> String { "diag(\(x[0]))" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(min(x.rows, x.columns), 1) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    DenseView(
      x.base, Int32(shape.rows), 1, strides: x.rowStride + x.columnStride, 1, on: x.core)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(DiagonalMatrix(shape.rows, shape.columns), to: g)
  }
}

/// The matrix of a shape with a given column as its diagonal and zeros elsewhere.
public struct DiagonalMatrix: LinearRule {
  public static var name: String { "diagonalmatrix" }
  public static func describe(_ x: [String]) -> String { "diag(\(x[0]))" }
  let rows: Int32
  let columns: Int32
  public init(_ rows: Int, _ columns: Int) {
    self.rows = Int32(truncatingIfNeeded: rows)
    self.columns = Int32(truncatingIfNeeded: columns)
  }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.columns == 1 else { throw "a column is required; {0} is {0.shape}" }
    guard x.rows == min(rows, columns) else {
      throw "{0} has {0.rows} entries, which is not the length of the diagonal"
    }
    return Shape(Int(rows), Int(columns))
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_fill(shape.count, 0, result.base)
    for i in 0..<Int(x.rowCount) { result.base[i * (shape.columns + 1)] = x[i, 0] }
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.diagonal }
}

/// The entries, column by column, in another shape; vec(A) for an mn×1 one.
public struct Reshape: LinearRule {
  public static var name: String { "reshape" }
  public static func describe(_ x: [String]) -> String { "reshape(\(x[0]))" }
  let rows: Int32
  let columns: Int32
  public init(_ rows: Int, _ columns: Int) {
    self.rows = Int32(truncatingIfNeeded: rows)
    self.columns = Int32(truncatingIfNeeded: columns)
  }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    let shape = Shape(Int(rows), Int(columns))
    guard rows >= 0, columns >= 0, x.count == shape.count else {
      throw "{0} is {0.shape}, which does not have as many entries as the shape asked for"
    }
    return shape
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    // The transpose, row by row, is the matrix, column by column.
    let source = x.transposedView.contiguous
    return DenseView(source.base, shape: shape.transposed, on: x.core).transposedView
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    g.reshaped(shape.rows, shape.columns)
  }
}

/// Rows and columns at even distances: a free view. Its adjoint puts them back among zeros.
public struct Slice: LinearRule {
  public static var name: String { "slice" }
  public static func describe(_ x: [String]) -> String { "a slice of \(x[0])" }
  public let firstRow: Int32
  public let rows: Int32
  public let rowStep: Int32
  public let firstColumn: Int32
  public let columns: Int32
  public let columnStep: Int32

  /// The rows first, first + step, … and columns likewise, from 0.
  public init(
    firstRow: Int, rows: Int, rowStep: Int = 1, firstColumn: Int, columns: Int, columnStep: Int = 1
  ) {
    self.firstRow = Int32(clamping: firstRow)
    self.rows = Int32(clamping: rows)
    self.rowStep = Int32(clamping: rowStep)
    self.firstColumn = Int32(clamping: firstColumn)
    self.columns = Int32(clamping: columns)
    self.columnStep = Int32(clamping: columnStep)
  }
  public init(rows: Range<Int>, columns: Range<Int>) {
    self.init(
      firstRow: rows.lowerBound, rows: rows.count, firstColumn: columns.lowerBound,
      columns: columns.count)
  }

  public var count: Shape { Shape(Int(rows), Int(columns)) }

  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard Self.fits(firstRow, rows, rowStep, x.rows) else {
      throw "rows outside {0}, which has {0.rows}"
    }
    guard Self.fits(firstColumn, columns, columnStep, x.columns) else {
      throw "columns outside {0}, which has {0.columns}"
    }
    return count
  }

  private static func fits(_ first: Int32, _ count: Int32, _ step: Int32, _ size: Int) -> Bool {
    guard count > 0 else { return count == 0 }
    let last = Int(first) + (Int(count) - 1) * Int(step)
    return first >= 0 && Int(first) < size && last >= 0 && last < size && step != 0
  }

  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let start = shape.count == 0 ? 0 : place(x)
    return DenseView(
      x.base + start, rows, columns, strides: x.rowStride &* rowStep,
      x.columnStride &* columnStep, on: x.core)
  }
  private func place(_ x: DenseView) -> Int {
    Int(firstRow) * Int(x.rowStride) + Int(firstColumn) * Int(x.columnStride)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(Embed(self, in: shape), to: g)
  }
}

/// The adjoint of `Slice`: a matrix of zeros with the operand in a slice's place.
public struct Embed: LinearRule {
  public static var name: String { "embed" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) among zeros" }
  public let slice: Slice
  let rows: Int32
  let columns: Int32
  public init(_ slice: Slice, in shape: Shape) {
    self.slice = slice
    rows = Int32(truncatingIfNeeded: shape.rows)
    columns = Int32(truncatingIfNeeded: shape.columns)
  }
  public var target: Shape { Shape(Int(rows), Int(columns)) }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == slice.count, (try? slice.shape(target)) != nil else {
      throw "{0} is {0.shape}, which does not fit its place"
    }
    return target
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_fill(shape.count, 0, result.base)
    let place = slice.evaluate(result, shape: slice.count)
    for i in 0..<Int(x.rowCount) {
      for j in 0..<Int(x.columnCount) {
        place.base[i * Int(place.rowStride) + j * Int(place.columnStride)] = x[i, j]
      }
    }
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { M.apply(slice, to: g) }
}

/// Matrices side by side (along rows) or one above the other (along columns).
public struct Concatenation: VariadicRule {
  public enum Axis: UInt8, BitwiseCopyable, Sendable { case rows, columns }
  public static var name: String { "concatenation" }
  public static func describe(_ x: [String]) -> String { "[\(x.joined(separator: ", "))]" }
  public let axis: Axis
  public init(_ axis: Axis) { self.axis = axis }

  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    guard let first = xs.first else { throw "at least one operand is required" }
    switch axis {
    case .rows:
      for x in xs where x.rows != first.rows {
        throw "matrices side by side must have equally many rows"
      }
      return Shape(first.rows, xs.reduce(0) { $0 + $1.columns })
    case .columns:
      for x in xs where x.columns != first.columns {
        throw "matrices one above the other must have equally many columns"
      }
      return Shape(xs.reduce(0) { $0 + $1.rows }, first.columns)
    }
  }

  /// Where operand k stands in the result.
  private func place(_ k: Int, _ shapes: [Shape]) -> Slice {
    let x = shapes[k]
    switch axis {
    case .rows:
      let start = shapes[..<k].reduce(0) { $0 + $1.columns }
      return Slice(rows: 0..<x.rows, columns: start..<start + x.columns)
    case .columns:
      let start = shapes[..<k].reduce(0) { $0 + $1.rows }
      return Slice(rows: start..<start + x.rows, columns: 0..<x.columns)
    }
  }

  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let core = xs[0].core
    let result = core.pointee.allocate(shape, on: core)
    var target = result.base
    for x in xs {
      switch axis {
      case .rows:
        for i in 0..<Int(x.rowCount) {
          tw_copy(
            1, Int(x.columnCount), x.base + i * Int(x.rowStride), 0, Int(x.columnStride),
            target + i * shape.columns)
        }
        target += Int(x.columnCount)
      case .columns:
        x.copy(to: target)
        target += x.count
      }
    }
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(self, to: dxs)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(place(k, xs.map(\.shape)), to: g)
  }
}
