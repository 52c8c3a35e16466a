extension ReciprocalOrZero {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = x[k] == 0 ? 0 : 1 / x[k] }
  }
}

extension LogGamma {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = realLogGamma(x[k]) }
  }
}

extension Polygamma {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = value(x[k]) }
  }

  /// B₂, B₄, …
  private static let bernoulli: [Double] = [
    1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798,
    -174611 / 330,
  ]

  /// (−1)ᵏ⁺¹ k! Σⱼ (x + j)⁻ᵏ⁻¹, the first terms one by one, the rest by the Euler-Maclaurin formula
  /// (DLMF 5.15.8); for k = 0 the sum's constant makes it log x − 1/(2x) − … .
  private func value(_ x: Double) -> Double {
    guard order <= 170, x > 0 || (x >= -1000 && x != x.rounded()) else { return .nan }
    if x == .infinity { return order == 0 ? .infinity : 0 }
    let k = Double(order)
    var (z, sum) = (x, 0.0)
    let start = 15 + k
    while z < start {
      sum += order == 0 ? -1 / z : realPower(z, -k - 1)
      z += 1
    }
    if order == 0 {
      var (tail, power) = (realLog(z) - 0.5 / z, 1.0)
      for (j, b) in Self.bernoulli.enumerated() {
        power /= z * z
        tail -= b / Double(2 * j + 2) * power
      }
      return sum + tail
    }
    // Σ over the rest: z⁻ᵏ/k + z⁻ᵏ⁻¹/2 + Σ B₂ⱼ (k+1)…(k+2j−1)/(2j)! z⁻ᵏ⁻²ʲ.
    let first = realPower(z, -k)
    var (tail, factor) = (first / k + first / (2 * z), first * (k + 1) / (2 * z * z))
    for (j, b) in Self.bernoulli.enumerated() {
      tail += b * factor
      let i = Double(2 * j + 2)
      factor *= (k + i) * (k + i + 1) / ((i + 1) * (i + 2) * z * z)
    }
    return (order % 2 == 0 ? -1 : 1) * realGamma(k + 1) * (sum + tail)
  }
}
