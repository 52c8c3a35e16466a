import MatrixFiles
import Tracewise

/// A matrix of a data file; `key` chooses an array of an `.npz` archive.
func matrix(_ folder: String, _ file: String, _ key: String? = nil) throws -> Matrix {
  try Matrix(contentsOf: "\(folder)/\(file)", key: key)
}
