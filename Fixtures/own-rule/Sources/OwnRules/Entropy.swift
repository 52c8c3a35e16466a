import Tracewise

/// −Σ x ⊙ log x, as a plain rule: a value and a pullback on matrices, X̄ = −G (log X + 1). It
/// runs on the tape and is checked by differences; it has no second derivatives.
public struct Entropy: PlainRule {
  public var name: String { "entropy" }
  public init() {}

  public func value(_ xs: [Matrix]) throws -> Matrix { -sum(xs[0] ⊙ log(xs[0])) }
  public func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
    [-(g * (log(xs[0]) + 1))]
  }
}
