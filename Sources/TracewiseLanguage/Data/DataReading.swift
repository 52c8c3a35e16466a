/// Reads a matrix from a file, in the format that the extension of its name stands for, or from
/// what stands in the place of a name: `[1, 2; 3, 4]`.
///
/// `.npy` and `.npz` files are NumPy's, `.csv`, `.tsv` and `.txt` lines of numbers, `.mtx` files
/// the Matrix Market's. Entries may be infinite or no number where the file says so.
///
/// - Throws: an error that names the file and says what is wrong with it.
public func readTable(from source: DataSource) throws(DataError) -> DataTable {
  var bytes: [UInt8] = []
  do throws(DataFlaw) {
    if MatrixLiteral.isLiteral(source.path) {
      bytes = Array(source.path.utf8)
      return try MatrixLiteral.table(from: bytes)
    }
    bytes = try DataFile.contents(of: source.path)
    guard let format = DataFormat(path: source.path) else {
      throw DataFlaw("unknown extension; those of data files are \(DataFormat.list)")
    }
    guard source.key == nil || format == .numPyArchive else {
      throw DataFlaw("has no arrays to choose from; .npz files have")
    }
    guard !bytes.isEmpty else { throw DataFlaw("empty file") }
    return try format.table(from: bytes, key: source.key)
  } catch {
    throw DataError(source: source.description, flaw: error, in: bytes)
  }
}

extension DataFormat {
  /// The matrix in the bytes of a file of this format.
  func table(from bytes: [UInt8], key: String? = nil) throws(DataFlaw) -> DataTable {
    switch self {
    case .numPyFile: try NumPyFile.table(from: bytes)
    case .numPyArchive: try NumPyArchive.table(from: bytes, key: key)
    case .delimitedText: try DelimitedText.table(from: bytes)
    case .matrixMarket: try MatrixMarketFile.table(from: bytes)
    }
  }
}
