import COpenBLAS
import CVectorMath

/// Law 2: ∂(AC) = (∂A)C + A(∂C).
///
/// O(m n k), by OpenBLAS. Transposes are read in place.
public struct Product: BilinearRule {
  public static var name: String { "product" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  public static func describe(_ x: [String]) -> String { "\(x[0]) * \(x[1])" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard x.columns == y.rows else {
      throw "the columns of {0} ({0.columns}) must equal the rows of {1} ({1.rows})"
    }
    return Shape(x.rows, y.columns)
  }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.times(y, shape)
  }
  @inline(__always)
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y.T }
  @inline(__always)
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { x.T * g }
}

extension DenseView {
  /// This matrix as BLAS wants it: unit stride along one dimension.
  fileprivate var forBLAS: (view: DenseView, order: CBLAS_TRANSPOSE, leading: Int32) {
    let wide = Swift.max(columnCount, 1)
    if columnStride == 1 || columnCount <= 1, rowStride >= wide || rowCount <= 1 {
      return (self, CblasNoTrans, Swift.max(rowStride, wide))
    }
    let tall = Swift.max(rowCount, 1)
    if rowStride == 1 || rowCount <= 1, columnStride >= tall || columnCount <= 1 {
      return (self, CblasTrans, Swift.max(columnStride, tall))
    }
    return (copied(), CblasNoTrans, wide)
  }

  /// The matrix product; `shape` is that of the result.
  @inline(__always)
  func times(_ y: DenseView, _ shape: Shape) -> DenseView {
    let (m, n, k) = (Int(rowCount), Int(y.columnCount), Int(columnCount))
    if isScalar && y.isScalar { return number(base.pointee * y.base.pointee) }
    if m <= 8 && n <= 8 && k <= 8 { return timesSmall(y, shape) }
    if k == 1 {
      if y.columnStride == 1, m * n <= Block.smallLimit { return timesSmall(y, shape) }
      let result = core.pointee.allocate(shape, on: core)
      // An outer product; also the product of numbers.
      tw_zip(
        TW_MULTIPLY, m, n, base, Int(rowStride), 0, y.base, 0, Int(y.columnStride), result.base)
      return result
    }
    if (m == 1 || n == 1) && m * n * k <= Self.shortVector { return timesSmall(y, shape) }
    if k >= Self.thinTerms {
      if n <= Self.thin && m >= Self.thin { return timesThin(y, shape) }
      if m <= Self.thin && n >= Self.thin {
        return y.transposedView.timesThin(transposedView, shape.transposed).transposedView
      }
    }
    return timesByBLAS(y, shape)
  }

  /// Adds the product with `y` to what is at `sum`; false, and nothing done, for products that are
  /// faster apart.
  @inline(__always)
  func addTimes(_ y: DenseView, to sum: UnsafeMutablePointer<Double>) -> Bool {
    let (m, n, k) = (Int(rowCount), Int(y.columnCount), Int(columnCount))
    if m <= 8 && n <= 8 && k <= 8 {
      tw_add_small_product(
        m, n, k, base, Int(rowStride), Int(columnStride), y.base, Int(y.rowStride),
        Int(y.columnStride), sum)
      return true
    }
    guard m > Self.thin, n > Self.thin, k > 1 else { return false }
    multiplyByBLAS(y, into: sum, keeping: 1)
    return true
  }

  /// Up to this many terms a matrix times a vector is faster without BLAS.
  private static let shortVector = 1024
  /// Up to this many columns BLAS spends more time on packing than on the product, if there are
  /// enough terms to a sum.
  private static let thin = 16
  private static let thinTerms = 64

  /// The product without BLAS.
  @inline(__always)
  private func timesSmall(_ y: DenseView, _ shape: Shape) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    tw_small_product(
      shape.rows, shape.columns, Int(columnCount), base, Int(rowStride), Int(columnStride),
      y.base, Int(y.rowStride), Int(y.columnStride), result.base)
    return result
  }

  /// The product with a matrix of few columns.
  @inline(never)
  private func timesThin(_ y: DenseView, _ shape: Shape) -> DenseView {
    guard shape.columns > 1 else { return timesByBLAS(y, shape) }
    return timesSmall(y.columnStride == 1 ? y : y.copied(), shape)
  }

  @inline(never)
  private func timesByBLAS(_ y: DenseView, _ shape: Shape) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    guard shape.count > 0 else { return result }
    guard columnCount > 0 else {
      tw_fill(shape.count, 0, result.base)
      return result
    }
    if shape.columns == 1 {
      timesVector(y, into: result.base)
    } else if shape.rows == 1 {
      y.transposedView.timesVector(transposedView, into: result.base)
    } else {
      multiplyByBLAS(y, into: result.base, keeping: 0)
    }
    return result
  }

  /// The product with `y`, plus `factor` times what was there before.
  private func multiplyByBLAS(
    _ y: DenseView, into result: UnsafeMutablePointer<Double>, keeping factor: Double
  ) {
    let (a, aOrder, lda) = forBLAS
    let (b, bOrder, ldb) = y.forBLAS
    cblas_dgemm(
      CblasRowMajor, aOrder, bOrder, rowCount, y.columnCount, columnCount, 1, a.base, lda,
      b.base, ldb, factor, result, y.columnCount)
  }

  /// This matrix times a column, by gemv.
  private func timesVector(_ x: DenseView, into y: UnsafeMutablePointer<Double>) {
    let (a, order, leading) = forBLAS
    let stored = order == CblasNoTrans ? (rowCount, columnCount) : (columnCount, rowCount)
    let vector = x.rowStride > 0 ? x : x.copied()
    cblas_dgemv(
      CblasRowMajor, order, stored.0, stored.1, 1, a.base, leading, vector.base,
      vector.rowStride, 0, y, 1)
  }
}

/// Law 3: ∂(Aᵀ) = (∂A)ᵀ. Free: the same memory, read the other way.
public struct Transpose: LinearRule {
  public static var name: String { "transpose" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x }
  public static func describe(_ x: [String]) -> String { "\(x[0])'" }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x.transposed }
  @inline(__always)
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x.transposedView }
  @inline(__always)
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.T }
}

/// ⟨A, B⟩ = Tr(Aᵀ B) = Σ A ⊙ B.
public struct InnerProduct: BilinearRule {
  public static var name: String { "inner" }
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { x * y }
  public init() {}
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard x == y else { throw .shapesDiffer }
    return .scalar
  }
  @inline(__always)
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    if x.isScalar { return x.number(x.base.pointee * y.base.pointee) }
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.pointee = tw_dot(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      y.base, Int(y.rowStride), Int(y.columnStride))
    return result
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * x }
}

/// Tr(A B) = Σ A ⊙ Bᵀ, in O(mn): ∂Tr(AB) = Tr(∂A B) + Tr(A ∂B).
public struct TraceOfProduct: BilinearRule {
  public static var name: String { "trproduct" }
  public static func describe(_ x: [String]) -> String { "tr(\(x[0]) * \(x[1]))" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard x == y.transposed else {
      throw "{0} must have the shape of {1}'; they are {0.shape} and {1.shape}"
    }
    return .scalar
  }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    InnerProduct().evaluate(x, y.transposedView, shape: shape)
  }
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
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { Shape(x.columns, x.columns) }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard x.columnCount > 8, x.rowCount > 0 else { return x.transposedView.times(x, shape) }
    return x.gram(shape)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    dx.T * x + x.T * dx
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { x * (g + g.T) }
}

extension DenseView {
  /// Xᵀ X by syrk, which computes the part above the diagonal.
  fileprivate func gram(_ shape: Shape) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    let (a, order, leading) = forBLAS
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, order == CblasNoTrans ? CblasTrans : CblasNoTrans, columnCount,
      rowCount, 1, a.base, leading, 0, result.base, result.columnCount)
    tw_mirror_upper(shape.rows, result.base)
    return result
  }
}

/// The Kronecker product: block (i, j) of A ⊗ B is Aᵢⱼ B.
///
/// Its adjoints contract the blocks: with R(G) holding vec of block (i, j) in row i + j m,
/// vec(Ā) = R(G) vec(B) and vec(B̄) = R(G)ᵀ vec(A). (Van Loan 2000.)
public struct Kronecker: BilinearRule {
  public static var name: String { "kron" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    Shape(x.rows * y.rows, x.columns * y.columns)
  }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_kronecker(
      Int(x.rowCount), Int(x.columnCount), x.base, Int(x.rowStride), Int(x.columnStride),
      Int(y.rowCount), Int(y.columnCount), y.base, Int(y.rowStride), Int(y.columnStride),
      result.base)
    return result
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    (blockRows(g, x, y) * y.vectorised).reshaped(x.rows, x.columns)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    (blockRows(g, x, y).T * x.vectorised).reshaped(y.rows, y.columns)
  }
  private func blockRows<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
    M.apply(BlockRows(outer: x.shape, inner: y.shape), to: g)
  }
}

/// The matrix whose row i + j m is vec of block (i, j) of an m×n matrix of blocks.
public struct BlockRows: LinearRule {
  public static var name: String { "blockrows" }
  public let layout: BlockLayout
  public init(outer: Shape, inner: Shape) { layout = BlockLayout(outer, inner) }
  init(_ layout: BlockLayout) { self.layout = layout }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == layout.blocked else { throw "{0} is {0.shape}, which is not a whole of its blocks" }
    return layout.listed
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    layout.forEach { i, j, row, column in
      result.base[row * shape.columns + column] = x[i, j]
    }
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(BlocksFromRows(layout), to: g)
  }
}

/// The adjoint and inverse of `BlockRows`: puts rows back as blocks.
public struct BlocksFromRows: LinearRule {
  public static var name: String { "blocksfromrows" }
  public let layout: BlockLayout
  public init(outer: Shape, inner: Shape) { layout = BlockLayout(outer, inner) }
  init(_ layout: BlockLayout) { self.layout = layout }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x == layout.listed else { throw "{0} is {0.shape}, which is not a list of its blocks" }
    return layout.blocked
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    layout.forEach { i, j, row, column in
      result.base[i * shape.columns + j] = x[row, column]
    }
    return result
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(BlockRows(layout), to: g)
  }
}

/// How an m×n matrix of p×q blocks is listed: block (i, j) in row i + j m, its entry (u, v) in
/// column u + v p.
public struct BlockLayout: BitwiseCopyable, Sendable {
  public let outer: Shape
  public let inner: Shape

  init(_ outer: Shape, _ inner: Shape) {
    self.outer = outer
    self.inner = inner
  }

  public var blocked: Shape {
    Shape(outer.rows * inner.rows, outer.columns * inner.columns)
  }
  public var listed: Shape { Shape(outer.count, inner.count) }

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
