/// The learning rate η of each step, from 0.
///
///     let rate: Schedule = .warmUp(100, then: .cosine(from: 1e-3, steps: 900))
public indirect enum Schedule: Codable, Sendable, Equatable {
  /// η(t) = η; a number alone stands for it.
  case constant(Double)
  /// η(t) = η fᵏ with k = ⌊t / n⌋: smaller by a factor each n steps.
  case step(from: Double, factor: Double, every: Int)
  /// η(t) = ε + (η − ε) (1 + cos(π t / n)) / 2 up to step n, then ε (Loshchilov & Hutter 2017, equation 5, without
  /// restarts).
  case cosine(from: Double, to: Double = 0, steps: Int)
  /// η(t) = η₀ (t + 1) / n for t < n, where η₀ is the first rate of what comes then (Goyal et al. 2017, section 2.2).
  case warmUp(Int, then: Schedule)

  /// η(t).
  public func rate(at step: Int) -> Double {
    switch self {
    case .constant(let rate): return rate
    case .step(let first, let factor, let every):
      return first * power(factor, step / Swift.max(every, 1))
    case .cosine(let first, let last, let steps):
      guard step < steps else { return last }
      let angle = Double.pi * Double(step) / Double(steps)
      return last + (first - last) * (1 + cos(Matrix(angle)).scalar) / 2
    case .warmUp(let steps, let schedule):
      guard step < steps else { return schedule.rate(at: step - steps) }
      return schedule.rate(at: 0) * Double(step + 1) / Double(steps)
    }
  }
}

extension Schedule: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral rate: Double) { self = .constant(rate) }
  public init(integerLiteral rate: Int) { self = .constant(Double(rate)) }
}

/// xⁿ for n ≥ 0, by squaring.
func power(_ x: Double, _ n: Int) -> Double {
  var (result, square, rest) = (1.0, x, n)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
