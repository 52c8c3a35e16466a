/// What stands for rows or columns in `A[0..<3, 2...]`: a number, or a range of numbers, from 0.
public protocol SliceIndex {
  /// The first place among 0..<size, and how many; places outside are an error of the slice.
  func places(of size: Int) -> (first: Int, count: Int)
}

extension Int: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) { (self, 1) }
}

extension Range<Int>: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) {
    // No places at all are still somewhere.
    guard !isEmpty || (0...Swift.max(size, 0)).contains(lowerBound) else { return (lowerBound, 1) }
    let (count, overflow) = upperBound.subtractingReportingOverflow(lowerBound)
    return (lowerBound, overflow ? .max : count)
  }
}

extension ClosedRange<Int>: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) {
    let (end, overflow) = upperBound.addingReportingOverflow(1)
    return overflow ? (lowerBound, .max) : (lowerBound..<end).places(of: size)
  }
}

extension PartialRangeFrom<Int>: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) {
    lowerBound <= size ? (lowerBound..<size).places(of: size) : (lowerBound, 1)
  }
}

extension PartialRangeUpTo<Int>: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) { (0, upperBound) }
}

extension PartialRangeThrough<Int>: SliceIndex {
  public func places(of size: Int) -> (first: Int, count: Int) {
    (0, upperBound == .max ? .max : upperBound + 1)
  }
}

extension Slice {
  /// The rows and columns of these indices in a matrix of a shape.
  init(_ rows: some SliceIndex, _ columns: some SliceIndex, of shape: Shape) {
    let (down, right) = (rows.places(of: shape.rows), columns.places(of: shape.columns))
    self.init(
      firstRow: down.first, rows: down.count, firstColumn: right.first, columns: right.count)
  }
}

extension MatrixAlgebra {
  /// Rows and columns by numbers and ranges from 0: `A[0..<3, 2...]`, `A[1, ...]`, and of variables the
  /// entry `x[i, j]` as a 1×1 matrix. A free view, as `slice(rows:columns:)` is; places outside are an error.
  @_disfavoredOverload
  public subscript(rows: some SliceIndex, columns: some SliceIndex) -> Self {
    Self.apply(Slice(rows, columns, of: shape), to: self)
  }
  /// Whole columns: `A[..., 2...]`.
  @_disfavoredOverload
  public subscript(rows: UnboundedRange, columns: some SliceIndex) -> Self { self[0..., columns] }
  /// Whole rows: `A[0..<3, ...]`.
  @_disfavoredOverload
  public subscript(rows: some SliceIndex, columns: UnboundedRange) -> Self { self[rows, 0...] }
}

/// With types spelled out; see `Operators+Concrete.swift`.
@_documentation(visibility: internal)
extension Variable {
  public subscript(i: Int, j: Int) -> Variable { entry(i, j) }
  public subscript(rows: some SliceIndex, columns: some SliceIndex) -> Variable {
    .apply(Slice(rows, columns, of: shape), to: self)
  }
  public subscript(rows: UnboundedRange, columns: some SliceIndex) -> Variable {
    self[0..., columns]
  }
  public subscript(rows: some SliceIndex, columns: UnboundedRange) -> Variable { self[rows, 0...] }
}

extension Matrix {
  /// Rows and columns by numbers and ranges from 0: `A[0..<3, 2...]`.
  ///
  /// What is assigned has the shape of the place, or repeats to it: `A[0, 0...] = Matrix(0)`. Where it does not
  /// fit, or a place is outside, the matrix fails, with a message that says so.
  @_disfavoredOverload
  public subscript(rows: some SliceIndex, columns: some SliceIndex) -> Matrix {
    get { .apply(Slice(rows, columns, of: shape), to: self) }
    set { replace(Slice(rows, columns, of: shape), by: newValue) }
  }
  /// Whole columns: `A[..., 2...]`.
  public subscript(rows: UnboundedRange, columns: some SliceIndex) -> Matrix {
    get { self[0..., columns] }
    set { self[0..., columns] = newValue }
  }
  /// Whole rows: `A[0..<3, ...]`.
  public subscript(rows: some SliceIndex, columns: UnboundedRange) -> Matrix {
    get { self[rows, 0...] }
    set { self[rows, 0...] = newValue }
  }

  private mutating func replace(_ slice: Slice, by value: Matrix) {
    guard failure == nil else { return }
    guard value.failure == nil else { return self = value }
    let place: Shape
    do { place = try slice.shape(shape) } catch {
      let error = TracewiseError(error, in: Slice.name, on: [.init("the matrix", shape)])
      return self = Matrix(failure: error)
    }
    guard Shape.broadcast(value.shape, place) == place else {
      let error = "what is assigned is \(value.shape), its place \(place)"
      return self = Matrix(failure: TracewiseError(.shape, in: Slice.name, error))
    }
    let value = value.broadcast(to: place)
    guard makeUnique() else { return }
    for i in 0..<(place.columns > 0 ? place.rows : 0) {
      let first = (Int(slice.firstRow) + i) * columns + Int(slice.firstColumn)
      (storage.base + first).update(
        from: value.storage.base + i * place.columns, count: place.columns)
    }
  }
}
