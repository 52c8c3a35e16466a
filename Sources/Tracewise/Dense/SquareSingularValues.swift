import COpenBLAS
import CKernels

/// A singular value decomposition D = U diag(σ) Vᵀ of a square matrix, in a tape's memory.
struct SquareSingularValues {
  let u: DenseView
  let v: DenseView
  let values: UnsafeMutablePointer<Double>
  let n: Int
  /// det(U) det(V) = ±1.
  let sign: Double

  /// ±V diag(Πⱼ≠ᵢ σⱼ) Uᵀ.
  var adjugate: DenseView {
    var products = [Double](repeating: 1, count: n)
    for i in 0..<n { products[i] = product(skipping: i, i) }
    return scaledColumns(v, products) * u.transposedView
  }

  /// ±V (diag(P diag Ẽ) − P ⊙ Ẽ) Uᵀ with Ẽ = Uᵀ E V.
  func adjugateDifferential(_ e: DenseView) -> DenseView {
    let rotated = (u.transposedView * e * v).contiguous
    let core = e.core
    let inner = core.pointee.allocate(Shape(n, n), on: core)
    for i in 0..<n {
      var diagonal = 0.0
      for k in 0..<n {
        let p = i == k ? 0 : product(skipping: i, k)
        diagonal += p * rotated[k, k]
        inner.base[i * n + k] = -p * rotated[i, k]
      }
      inner.base[i * n + i] = diagonal
    }
    return sign * (v * inner * u.transposedView)
  }

  /// Πₖ≠ᵢ,ⱼ σₖ.
  private func product(skipping i: Int, _ j: Int) -> Double {
    let product = (0..<n).reduce(1) { $1 == i || $1 == j ? $0 : $0 * values[$1] }
    return product.isNormal ? product : scaledProduct(skipping: i, j)
  }

  /// The same, with the powers of two apart, so that nothing overflows or underflows on the way.
  private func scaledProduct(skipping i: Int, _ j: Int) -> Double {
    var (mantissa, exponent) = (1.0, 0)
    for k in 0..<n where k != i && k != j {
      guard values[k] > 0, values[k].isFinite else { return values[k] }
      let next = mantissa * values[k].significand
      exponent += Int(values[k].exponent) + Int(next.exponent)
      mantissa = next.significand
    }
    return Double(sign: .plus, exponent: min(max(exponent, -2000), 2000), significand: mantissa)
  }

  private func scaledColumns(_ x: DenseView, _ factors: [Double]) -> DenseView {
    let result = x.core.pointee.allocate(x.shape, on: x.core)
    for i in 0..<n {
      for j in 0..<n { result.base[i * n + j] = sign * factors[j] * x[i, j] }
    }
    return result
  }
}

extension DenseView {
  /// Calls `body` with the singular value decomposition of this square matrix; nil if it does not
  /// converge.
  func singularValues(_ body: (SquareSingularValues) -> DenseView) -> DenseView? {
    let n = Int(rowCount)
    let values = core.pointee.arena.allocate(Swift.max(n, 1))
    // LAPACK reads column by column: it gets the transpose's memory, which is this matrix.
    let copy = transposedView.copied()
    let u = core.pointee.allocate(shape, on: core)
    let vt = core.pointee.allocate(shape, on: core)
    var (job, order, info) = (CChar(UInt8(ascii: "A")), rowCount, Int32(0))
    var workCount = Int32(Swift.max(1, 64 * n + 5 * n))
    let work = core.pointee.arena.allocate(Int(workCount))
    if n > 0 {
      dgesvd_(
        &job, &job, &order, &order, copy.base, &order, values, u.base, &order, vt.base, &order,
        work, &workCount, &info)
    }
    guard info == 0 else { return nil }
    let left = u.transposedView
    let right = vt
    let sign = left.determinantSign * right.determinantSign
    return body(SquareSingularValues(u: left, v: right, values: values, n: n, sign: sign))
  }

  /// The sign of the determinant of an orthogonal matrix.
  private var determinantSign: Double {
    let factorisation = factorised()
    return (0..<Int(rowCount)).reduce(factorisation.sign) {
      factorisation.pivot($1) < 0 ? -$0 : $0
    }
  }
}
