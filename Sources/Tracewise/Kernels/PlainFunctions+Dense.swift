#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Functions that are computed one by one, by the C library.

extension HyperbolicSine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = plainSinh(x[k]) }
  }
}

extension HyperbolicCosine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = plainCosh(x[k]) }
  }
}

extension Arctangent {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = plainAtan(x[k]) }
  }
}

extension Arcsine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = plainAsin(x[k]) }
  }
}

extension Arccosine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = plainAcos(x[k]) }
  }
}

#if canImport(Glibc)
  private func plainSinh(_ x: Double) -> Double { Glibc.sinh(x) }
  private func plainCosh(_ x: Double) -> Double { Glibc.cosh(x) }
  private func plainAtan(_ x: Double) -> Double { Glibc.atan(x) }
  private func plainAsin(_ x: Double) -> Double { Glibc.asin(x) }
  private func plainAcos(_ x: Double) -> Double { Glibc.acos(x) }
#elseif canImport(Musl)
  private func plainSinh(_ x: Double) -> Double { Musl.sinh(x) }
  private func plainCosh(_ x: Double) -> Double { Musl.cosh(x) }
  private func plainAtan(_ x: Double) -> Double { Musl.atan(x) }
  private func plainAsin(_ x: Double) -> Double { Musl.asin(x) }
  private func plainAcos(_ x: Double) -> Double { Musl.acos(x) }
#else
  private func plainSinh(_ x: Double) -> Double { Darwin.sinh(x) }
  private func plainCosh(_ x: Double) -> Double { Darwin.cosh(x) }
  private func plainAtan(_ x: Double) -> Double { Darwin.atan(x) }
  private func plainAsin(_ x: Double) -> Double { Darwin.asin(x) }
  private func plainAcos(_ x: Double) -> Double { Darwin.acos(x) }
#endif
