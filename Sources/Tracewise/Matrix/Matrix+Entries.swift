// What the standard library's collections have, for the entries of a matrix, its rows and its columns.

/// The rows or the columns of a matrix, one after the other.
public struct MatrixLines<M: MatrixAlgebra>: RandomAccessCollection {
  private let matrix: M
  private let areRows: Bool
  public let endIndex: Int
  public var startIndex: Int { 0 }

  fileprivate init(_ matrix: M, areRows: Bool) {
    self.matrix = matrix
    self.areRows = areRows
    endIndex = areRows ? matrix.rows : matrix.columns
  }

  /// A row or column, from 0; one outside is a failed matrix.
  public subscript(k: Int) -> M { areRows ? matrix.row(k) : matrix.column(k) }
}

extension MatrixAlgebra {
  /// The rows, each 1×n, from the first to the last.
  ///
  ///     let lengths = A.rowVectors.map { norm($0).scalar }
  public var rowVectors: MatrixLines<Self> { MatrixLines(self, areRows: true) }
  /// The columns, each m×1, from the first to the last.
  public var columnVectors: MatrixLines<Self> { MatrixLines(self, areRows: false) }

  /// The column of the means of rows; without columns an error.
  public var rowMeans: Self { columns > 0 ? rowSums / Double(columns) : mean(self) }
  /// The row of the means of columns; without rows an error.
  public var columnMeans: Self { rows > 0 ? columnSums / Double(rows) : mean(self) }
}

extension Matrix {
  /// The matrix of what `transform` makes of each entry.
  public func map(_ transform: (Double) throws -> Double) rethrows -> Matrix {
    guard failure == nil else { return self }
    return try withUnsafeValues { values in
      var place = 0
      return try Matrix(rows, columns) { _, _ in
        defer { place += 1 }
        return try transform(values[place])
      }
    }
  }

  /// Where the largest entry is, from 0: the first of equal ones, row by row. NaN is passed over; nil where
  /// there is no number.
  ///
  ///     let classes = X.columnVectors.map { $0.argmax()?.row }
  public func argmax() -> (row: Int, column: Int)? { first { $0 > $1 } }
  /// Where the smallest entry is, as `argmax()` says it.
  public func argmin() -> (row: Int, column: Int)? { first { $0 < $1 } }

  /// The place of the first number that no other comes before.
  private func first(by comesBefore: (Double, Double) -> Bool) -> (row: Int, column: Int)? {
    withUnsafeValues { values in
      var best: Int?
      for k in values.indices where !values[k].isNaN {
        if best.map({ comesBefore(values[k], values[$0]) }) ?? true { best = k }
      }
      return best.map { ($0 / columns, $0 % columns) }
    }
  }

  /// The entries of a row or column in increasing order, or in that of `comesBefore`; NaN comes last.
  /// Other shapes are an error: sort their `rowVectors` or `columnVectors`.
  public func sorted(by comesBefore: (Double, Double) -> Bool = (<)) -> Matrix {
    guard failure == nil else { return self }
    guard rows == 1 || columns == 1 || count == 0 else {
      let error = "a row or a column is required; the matrix is \(shape)"
      return Matrix(failure: TracewiseError(.shape, in: "sorted", error))
    }
    // No order holds NaN.
    let numbers = values.filter { !$0.isNaN }.sorted(by: comesBefore)
    return Matrix(rows, columns) { i, j in i + j < numbers.count ? numbers[i + j] : .nan }
  }

  /// Sorts the entries of a row or column, as `sorted(by:)` does.
  public mutating func sort(by comesBefore: (Double, Double) -> Bool = (<)) {
    self = sorted(by: comesBefore)
  }
}
