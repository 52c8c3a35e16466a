#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Law 6: ∂|D| = Tr(D* ∂D), with D* the adjugate, so that it holds for singular D too.
///
/// (The deck prints a factor 1/N that does not belong there.) O(n³), by LU.
public struct Determinant: UnaryRule {
  public static var name: String { "det" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return .scalar
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.pointee = factorisation.determinant
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(x.adjugate() * dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.adjugate().T
  }
}

/// log |det D|: ∂ log|det D| = Tr(D⁻¹ ∂D). Does not overflow where the determinant would.
public struct LogDeterminant: UnaryRule {
  public static var name: String { "logdet" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return .scalar
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    guard factorisation.zeroPivot == 0 else { return x.refuseSingular(factorisation) }
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.pointee = factorisation.logDeterminant
    return result
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(Tracewise.solve(x, dx))
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.inverse().T
  }
}

/// The adjugate D*, the transpose of the matrix of cofactors: D D* = |D| I.
///
/// |D| D⁻¹ by LU, which is accurate also for ill-conditioned D (Stewart 1998); for a (nearly)
/// singular one ±V diag(Πⱼ≠ᵢ σⱼ) Uᵀ by the singular value decomposition. O(n³).
public struct Adjugate: UnaryRule {
  public static var name: String { "adjugate" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return x
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    if !factorisation.isNearlySingular {
      let determinant = factorisation.determinant
      if determinant.isFinite && determinant.magnitude > 1e-280 {
        return determinant * x.inverted(factorisation)
      }
    }
    return x.singularValues { $0.adjugate } ?? x.refuseUnconverged()
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(AdjugateDifferential(), to: x, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    // The differential is E ↦ |D| (Tr(D⁻¹E) D⁻¹ − D⁻¹ E D⁻¹), whose adjoint is itself at Dᵀ.
    M.apply(AdjugateDifferential(), to: x.T, g)
  }
}

/// The derivative of the adjugate at D along E, at any rank: the second derivative of |D|.
///
/// With D = U Σ Vᵀ, Ẽ = Uᵀ E V and Pᵢⱼ = Πₖ≠ᵢ,ⱼ σₖ: ±V (diag(P diag Ẽ) − P ⊙ Ẽ) Uᵀ, P having a
/// zero diagonal. Its own derivative, the third of |D|, is given for invertible D only.
public struct AdjugateDifferential: BinaryRule {
  public static var name: String { "adjugatedifferential" }
  public init() {}
  public func shape(_ x: Shape, _ e: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return try equalShapes(x, e)
  }
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    x.singularValues { $0.adjugateDifferential(e) } ?? x.refuseUnconverged()
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ de: M, at x: M, _ e: M, value z: M) -> M {
    // ∂(|D| S) with S = Tr(BE) B − B E B and B = D⁻¹, by laws 2, 5 and 6.
    let b = x.inverse()
    let db = -(b * dx * b)
    let s = trace(b * e) * b - b * e * b
    let ds = trace(db * e) * b + trace(b * e) * db - db * e * b - b * e * db
    return determinant(x) * (trace(b * dx) * s + ds)
      + M.apply(AdjugateDifferential(), to: x, de)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value z: M) -> M {
    // The adjugate of a number is 1: what would cancel below is 0 exactly, at 0 too.
    if x.rows == 1 { return x.zero }
    let b = x.inverse()
    let c = (b * e * b).T
    let h = b.T * g
    let direct = (inner(g, trace(b * e) * b) - inner(g.T, c)) * b.T
    let inside = h * c + c * g * b.T - inner(g, b) * c - trace(b * e) * (h * b.T)
    return determinant(x) * (direct + inside)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value z: M) -> M {
    M.apply(AdjugateDifferential(), to: x.T, g)
  }
}

extension Factorisation {
  /// |D|, in an order that neither overflows nor underflows on the way.
  var determinant: Double {
    if zeroPivot != 0 { return 0 }
    if let product = plainProduct { return product }
    var (mantissa, exponent) = (sign, 0)
    for k in 0..<Int(n) {
      guard pivot(k).isFinite else { return .nan }
      let next = mantissa * pivot(k).significandWithSign
      exponent += Int(pivot(k).exponent) + Int(next.exponent)
      mantissa = next.significandWithSign
    }
    return scalbn(mantissa, Int32(clamping: exponent))
  }

  /// The product of the pivots, where no partial product is near overflow or underflow.
  private var plainProduct: Double? {
    var product = sign
    for k in 0..<Int(n) {
      product *= pivot(k)
      guard product.magnitude > 1e-290, product.magnitude < 1e290 else { return nil }
    }
    return product
  }

  var logDeterminant: Double { (0..<Int(n)).reduce(0) { $0 + log(abs(pivot($1))) } }
}

extension Double {
  /// ±1 ≤ … < ±2: the number without its power of two.
  fileprivate var significandWithSign: Double { self < 0 ? -significand : significand }
}

extension DenseView {
  func refuseUnconverged() -> DenseView {
    refuse(.domain, "the singular value decomposition of {0} does not converge")
  }
}
