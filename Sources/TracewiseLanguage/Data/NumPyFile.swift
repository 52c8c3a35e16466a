/// NumPy's format for one array, `.npy`.
enum NumPyFile {
  /// Reads a matrix, a vector (as a column) or a number (as a 1×1 matrix).
  static func table(from bytes: [UInt8]) throws(DataFlaw) -> DataTable {
    let header = try NumPyHeader(bytes)
    let element = try NumPyElement(descriptor: header.descriptor)
    let (rows, columns) = try matrixShape(header.shape)
    let count = try self.count(rows: rows, columns: columns, of: element, in: bytes, after: header)
    let entries: [Double]
    do {
      entries = try element.values(in: bytes, at: header.dataOffset, count: count)
    } catch {
      let (row, column) =
        header.isFortranOrder
        ? (error.index % rows, error.index / rows)
        : (error.index / columns, error.index % columns)
      throw DataFlaw(
        "entry (\(row + 1), \(column + 1)) is \(error.value), which no double represents exactly")
    }
    return header.isFortranOrder
      ? DataTable(rows: rows, columns: columns, columnMajor: entries)
      : DataTable(rows: rows, columns: columns, values: entries)
  }

  /// The rows and columns that an array of a shape has as a matrix.
  private static func matrixShape(_ shape: [Int]) throws(DataFlaw) -> (rows: Int, columns: Int) {
    guard shape.count <= 2 else {
      let sizes = DataText.printable(shape.map(String.init).joined(separator: "×").utf8)
      throw DataFlaw(
        "is an array of \(shape.count) dimensions (\(sizes)); numbers, vectors and matrices"
          + " are read")
    }
    if let large = shape.first(where: { $0 > DataTable.largestDimension }) {
      throw DataFlaw("has a dimension of \(large); at most \(DataTable.largestDimension) are read")
    }
    return (shape.first ?? 1, shape.count == 2 ? shape[1] : 1)
  }

  /// The number of entries, once it is certain that exactly their bytes follow the header.
  private static func count(
    rows: Int, columns: Int, of element: NumPyElement, in bytes: [UInt8], after header: NumPyHeader
  ) throws(DataFlaw) -> Int {
    let promise = "the header promises \(rows)×\(columns) \(element.name)"
    let (count, countOverflows) = rows.multipliedReportingOverflow(by: columns)
    let (size, sizeOverflows) = count.multipliedReportingOverflow(by: element.size)
    let found = bytes.count - header.dataOffset
    guard !countOverflows, !sizeOverflows else {
      throw DataFlaw("truncated: \(promise), \(DataText.counted(found, "byte")) follow")
    }
    if found != size {
      let problem = found < size ? "truncated" : "too long"
      throw DataFlaw(
        "\(problem): \(promise) (\(DataText.counted(size, "byte"))),"
          + " \(found == 1 ? "1 byte follows" : "\(found) bytes follow")")
    }
    return count
  }
}

extension NumPyFile {
  /// The file that NumPy's `save` writes of the same matrix, byte for byte.
  static func bytes(of table: DataTable) -> [UInt8] {
    var dictionary =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (\(table.rows), \(table.columns)), }"
    // NumPy leaves room for the number of rows to grow to 21 digits, ...
    dictionary += String(repeating: " ", count: max(0, 21 - "\(table.rows)".count))
    // ... and lets the elements begin at a multiple of 64; a line end closes the header.
    let preamble = NumPyHeader.magic.count + 2 + 2
    let length = preamble + dictionary.utf8.count + 1
    dictionary += String(repeating: " ", count: (64 - length % 64) % 64) + "\n"

    var bytes: [UInt8] = []
    bytes.reserveCapacity(preamble + dictionary.utf8.count + 8 * table.values.count)
    bytes += NumPyHeader.magic + [1, 0]
    bytes.appendLittleEndian(UInt16(dictionary.utf8.count))
    bytes += dictionary.utf8
    for value in table.values { bytes.appendLittleEndian(value.bitPattern) }
    return bytes
  }
}
