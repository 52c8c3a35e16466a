// Functions that are computed one by one, by the C library.

extension HyperbolicSine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realSinh(x[k]) }
  }
}

extension HyperbolicCosine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realCosh(x[k]) }
  }
}

extension Arctangent {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAtan(x[k]) }
  }
}

extension Arcsine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAsin(x[k]) }
  }
}

extension Arccosine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAcos(x[k]) }
  }
}
