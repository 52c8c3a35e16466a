#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Factorisation {
  /// |D|, in an order that neither overflows nor underflows on the way.
  var determinant: Double {
    if zeroPivot != 0 { return 0 }
    if let product = plainProduct { return product }
    var (mantissa, exponent) = (sign, 0)
    for k in 0..<Int(n) {
      guard pivot(k).isFinite else { return .nan }
      let next = mantissa * pivot(k).significandWithSign
      exponent += Int(pivot(k).exponent) + Int(next.exponent)
      mantissa = next.significandWithSign
    }
    return scalbn(mantissa, Int32(clamping: exponent))
  }

  /// The product of the pivots, where no partial product is near overflow or underflow.
  private var plainProduct: Double? {
    var product = sign
    for k in 0..<Int(n) {
      product *= pivot(k)
      guard product.magnitude > 1e-290, product.magnitude < 1e290 else { return nil }
    }
    return product
  }

  var logDeterminant: Double { (0..<Int(n)).reduce(0) { $0 + log(abs(pivot($1))) } }
}

extension Double {
  /// ±1 ≤ … < ±2: the number without its power of two.
  fileprivate var significandWithSign: Double { self < 0 ? -significand : significand }
}
