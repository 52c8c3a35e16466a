/// The diagonal of a matrix, as a column.
public struct DiagonalPart: LinearRule {
  public static var name: String { "diagonal" }
  public static func describe(_ x: [String]) -> String { "diag(\(x[0]))" }
  public static var signature: Signature? { Signature((.n, .n), gives: (.n, .one)) }
  public var operation: AlgebraicOperation? { .diagonalPart }
  public var notation: RuleNotation { .function("diag") }
  public var transposes: TransposeLaw { .ignored }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(min(x.rows, x.columns), 1) }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(DiagonalMatrix(shape.rows, shape.columns), to: g)
  }
}

extension MatrixAlgebra {
  /// The diagonal, a column of min(m, n) entries.
  public var diagonal: Self { Self.apply(DiagonalPart(), to: self) }
}

/// The matrix of a shape with a given column as its diagonal and zeros elsewhere.
public struct DiagonalMatrix: LinearRule {
  public static var name: String { "diagonalmatrix" }
  public static func describe(_ x: [String]) -> String { "diag(\(x[0]))" }
  public var operation: AlgebraicOperation? { .diagonalMatrix }
  public var notation: RuleNotation { .function("diag") }
  public var structure: MatrixStructure { rows == columns ? .diagonal : .general }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.columns == 1 else { return nil }
    let more = choose(0...2)
    return choose(0...1) == 0
      ? DiagonalMatrix(x.rows + more, x.rows) : DiagonalMatrix(x.rows, x.rows + more)
  }
  let rows: Int32
  let columns: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (m, n) = (size(.m), size(.n))
    return [GeneralCase(DiagonalMatrix(m, n), (min(m, n), 1))]
      + (m == n ? [] : [GeneralCase(DiagonalMatrix(n, n), (n, 1))])
  }
  /// The rule for a result of this shape; its operand has min(rows, columns) entries.
  public init(_ rows: Int, _ columns: Int) {
    self.rows = Int32(size: rows)
    self.columns = Int32(size: columns)
  }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.columns == 1 else { throw "a column is required; {0} is {0.shape}" }
    guard x.rows == min(rows, columns) else {
      throw "{0} has {0.rows} entries, which is not the length of the diagonal"
    }
    return Shape(Int(rows), Int(columns))
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.diagonal }
}

extension MatrixAlgebra {
  /// The square matrix with this column as its diagonal; other shapes are an error.
  public var diagonalMatrix: Self {
    Self.apply(DiagonalMatrix(shape.rows, shape.rows), to: self)
  }
}

/// The entries, column by column, in another shape; vec(A) for an mn×1 one.
public struct Reshape: LinearRule {
  public static var name: String { "reshape" }
  public static func describe(_ x: [String]) -> String { "reshape(\(x[0]))" }
  public var notation: RuleNotation { .reshaped }
  /// The entries taken row by row instead of column by column.
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    guard let shape = try? shape(x.shape) else { return nil }
    return x.T.reshaped(shape.columns, shape.rows).T
  }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    let rows = x.rows.divided(choose) * x.columns.divided(choose)
    return Reshape(rows, x.count / rows)
  }
  let rows: Int32
  let columns: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    // Sizes with m n = p q have common factors of which each of the four is a product.
    let (m, n, p, q) = (size(.m), size(.n), size(.p), size(.q))
    return [
      GeneralCase(Reshape(m * n, p * q), (m * p, n * q)), GeneralCase(Reshape(m * n, 1), (m, n)),
      GeneralCase(Reshape(m, n), (m * n, 1)),
    ]
  }
  /// The rule for a result of this shape, which must have as many entries as the operand.
  public init(_ rows: Int, _ columns: Int) {
    self.rows = Int32(size: rows)
    self.columns = Int32(size: columns)
  }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    let shape = Shape(Int(rows), Int(columns))
    guard rows >= 0, columns >= 0, x.count == shape.count else {
      throw "{0} is {0.shape}, which does not have as many entries as the shape asked for"
    }
    return shape
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    g.reshaped(shape.rows, shape.columns)
  }
}

extension MatrixAlgebra {
  /// The entries, column by column, in another shape of as many entries.
  @specialized(where Self == Variable)
  public func reshaped(_ rows: Int, _ columns: Int) -> Self {
    Self.apply(Reshape(rows, columns), to: self)
  }
  /// vec(A), the columns stacked: mn×1.
  public var vectorized: Self { shape.columns == 1 ? self : reshaped(shape.count, 1) }
}

/// Rows and columns at even distances: a free view. Its adjoint puts them back among zeros.
public struct Slice: LinearRule, Hashable {
  public static var name: String { "slice" }
  public static func describe(_ x: [String]) -> String { "a slice of \(x[0])" }
  public var notation: RuleNotation { .indexed(self) }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    shifted(in: x.shape).map { M.apply($0, to: x) }
  }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.count > 0 else { return nil }
    let (rows, columns) = (Spread(in: x.rows, choose), Spread(in: x.columns, choose))
    return Slice(
      firstRow: rows.first, rows: rows.count, rowStep: rows.step, firstColumn: columns.first,
      columns: columns.count, columnStep: columns.step)
  }
  public var attributes: [RuleAttribute] { [RuleAttribute("slice", .slice(self))] }
  /// The first row, from 0.
  public let firstRow: Int32
  /// How many rows.
  public let rows: Int32
  /// From one row to the next; negative for the reverse order.
  public let rowStep: Int32
  /// The first column, from 0.
  public let firstColumn: Int32
  /// How many columns.
  public let columns: Int32
  /// From one column to the next; negative for the reverse order.
  public let columnStep: Int32

  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (m, n) = (size(.m), size(.n))
    let first = { (step: Int32, start: Int, size: Int) in step < 0 ? size - 1 : start }
    let slice = Slice(
      firstRow: first(rowStep, size(.k), m), rows: size(.p), rowStep: Int(rowStep),
      firstColumn: first(columnStep, size(.l), n), columns: size(.q), columnStep: Int(columnStep))
    return [GeneralCase(slice, (m, n))]
  }
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
  /// The rows and columns of the given ranges, from 0.
  public init(rows: Range<Int>, columns: Range<Int>) {
    // Not `count`, which overflows where the bounds are as far apart as can be.
    func length(_ range: Range<Int>) -> Int {
      let (length, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      return overflow ? .max : length
    }
    self.init(
      firstRow: rows.lowerBound, rows: length(rows), firstColumn: columns.lowerBound,
      columns: length(columns))
  }

  /// The shape of what is taken.
  public var count: Shape { Shape(Int(rows), Int(columns)) }

  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    if let row = Self.outside(firstRow, rows, rowStep, x.rows) {
      throw Misfit("row {value}, from 0, is outside {0}, which has {0.rows}", value: row)
    }
    if let column = Self.outside(firstColumn, columns, columnStep, x.columns) {
      throw Misfit("column {value}, from 0, is outside {0}, which has {0.columns}", value: column)
    }
    return count
  }

  /// A place that is none of 0..<size; nil where all are.
  private static func outside(_ first: Int32, _ count: Int32, _ step: Int32, _ size: Int) -> Int? {
    guard count > 0 else { return count == 0 ? nil : Int(count) }
    let last = Int(first) + (Int(count) - 1) * Int(step)
    return [Int(first), last].first { $0 < 0 || $0 >= size }
  }
  public func following(_ inner: any UnaryRule) -> (any UnaryRule)? {
    (inner as? Slice)?.taking(self)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(Embed(self, in: shape), to: g)
  }
}

extension MatrixAlgebra {
  /// The rows and columns of the given ranges, from 0: a free view. Ranges outside are an error.
  @specialized(where Self == Variable)
  public func slice(rows: Range<Int>, columns: Range<Int>) -> Self {
    Self.apply(Slice(rows: rows, columns: columns), to: self)
  }
  /// Column j, from 0.
  @specialized(where Self == Variable)
  public func column(_ j: Int) -> Self {
    Self.apply(Slice(firstRow: 0, rows: shape.rows, firstColumn: j, columns: 1), to: self)
  }
  /// Row i, from 0.
  @specialized(where Self == Variable)
  public func row(_ i: Int) -> Self {
    Self.apply(Slice(firstRow: i, rows: 1, firstColumn: 0, columns: shape.columns), to: self)
  }
  /// The entry in row i and column j, from 0, as a 1×1 matrix.
  @specialized(where Self == Variable)
  public func entry(_ i: Int, _ j: Int) -> Self {
    Self.apply(Slice(firstRow: i, rows: 1, firstColumn: j, columns: 1), to: self)
  }
}

extension Slice {
  /// What a slice of this slice is of the whole.
  func taking(_ slice: Slice) -> Slice {
    Slice(
      firstRow: Int(firstRow) + Int(rowStep) * Int(slice.firstRow), rows: Int(slice.rows),
      rowStep: Int(rowStep) * Int(slice.rowStep),
      firstColumn: Int(firstColumn) + Int(columnStep) * Int(slice.firstColumn),
      columns: Int(slice.columns), columnStep: Int(columnStep) * Int(slice.columnStep))
  }

  /// The slice one row further, or one row back, or likewise for columns, where that fits.
  func shifted(in shape: Shape) -> Slice? {
    guard count.count > 0 else { return nil }
    for (down, right) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
      let moved = Slice(
        firstRow: Int(firstRow) + down, rows: Int(rows), rowStep: Int(rowStep),
        firstColumn: Int(firstColumn) + right, columns: Int(columns), columnStep: Int(columnStep))
      if (try? moved.shape(shape)) != nil { return moved }
    }
    return nil
  }
}

/// Places at even distances, forwards or backwards, among 0..<size.
private struct Spread {
  let first: Int
  let count: Int
  let step: Int
  let size: Int

  /// Some of the places 0..<n.
  init(in n: Int, _ choose: (ClosedRange<Int>) -> Int) {
    first = choose(0...n - 1)
    step = [1, 1, 2, -1, -2][choose(0...4)]
    count = choose(1...(step > 0 ? n - 1 - first : first) / abs(step) + 1)
    size = n
  }

  /// Places for n numbers among at least as many.
  init(of n: Int, _ choose: (ClosedRange<Int>) -> Int) {
    step = [1, 1, 2, -1][choose(0...3)]
    count = n
    let length = (n - 1) * abs(step) + 1
    let before = choose(0...1)
    first = step > 0 ? before : before + length - 1
    size = before + length + choose(0...1)
  }
}

extension Int {
  /// A divisor of the number.
  func divided(_ choose: (ClosedRange<Int>) -> Int) -> Int {
    let divisors = (1...Swift.max(self, 1)).filter { self % $0 == 0 }
    return divisors[choose(0...divisors.count - 1)]
  }
}

/// The adjoint of `Slice`: a matrix of zeros with the operand in a slice's place.
public struct Embed: LinearRule {
  public static var name: String { "embed" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) among zeros" }
  public var notation: RuleNotation { .embedded(slice, in: target) }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    slice.shifted(in: target).map { M.apply(Embed($0, in: target), to: x) }
  }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.count > 0 else { return nil }
    let (rows, columns) = (Spread(of: x.rows, choose), Spread(of: x.columns, choose))
    let slice = Slice(
      firstRow: rows.first, rows: rows.count, rowStep: rows.step, firstColumn: columns.first,
      columns: columns.count, columnStep: columns.step)
    return Embed(slice, in: Shape(rows.size, columns.size))
  }
  public var attributes: [RuleAttribute] { [RuleAttribute("slice", .place(slice))] }
  /// The place of the operand.
  public let slice: Slice
  let rows: Int32
  let columns: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    slice.generalCases(size).compactMap { item in
      (item.rule as? Slice).map {
        GeneralCase(Embed($0, in: item.operands[0]), shapes: [$0.count])
      }
    }
  }
  /// The rule that puts its operand in the place of `slice` in a matrix of a shape.
  public init(_ slice: Slice, in shape: Shape) {
    self.slice = slice
    rows = Int32(size: shape.rows)
    columns = Int32(size: shape.columns)
  }
  /// The shape of the result.
  public var target: Shape { Shape(Int(rows), Int(columns)) }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == slice.count, (try? slice.shape(target)) != nil else {
      throw "{0} is {0.shape}, which does not fit its place"
    }
    return target
  }
  public func following(_ inner: any UnaryRule) -> (any UnaryRule)? {
    (inner as? Embed).map { Embed(slice.taking($0.slice), in: target) }
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { M.apply(slice, to: g) }
}

/// Matrices side by side (along rows) or one above the other (along columns).
public struct Concatenation: VariadicRule {
  /// How the matrices follow each other.
  public enum Axis: UInt8, BitwiseCopyable, Sendable {
    /// Side by side: equally many rows.
    case rows
    /// One above the other: equally many columns.
    case columns
  }
  public static var name: String { "concatenation" }
  public static func describe(_ x: [String]) -> String { "[\(x.joined(separator: ", "))]" }
  public var operation: AlgebraicOperation? { .concatenation(axis) }
  /// How the matrices follow each other.
  public let axis: Axis
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (m, n, k, l) = (size(.m), size(.n), size(.k), size(.l))
    return axis == .rows
      ? [GeneralCase(self, (m, n), (m, k), (m, l))] : [GeneralCase(self, (m, n), (k, n), (l, n))]
  }
  /// The rule for matrices along an axis.
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
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(self, to: dxs)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(place(k, xs.map(\.shape)), to: g)
  }
}

/// Matrices of equally many rows side by side, at least one.
@specialized(where M == Variable)
@_disfavoredOverload
public func horizontal<M: MatrixAlgebra>(_ xs: [M]) -> M { M.apply(Concatenation(.rows), to: xs) }

/// Matrices of equally many columns one above the other, at least one.
@specialized(where M == Variable)
@_disfavoredOverload
public func vertical<M: MatrixAlgebra>(_ xs: [M]) -> M { M.apply(Concatenation(.columns), to: xs) }

/// A matrix of blocks, row by row, of at least one row and one block in each.
@specialized(where M == Variable)
@_disfavoredOverload
public func blocks<M: MatrixAlgebra>(_ rows: [[M]]) -> M { vertical(rows.map(horizontal)) }
