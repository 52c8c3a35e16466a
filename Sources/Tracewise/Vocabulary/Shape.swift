/// The shape of a matrix: rows × columns. Vectors are n×1, scalars 1×1.
public struct Shape: Hashable, Sendable, BitwiseCopyable {
  /// The number of rows.
  public var rows: Int
  /// The number of columns.
  public var columns: Int

  /// The shape rows × columns.
  @inline(__always)
  public init(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The shape of a scalar, 1×1.
  public static let scalar = Shape(1, 1)

  /// The number of entries; `Int.max` where it is more.
  public var count: Int {
    let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
    return overflow ? .max : product
  }
  /// Whether it is 1×1.
  public var isScalar: Bool { rows == 1 && columns == 1 }
  /// Whether there are as many rows as columns.
  public var isSquare: Bool { rows == columns }
  /// Whether there is one column; 1×1 counts.
  public var isVector: Bool { columns == 1 }
  /// Columns × rows.
  public var transposed: Shape { Shape(columns, rows) }

  /// The shape that both operands of an entrywise operation are broadcast to: sizes must agree,
  /// or one of them be 1; nil where they do neither.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    guard a != b else { return a }
    guard a.rows == b.rows || a.rows == 1 || b.rows == 1,
      a.columns == b.columns || a.columns == 1 || b.columns == 1
    else { return nil }
    return Shape(
      a.rows == 1 ? b.rows : a.rows, a.columns == 1 ? b.columns : a.columns)
  }
}

extension Shape: CustomStringConvertible {
  public var description: String { "\(rows)×\(columns)" }
}
