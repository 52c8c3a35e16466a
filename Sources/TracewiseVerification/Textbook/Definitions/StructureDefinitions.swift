public import Tracewise

extension DiagonalPart: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, _ in x[i, i] }
  }
}

extension DiagonalMatrix: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in i == j ? x[i, 0] : .zero }
  }
}

/// The k-th entry, column by column, stays the k-th.
extension Reshape: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in
      let k = i + j * shape.rows
      return x[k % x.rows, k / x.rows]
    }
  }
}

extension Slice {
  /// Where the entry (i, j) of the slice stands in the whole.
  fileprivate func place(_ i: Int, _ j: Int) -> (row: Int, column: Int) {
    (Int(firstRow) + i * Int(rowStep), Int(firstColumn) + j * Int(columnStep))
  }
}

extension Slice: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in
      let (row, column) = place(i, j)
      return x[row, column]
    }
  }
}

/// Zeros, and the operand in the slice's place.
extension Embed: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    var result = Grid<S>(shape, repeating: .zero)
    for i in 0..<x.rows {
      for j in 0..<x.columns {
        let (row, column) = slice.place(i, j)
        result[row, column] = x[i, j]
      }
    }
    return result
  }
}

/// The entry in row or column k is that of the operand that k falls into.
extension Concatenation: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) -> Grid<S> {
    switch axis {
    case .rows:
      let columns = xs.flatMap { x in (0..<x.columns).map { x.column($0) } }
      return Grid(shape) { i, j in columns[j][i] }
    case .columns:
      let rows = xs.flatMap { x in (0..<x.rows).map { i in (0..<x.columns).map { x[i, $0] } } }
      return Grid(shape) { i, j in rows[i][j] }
    }
  }
}
