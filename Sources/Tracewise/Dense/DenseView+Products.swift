import COpenBLAS
import CKernels

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
    if m <= Self.tiny && n <= Self.tiny && k <= Self.tiny { return timesSmall(y, shape) }
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
    if m <= Self.tiny && n <= Self.tiny && k <= Self.tiny {
      tw_add_small_product(
        m, n, k, base, Int(rowStride), Int(columnStride), y.base, Int(y.rowStride),
        Int(y.columnStride), sum)
      return true
    }
    guard m > Self.thin, n > Self.thin, k > 1 else { return false }
    multiplyByBLAS(y, into: sum, keeping: 1)
    return true
  }

  /// Products with sides up to this one have a kernel of their own.
  static let tiny = Int(TW_TINY.rawValue)
  /// Up to this many terms a matrix times a vector is faster without BLAS.
  static let shortVector = 1024
  /// Up to this many columns BLAS spends more time on packing than on the product, if there are
  /// enough terms to a sum.
  static let thin = 16
  static let thinTerms = 64

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
  func multiplyByBLAS(
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

extension DenseView {
  /// Xᵀ X by syrk, which computes the part above the diagonal.
  func gram(_ shape: Shape) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    let (a, order, leading) = forBLAS
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, order == CblasNoTrans ? CblasTrans : CblasNoTrans, columnCount,
      rowCount, 1, a.base, leading, 0, result.base, result.columnCount)
    tw_mirror_upper(shape.rows, result.base)
    return result
  }
}
