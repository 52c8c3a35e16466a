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

extension InverseHyperbolicSine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAsinh(x[k]) }
  }
}

extension InverseHyperbolicCosine {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAcosh(x[k]) }
  }
}

extension InverseHyperbolicTangent {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realAtanh(x[k]) }
  }
}

extension Angle {
  public func evaluate(_ y: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let result = y.core.pointee.allocate(shape, on: y.core)
    for i in 0..<shape.rows {
      for j in 0..<shape.columns {
        result.base[i * shape.columns + j] = realAngle(y[i, j], x[i, j])
      }
    }
    return result
  }
}

extension Matern {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = value(x[k]) }
  }

  /// hₖ = hₖ₋₁ + t²/((2k − 1)(2k − 3)) hₖ₋₂ for the polynomial θₖ(t)/(2k − 1)‼ before e⁻ᵗ, all terms positive.
  private func value(_ u: Double) -> Double {
    guard (0...100).contains(order), u >= 0 else { return .nan }
    let t = u.squareRoot()
    // Beyond, e⁻ᵗ is 0 and the polynomial may be infinite.
    guard t < 2000 else { return 0 }
    var (before, polynomial) = (1.0, order == 0 ? 1 : 1 + t)
    for k in stride(from: 2, through: Double(order), by: 1) {
      (before, polynomial) = (polynomial, polynomial + u / ((2 * k - 1) * (2 * k - 3)) * before)
    }
    return polynomial * realExp(-t)
  }
}
