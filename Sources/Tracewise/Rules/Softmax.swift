import CVectorMath

/// Requires at least one row, so that each column has a distribution.
@inline(__always)
private func withRows(_ x: Shape) throws(Misfit) -> Shape {
  guard x.rows > 0 else { throw "columns with entries are required; {0} is {0.shape}" }
  return x
}

/// S = exp(X) ⊘ 1ᵀexp(X) of each column: ∂S = S ⊙ (∂X − 1 1ᵀ(S ⊙ ∂X)).
public struct Softmax: UnaryRule {
  public static var name: String { "softmax" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { try withRows(x) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_softmax_columns(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      result.base)
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    y ⊙ (dx - (y ⊙ dx).columnSums)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    y ⊙ (g - (y ⊙ g).columnSums)
  }
}

/// X − 1 logsumexp(X) of each column: ∂Y = ∂X − 1 1ᵀ(S ⊙ ∂X) with S = exp(Y) the softmax.
/// (Deck, Example 4-1, step 3.1.)
public struct LogSoftmax: UnaryRule {
  public static var name: String { "logsoftmax" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { try withRows(x) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_log_softmax_columns(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      result.base)
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    dx - (softmax(x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g - softmax(x) ⊙ g.columnSums
  }
}

/// log 1ᵀexp(X) of each column, a row: ∂y = 1ᵀ(softmax(X) ⊙ ∂X). Does not overflow.
public struct LogSumExp: UnaryRule {
  public static var name: String { "logsumexp" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(1, try withRows(x).columns) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_log_sum_exp_columns(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      result.base)
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (softmax(x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { softmax(x) ⊙ g }
}

/// −Σ Y ⊙ logsoftmax(H), the categorical loss of logits H: ∂L = ⟨softmax(H) ⊙ 1ᵀY − Y, ∂H⟩ −
/// ⟨logsoftmax(H), ∂Y⟩. (Deck, Example 4-1; there 1ᵀy = 1.)
public struct CrossEntropy: BinaryRule {
  public static var name: String { "crossentropy" }
  public init() {}
  public func shape(_ h: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard h == y else { throw .shapesDiffer }
    _ = try withRows(h)
    return .scalar
  }
  public func evaluate(_ h: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    let result = h.core.pointee.allocate(shape, on: h.core)
    result.base.pointee = tw_cross_entropy_columns(
      Int(h.rowCount), Int(h.columnCount), h.base, Int(h.rowStride), Int(h.columnStride),
      y.base, Int(y.rowStride), Int(y.columnStride))
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dh: M, _ dy: M, at h: M, _ y: M, value z: M) -> M {
    inner(softmax(h) ⊙ y.columnSums - y, dh) - inner(logSoftmax(h), dy)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at h: M, _ y: M, value z: M) -> M {
    g * (softmax(h) ⊙ y.columnSums - y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at h: M, _ y: M, value z: M) -> M {
    -(g * logSoftmax(h))
  }
}
