import COpenBLAS
import CKernels

extension Sylvester {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let (a, b, c) = (xs[0], xs[1], xs[2])
    let core = a.core
    guard c.isFiniteOrRefused(operand: 2), let left = a.schurForm(),
      let right = b.schurForm(operand: 1)
    else { return .failed(on: core) }
    if let gap = negligibleGap(left, right) {
      return a.refuse(
        .singular, "{0} and −{1} share an eigenvalue (gap \(gap)): no unique solution")
    }
    func view(_ memory: UnsafeMutablePointer<Double>, _ n: Int) -> DenseView {
      DenseView(memory, shape: Shape(n, n), on: core).transposedView
    }
    let (u, v) = (view(left.u, left.n), view(right.u, right.n))
    guard shape.count > 0 else { return core.pointee.allocate(shape, on: core) }
    // LAPACK reads column by column, as the transpose of a row-major copy.
    let y = (u.transposedView * c * v).transposedView.copied()
    var (none, sign, scale, info) = (CChar(UInt8(ascii: "N")), Int32(1), 1.0, Int32(0))
    var (m, n) = (Int32(left.n), Int32(right.n))
    dtrsyl_(
      &none, &none, &sign, &m, &n, left.t, &m, right.t, &n, y.base, &m, &scale, &info)
    return (1 / scale) * (u * y.transposedView * v.transposedView)
  }

  /// The smallest |λ + μ| over eigenvalues of A and B, where it is nothing but rounding.
  private func negligibleGap(_ a: SchurForm, _ b: SchurForm) -> String? {
    var (least, size) = (Double.infinity, 0.0)
    for i in 0..<a.n {
      for j in 0..<b.n {
        let (x, y) = (a.real[i] + b.real[j], a.imaginary[i] + b.imaginary[j])
        least = min(least, (x * x + y * y).squareRoot())
      }
    }
    for k in 0..<a.n * a.n { size = max(size, abs(a.t[k])) }
    for k in 0..<b.n * b.n { size = max(size, abs(b.t[k])) }
    guard least <= Double(a.n + b.n) * Double.ulpOfOne * size else { return nil }
    return Matrix.format(least, digits: 1).replacing("-", with: "−")
  }
}

extension MatrixSquareRoot {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let form = x.principalSchurForm() else { return .failed(on: x.core) }
    let n = form.n
    let root = x.core.pointee.arena.allocate(max(n * n, 1))
    tw_fill(n * n, 0, root)
    form.takeRoot(root)
    func view(_ memory: UnsafeMutablePointer<Double>) -> DenseView {
      DenseView(memory, shape: shape, on: x.core).transposedView
    }
    let u = view(form.u)
    return u * view(root) * u.transposedView
  }
}
