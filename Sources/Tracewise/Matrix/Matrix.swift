import CKernels

/// A dense matrix of doubles, row-major, with value semantics.
///
/// Vectors are n×1, scalars 1×1. Operators and functions never trap or throw: where an operation
/// has no result (shapes that do not fit, a singular matrix, …) it gives a matrix that carries the
/// failure, as do all results computed from it, until `checked()` or another `try` throws it.
// Storage is shared but written only while uniquely referenced, so that copies on different
// threads never race.
public struct Matrix: @unchecked Sendable {
  var storage: Storage
  public private(set) var shape: Shape

  init(_ storage: Storage, _ shape: Shape) {
    self.storage = storage
    self.shape = shape
  }

  /// A matrix of storage that was asked for; a failed one where there was no memory.
  init(allocated storage: Storage, _ shape: Shape) {
    self.init(storage, storage.hasFailed ? Shape(0, 0) : shape)
  }

  /// The result of a failed computation; it has shape 0×0 and no entries.
  public init(failure: TracewiseError) {
    self.init(.failed(failure), Shape(0, 0))
  }

  /// Why the computation of this matrix failed; nil for a matrix.
  public var failure: TracewiseError? { storage.failure }

  /// The matrix itself, or the failure of its computation, thrown.
  public func checked() throws(TracewiseError) -> Matrix {
    if let failure { throw failure }
    return self
  }

  /// The number of entries.
  public var count: Int { shape.count }
}

// MARK: - Making matrices

extension Matrix {
  /// A matrix whose entries are yet to be written; a failed one where there is none of that shape.
  private init(uninitialised shape: Shape) {
    if let refusal = shape.refusal(in: "Matrix") {
      self.init(failure: refusal)
    } else {
      self.init(allocated: .allocate(shape.count), shape)
    }
  }

  /// The matrix with `entry(i, j)` in row i and column j, from 0.
  ///
  /// A failed matrix where there is none of that shape.
  public init(_ rows: Int, _ columns: Int, entry: (Int, Int) throws -> Double) rethrows {
    self.init(uninitialised: Shape(rows, columns))
    guard failure == nil else { return }
    var place = storage.base
    // Without columns there is nothing to walk along, be there 2³¹ rows.
    for i in 0..<(columns > 0 ? rows : 0) {
      for j in 0..<columns {
        place.pointee = try entry(i, j)
        place += 1
      }
    }
  }

  /// The matrix with all entries equal to `value`.
  /// A failed matrix where there is none of that shape.
  public init(_ rows: Int, _ columns: Int, repeating value: Double) {
    self.init(uninitialised: Shape(rows, columns))
    tw_fill(count, value, storage.base)
  }

  /// The matrix with the given entries, row by row.
  public init(_ rows: Int, _ columns: Int, values: some Collection<Double>) throws {
    let shape = Shape(rows, columns)
    self.init(uninitialised: shape)
    if let failure { throw failure }
    guard values.count == count else {
      throw TracewiseError(
        .argument, in: "Matrix",
        "a \(shape) matrix needs \(count) values; \(values.count) were given")
    }
    for (k, value) in values.enumerated() { storage.base[k] = value }
  }

  /// The matrix with the given rows, which must be equally long.
  public init(rows: [[Double]]) throws {
    let columns = rows.first?.count ?? 0
    for (i, row) in rows.enumerated() where row.count != columns {
      throw TracewiseError(
        .shape, in: "Matrix",
        "row \(i + 1) has \(row.count) entries, row 1 has \(columns)")
    }
    self.init(rows.count, columns) { rows[$0][$1] }
  }

  /// The column vector of the given entries.
  public init(vector values: some Collection<Double>) {
    self.init(.allocate(values.count), Shape(values.count, 1))
    for (k, value) in values.enumerated() { storage.base[k] = value }
  }

  /// The 1×1 matrix.
  public init(_ value: Double) { self.init(1, 1, repeating: value) }

  /// The matrix of zeros.
  public static func zeros(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows, columns, repeating: 0)
  }
  /// The matrix of ones.
  public static func ones(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows, columns, repeating: 1)
  }
  /// The n×n identity matrix.
  public static func identity(_ n: Int) -> Matrix { Matrix(n, n) { $0 == $1 ? 1 : 0 } }
  /// The square matrix with the given diagonal and zeros elsewhere.
  public static func diagonal(_ values: [Double]) -> Matrix {
    Matrix(values.count, values.count) { $0 == $1 ? values[$0] : 0 }
  }
}

extension Matrix: ExpressibleByArrayLiteral {
  /// `[[1, 2], [3, 4]]`, row by row.
  public init(arrayLiteral rows: [Double]...) {
    do { try self.init(rows: rows) } catch {
      self.init(failure: error as? TracewiseError ?? .stale)
    }
  }
}

// MARK: - Entries

extension Matrix {
  /// The entry in row i and column j, from 0; NaN of a failed matrix, which stays failed. As with `Array`,
  /// an index outside is a programming error.
  public subscript(i: Int, j: Int) -> Double {
    get {
      guard contains(i, j) else { return outside(i, j) }
      return storage.base[i * columns + j]
    }
    set {
      guard contains(i, j) else { return _ = outside(i, j) }
      guard makeUnique() else { return }
      storage.base[i * columns + j] = newValue
    }
  }

  /// The k-th entry of a row or column vector, from 0.
  public subscript(k: Int) -> Double {
    get { rows == 1 ? self[0, k] : self[k, 0] }
    set { if rows == 1 { self[0, k] = newValue } else { self[k, 0] = newValue } }
  }

  @inline(never)
  private func outside(_ i: Int, _ j: Int) -> Double {
    precondition(failure != nil, "entry (\(i), \(j)) of a \(shape) matrix")
    return .nan
  }

  private func contains(_ i: Int, _ j: Int) -> Bool {
    i >= 0 && i < rows && j >= 0 && j < columns
  }

  /// Makes the storage the matrix's own, to be written to; false where there is no memory for a copy, and
  /// the matrix is a failed one from then on.
  mutating func makeUnique() -> Bool {
    guard !isKnownUniquelyReferenced(&storage) else { return true }
    self = Matrix(allocated: .copying(storage.base, count: count), shape)
    return !storage.hasFailed
  }

  /// The value of a 1×1 matrix; NaN for any other, in particular for a failed one.
  public var scalar: Double { shape.isScalar && failure == nil ? storage.base.pointee : .nan }

  /// The entries, row by row.
  public var values: [Double] {
    Array(UnsafeBufferPointer(start: storage.base, count: count))
  }

  /// Calls `body` with the entries in memory, row by row.
  public func withUnsafeValues<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.base, count: count))
    }
  }

  /// The position (from 0) of the first entry that is NaN or infinite.
  public var firstNonFinite: (row: Int, column: Int)? {
    let k = tw_first_nonfinite(count, storage.base)
    return k < 0 ? nil : (Int(k) / columns, Int(k) % columns)
  }
}

extension Matrix: Hashable {
  /// Equal shapes and entries; NaN differs from everything, a failed matrix equals none.
  public static func == (a: Matrix, b: Matrix) -> Bool {
    guard a.shape == b.shape, a.failure == nil, b.failure == nil else { return false }
    return (0..<a.count).allSatisfy { a.storage.base[$0] == b.storage.base[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    withUnsafeValues { for value in $0 { hasher.combine(value) } }
  }
}
