/// Coded as `{"rows": 2, "columns": 1, "values": [1, 2]}`, row by row. A failed matrix is not encoded: its
/// failure is thrown. Of entries that are no finite numbers a `JSONEncoder` has to be told what to do.
extension Matrix: Codable {
  private enum CodingKeys: String, CodingKey { case rows, columns, values }

  public func encode(to encoder: any Encoder) throws {
    let matrix = try checked()
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(matrix.rows, forKey: .rows)
    try container.encode(matrix.columns, forKey: .columns)
    try container.encode(matrix.values, forKey: .values)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let values = try container.decode([Double].self, forKey: .values)
    do { try self.init(rows, columns, values: values) } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "\(error)")
    }
  }
}
