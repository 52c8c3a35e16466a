import Tracewise

extension Simplifier {
  /// 2 π for 6.28319, 1/√(2π) for 0.398942: a number that is, or whose square is, a multiple of a power of π.
  func withRoots(_ term: Term) -> Term {
    let c = term.coefficient
    guard c.denominator == 1, !c.numerator.isWhole, NamedNumber(rawValue: c.magnitude.value) == nil
    else { return term }
    for exponent in [1.0, -1, 2, -2] {
      guard let ratio = SmallRatio(c.magnitude.value / realPower(.pi, exponent)) else { continue }
      var result = term
      result.coefficient = Coefficient(Double(ratio.numerator), Double(ratio.denominator))
      if c.isNegative { result.coefficient = -result.coefficient }
      result.scalars.append(ScalarPower(base: .number(.pi), exponent: exponent))
      return result
    }
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
