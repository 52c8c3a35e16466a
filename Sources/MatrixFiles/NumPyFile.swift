import Tracewise

/// NumPy's format for one array, `.npy`.
enum NumPyFile {
  /// Reads a matrix, a vector (as a column) or a number (as a 1×1 matrix).
  static func matrix(from bytes: [UInt8], limit: Int) throws(DataFlaw) -> Matrix {
    let header = try NumPyHeader(bytes)
    let element = try NumPyElement(descriptor: header.descriptor)
    let (rows, columns) = try shape(of: header)
    try requireBytes(for: rows, columns, of: element, in: bytes, after: header)
    try header.requireRoom(limit: limit)
    return try element.matrix(rows, columns, of: bytes, after: header)
  }

  /// The rows and columns that an array has as a matrix.
  private static func shape(
    of header: NumPyHeader
  ) throws(DataFlaw) -> (rows: Int, columns: Int) {
    let shape = header.shape
    guard shape.count <= 2 else {
      let sizes = DataText.printable(shape.map(String.init).joined(separator: "×").utf8)
      throw DataFlaw(
        "is an array of \(shape.count) dimensions (\(sizes)); numbers, vectors and matrices"
          + " are read")
    }
    if let large = shape.first(where: { $0 > Matrix.largestDimension }) {
      throw DataFlaw("has a dimension of \(large); at most \(Matrix.largestDimension) are read")
    }
    return (shape.first ?? 1, shape.count == 2 ? shape[1] : 1)
  }

  /// Makes sure that the bytes of the entries follow the header, and no others.
  private static func requireBytes(
    for rows: Int, _ columns: Int, of element: NumPyElement, in bytes: [UInt8],
    after header: NumPyHeader
  ) throws(DataFlaw) {
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
  }
}

extension NumPyFile {
  /// The file that NumPy's `save` writes of the same matrix, byte for byte.
  static func bytes(of matrix: Matrix) -> [UInt8] {
    var dictionary =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
    // NumPy leaves room for the number of rows to grow to 21 digits, ...
    dictionary += String(repeating: " ", count: max(0, 21 - "\(matrix.rows)".count))
    // ... and lets the elements begin at a multiple of 64; a line end closes the header.
    let preamble = NumPyHeader.magic.count + 2 + 2
    let length = preamble + dictionary.utf8.count + 1
    dictionary += String(repeating: " ", count: (64 - length % 64) % 64) + "\n"

    var bytes: [UInt8] = []
    bytes.reserveCapacity(preamble + dictionary.utf8.count + 8 * matrix.count)
    bytes += NumPyHeader.magic + [1, 0]
    bytes.appendLittleEndian(UInt16(dictionary.utf8.count))
    bytes += dictionary.utf8
    for value in matrix.values { bytes.appendLittleEndian(value.bitPattern) }
    return bytes
  }
}
