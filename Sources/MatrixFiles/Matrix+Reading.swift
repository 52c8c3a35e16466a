// Who reads a file wants to do something with what is in it.
@_exported public import Tracewise

extension Matrix {
  /// Reads a matrix from a file, in the format that the extension of its name stands for:
  ///
  ///     let A = try Matrix(contentsOf: "a.csv")
  ///     let W = try Matrix(contentsOf: "weights.npz", key: "W")
  ///
  /// `.npy` and `.npz` files are NumPy's, `.csv`, `.tsv` and `.txt` lines of numbers, `.mtx` files
  /// the Matrix Market's. Entries may be infinite or no number where the file says so.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - key: the name of an array in a `.npz` file; not needed where it holds only one.
  ///   - limit: the most entries, zeros included, that are read. A file that has or promises more
  ///   is refused before memory is taken for them.
  /// - Throws: an error that names the file and says what is wrong with it, and where.
  public init(
    contentsOf path: String, key: String? = nil, limit: Int = 1 << 27
  ) throws(DataError) {
    let source = DataSource(path: path, key: key)
    let bytes: [UInt8]
    do throws(DataFlaw) { bytes = try DataFile.contents(of: path) } catch {
      throw DataError(source: source.description, flaw: error)
    }
    try self.init(bytes, of: source, limit: limit)
  }

  /// Reads a matrix from the bytes of a file.
  package init(_ bytes: [UInt8], of source: DataSource, limit: Int) throws(DataError) {
    do throws(DataFlaw) {
      guard let format = DataFormat(path: source.path) else {
        throw DataFlaw("unknown extension; those of data files are \(DataFormat.list)")
      }
      guard source.key == nil || format == .numPyArchive else {
        throw DataFlaw("has no arrays to choose from; .npz files have")
      }
      guard !bytes.isEmpty else { throw DataFlaw("empty file") }
      self = try format.matrix(from: bytes, key: source.key, limit: max(limit, 0))
    } catch {
      throw DataError(source: source.description, flaw: error, in: bytes)
    }
  }
}

extension Matrix {
  /// The largest number of rows or columns that is read: BLAS counts in 32 bits.
  static let largestDimension = Int(Int32.max)
}

extension DataFormat {
  /// The matrix in the bytes of a file of this format.
  func matrix(from bytes: [UInt8], key: String?, limit: Int) throws(DataFlaw) -> Matrix {
    switch self {
    case .numPyFile: try NumPyFile.matrix(from: bytes, limit: limit)
    case .numPyArchive: try NumPyArchive.matrix(from: bytes, key: key, limit: limit)
    case .delimitedText: try DelimitedText.matrix(from: bytes, limit: limit)
    case .matrixMarket: try MatrixMarketFile.matrix(from: bytes, limit: limit)
    }
  }
}

extension Matrix {
  /// All arrays of a `.npz` file with their names, in its order.
  package static func all(
    inArchive path: String, limit: Int
  ) throws(DataError) -> [(name: String, matrix: Matrix)] {
    do throws(DataFlaw) {
      return try NumPyArchive.matrices(from: DataFile.contents(of: path), limit: max(limit, 0))
    } catch {
      throw DataError(source: path, flaw: error)
    }
  }
}
