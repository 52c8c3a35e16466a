import Tracewise

extension DelimitedText {
  /// The entries of a matrix, separated by commas and written so that they read back exactly,
  /// below a header if there is one.
  static func bytes(of matrix: Matrix, header: [String]?) throws(DataFlaw) -> [UInt8] {
    guard matrix.count > 0 else {
      throw DataFlaw("a \(matrix.rows)×\(matrix.columns) matrix has no form as CSV; .npy has one")
    }
    var bytes: [UInt8] = []
    if let header { bytes += try line(of: header, columns: matrix.columns) }
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        if column > 0 { bytes.append(.comma) }
        let value = matrix[row, column]
        bytes += (value.isNaN ? "nan" : value.description).utf8
      }
      bytes.append(.newline)
    }
    return bytes
  }

  private static func line(of header: [String], columns: Int) throws(DataFlaw) -> [UInt8] {
    guard header.count == columns else {
      throw DataFlaw(
        "the header has \(DataText.counted(header.count, "name")), the matrix has"
          + " \(DataText.counted(columns, "column"))")
    }
    guard isHeader(header.map { Array($0.utf8)[...] }) else {
      throw DataFlaw("the header would be read back as numbers; names are needed")
    }
    return Array(header.map(quotedWhereNeeded).joined(separator: ",").utf8) + [.newline]
  }

  private static func quotedWhereNeeded(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      !$0.isBlank && !$0.isLineEnd && !"\",;#".utf8.contains($0)
    }
    // Any byte order mark would be taken off the first name.
    if isPlain, !name.isEmpty, !name.utf8.starts(with: DataText.byteOrderMark) { return name }
    var quoted = "\""
    for scalar in name.unicodeScalars {
      quoted.unicodeScalars.append(scalar)
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "\""
  }
}
