import CKernels

// Parameters as one vector of a space with the inner product ⟨A, B⟩ = Σ Tr(Aᵀ B). For points of one
// structure and equal shapes
// - `inner` is bilinear and symmetric, and x.inner(x) > 0 for x ≠ 0;
// - the gradient that `gradient(at:of:)` gives belongs to it: ∂f = ∇f.inner(∂x).

extension Parameters {
  public func inner(_ other: Self) -> Double {
    let (mine, others) = (leaves, other.leaves)
    guard mine.count == others.count else { return .nan }
    return zip(mine, others).reduce(0) { $0 + $1.0.inner($1.1) }
  }

  public mutating func move(by factor: Double, along direction: Self) {
    var parts = leaves
    let directions = direction.leaves
    // Where nobody else holds them, they are moved in their place.
    self = map { (_: Matrix) -> Matrix in .empty }
    if parts.count == directions.count {
      for k in parts.indices { parts[k].move(by: factor, along: directions[k]) }
    } else {
      parts = []
    }
    var rest = parts[...]
    self = rebuilt(from: &rest)
  }

  public mutating func scale(by factor: Double) { self = map { factor * $0 } }

  /// The same structure with what `transform` makes of the matrices of two structures, place by place:
  /// `weights.map(with: gradient) { w, g in w - 0.1 * g }`.
  ///
  /// Matrices without a partner give failed ones.
  public func map(
    with other: Self, _ transform: (Matrix, Matrix) throws -> Matrix
  ) rethrows -> Self { try map(with: [other]) { try transform($0[0], $0[1]) } }

  /// The same structure with what `transform` makes of the matrices of three structures, place by place,
  /// such as a step of Adam:
  ///
  ///     func step(_ w: inout [Matrix], _ m: inout [Matrix], _ v: inout [Matrix], along g: [Matrix]) {
  ///       m = m.map(with: g) { m, g in 0.9 * m + 0.1 * g }
  ///       v = v.map(with: g) { v, g in 0.999 * v + 0.001 * g.squared }
  ///       w = w.map(with: m, v) { w, m, v in w - 0.01 * m ./ (sqrt(v) + 1e-8) }
  ///     }
  public func map(
    with second: Self, _ third: Self, _ transform: (Matrix, Matrix, Matrix) throws -> Matrix
  ) rethrows -> Self { try map(with: [second, third]) { try transform($0[0], $0[1], $0[2]) } }

  private func map(
    with others: [Self], _ transform: ([Matrix]) throws -> Matrix
  ) rethrows -> Self {
    let lists = others.map(\.leaves)
    let count = leaves.count
    guard lists.allSatisfy({ $0.count == count }) else {
      return map { (_: Matrix) -> Matrix in Matrix(failure: .otherStructure(in: "map")) }
    }
    var place = 0
    return try map { (matrix: Matrix) -> Matrix in
      defer { place += 1 }
      return try transform([matrix] + lists.map { $0[place] })
    }
  }
}

extension Parameters {
  /// ‖x‖ = √⟨x, x⟩.
  var length: Double { inner(self).squareRoot() }

  /// x + a d.
  func moved(by factor: Double, along direction: Self) -> Self {
    var result = self
    result.move(by: factor, along: direction)
    return result
  }

  /// a x.
  func scaled(by factor: Double) -> Self {
    var result = self
    result.scale(by: factor)
    return result
  }
}

extension Matrix {
  /// ⟨A, B⟩ = Tr(Aᵀ B).
  public func inner(_ other: Matrix) -> Double { Tracewise.inner(self, other).scalar }

  /// x ← x + a d, in place where nobody else holds the matrix.
  public mutating func move(by factor: Double, along direction: Matrix) {
    guard failure == nil else { return }
    guard direction.failure == nil else { return self = direction }
    guard shape == direction.shape else {
      let error =
        "the shapes must be equal; the point is \(shape), the direction \(direction.shape)"
      return self = Matrix(failure: TracewiseError(.shape, in: "move", error))
    }
    guard makeUnique() else { return }
    tw_accumulate_scaled(count, factor, direction.storage.base, storage.base)
  }

  public mutating func scale(by factor: Double) { self = factor * self }

  /// Has no entries.
  fileprivate static let empty = Matrix.zeros(0, 0)
}
