import COpenBLAS

extension Sylvester {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs.solvedBySchurForms(shape) { a, b in
      let size = max(a.triangle.largestEntry, b.triangle.largestEntry)
      return a.negligibleGap(b, beside: size) { x, y in
        (x.real + y.real, x.imaginary + y.imaginary)
      }.map { "{0} and −{1} share an eigenvalue (gap \($0)): no unique solution" }
    } solving: { a, b, y in
      var (none, sign, scale, info) = (CChar(UInt8(ascii: "N")), Int32(1), 1.0, Int32(0))
      var (m, n) = (Int32(a.n), Int32(b.n))
      dtrsyl_(&none, &none, &sign, &m, &n, a.t, &m, b.t, &n, y, &m, &scale, &info)
      return scale
    }
  }
}

extension Array<DenseView> {
  /// X of an equation of A, B and C, which these are, with the Schur forms of A and B in the place of both: `solve`
  /// turns UᵀC V, column by column, into UᵀX V times the number that it gives.
  func solvedBySchurForms(
    _ shape: Shape, refusing misfit: (SchurForm, SchurForm) -> String?,
    solving solve: (SchurForm, SchurForm, UnsafeMutablePointer<Double>) -> Double
  ) -> DenseView {
    let (a, b, c) = (self[0], self[1], self[2])
    guard c.isFiniteOrRefused(operand: 2), let left = a.schurForm(),
      let right = b.schurForm(operand: 1, besides: a, left)
    else { return .failed(on: a.core) }
    if let message = misfit(left, right) { return a.refuse(.singular, message) }
    guard shape.count > 0 else { return a.core.pointee.allocate(shape, on: a.core) }
    let (u, v) = (left.vectors(on: a.core), right.vectors(on: a.core))
    // Column by column, as the Schur forms.
    let y = (u.transposedView * c * v).transposedView.copied()
    let scale = solve(left, right, y.base)
    let x = u * y.transposedView * v.transposedView
    return scale == 1 ? x : (1 / scale) * x
  }

  /// Whether all entries are finite; a refusal of the first that is not.
  var areFiniteOrRefused: Bool {
    enumerated().allSatisfy { k, x in x.isFiniteOrRefused(operand: k) }
  }
}

extension MatrixSquareRoot {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let form = x.principalSchurForm() else { return .failed(on: x.core) }
    let u = form.vectors(on: x.core)
    return u * form.triangle.squareRoot(on: x.core).view(on: x.core) * u.transposedView
  }
}
