/// The shape of a matrix: rows × columns. Vectors are n×1, scalars 1×1.
public struct Shape: Hashable, Sendable, BitwiseCopyable {
  public var rows: Int
  public var columns: Int

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
  public var isScalar: Bool { rows == 1 && columns == 1 }
  public var isSquare: Bool { rows == columns }
  public var isVector: Bool { columns == 1 }
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
