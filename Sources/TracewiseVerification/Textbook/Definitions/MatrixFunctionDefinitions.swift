public import Tracewise

extension MatrixExponential: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.function(.exp)
  }
}

extension ExponentialDerivative: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try xs.derivative(of: .exp)
  }
}

extension MatrixLogarithm: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.function(.log)
  }
}

extension LogarithmDerivative: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try xs.derivative(of: .log)
  }
}

extension SpectralFunction: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.symmetricPart().function(function)
  }
}

extension SpectralDerivative: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try xs.map { try $0.symmetricPart() }.derivative(of: function)
  }
}

extension GibbsState: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    var symmetric = try xs.map { try $0.symmetricPart() }
    symmetric[0] = symmetric[0].shifted(by: -symmetric[0].exponentShift)
    let total = try symmetric[0].function(.exp).trace
    return try symmetric.derivative(of: .exp).map { try $0 / total }
  }
}

extension LogTraceExp: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let (s, shift) = (try x.symmetricPart(), x.exponentShift)
    return Grid(try S.log(s.shifted(by: -shift).function(.exp).trace) + shift)
  }
}

/// Tr(A P) of the projector P on the space of the largest; where there is none, the last entries of λ.
extension LargestEigenvalues: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let s = try x.symmetricPart()
    if let projector = try? s.function(.top(count)) { return Grid(s.times(projector).trace) }
    let values = try S.root(of: SymmetricEigenEquations(), at: [x])[1].entries
    return Grid(values.suffix(count).total())
  }
}

extension Grid where S: Scalar {
  /// (A + Aᵀ)/2.
  func symmetricPart() throws -> Grid {
    let half = try S(0.5)
    return zip(transposed) { half * ($0 + $1) }
  }

  /// What may be taken off the diagonal before it is exponentiated.
  fileprivate var exponentShift: S { S.exponentShift((0..<rows).map { self[$0, $0] }) }

  /// A + s I.
  func shifted(by s: S) -> Grid { Grid(shape) { $0 == $1 ? self[$0, $1] + s : self[$0, $1] } }

  fileprivate var trace: S { (0..<rows).map { self[$0, $0] }.total() }
}

extension Array {
  /// The derivative of f(A) along directions E₁, … behind A: the upper right block of f([A, E; 0, A]), and so
  /// on for further directions.
  fileprivate func derivative<S: Scalar>(
    of f: SpectralFunction.Function
  ) throws -> Grid<S> where Element == Grid<S> {
    let (shape, n) = (self[0].shape, self[0].rows)
    let whole = dropFirst().reduce(self[0]) { a, e in
      let m = a.rows
      return Grid(Shape(2 * m, 2 * m)) { i, j in
        if i / m == j / m { return a[i % m, j % m] }
        return i < j && i / n == (j - m) / n ? e[i % n, j % n] : .zero
      }
    }
    let value = try whole.function(f, order: n)
    return Grid(shape) { value[$0, $1 + whole.columns - n] }
  }
}
