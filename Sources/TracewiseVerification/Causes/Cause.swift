/// What kind of mistake makes something wrong.
public enum Cause: String, Sendable {
  case sign, factor, size, scalar, transpose, inverse, order, hadamard, power, function, broadcast
  case index, logdet, symmetric
  /// Operations in the wrong order: a*b .* c for a*(b .* c).
  case parentheses
  /// 2G − diag(G), for independent entries of a symmetric matrix.
  case symmetricConvention = "symmetric-convention"
  case factorAdded = "factor-added"
  case factorMissing = "factor-missing"
  case termAdded = "term-added"
  case termMissing = "term-missing"
  case otherInput = "other-input"
  /// It is the transpose of the gradient, or a file mixes both layouts.
  case layout
  /// Right beside a kink and not on it.
  case kink
  /// Several places are wrong, or nothing smaller than the whole could be named.
  case several

  /// What reports call it: operations in the wrong order are factors in the wrong order.
  public var name: String { self == .parentheses ? Self.order.rawValue : rawValue }
}
