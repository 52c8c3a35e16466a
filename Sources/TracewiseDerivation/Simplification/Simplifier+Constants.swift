import Tracewise

extension Simplifier {
  /// 1/√(2π) for 0.398942: a number whose square is a multiple of π or of 1/π.
  func withRoots(_ term: Term) -> Term {
    let c = term.coefficient
    guard c.denominator == 1, !c.numerator.isWhole, NamedNumber(rawValue: c.magnitude.value) == nil
    else { return term }
    let square = c.numerator * c.numerator
    for isOverPi in [false, true] {
      guard let ratio = SmallRatio(isOverPi ? square * .pi : square / .pi) else { continue }
      var (top, bottom) = (Double(ratio.numerator), Double(ratio.denominator))
      var outside = Coefficient(c.isNegative ? -1 : 1)
      if top.squareRoot().isWhole {
        outside = outside * Coefficient(top.squareRoot())
        top = 1
      }
      if bottom.squareRoot().isWhole {
        outside = outside / Coefficient(bottom.squareRoot())
        bottom = 1
      }
      let inside = isOverPi ? .pi * bottom / top : .pi * top / bottom
      var result = term
      result.coefficient = outside
      result.scalars.append(
        ScalarPower(base: .number(inside), exponent: isOverPi ? -0.5 : 0.5))
      return result
    }
    return term
  }
}
