#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension MatrixExponential {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.isFiniteOrRefused() ? x.exponential() : .failed(on: x.core)
  }
}

extension ExponentialDerivative {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    guard xs.areFiniteOrRefused else { return .failed(on: xs[0].core) }
    // Of small matrices more views take longer than more products.
    return xs[0].rowCount <= 8
      ? xs.upperRightBlock { $0.exponential() }
      : xs.derivative { Jet($0, along: $1).exponential().parts.last ?? $0 }
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

extension Array<DenseView> {
  /// A derivative along directions, which is linear in each: they are taken at the size of A, where no digits are lost.
  fileprivate func derivative(
    _ function: (_ a: DenseView, _ directions: [DenseView]) -> DenseView
  ) -> DenseView {
    let size = self[0].largestColumnSum
    let exponents = dropFirst().map { e in
      let own = e.largestColumnSum
      return own == 0 ? 0 : Int32(own.exponent) - Int32(size == 0 ? 0 : size.exponent)
    }
    let directions = zip(dropFirst(), exponents).map { e, exponent in
      scalbn(1, -exponent / 2) * (scalbn(1, exponent / 2 - exponent) * e)
    }
    let value = function(self[0], directions)
    return exponents.reduce(value) { scalbn(1, $1 / 2) * (scalbn(1, $1 - $1 / 2) * $0) }
  }

  /// The upper right block of a function of block triangles, [A, E; 0, A] for one direction.
  fileprivate func upperRightBlock(of function: (DenseView) -> DenseView) -> DenseView {
    derivative { a, directions in
      let whole = directions.reduce(a) { a, e in
        blocks([[a, kronecker(a.identity(a.rows / Swift.max(e.rows, 1)), e)], [a.zero, a]])
      }
      let value = function(whole)
      return value.isFailed
        ? value : value.slice(rows: 0..<a.rows, columns: whole.columns - a.rows..<whole.columns)
    }
  }
}
