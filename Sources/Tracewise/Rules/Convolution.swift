import CVectorMath

/// The deck's X ∗ K (Example 4-3): Hᵢⱼ = Σᵤᵥ Xᵢ₊ᵤ,ⱼ₊ᵥ Kᵤᵥ, stride 1, no padding, no flip.
///
/// Future work 1 of the deck, its laws: ∂(X ∗ K) = ∂X ∗ K + X ∗ ∂K, and
/// Tr(Gᵀ(X ∗ K)) = Tr((X ∗ G)ᵀ K) = Tr((G ∗ᶠ K)ᵀ X), where ∗ᶠ is the full convolution.
/// O((m−k+1)(n−l+1) k l).
public struct Correlation: BilinearRule {
  public static var name: String { "conv2" }
  public init() {}
  public func shape(_ x: Shape, _ k: Shape) throws(Misfit) -> Shape {
    guard k.rows <= x.rows, k.columns <= x.columns, k.count > 0 else {
      throw "the kernel {1} ({1.shape}) must fit into {0} ({0.shape})"
    }
    return Shape(x.rows - k.rows + 1, x.columns - k.columns + 1)
  }
  public func evaluate(_ x: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_correlate(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      Int(k.rowCount), Int(k.columnCount), k.base, Int(k.rowStride), Int(k.columnStride),
      result.base)
    return result
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ k: M, value h: M) -> M {
    M.apply(FullConvolution(), to: g, k)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ k: M, value h: M) -> M {
    conv2(x, g)
  }
}

/// The full convolution G ∗ᶠ K: Yₐᵦ = Σᵢⱼ Gᵢⱼ Kₐ₋ᵢ,ᵦ₋ⱼ, the adjoint of `Correlation` for its image.
public struct FullConvolution: BilinearRule {
  public static var name: String { "conv2full" }
  public init() {}
  public func shape(_ g: Shape, _ k: Shape) throws(Misfit) -> Shape {
    guard g.count > 0, k.count > 0 else { throw "{0} ({0.shape}) and {1} ({1.shape}) need entries" }
    return Shape(g.rows + k.rows - 1, g.columns + k.columns - 1)
  }
  public func evaluate(_ g: DenseView, _ k: DenseView, shape: Shape) -> DenseView {
    let result = g.core.pointee.allocate(shape, on: g.core)
    tw_convolve_full(
      Int(g.rowCount), Int(g.columnCount), g.base, Int(g.rowStride), Int(g.columnStride),
      Int(k.rowCount), Int(k.columnCount), k.base, Int(k.rowStride), Int(k.columnStride),
      result.base)
    return result
  }
  public func leftPullback<M: MatrixAlgebra>(_ y: M, at g: M, _ k: M, value z: M) -> M {
    conv2(y, k)
  }
  public func rightPullback<M: MatrixAlgebra>(_ y: M, at g: M, _ k: M, value z: M) -> M {
    conv2(y, g)
  }
}
