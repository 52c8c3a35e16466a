#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// For a single number the C library's functions are faster than a vector of which seven eighths
// are thrown away, and as accurate. A 1×1 matrix has these values in every interpretation.

extension Sine {
  @inline(__always)
  public func number(_ x: Double) -> Double? { plainSin(x) }
}
extension Cosine {
  @inline(__always)
  public func number(_ x: Double) -> Double? { plainCos(x) }
}
extension Exp {
  @inline(__always)
  public func number(_ x: Double) -> Double? { plainExp(x) }
}
extension Log {
  @inline(__always)
  public func number(_ x: Double) -> Double? { plainLog(x) }
}
extension SquareRoot {
  @inline(__always)
  public func number(_ x: Double) -> Double? { x.squareRoot() }
}

#if canImport(Glibc)
  private func plainSin(_ x: Double) -> Double { Glibc.sin(x) }
  private func plainCos(_ x: Double) -> Double { Glibc.cos(x) }
  private func plainExp(_ x: Double) -> Double { Glibc.exp(x) }
  private func plainLog(_ x: Double) -> Double { Glibc.log(x) }
#elseif canImport(Musl)
  private func plainSin(_ x: Double) -> Double { Musl.sin(x) }
  private func plainCos(_ x: Double) -> Double { Musl.cos(x) }
  private func plainExp(_ x: Double) -> Double { Musl.exp(x) }
  private func plainLog(_ x: Double) -> Double { Musl.log(x) }
#else
  private func plainSin(_ x: Double) -> Double { Darwin.sin(x) }
  private func plainCos(_ x: Double) -> Double { Darwin.cos(x) }
  private func plainExp(_ x: Double) -> Double { Darwin.exp(x) }
  private func plainLog(_ x: Double) -> Double { Darwin.log(x) }
#endif
