/// The deck's X ∗ K (Example 4-3): Hᵢⱼ = Σᵤᵥ Xᵢ₊ᵤ,ⱼ₊ᵥ Kᵤᵥ, stride 1, no padding, no flip.
///
/// Future work 1 of the deck, its laws: ∂(X ∗ K) = ∂X ∗ K + X ∗ ∂K, and
/// Tr(Gᵀ(X ∗ K)) = Tr((X ∗ G)ᵀ K) = Tr((G ∗ᶠ K)ᵀ X), where ∗ᶠ is the full convolution.
/// O((m−k+1)(n−l+1) k l).
public struct Correlation: BilinearRule {
  public static var name: String { "conv2" }
  public static var signature: Signature? {
    Signature((.m, .n), (.k, .l), gives: (.valid(.m, .k), .valid(.n, .l)))
  }
  public var notation: RuleNotation { .infix(.correlation) }
  public var transposes: TransposeLaw { .commutes }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ k: M) -> [M] {
    [M.apply(FullConvolution(), to: x, k)]
  }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ k: M, value h: M) -> M {
    M.apply(FullConvolution(), to: g, k)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ k: M, value h: M) -> M {
    conv2(x, g)
  }
}

/// The deck's X ∗ K (Example 4-3): correlation with stride 1, without padding or flip,
/// (m−k+1)×(n−l+1) for m×n and k×l. A kernel that does not fit into X is an error.
@specialized(where M == Variable)
public func conv2<M: MatrixAlgebra>(_ x: M, _ k: M) -> M { M.apply(Correlation(), to: x, k) }

/// The full convolution G ∗ᶠ K: Yₐᵦ = Σᵢⱼ Gᵢⱼ Kₐ₋ᵢ,ᵦ₋ⱼ, the adjoint of `Correlation` for its image.
public struct FullConvolution: BilinearRule {
  public static var name: String { "conv2full" }
  public static var signature: Signature? {
    Signature((.p, .q), (.k, .l), gives: (.full(.p, .k), .full(.q, .l)))
  }
  public var notation: RuleNotation { .infix(.fullConvolution) }
  public var transposes: TransposeLaw { .commutes }
  public static var isCommutative: Bool { true }
  public func neighbours<M: MatrixAlgebra>(_ g: M, _ k: M) -> [M] {
    [M.apply(Correlation(), to: g, k)]
  }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ y: M, at g: M, _ k: M, value z: M) -> M {
    conv2(y, k)
  }
  public func rightPullback<M: MatrixAlgebra>(_ y: M, at g: M, _ k: M, value z: M) -> M {
    conv2(y, g)
  }
}
