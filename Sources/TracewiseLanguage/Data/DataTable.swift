/// A matrix of doubles as a data file holds it: the rows one after another.
public struct DataTable: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The entries, row by row.
  public let values: [Double]

  /// A table of the given shape.
  ///
  /// - Precondition: the shape is not negative and has as many entries as there are values.
  public init(rows: Int, columns: Int, values: [Double]) {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    precondition(
      rows >= 0 && columns >= 0 && !overflows && count == values.count,
      "a \(rows)×\(columns) table cannot hold \(values.count) values")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The entry in a row and a column, both counted from zero.
  public subscript(row: Int, column: Int) -> Double {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "(\(row), \(column)) lies outside a \(rows)×\(columns) table")
    return values[row * columns + column]
  }
}

extension DataTable {
  /// The largest number of rows or columns that is read: BLAS counts in 32 bits.
  static let largestDimension = Int(Int32.max)

  /// The table whose entries are given column by column.
  init(rows: Int, columns: Int, columnMajor entries: [Double]) {
    guard rows > 1, columns > 1 else {
      self.init(rows: rows, columns: columns, values: entries)
      return
    }
    var values: [Double] = []
    values.reserveCapacity(entries.count)
    for row in 0..<rows {
      for column in 0..<columns { values.append(entries[column * rows + row]) }
    }
    self.init(rows: rows, columns: columns, values: values)
  }
}
