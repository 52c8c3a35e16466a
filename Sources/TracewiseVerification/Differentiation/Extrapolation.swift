/// Richardson's extrapolation to h = 0 of a quantity whose error is c₁ h^p₁ + c₂ h^p₂ + …
///
/// Rows belong to steps that shrink by a fixed ratio r; column j is free of the first j powers:
/// A(i, j) = A(i, j−1) + (A(i, j−1) − A(i−1, j−1)) / (r^pⱼ − 1). Beside each entry stands what
/// rounding contributes to it, by the same recurrence with all signs positive. (Richardson 1911;
/// Ridders 1982.)
struct Extrapolation {
  /// One entry: a value at h = 0, how far its neighbours in the tableau are, and how much the
  /// rounding of the quantity can move it.
  struct Entry {
    var value: Double
    var scatter: Double
    var rounding: Double

    var estimate: Double { scatter + rounding }
  }

  /// The exponents p₁, p₂, … as an arithmetic progression.
  private let firstExponent: Int
  private let exponentStep: Int
  private let ratio: Double
  private let columns: Int
  private(set) var lastRow: [Entry] = []
  /// The room of the row before, for the next one.
  private var spare: [Entry] = []

  init(exponents first: Int, step: Int, ratio: Double, columns: Int) {
    firstExponent = first
    exponentStep = step
    self.ratio = ratio
    self.columns = columns
  }

  /// Forgets all rows.
  mutating func restart() { lastRow.removeAll(keepingCapacity: true) }

  /// Adds the row of the next smaller step and returns it, one entry a column.
  mutating func add(_ value: Double, rounding: Double) -> [Entry] {
    var row: [Entry] = []
    swap(&row, &spare)
    row.removeAll(keepingCapacity: true)
    row.append(Entry(value: value, scatter: .infinity, rounding: rounding))
    if let above = lastRow.first { row[0].scatter = abs(value - above.value) }
    var power = 1.0
    for _ in 0..<firstExponent { power *= ratio }
    let growth = (0..<exponentStep).reduce(1.0) { product, _ in product * ratio }
    for j in 1..<columns where j <= lastRow.count {
      let (left, diagonal) = (row[j - 1], lastRow[j - 1])
      let value = left.value + (left.value - diagonal.value) / (power - 1)
      var scatter = max(abs(value - left.value), abs(value - diagonal.value))
      if j < lastRow.count { scatter = max(scatter, abs(value - lastRow[j].value)) }
      let rounding = (power * left.rounding + diagonal.rounding) / (power - 1)
      row.append(Entry(value: value, scatter: scatter, rounding: rounding))
      power *= growth
    }
    spare = lastRow
    lastRow = row
    return row
  }
}
