import Tracewise

extension Grid {
  /// The determinant, at any rank and over any commutative ring of scalars.
  ///
  /// Elimination with full pivoting as long as there is an invertible pivot. What is left then is
  /// nothing, zeros, or (over duals, at a singular matrix) infinitesimals that cannot be divided
  /// by; its determinant is found without division. So is that of a rest that is negligible in
  /// floating point: nothing is divided by what may be rounding errors.
  @specialized(where S == Modular)
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<Modular>)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  public func determinant() throws -> S {
    var (rest, product, negligible) = (self, S.one, 0.0)
    for k in 0..<rows {
      guard let (i, j) = rest.bestPivot(from: k, above: negligible) else {
        return product * rest.trailing(k).determinantWithoutDivision()
      }
      rest.swapRows(k, i)
      rest.swapColumns(k, j)
      if (i == k) != (j == k) { product = -product }
      let pivot = rest[k, k]
      if k == 0 { negligible = 1e-6 * pivot.pivotSize }
      product = product * pivot
      for below in (k + 1)..<max(rows, k + 1) {
        let factor = try rest[below, k] / pivot
        rest.subtract(factor, timesRow: k, fromRow: below, from: k)
      }
    }
    return product
  }

  /// The place of the largest entry in the rows and columns from k on that is invertible and
  /// larger than that.
  private func bestPivot(from k: Int, above negligible: Double) -> (Int, Int)? {
    var (best, size): ((Int, Int)?, Double) = (nil, negligible)
    for i in k..<rows {
      for j in k..<rows where self[i, j].pivotSize > size {
        (best, size) = ((i, j), self[i, j].pivotSize)
      }
    }
    return best
  }

  private func trailing(_ k: Int) -> Grid {
    Grid(Shape(rows - k, rows - k)) { self[$0 + k, $1 + k] }
  }

  /// det A = (−1)ⁿ⁻¹ (Fⁿ⁻¹(A))₁₁ with F(X) = μ(X) A, where μ(X) is X above the diagonal, 0 below
  /// it, and −Σ Xⱼⱼ over j > i on it. O(n⁴). (Bird 2011.)
  func determinantWithoutDivision() -> S {
    if rows == 0 { return .one }
    if isZero { return .zero }
    var power = self
    for _ in 1..<max(rows, 1) { power = power.withTailSums().times(self) }
    return rows % 2 == 1 ? power[0, 0] : -power[0, 0]
  }

  /// The μ of Bird's algorithm.
  private func withTailSums() -> Grid {
    Grid(shape) { i, j in
      if i < j { return self[i, j] }
      if i > j { return .zero }
      return -((i + 1)..<rows).map { self[$0, $0] }.total()
    }
  }

  /// The adjugate from its definition: the entry (i, j) is the cofactor
  /// (−1)ⁱ⁺ʲ det(A without row j and column i).
  public func adjugated() throws -> Grid {
    try Grid(shape) { i, j in
      let minor = try without(row: j, column: i).determinant()
      return (i + j) % 2 == 0 ? minor : -minor
    }
  }
}
