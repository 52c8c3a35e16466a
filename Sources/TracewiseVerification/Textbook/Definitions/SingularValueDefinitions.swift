public import Tracewise

/// A V = U diag(σ), Aᵀ U = V diag(σ), UᵀU = I and VᵀV = I.
struct SingularEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (a, u, s, v) = (xs[0], ys[0], ys[1], ys[2])
    func scaled(_ x: Grid<S>) -> Grid<S> { Grid(x.shape) { x[$0, $1] * s[$1, 0] } }
    return a.times(v).zip(scaled(u)) { $0 - $1 }.entries
      + a.transposed.times(u).zip(scaled(v)) { $0 - $1 }.entries
      + u.offOrthonormal + v.offOrthonormal
  }
  func shapes(_ xs: [Shape]) -> [Shape] {
    let k = min(xs[0].rows, xs[0].columns)
    return [Shape(xs[0].rows, k), Shape(k, 1), Shape(xs[0].columns, k)]
  }
  func start(_ xs: [Matrix]) throws -> [Matrix] {
    let (u, values, v) = svd(xs[0])
    return [u, values, v]
  }
}

/// QᵀQ = I, QᵀA symmetric, A = Q QᵀA.
struct PolarEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (a, q) = (xs[0], ys[0])
    let h = q.transposed.times(a)
    return q.offOrthonormal + h.zip(h.transposed) { $0 - $1 }.entries
      + a.zip(q.times(h)) { $0 - $1 }.entries
  }
  func shapes(_ xs: [Shape]) -> [Shape] { xs }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [xs[0].polarFactor()] }
}

extension Grid where S: Scalar {
  /// The upper half of VᵀV − I.
  var offOrthonormal: [S] {
    let gram = transposed.times(self)
    var residuals: [S] = []
    for i in 0..<gram.rows {
      for j in i..<gram.columns { residuals.append(gram[i, j] - (i == j ? .one : .zero)) }
    }
    return residuals
  }

  /// The polar factor, of a wide matrix that of its transpose.
  fileprivate func polarFactor() throws -> Grid {
    rows < columns
      ? try transposed.polarFactor().transposed : try S.root(of: PolarEquations(), at: [self])[0]
  }

  /// Uₖ Vₖᵀ: twice the upper right block of the projector on the k largest eigenvalues of [0, A; Aᵀ, 0].
  fileprivate func singularFactor(_ k: Int) throws -> Grid {
    let (m, n) = (rows, columns)
    let whole = Grid(Shape(m + n, m + n)) { i, j in
      i < m && j >= m ? self[i, j - m] : i >= m && j < m ? self[j, i - m] : .zero
    }
    let (projector, two) = (try whole.function(.top(k)), try S(2))
    return Grid(shape) { two * projector[$0, $1 + m] }
  }
}

extension SingularValues: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SingularEquations(), at: [x])[1]
  }
}

extension LeftSingularVectors: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SingularEquations(), at: [x])[0]
  }
}

extension RightSingularVectors: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SingularEquations(), at: [x])[2]
  }
}

extension SingularReciprocal: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.map { try $0.inverse() }
  }
}

extension PolarFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.polarFactor()
  }
}

/// ⟨Q, A⟩ of the polar factor; at lost rank, where there is none, the sum of σ.
extension NuclearNorm: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    if let factor = try? x.polarFactor() { return Grid(factor.inner(x)) }
    return Grid(try S.root(of: SingularEquations(), at: [x])[1].entries.total())
  }
}

/// ⟨Uₖ Vₖᵀ, A⟩; where the cut is none, the sum of the first of σ.
extension KyFanNorm: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    if let factor = try? x.singularFactor(count) { return Grid(factor.inner(x)) }
    let values = try S.root(of: SingularEquations(), at: [x])[1].entries
    return Grid(values.prefix(count).total())
  }
}

extension SingularFactor: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.singularFactor(count)
  }
}
