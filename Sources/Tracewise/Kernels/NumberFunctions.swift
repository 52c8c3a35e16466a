// For a single number the C library's functions are faster than a vector of which seven eighths
// are thrown away, and as accurate. A 1×1 matrix has these values in every interpretation.

extension Sine {
  @inline(__always)
  public func number(_ x: Double) -> Double? { realSin(x) }
}
extension Cosine {
  @inline(__always)
  public func number(_ x: Double) -> Double? { realCos(x) }
}
extension Exp {
  @inline(__always)
  public func number(_ x: Double) -> Double? { realExp(x) }
}
extension Log {
  @inline(__always)
  public func number(_ x: Double) -> Double? { realLog(x) }
}
extension SquareRoot {
  @inline(__always)
  public func number(_ x: Double) -> Double? { x.squareRoot() }
}
