import Tracewise

/// A text, left in a column of a width.
func left(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.count, 0))
}

/// Lines of a table, its first column on the left and the others right, as wide as what is in them.
func printTable(_ head: [String], _ rows: [[String]]) {
  let lines = [head] + rows
  let widths = head.indices.map { k in lines.map { $0[k].count }.max() ?? 0 }
  for line in lines {
    let cells = line.enumerated().map {
      $0.offset == 0 ? left($0.element, widths[0]) : padded($0.element, widths[$0.offset])
    }
    print("  " + cells.joined(separator: "   "))
  }
}

/// 97.8 %
func percent(_ share: Double) -> String { Matrix.format((1000 * share).rounded() / 10) + " %" }
