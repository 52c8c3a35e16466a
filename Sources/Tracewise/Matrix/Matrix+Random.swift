#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// SplitMix64: a small generator whose streams are the same everywhere, so that a seed printed by
/// a failing check reproduces it. (Steele, Lea, Flood 2014.)
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose numbers the seed decides, on every platform.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A double of [0, 1), from 53 bits.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A standard normal number (the polar method of Marsaglia).
  public mutating func normal() -> Double {
    while true {
      let (u, v) = (2 * unit() - 1, 2 * unit() - 1)
      let s = u * u + v * v
      if s > 0 && s < 1 { return u * logarithmicScale(s) }
    }
  }
}

/// √(−2 log s / s), the factor of the polar method.
private func logarithmicScale(_ s: Double) -> Double { (-2 * log(s) / s).squareRoot() }

extension Matrix {
  /// Independent standard normal entries.
  public static func randomNormal(
    _ rows: Int, _ columns: Int, using generator: inout SeededGenerator
  ) -> Matrix {
    Matrix(rows, columns) { _, _ in generator.normal() }
  }

  /// Independent entries, uniform on an interval.
  public static func randomUniform(
    _ rows: Int, _ columns: Int, in range: ClosedRange<Double> = 0...1,
    using generator: inout SeededGenerator
  ) -> Matrix {
    let width = range.upperBound - range.lowerBound
    return Matrix(rows, columns) { _, _ in range.lowerBound + width * generator.unit() }
  }
}
