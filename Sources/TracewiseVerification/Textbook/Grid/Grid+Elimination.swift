extension Grid {
  /// The solution X of A X = B, by Gauss-Jordan elimination with row pivoting.
  ///
  /// Throws where a column has no invertible pivot: over duals, a matrix is invertible exactly if
  /// its real part is.
  @specialized(where S == Modular)
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<Modular>)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  public func solving(_ right: Grid) throws -> Grid {
    var (a, b) = (self, right)
    for k in 0..<rows {
      let pivot = (k..<rows).max { a[$0, k].pivotSize < a[$1, k].pivotSize } ?? k
      guard a[pivot, k].isInvertible else { throw Undefined.singular }
      a.swapRows(k, pivot)
      b.swapRows(k, pivot)
      let divisor = a[k, k]
      for j in 0..<a.columns { a[k, j] = try a[k, j] / divisor }
      for j in 0..<b.columns { b[k, j] = try b[k, j] / divisor }
      for i in 0..<rows where i != k {
        let factor = a[i, k]
        a.subtract(factor, timesRow: k, fromRow: i)
        b.subtract(factor, timesRow: k, fromRow: i)
      }
    }
    return b
  }

  /// The solution of A X = I.
  public func inverted() throws -> Grid { try solving(.identity(rows)) }

  /// Aᵏ by repeated squaring.
  func power(_ k: Int) -> Grid {
    var (result, square, rest) = (Grid.identity(rows), self, k)
    while rest > 0 {
      if rest & 1 == 1 { result = result.times(square) }
      rest >>= 1
      if rest > 0 { square = square.times(square) }
    }
    return result
  }
}
