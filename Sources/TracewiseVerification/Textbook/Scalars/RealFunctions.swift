#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The C library's functions, under names that the scalars' own functions do not hide.
func realExp(_ x: Double) -> Double { exp(x) }
func realExpm1(_ x: Double) -> Double { expm1(x) }
func realLog(_ x: Double) -> Double { log(x) }
func realLog1p(_ x: Double) -> Double { log1p(x) }
func realSin(_ x: Double) -> Double { sin(x) }
func realCos(_ x: Double) -> Double { cos(x) }
func realSinh(_ x: Double) -> Double { sinh(x) }
func realCosh(_ x: Double) -> Double { cosh(x) }
func realAtan(_ x: Double) -> Double { atan(x) }
func realAsin(_ x: Double) -> Double { asin(x) }
func realTanh(_ x: Double) -> Double { tanh(x) }
func realErf(_ x: Double) -> Double { erf(x) }
func realLogGamma(_ x: Double) -> Double {
  // `lgamma` itself writes to a variable that threads share.
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
func realErfc(_ x: Double) -> Double { erfc(x) }
func realPower(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func realHypotenuse(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
func realAngle(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
