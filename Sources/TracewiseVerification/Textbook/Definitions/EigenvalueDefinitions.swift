public import Tracewise

/// S V = V diag(λ) and VᵀV = I, S = (A + Aᵀ)/2.
struct SymmetricEigenEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (s, v, l) = (try xs[0].symmetricPart(), ys[0], ys[1])
    let scaled = Grid(v.shape) { v[$0, $1] * l[$1, 0] }
    return s.times(v).zip(scaled) { $0 - $1 }.entries + v.offOrthonormal
  }
  func shapes(_ xs: [Shape]) -> [Shape] { [xs[0], Shape(xs[0].rows, 1)] }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [xs[0].eigenvectors(), xs[0].eigenvalues()] }
}

extension SymmetricEigenvalues: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SymmetricEigenEquations(), at: [x])[1]
  }
}

extension SymmetricEigenvectors: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SymmetricEigenEquations(), at: [x])[0]
  }
}

extension Grid {
  /// Whether two entries of this column are one value: equal, or to rounding where numbers round.
  fileprivate func isTie(_ i: Int, _ j: Int) -> Bool {
    let largest = entries.reduce(0) { max($0, $1.pivotSize) }
    let distance = 4 * Double(rows) * Double.ulpOfOne * largest
    return (self[i, 0] - self[j, 0]).pivotSize <= distance
  }
}

extension GapQuotient: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ l: Grid<S>, _ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let isUsed = (0..<shape.columns).map { j in !(0..<shape.rows).allSatisfy { x[$0, j].isZero } }
    return try Grid(shape) { i, j in
      if i == j || !isUsed[i] && !isUsed[j] { return .zero }
      guard !l.isTie(i, j) else { throw Undefined(.domain, "values coincide") }
      return try x[i, j] / (l[j, 0] - l[i, 0])
    }
  }
}

/// Over neighbours in the sorted column that are one value.
extension TieAverage: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ l: Grid<S>, _ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { i, _ in
      if values == .singular, l[i, 0].pivotSize <= 4 * Double(l.rows) * Double.ulpOfOne {
        return .zero
      }
      var (first, last) = (i, i)
      while first > 0, l.isTie(first - 1, first) { first -= 1 }
      while last + 1 < shape.rows, l.isTie(last, last + 1) { last += 1 }
      return try (first...last).map { x[$0, 0] }.total() / S(Double(last - first + 1))
    }
  }
}
