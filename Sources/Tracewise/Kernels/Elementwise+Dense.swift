import CKernels

extension Exp {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_exp(n, x, y)
  }
}

extension Expm1 {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_expm1(n, x, y)
  }
}

extension Log {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_log(n, x, y)
  }
}

extension Log1p {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_log1p(n, x, y)
  }
}

extension SquareRoot {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sqrt(n, x, y)
  }
}

extension Square {
  @inline(__always)
  public func number(_ x: Double) -> Double? { x * x }
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_square(n, x, y)
  }
}

extension Reciprocal {
  @inline(__always)
  public func number(_ x: Double) -> Double? { 1 / x }
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_reciprocal(n, x, y)
  }
}

extension AbsoluteValue {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_abs(n, x, y)
  }
}

extension Sign {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sign(n, x, y)
  }
}

extension UnitStep {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_step(n, x, y)
  }
}

extension Sine {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sin(n, x, y)
  }
}

extension Cosine {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_cos(n, x, y)
  }
}

extension Tangent {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_tan(n, x, y)
  }
}

extension HyperbolicTangent {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_tanh(n, x, y)
  }
}

extension Sigmoid {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sigmoid(n, x, y)
  }
}

extension Relu {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_relu(n, x, y)
  }
}

extension Softplus {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_softplus(n, x, y)
  }
}

extension Erf {
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_erf(n, x, y)
  }
}

extension LeakyRelu {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_leaky_relu(n, slope, x, y)
  }
}

extension Gelu {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_gelu(n, x, y)
  }
}

extension NormalCDF {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_gelu(n, x, y)
    // gelu is x Φ(x), accurate relative to its value.
    for k in 0..<n {
      if x[k] == 0 {
        y[k] = 0.5
      } else if x[k].isInfinite {
        y[k] = x[k] > 0 ? 1 : 0
      } else {
        y[k] /= x[k]
      }
    }
  }
}
