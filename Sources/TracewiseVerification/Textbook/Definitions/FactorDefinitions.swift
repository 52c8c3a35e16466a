public import Tracewise

extension TriangularPart: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let factor = try S(diagonal)
    return Grid(shape) { i, j in
      i == j ? factor * x[i, j] : (i > j) == (side == .lower) ? x[i, j] : .zero
    }
  }
}

/// By elimination, with zeros in the place of the other triangle.
extension TriangularSolve: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) throws -> Grid<S> {
    try TriangularPart(side).textbook(a, shape: a.shape).solving(b)
  }
}

/// Column by column, from L Lᵀ = (A + Aᵀ)/2.
extension Cholesky: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let s = try x.symmetricPart()
    var l = Grid<S>(shape, repeating: .zero)
    for j in 0..<shape.rows {
      let known = (0..<j).map { l[j, $0] * l[j, $0] }.total()
      l[j, j] = try S.sqrt(s[j, j] - known)
      for i in j + 1..<max(shape.rows, j + 1) {
        let known = (0..<j).map { l[i, $0] * l[j, $0] }.total()
        l[i, j] = try (s[i, j] - known) / l[j, j]
      }
    }
    return l
  }
}

extension Grid where S: Scalar {
  /// Q and R of A = Q R, by Gram and Schmidt, each column's projections taken off one by one.
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  fileprivate func orthogonalised() throws -> (q: Grid, r: Grid) {
    var (q, r) = (self, Grid(Shape(columns, columns), repeating: .zero))
    for j in 0..<columns {
      for k in 0..<j {
        r[k, j] = (0..<rows).map { q[$0, k] * q[$0, j] }.total()
        for i in 0..<rows { q[i, j] = q[i, j] - r[k, j] * q[i, k] }
      }
      r[j, j] = try S.sqrt((0..<rows).map { q[$0, j] * q[$0, j] }.total())
      for i in 0..<rows { q[i, j] = try q[i, j] / r[j, j] }
    }
    return (q, r)
  }
}

extension OrthogonalFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.orthogonalised().q
  }
}

extension TriangularFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.orthogonalised().r
  }
}

extension Grid where S: Scalar {
  /// L and U of A = L U by Crout and Doolittle: row by row of U, column by column of L.
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  fileprivate func eliminated() throws -> (l: Grid, u: Grid) {
    let n = rows
    var (l, u) = (Grid(shape, repeating: .zero), Grid(shape, repeating: .zero))
    for k in 0..<n {
      l[k, k] = .one
      for j in k..<n { u[k, j] = self[k, j] - (0..<k).map { l[k, $0] * u[$0, j] }.total() }
      for i in k + 1..<max(n, k + 1) {
        l[i, k] = try (self[i, k] - (0..<k).map { l[i, $0] * u[$0, k] }.total()) / u[k, k]
      }
    }
    return (l, u)
  }
}

extension UnitLowerFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.eliminated().l
  }
}

extension UpperFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.eliminated().u
  }
}
