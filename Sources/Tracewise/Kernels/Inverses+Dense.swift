extension Inverse {
  public static var role: KernelRole { .inversion }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    guard factorisation.zeroPivot == 0 else { return x.refuseSingular(factorisation) }
    return x.inverted(factorisation)
  }
}

extension Solve {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let factorisation = a.factorised()
    guard factorisation.zeroPivot == 0 else { return a.refuseSingular(factorisation) }
    return a.solve(b, factorisation)
  }
}

extension RightDivision {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let factorisation = b.transposedView.factorised()
    guard factorisation.zeroPivot == 0 else { return b.refuseSingular(factorisation, operand: 1) }
    return b.transposedView.solve(a.transposedView, factorisation).transposedView
  }
}
