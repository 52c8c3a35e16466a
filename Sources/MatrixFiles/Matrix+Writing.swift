public import Tracewise

extension Matrix {
  /// Writes the matrix to a `.npy` or `.csv` file, wholly or not at all: a file that was there
  /// before is replaced when the new one is complete, and stays as it is if anything fails.
  ///
  /// - Parameters:
  ///   - path: the file, whose folder has to exist.
  ///   - header: names of the columns for the first line of a `.csv` file.
  /// - Throws: an error that names the file and says why it could not be written; of a failed
  ///   matrix, its failure.
  public func write(to path: String, header: [String]? = nil) throws(DataError) {
    do throws(DataFlaw) {
      if let failure { throw DataFlaw("there is no matrix to write: \(failure)") }
      let bytes: [UInt8]
      switch DataFormat(path: path) {
      case .numPyFile where header == nil: bytes = NumPyFile.bytes(of: self)
      case .numPyFile: throw DataFlaw("a .npy file has no header line; .csv files have")
      case .delimitedText where path.utf8.suffix(4).map(\.lowercased) == Array(".csv".utf8):
        bytes = try DelimitedText.bytes(of: self, header: header)
      default: throw DataFlaw("files of this kind are not written; .npy and .csv are")
      }
      try OutputFile.write(bytes, to: path)
    } catch {
      throw DataError(source: path, flaw: error)
    }
  }
}
