/// The squared distances of the columns of X (k×m) from those of Y (k×n): Dᵢⱼ = ‖xᵢ − yⱼ‖².
/// ∂D = 2 (diag(Xᵀ∂X) 1ᵀ − ∂Xᵀ Y − Xᵀ ∂Y + 1 diag(Yᵀ∂Y)ᵀ). O(k m n), by differences, which do not
/// cancel as ‖x‖² + ‖y‖² − 2 xᵀy does.
public struct SquaredDistances: BinaryRule {
  public static var name: String { "squareddistances" }
  public static var signature: Signature? { Signature((.k, .m), (.k, .n), gives: (.m, .n)) }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(Distances(), to: x, y), x.T * y]
  }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    let (x, y) = (xs[0], xs[1])
    return (x ⊙ x).columnSums.T + (y ⊙ y).columnSums - 2 * (x.T * y)
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value d: M) -> M {
    2 * changes(dx, dy, x, y)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    2 * onFirst(g, x, y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    2 * onSecond(g, x, y)
  }
}

/// 1/x, and 0 at 0: (x⁺)′ = −(x⁺)². What belongs to distances of points that coincide is 0.
public struct ReciprocalOrZero: ElementwiseRule {
  public static var name: String { "reciprocalorzero" }
  public static var kinks: Kinks { .atZero }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .awayFromZero(0.2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.reciprocal] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { xs[0].reciprocal }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -y.squared }
}

/// The distances of the columns of X (k×m) from those of Y (k×n): Dᵢⱼ = ‖xᵢ − yⱼ‖. With S the squared ones,
/// ∂D = ½ D⁺ ⊙ ∂S, where D⁺ is 1/d, and 0 of points that coincide: the subgradient of least norm.
public struct Distances: BinaryRule {
  public static var name: String { "distances" }
  public static var signature: Signature? { Signature((.k, .m), (.k, .n), gives: (.m, .n)) }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(SquaredDistances(), to: x, y)]
  }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    sqrt(M.apply(SquaredDistances(), to: xs[0], xs[1]))
  }
  public init() {}
  private func slope<M: MatrixAlgebra>(_ d: M) -> M { M.apply(ReciprocalOrZero(), to: d) }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value d: M) -> M {
    slope(d) ⊙ changes(dx, dy, x, y)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    onFirst(g ⊙ slope(d), x, y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    onSecond(g ⊙ slope(d), x, y)
  }
}

/// (xᵢ − yⱼ)ᵀ (∂xᵢ − ∂yⱼ), half the change of the squared distances.
private func changes<M: MatrixAlgebra>(_ dx: M, _ dy: M, _ x: M, _ y: M) -> M {
  (x ⊙ dx).columnSums.T - dx.T * y - x.T * dy + (y ⊙ dy).columnSums
}

/// The adjoint of that for X.
private func onFirst<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
  x ⊙ g.rowSums.T - y * g.T
}

/// The adjoint of that for Y.
private func onSecond<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
  y ⊙ g.columnSums - x * g
}

/// ‖xᵢ − yⱼ‖² for the columns of X (k×m) and Y (k×n), an m×n matrix. O(k m n). An error where columns
/// differ in length.
public func squaredDistances<M: MatrixAlgebra>(_ x: M, _ y: M) -> M {
  M.apply(SquaredDistances(), to: x, y)
}

/// ‖xᵢ − yⱼ‖ for the columns of X (k×m) and Y (k×n), an m×n matrix. O(k m n). Points that coincide have the
/// gradient 0, a subgradient. An error where columns differ in length.
public func distances<M: MatrixAlgebra>(_ x: M, _ y: M) -> M { M.apply(Distances(), to: x, y) }

/// The Matérn kernel with ν = k + ½ as a function of u = 2ν r²/l² (Rasmussen and Williams 2006, 4.14-4.17):
/// m₀ = e⁻ᵗ, m₁ = (1 + t) e⁻ᵗ, m₂ = (1 + t + t²/3) e⁻ᵗ, … with t = √u, by the reverse Bessel polynomials.
///
/// mₖ′(u) = −mₖ₋₁(u)/(4k − 2), so that it is smooth at u = 0 as often as the kernel is; m₀′ = −½ (√u)⁺ m₀, which
/// is 0 there.
public struct Matern: ElementwiseRule {
  public static var name: String { "matern" }
  public func describe(_ x: [String]) -> String { "matern(\(order), \(x[0]))" }
  public var notation: RuleNotation { .function("matern\(order)") }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(Int(order)))] }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.1) }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(Matern(Int(order) + 1), to: x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [exp(-x)] }
  let order: Int32
  /// The kernel with ν = k + ½; its values are NaN but for k from 0 to 100.
  public init(_ k: Int) { order = Int32(clamping: k) }
  public func derivative<M: MatrixAlgebra>(at u: M, value y: M) -> M {
    guard order > 0 else { return -0.5 * M.apply(ReciprocalOrZero(), to: sqrt(u)) ⊙ y }
    return -(M.apply(Matern(Int(order) - 1), to: u) ./ u.constant(4 * Double(order) - 2))
  }
}

/// The Matérn kernel with ν = k + ½ of u = (2k + 1) r²/l², entry by entry: Matérn 3/2 of the columns of X and Y is
/// `matern(1, 3 * squaredDistances(X, Y) / (l * l))`. Smooth where points coincide as often as the kernel
/// is. NaN below 0, and for k outside 0 … 100.
public func matern<M: MatrixAlgebra>(_ k: Int, _ u: M) -> M { M.apply(Matern(k), to: u) }
