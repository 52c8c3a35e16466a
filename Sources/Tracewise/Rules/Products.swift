/// Law 2: ∂(AC) = (∂A)C + A(∂C).
///
/// O(m n k), by OpenBLAS. Transposes are read in place.
public struct Product: BilinearRule {
  public static var name: String { "product" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) * \(x[1])" }
  public static var law: Int? { 2 }
  public static var signature: Signature? { Signature((.m, .k), (.k, .n), gives: (.m, .n)) }
  public var operation: AlgebraicOperation? { .product }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(Hadamard(), to: x, y)]
  }
  public init() {}
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y.T }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { x.T * g }
}

/// Law 3: ∂(Aᵀ) = (∂A)ᵀ. Free: the same memory, read the other way.
public struct Transpose: LinearRule {
  public static var name: String { "transpose" }
  public static func describe(_ x: [String]) -> String { "\(x[0])'" }
  public static var law: Int? { 3 }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .m)) }
  public var operation: AlgebraicOperation? { .transpose }
  public init() {}
  @inline(__always)
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.T }
}

extension MatrixAlgebra {
  /// Aᵀ: ∂Aᵀ = (∂A)ᵀ (law 3). Free: the same memory, read the other way.
  @inline(__always)
  public var T: Self { Self.apply(Transpose(), to: self) }
  /// The transpose, in words.
  @specialized(where Self == Variable)
  public func transposed() -> Self { T }
}

/// ⟨A, B⟩ = Tr(Aᵀ B) = Σ A ⊙ B.
public struct InnerProduct: BilinearRule {
  public static var name: String { "inner" }
  public static var signature: Signature? { Signature((.m, .n), (.m, .n), gives: (.one, .one)) }
  public var operation: AlgebraicOperation? { .inner }
  public static var isCommutative: Bool { true }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * x }
}

/// ⟨A, B⟩ = Tr(Aᵀ B) = Σ A ⊙ B of matrices of one shape, 1×1, in O(mn): ∂⟨A, B⟩ = ⟨∂A, B⟩ + ⟨A, ∂B⟩.
@specialized(where M == Variable)
@_disfavoredOverload
public func inner<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(InnerProduct(), to: a, b) }

/// Tr(A B) = Σ A ⊙ Bᵀ, in O(mn): ∂Tr(AB) = Tr(∂A B) + Tr(A ∂B).
public struct TraceOfProduct: BilinearRule {
  public static var name: String { "trproduct" }
  public static func describe(_ x: [String]) -> String { "tr(\(x[0]) * \(x[1]))" }
  public static var signature: Signature? { Signature((.m, .n), (.n, .m), gives: (.one, .one)) }
  public var notation: RuleNotation { .expansion }
  public func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? {
    trace(M.apply(Product(), to: x, y))
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [inner(x, y)] }
  public static var isCommutative: Bool { true }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g * y.T
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g * x.T
  }
}

/// Rᵀ R, half a product since it is symmetric: ∂(RᵀR) = (∂R)ᵀ R + Rᵀ ∂R.
public struct Gram: UnaryRule {
  public static var name: String { "gram" }
  public static func describe(_ x: [String]) -> String {
    let transposed = x[0].hasSuffix("'") ? String(x[0].dropLast()) : "\(x[0])'"
    return "\(transposed) * \(x[0])"
  }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .n)) }
  public var notation: RuleNotation { .expansion }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { M.apply(Product(), to: x.T, x) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [M.apply(Product(), to: x, x.T)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    dx.T * x + x.T * dx
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { x * (g + g.T) }
}

/// The Kronecker product: block (i, j) of A ⊗ B is Aᵢⱼ B.
///
/// Its adjoints contract the blocks: with R(G) holding vec of block (i, j) in row i + j m,
/// vec(Ā) = R(G) vec(B) and vec(B̄) = R(G)ᵀ vec(A). (Van Loan 2000.)
public struct Kronecker: BilinearRule {
  public static var name: String { "kron" }
  public static var signature: Signature? {
    Signature((.m, .n), (.p, .q), gives: (.product(.m, .p), .product(.n, .q)))
  }
  public var operation: AlgebraicOperation? { .kronecker }
  public var transposes: TransposeLaw { .commutes }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [M.apply(Product(), to: x, y)] }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    (blockRows(g, x, y) * y.vectorized).reshaped(x.rows, x.columns)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    (blockRows(g, x, y).T * x.vectorized).reshaped(y.rows, y.columns)
  }
  private func blockRows<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
    M.apply(BlockRows(outer: x.shape, inner: y.shape), to: g)
  }
}

/// The Kronecker product A ⊗ B, mp×nq for m×n and p×q: block (i, j) is Aᵢⱼ B. (Van Loan 2000.)
@specialized(where M == Variable)
@_disfavoredOverload
public func kronecker<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(Kronecker(), to: a, b) }

/// The matrix whose row i + j m is vec of block (i, j) of an m×n matrix of blocks.
public struct BlockRows: LinearRule {
  public static var name: String { "blockrows" }
  public var attributes: [RuleAttribute] { layout.attributes }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    let outer = Shape(x.rows.divided(choose), x.columns.divided(choose))
    return BlockRows(outer: outer, inner: Shape(x.rows / outer.rows, x.columns / outer.columns))
  }
  /// Where blocks and their entries stand.
  public let layout: BlockLayout
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let layout = BlockLayout(Shape(size(.m), size(.n)), Shape(size(.p), size(.q)))
    return [GeneralCase(BlockRows(layout), shapes: [layout.blocked])]
  }
  /// The rule for an `outer` matrix of blocks of the shape `inner`.
  public init(outer: Shape, inner: Shape) { layout = BlockLayout(outer, inner) }
  init(_ layout: BlockLayout) { self.layout = layout }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == layout.blocked else { throw "{0} is {0.shape}, which is not a whole of its blocks" }
    return layout.listed
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(BlocksFromRows(layout), to: g)
  }
  public func ofKronecker<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? {
    a.shape == layout.outer && b.shape == layout.inner ? a.vectorized * b.vectorized.T : nil
  }
}

/// The adjoint and inverse of `BlockRows`: puts rows back as blocks.
public struct BlocksFromRows: LinearRule {
  public static var name: String { "blocksfromrows" }
  public var attributes: [RuleAttribute] { layout.attributes }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    let (outer, inner) = (x.rows.divided(choose), x.columns.divided(choose))
    return BlocksFromRows(
      outer: Shape(outer, x.rows / outer), inner: Shape(inner, x.columns / inner))
  }
  /// Where blocks and their entries stand.
  public let layout: BlockLayout
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let layout = BlockLayout(Shape(size(.m), size(.n)), Shape(size(.p), size(.q)))
    return [GeneralCase(BlocksFromRows(layout), shapes: [layout.listed])]
  }
  /// The rule for an `outer` matrix of blocks of the shape `inner`.
  public init(outer: Shape, inner: Shape) { layout = BlockLayout(outer, inner) }
  init(_ layout: BlockLayout) { self.layout = layout }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == layout.listed else { throw "{0} is {0.shape}, which is not a list of its blocks" }
    return layout.blocked
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(BlockRows(layout), to: g)
  }
}

/// How an m×n matrix of p×q blocks is listed: block (i, j) in row i + j m, its entry (u, v) in
/// column u + v p.
public struct BlockLayout: BitwiseCopyable, Sendable {
  /// m×n, the shape of the matrix of blocks.
  public let outer: Shape
  /// p×q, the shape of a block.
  public let inner: Shape

  init(_ outer: Shape, _ inner: Shape) {
    self.outer = outer
    self.inner = inner
  }

  /// mp×nq, the shape of the whole.
  public var blocked: Shape {
    Shape(outer.rows * inner.rows, outer.columns * inner.columns)
  }
  /// mn×pq, the shape of the list.
  public var listed: Shape { Shape(outer.count, inner.count) }

  var attributes: [RuleAttribute] {
    [
      RuleAttribute("m", .factor(outer.rows)), RuleAttribute("n", .factor(outer.columns)),
      RuleAttribute("p", .factor(inner.rows)), RuleAttribute("q", .factor(inner.columns)),
    ]
  }

  /// Calls `body` with the place of each entry in the blocked matrix and in the list.
  public func forEach(_ body: (_ i: Int, _ j: Int, _ row: Int, _ column: Int) -> Void) {
    for i in 0..<blocked.rows {
      let (block, u) = i.quotientAndRemainder(dividingBy: inner.rows)
      for j in 0..<blocked.columns {
        let (blockColumn, v) = j.quotientAndRemainder(dividingBy: inner.columns)
        body(i, j, block + blockColumn * outer.rows, u + v * inner.rows)
      }
    }
  }
}
