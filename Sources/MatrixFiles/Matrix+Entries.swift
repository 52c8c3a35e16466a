import Tracewise

extension Matrix {
  /// The largest number of rows or columns that is read: BLAS counts in 32 bits.
  static let largestDimension = Int(Int32.max)

  /// The matrix whose entries are given row by row.
  ///
  /// - Precondition: there are as many as the shape has.
  package init(_ rows: Int, _ columns: Int, rowByRow entries: [Double]) {
    self.init(rows, columns) { row, column in entries[row * columns + column] }
  }

  /// The matrix whose entries are given column by column.
  ///
  /// - Precondition: there are as many as the shape has.
  init(_ rows: Int, _ columns: Int, columnByColumn entries: [Double]) {
    self.init(rows, columns) { row, column in entries[column * rows + row] }
  }
}
