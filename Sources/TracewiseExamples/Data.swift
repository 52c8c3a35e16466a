import Tracewise
import TracewiseLanguage

/// A matrix of a data file; `key` chooses an array of an `.npz` archive.
func matrix(_ folder: String, _ file: String, _ key: String? = nil) throws -> Matrix {
  let table = try readTable(from: DataSource(path: "\(folder)/\(file)", key: key))
  return try Matrix(table.rows, table.columns, values: table.values)
}
