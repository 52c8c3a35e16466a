public import Tracewise

extension Grid where S: Scalar {
  /// How many entries of a column come before an entry, and how many are equal to it, itself with them.
  fileprivate func rank(_ i: Int, _ j: Int) -> (before: Int, equal: Int) {
    (0..<rows).reduce((0, 0)) { count, k in
      S.isLess(self[k, j], self[i, j])
        ? (count.0 + 1, count.1)
        : (count.0, count.1 + (S.isLess(self[i, j], self[k, j]) ? 0 : 1))
    }
  }

  /// What the entry in row i of X has to do with place k of the sorted column j: 1 over the number of
  /// places that it shares.
  fileprivate func share(_ i: Int, _ k: Int, _ j: Int) throws -> S? {
    let (before, equal) = rank(i, j)
    return (before..<before + equal).contains(k) ? try S.one / S(Double(equal)) : nil
  }
}

/// zₖ = Σ over entries i that belong to place k of vᵢ, shared.
extension SortBy: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ v: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { k, j in
      try (0..<shape.rows).compactMap { i in try x.share(i, k, j).map { $0 * v[i, j] } }.total()
    }
  }
}

extension UnsortBy: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ g: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { i, j in
      try (0..<shape.rows).compactMap { k in try x.share(i, k, j).map { $0 * g[k, j] } }.total()
    }
  }
}

/// The entry of place k.
extension Sort: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { k, j in
      try (0..<shape.rows).compactMap { i in try x.share(i, k, j).map { $0 * x[i, j] } }.total()
    }
  }
}

/// The share of the last place.
extension MaximumShare: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { i, j in try x.share(i, shape.rows - 1, j) ?? .zero }
  }
}

extension ColumnMaxima: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { _, j in
      try (0..<x.rows).compactMap { i in
        try x.share(i, x.rows - 1, j).map { $0 * x[i, j] }
      }.total()
    }
  }
}

extension CumulativeSum: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { i, j in (isUpward ? i..<x.rows : 0..<i + 1).map { x[$0, j] }.total() }
  }
}

extension RowShift: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let distance = attributes.compactMap { $0.value.whole }.first ?? 0
    return Grid(shape) { i, j in
      (0..<x.rows).contains(i - distance) ? x[i - distance, j] : .zero
    }
  }
}

/// The sum of all bᵢ, each times the a between.
extension Scan: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { k, j in
      (isUpward ? k..<shape.rows : 0..<k + 1).map { i in
        (isUpward ? k..<i : i + 1..<k + 1).reduce(b[i, j]) { $0 * a[$1, j] }
      }.total()
    }
  }
}

extension ProductsBeside: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { i, j in (isAfter ? i + 1..<x.rows : 0..<i).reduce(S.one) { $0 * x[$1, j] } }
  }
}

extension CumulativeProduct: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { i, j in (0...i).reduce(S.one) { $0 * x[$1, j] } }
  }
}

extension ColumnProducts: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { _, j in (0..<x.rows).reduce(S.one) { $0 * x[$1, j] } }
  }
}

extension LowerToeplitz: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { i, j in i >= j ? x[i - j, 0] : .zero }
  }
}

extension DiagonalSums: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { k, _ in (k..<x.rows).map { x[$0, $0 - k] }.total() }
  }
}

extension SquaredDistances: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(shape) { i, j in
      (0..<x.rows).map { k in (x[k, i] - y[k, j]) * (x[k, i] - y[k, j]) }.total()
    }
  }
}

/// Of points that coincide constantly 0.
extension Distances: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { i, j in
      let differences = (0..<x.rows).map { k in x[k, i] - y[k, j] }
      if differences.allSatisfy({ $0.pivotSize == 0 }) { return .zero }
      return try S.sqrt(differences.map { $0 * $0 }.total())
    }
  }
}

extension ReciprocalOrZero: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    x.pivotSize == 0 ? .zero : try S.one / x
  }
}

extension LogGamma: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.polygamma(-1, x) }
}

extension Polygamma: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S.polygamma(attributes.compactMap { $0.value.whole }.first ?? 0, x)
  }
}

/// Σ cₘ tᵐ e⁻ᵗ with t = √u, c₀ = 1 and cₘ₊₁ = 2 (k − m)/((m + 1)(2k − m)) cₘ.
extension Matern: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry u: S) throws -> S {
    let k = attributes.compactMap { $0.value.whole }.first ?? 0
    let t = try S.sqrt(u)
    var (sum, term) = (S.one, S.one)
    for m in 0..<k {
      term = try term * t * S(Double(2 * (k - m))) / S(Double((m + 1) * (2 * k - m)))
      sum = sum + term
    }
    return try sum * S.exp(-t)
  }
}

extension RuleAttribute.Value {
  fileprivate var whole: Int? { if case .integer(let k) = self { k } else { nil } }
}
