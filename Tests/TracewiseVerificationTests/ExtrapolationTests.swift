import Testing

@testable import TracewiseVerification

@Suite struct ExtrapolationTests {
  /// What a value is apart from all three of its neighbours in the tableau.
  @Test(arguments: [[5.0, 0, 1], [0, 5, 1], [1, 0, 5], [1, 1, 1]])
  func scatter(_ values: [Double]) {
    var tableau = Extrapolation(exponents: 1, step: 1, ratio: 2, columns: 3)
    let rows = values.map { tableau.add($0, rounding: 0) }
    let neighbours = [values[2], values[1], rows[1][1].value]
    #expect(rows[2][1].value == 2 * values[2] - values[1])
    #expect(rows[2][1].scatter == neighbours.map { abs(rows[2][1].value - $0) }.max())
  }

  /// Powers of the step leave the value at 0, and its rounding grows.
  @Test func powers() {
    var tableau = Extrapolation(exponents: 2, step: 2, ratio: 2, columns: 4)
    var h = 1.0
    var row: [Extrapolation.Entry] = []
    for _ in 0..<4 {
      row = tableau.add(3 + h * h - 2 * h * h * h * h, rounding: 1e-12)
      h /= 2
    }
    #expect(abs(row[2].value - 3) < 1e-14 && abs(row[3].value - 3) < 1e-14)
    #expect(row.map(\.rounding) == row.map(\.rounding).sorted() && row[3].rounding > 1e-12)
  }
}
