public import MatrixFiles

/// Grey pictures, the columns of a matrix, in a table, as an SVG picture: what a network draws.
public enum Picture {
  /// Writes square or other pictures of `rows` rows, one a column of a matrix with its entries row by row from 0, white,
  /// to 1, black, `across` of them beside each other; wholly or not at all.
  ///
  /// Throws where the rows do not divide the entries, and where the file cannot be written.
  public static func write(
    _ pictures: Matrix, rows: Int, across: Int, title: String = "", to path: String
  ) throws {
    let pictures = try pictures.checked()
    guard rows > 0, across > 0, pictures.rows % rows == 0 else {
      throw TracewiseError(
        .argument, in: "Picture",
        "\(pictures.rows) entries are no picture of \(rows) rows, \(across) beside each other")
    }
    try write(svg(pictures, rows, across, title), to: path)
  }

  static func write(_ svg: String, to path: String) throws(DataError) {
    do { try OutputFile.write(Array(svg.utf8), to: path) } catch {
      throw DataError(source: path, flaw: error)
    }
  }

  private static func svg(_ pictures: Matrix, _ rows: Int, _ across: Int, _ title: String) -> String
  {
    let columns = pictures.rows / rows
    let cell = 4
    let (width, height) = ((columns + 1) * cell, (rows + 1) * cell)
    let down = (pictures.columns + across - 1) / across
    let size = (across * width + cell, down * height + cell + 20)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size.0) \(size.1)\" font-family=\"sans-serif\">",
      "<rect width=\"\(size.0)\" height=\"\(size.1)\" fill=\"#c9d3dd\"/>",
      text(title, x: Double(cell), y: 14, size: 10),
    ]
    for k in 0..<pictures.columns {
      let (left, top) = (cell + k % across * width, 20 + k / across * height)
      for pixel in 0..<pictures.rows {
        let shade = Int(255 * (1 - max(0, min(1, pictures[pixel, k]))))
        let (x, y) = (left + pixel % columns * cell, top + pixel / columns * cell)
        lines.append(
          "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(cell)\" height=\"\(cell)\" fill=\"rgb(\(shade),\(shade),\(shade))\"/>"
        )
      }
    }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  // MARK: - Words of SVG

  static func number(_ value: Double) -> String { Matrix.format(value, digits: 6) }

  static func text(
    _ text: String, x: Double, y: Double, size: Int = 12, anchor: String = "start",
    colour: String = "black"
  ) -> String {
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return
      "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(size)\" text-anchor=\"\(anchor)\" fill=\"\(colour)\">"
      + "\(escaped)</text>"
  }
}
