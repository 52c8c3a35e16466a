public import Tracewise

/// 2 / (eˣ + e⁻ˣ).
extension HyperbolicSecant: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try (S.one + .one) / (S.exp(x) + S.exp(-x))
  }
}
