/// What kind of mistake makes something wrong.
public enum Cause: String, Sendable {
  /// The wrong sign.
  case sign
  /// A number too much or too few: ½, 2, 4.
  case factor
  /// A size too much or too few, a sum for a mean.
  case size
  /// A scalar of the file too much or too few.
  case scalar
  /// A transpose too much or too few.
  case transpose
  /// An inverse too much or too few.
  case inverse
  /// Factors in the wrong order.
  case order
  /// Hadamard's product for the matrix product, or the other way round.
  case hadamard
  /// The wrong power.
  case power
  /// A function for its derivative or for a neighbour.
  case function
  /// A sum over the wrong entries.
  case broadcast
  /// The wrong index.
  case index
  /// det for logdet, or the other way round.
  case logdet
  /// A matrix taken for symmetric.
  case symmetric
  /// Operations in the wrong order: a*b .* c for a*(b .* c).
  case parentheses
  /// 2G − diag(G), for independent entries of a symmetric matrix.
  case symmetricConvention = "symmetric-convention"
  /// The gradient in more or other entries than matrices of the input's kind have.
  case structure
  /// A factor too much.
  case factorAdded = "factor-added"
  /// A factor too few.
  case factorMissing = "factor-missing"
  /// A term too much.
  case termAdded = "term-added"
  /// A term too few.
  case termMissing = "term-missing"
  /// The wrong matrix.
  case otherInput = "other-input"
  /// It is the transpose of the gradient, or a file mixes both layouts.
  case layout
  /// Right beside a kink and not on it.
  case kink
  /// Zero where it should not be: cut off from the value.
  case frozen
  /// Cut off at a bound.
  case clipped
  /// Single precision, of a value in double.
  case precision
  /// What a program answers depends on what it was asked before.
  case state
  /// A difference of values with a fixed step.
  case differences
  /// Several places are wrong, or nothing smaller than the whole could be named.
  case several

  /// What reports call it: operations in the wrong order are factors in the wrong order.
  public var name: String { self == .parentheses ? Self.order.rawValue : rawValue }
}
