import CKernels

/// What an optimiser moves: matrices, or arrays and dictionaries of such, as one vector of a space
/// with the inner product ⟨A, B⟩ = Σ Tr(Aᵀ B).
///
/// Laws, for points of one structure and equal shapes:
/// - `inner` is bilinear and symmetric, and x.inner(x) > 0 for x ≠ 0;
/// - `move(by: a, along: d)` makes x + a d of x, and `scale(by: a)` makes a x of it;
/// - the gradient that `gradient(at:of:)` gives belongs to it: ∂f = ∇f.inner(∂x).
///
/// A structure of one's own needs these three methods and those of `GradientInput`, each of which
/// calls that of its parts.
public protocol Parameters: GradientInput {
  /// ⟨A, B⟩ = Σ Tr(Aᵀ B).
  func inner(_ other: Self) -> Double
  /// x ← x + a d.
  mutating func move(by factor: Double, along direction: Self)
  /// x ← a x.
  mutating func scale(by factor: Double)
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

extension Matrix: Parameters {
  public func inner(_ other: Matrix) -> Double { Tracewise.inner(self, other).scalar }

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
}

extension Array: Parameters where Element: Parameters {
  public func inner(_ other: [Element]) -> Double {
    zip(self, other).reduce(0) { $0 + $1.0.inner($1.1) }
  }
  public mutating func move(by factor: Double, along direction: [Element]) {
    for (index, part) in zip(indices, direction) { self[index].move(by: factor, along: part) }
  }
  public mutating func scale(by factor: Double) {
    for index in indices { self[index].scale(by: factor) }
  }
}

extension Dictionary: Parameters where Key: Comparable, Value: Parameters {
  /// The terms in the order of the keys, so that the sum is the same in each run.
  public func inner(_ other: [Key: Value]) -> Double {
    keys.sorted().reduce(0) { sum, key in
      guard let a = self[key], let b = other[key] else { return sum }
      return sum + a.inner(b)
    }
  }
  public mutating func move(by factor: Double, along direction: [Key: Value]) {
    for (key, part) in direction { self[key]?.move(by: factor, along: part) }
  }
  public mutating func scale(by factor: Double) {
    for key in keys { self[key]?.scale(by: factor) }
  }
}
