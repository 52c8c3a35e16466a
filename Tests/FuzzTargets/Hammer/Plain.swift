import Tracewise

/// A matrix by textbook arithmetic, column by column: the reference, which shares no code with the
/// library.
struct Plain<Number: PlainNumber> {
  let shape: Shape
  var values: [Number]

  init(_ shape: Shape, _ entry: (_ row: Int, _ column: Int) -> Number) {
    self.shape = shape
    values = []
    values.reserveCapacity(shape.rows * shape.columns)
    for j in 0..<shape.columns { for i in 0..<shape.rows { values.append(entry(i, j)) } }
  }

  init(_ shape: Shape, columnwise values: [Number]) {
    self.shape = shape
    self.values = values
  }

  subscript(i: Int, j: Int) -> Number { values[j * shape.rows + i] }

  static func zeros(_ shape: Shape) -> Self { Self(shape) { _, _ in Number(0) } }

  func map(_ f: (Number) -> Number) -> Self { Self(shape, columnwise: values.map(f)) }

  func zip(_ other: Self, _ f: (Number, Number) -> Number) -> Self {
    Self(shape, columnwise: Swift.zip(values, other.values).map { f($0, $1) })
  }

  var transposed: Self { Self(Shape(shape.columns, shape.rows)) { self[$1, $0] } }

  static func * (a: Self, b: Self) -> Self {
    Self(Shape(a.shape.rows, b.shape.columns)) { i, j in
      var sum = Number(0)
      for k in 0..<a.shape.columns { sum = sum + a[i, k] * b[k, j] }
      return sum
    }
  }

  var sum: Number { values.reduce(Number(0), +) }

  var rowSums: Self {
    Self(Shape(shape.rows, 1)) { i, _ in
      (0..<shape.columns).reduce(Number(0)) { $0 + self[i, $1] }
    }
  }

  func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Self {
    Self(Shape(rows.count, columns.count)) { self[rows.lowerBound + $0, columns.lowerBound + $1] }
  }

  /// By Gauss and Jordan; pivots are not looked for, they are large in what is inverted here.
  var inverse: Self {
    let n = shape.rows
    var (left, right) = (self, Self(shape) { Number($0 == $1 ? 1 : 0) })
    for k in 0..<n {
      let (pivot, row, inverted) = (left[k, k], left.row(k), right.row(k))
      for i in 0..<n {
        let factor = i == k ? (left[k, k] - Number(1)) / pivot : left[i, k] / pivot
        for j in 0..<n {
          left.values[j * n + i] = left[i, j] - factor * row[j]
          right.values[j * n + i] = right[i, j] - factor * inverted[j]
        }
      }
    }
    return right
  }

  private func row(_ i: Int) -> [Number] { (0..<shape.columns).map { self[i, $0] } }
}
