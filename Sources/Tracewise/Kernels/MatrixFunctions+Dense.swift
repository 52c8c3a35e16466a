#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DenseView {
  /// exp of this square matrix of finite entries: the [13/13] Padé approximant of A/2ˢ, squared s times,
  /// with s so that it is accurate to rounding. (Higham 2005.)
  fileprivate func exponential() -> DenseView {
    let n = Int(rowCount)
    let size = largestColumnSum
    let squarings = size > 5.37 ? Int(log2(size / 5.37).rounded(.up)) : 0
    let a = scalbn(1, -Int32(squarings)) * self
    let (a2, one) = (a * a, identity(n))
    let a4 = a2 * a2
    let a6 = a4 * a2
    let b = Self.pade
    let oddTop = a6 * (b[13] * a6 + b[11] * a4 + b[9] * a2)
    let odd = a * (oddTop + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * one)
    let evenTop = a6 * (b[12] * a6 + b[10] * a4 + b[8] * a2)
    let even = evenTop + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * one
    var result = Tracewise.solve(even - odd, even + odd)
    for _ in 0..<squarings { result = result * result }
    return result
  }

  /// The coefficients of the approximant's numerator.
  private static let pade: [Double] = [
    64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600, 1_187_353_796_428_800,
    129_060_195_264_000, 10_559_470_521_600, 670_442_572_800, 33_522_128_640, 1_323_241_920,
    40_840_800, 960_960, 16_380, 182, 1,
  ]
}

extension MatrixExponential {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isFiniteOrRefused() ? x.exponential() : .failed(on: x.core)
  }
}

extension ExponentialDerivative {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs.areFiniteOrRefused ? xs.upperRightBlock { $0.exponential() } : .failed(on: xs[0].core)
  }
}

extension MatrixLogarithm {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let form = x.principalSchurForm() else { return .failed(on: x.core) }
    let u = form.vectors(on: x.core)
    return u * form.triangle.logarithm(on: x.core) * u.transposedView
  }
}

extension LogarithmDerivative {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let core = xs[0].core
    // The blocks have its eigenvalues, which another rule may name.
    guard xs.areFiniteOrRefused, let form = xs[0].principalSchurForm(in: MatrixLogarithm.name)
    else { return .failed(on: core) }
    let u = form.vectors(on: core)
    let turned = [form.triangle.view(on: core)] + xs.dropFirst().map { u.transposedView * $0 * u }
    // Of triangles the blocks make a triangle.
    let block = turned.upperRightBlock { whole in
      QuasiTriangle(n: whole.rows, t: whole.transposedView.copied().base).logarithm(on: core)
    }
    return u * block * u.transposedView
  }
}

extension DenseView {
  /// ‖X‖₁.
  fileprivate var largestColumnSum: Double {
    (0..<Int(columnCount)).reduce(0) { largest, j in
      Swift.max(largest, (0..<Int(rowCount)).reduce(0) { $0 + abs(self[$1, j]) })
    }
  }
}

extension Array<DenseView> {
  /// The upper right block of a function of block triangles, [A, E; 0, A] for one direction.
  ///
  /// It is linear in each direction, which is taken at the size of A: of a larger one A's own digits would be
  /// lost beside it, of a smaller one its own.
  fileprivate func upperRightBlock(of function: (DenseView) -> DenseView) -> DenseView {
    let n = self[0].rows
    let size = self[0].largestColumnSum
    let exponents = dropFirst().map { e in
      let own = e.largestColumnSum
      return own == 0 ? 0 : Int32(own.exponent) - Int32(size == 0 ? 0 : size.exponent)
    }
    let whole = zip(dropFirst(), exponents).reduce(self[0]) { a, direction in
      let copies = a.rows / Swift.max(n, 1)
      let e = scalbn(1, -direction.1 / 2) * (scalbn(1, direction.1 / 2 - direction.1) * direction.0)
      return blocks([[a, kronecker(a.identity(copies), e)], [a.zero, a]])
    }
    let value = function(whole)
    guard !value.isFailed else { return value }
    return exponents.reduce(value.slice(rows: 0..<n, columns: whole.columns - n..<whole.columns)) {
      scalbn(1, $1 / 2) * (scalbn(1, $1 - $1 / 2) * $0)
    }
  }
}
