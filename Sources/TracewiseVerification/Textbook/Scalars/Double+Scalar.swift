import Tracewise

/// The real numbers, as far as floating point goes.
extension Double: Field {
  public static var one: Double { 1 }
  public var pivotSize: Double { magnitude }
}

extension Double: Scalar {
  public static func exp(_ x: Double) -> Double { realExp(x) }
  public static func log(_ x: Double) -> Double { realLog(x) }
  public static func sqrt(_ x: Double) -> Double { x.squareRoot() }
  public static func sin(_ x: Double) -> Double { realSin(x) }
  public static func cos(_ x: Double) -> Double { realCos(x) }
  public static func atan(_ x: Double) -> Double { realAtan(x) }
  public static func asin(_ x: Double) -> Double { realAsin(x) }
  public static func sinh(_ x: Double) -> Double { realSinh(x) }
  public static func polygamma(_ k: Int, _ x: Double) throws -> Double {
    k < 0 ? realLogGamma(x) : try Complex.polygamma(k, Complex(x)).real
  }
  public static func isLess(_ x: Double, _ y: Double) -> Bool { x < y }
  public static func erf(_ x: Double) -> Double { realErf(x) }
  public static func erfc(_ x: Double) -> Double { realErfc(x) }
  public static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }
  public static func power(_ x: Double, _ exponent: Double) -> Double { realPower(x, exponent) }
  public static func exponentShift(_ xs: [Double]) -> Double { xs.max() ?? 0 }
  public static func expm1(_ x: Double) -> Double { realExpm1(x) }
  public static func log1p(_ x: Double) -> Double { realLog1p(x) }
  public static func tanh(_ x: Double) -> Double { realTanh(x) }
}
