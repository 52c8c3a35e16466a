#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The C library's functions, under names that those of matrices and scalars do not hide.
@inline(__always)
package func realExp(_ x: Double) -> Double { exp(x) }
@inline(__always)
package func realExpm1(_ x: Double) -> Double { expm1(x) }
@inline(__always)
package func realLog(_ x: Double) -> Double { log(x) }
@inline(__always)
package func realLog1p(_ x: Double) -> Double { log1p(x) }
@inline(__always)
package func realSin(_ x: Double) -> Double { sin(x) }
@inline(__always)
package func realCos(_ x: Double) -> Double { cos(x) }
@inline(__always)
package func realSinh(_ x: Double) -> Double { sinh(x) }
@inline(__always)
package func realCosh(_ x: Double) -> Double { cosh(x) }
@inline(__always)
package func realAtan(_ x: Double) -> Double { atan(x) }
@inline(__always)
package func realAsin(_ x: Double) -> Double { asin(x) }
@inline(__always)
package func realTanh(_ x: Double) -> Double { tanh(x) }
@inline(__always)
package func realErf(_ x: Double) -> Double { erf(x) }
@inline(__always)
package func realLogGamma(_ x: Double) -> Double {
  // `lgamma` itself writes to a variable that threads share.
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
@inline(__always)
package func realErfc(_ x: Double) -> Double { erfc(x) }
@inline(__always)
package func realPower(_ x: Double, _ y: Double) -> Double { pow(x, y) }
@inline(__always)
package func realHypotenuse(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
@inline(__always)
package func realAngle(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
@inline(__always)
package func realAcos(_ x: Double) -> Double { acos(x) }
@inline(__always)
package func realAsinh(_ x: Double) -> Double { asinh(x) }
@inline(__always)
package func realAcosh(_ x: Double) -> Double { acosh(x) }
@inline(__always)
package func realAtanh(_ x: Double) -> Double { atanh(x) }
@inline(__always)
package func realGamma(_ x: Double) -> Double { tgamma(x) }
