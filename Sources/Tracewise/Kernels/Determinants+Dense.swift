extension Determinant {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.number(x.factorised().determinant)
  }
}

extension LogDeterminant {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    guard factorisation.zeroPivot == 0 else { return x.refuseSingular(factorisation) }
    return x.number(factorisation.logDeterminant)
  }
}

extension Adjugate {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    if !factorisation.isNearlySingular {
      let determinant = factorisation.determinant
      if determinant.isFinite && determinant.magnitude > 1e-280 {
        return determinant * x.inverted(factorisation)
      }
    }
    return x.singularValues { $0.adjugate } ?? x.refuseUnconverged()
  }
}

extension AdjugateDifferential {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    x.singularValues { $0.adjugateDifferential(e) } ?? x.refuseUnconverged()
  }
}
