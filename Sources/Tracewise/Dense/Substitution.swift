import COpenBLAS
import CKernels

/// A triangle in memory: of the factors of a factorisation, read as they lie or transposed.
///
/// Solving by halves leaves nearly all work to products: X₁ = F₁₁⁻¹ B₁, X₂ = F₂₂⁻¹ (B₂ − F₂₁ X₁),
/// and so on for the halves, down to small triangles. It is substitution all the same, with its
/// stability (Higham 2002, section 13.1), and faster than the triangular solver of OpenBLAS.
struct Triangle {
  let base: UnsafePointer<Double>
  let order: Int
  /// Entry (i, j) lies at i · rowStride + j · columnStride; one of the strides is 1.
  let rowStride: Int
  let columnStride: Int
  let isUpper: Bool
  /// Whether the diagonal is of ones that are not stored.
  let isUnit: Bool

  /// Triangles up to this order are solved row by row.
  static let smallOrder = 32

  var transposed: Triangle {
    Triangle(
      base: base, order: order, rowStride: columnStride, columnStride: rowStride,
      isUpper: !isUpper, isUnit: isUnit)
  }

  /// The square part on the diagonal from row `start` on.
  private func part(_ start: Int, _ order: Int) -> Triangle {
    Triangle(
      base: base + start * (rowStride + columnStride), order: order, rowStride: rowStride,
      columnStride: columnStride, isUpper: isUpper, isUnit: isUnit)
  }

  /// Replaces X, row-major with its rows at the distance `stride`, by F⁻¹ X.
  ///
  /// With `fromIdentity` X is the identity, where F is lower: row i of the solution has i + 1 entries,
  /// and the zeros are left alone.
  func solve(
    _ x: UnsafeMutablePointer<Double>, columns: Int, stride: Int, fromIdentity: Bool = false
  ) {
    guard order > Self.smallOrder else {
      return tw_solve_triangle(
        isUpper ? 1 : 0, isUnit ? 1 : 0, order, columns, base, rowStride, columnStride, x, stride)
    }
    let half = (order / 2 + Self.smallOrder - 1) / Self.smallOrder * Self.smallOrder
    let (top, bottom) = (part(0, half), part(half, order - half))
    let lower = x + half * stride
    if isUpper {
      bottom.solve(lower, columns: columns, stride: stride)
      subtractProduct(0..<half, half..<order, lower, x, columns, stride)
      top.solve(x, columns: columns, stride: stride)
    } else {
      let topColumns = fromIdentity ? columns - (order - half) : columns
      top.solve(x, columns: topColumns, stride: stride, fromIdentity: fromIdentity)
      subtractProduct(half..<order, 0..<half, x, lower, topColumns, stride)
      bottom.solve(lower, columns: columns, stride: stride, fromIdentity: fromIdentity)
    }
  }

  /// Y ← Y − F(rows, columns) X
  private func subtractProduct(
    _ rows: Range<Int>, _ inner: Range<Int>, _ x: UnsafeMutablePointer<Double>,
    _ y: UnsafeMutablePointer<Double>, _ columns: Int, _ stride: Int
  ) {
    let isRowMajor = columnStride == 1
    cblas_dgemm(
      CblasRowMajor, isRowMajor ? CblasNoTrans : CblasTrans, CblasNoTrans, Int32(rows.count),
      Int32(columns), Int32(inner.count), -1,
      base + rows.lowerBound * rowStride + inner.lowerBound * columnStride,
      Int32(isRowMajor ? rowStride : columnStride), x, Int32(stride), 1, y, Int32(stride))
  }
}

extension Factorisation {
  /// The triangle of a Cholesky factorisation, or of the two of an LU factorisation the named one.
  private func triangle(isUpper: Bool) -> Triangle {
    Triangle(
      base: factors, order: Int(n), rowStride: 1, columnStride: Int(n), isUpper: isUpper,
      isUnit: !isUpper && !isCholesky)
  }

  /// Replaces X, row-major and of `columns` columns, by S⁻¹ X or S⁻ᵀ X, where S is the matrix that
  /// LAPACK sees.
  func substitute(
    _ x: UnsafeMutablePointer<Double>, columns: Int, transposed: Bool, fromIdentity: Bool = false
  ) {
    let lower = triangle(isUpper: false)
    if isCholesky {
      lower.solve(x, columns: columns, stride: columns, fromIdentity: fromIdentity)
      lower.transposed.solve(x, columns: columns, stride: columns)
    } else if transposed {
      triangle(isUpper: true).transposed.solve(
        x, columns: columns, stride: columns, fromIdentity: fromIdentity)
      lower.transposed.solve(x, columns: columns, stride: columns)
      for k in (0..<Int(n)).reversed() { swapRow(k, of: x, columns) }
    } else {
      for k in 0..<Int(n) { swapRow(k, of: x, columns) }
      lower.solve(x, columns: columns, stride: columns)
      triangle(isUpper: true).solve(x, columns: columns, stride: columns)
    }
  }

  private func swapRow(_ k: Int, of x: UnsafeMutablePointer<Double>, _ columns: Int) {
    let other = Int(pivots[k]) - 1
    if other != k {
      cblas_dswap(Int32(columns), x + k * columns, 1, x + other * columns, 1)
    }
  }
}
