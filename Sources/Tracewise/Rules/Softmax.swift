/// Requires at least one row, so that each column has a distribution.
@inline(__always)
private func withRows(_ x: Shape) throws(Misfit) -> Shape {
  guard x.rows > 0 else { throw "columns with entries are required; {0} is {0.shape}" }
  return x
}

/// S = exp(X) ⊘ 1ᵀexp(X) of each column: ∂S = S ⊙ (∂X − 1 1ᵀ(S ⊙ ∂X)).
public struct Softmax: UnaryRule {
  public static var name: String { "softmax" }
  public static var signature: Signature? { .entrywise.withRows }
  public var structure: MatrixStructure { .columnsSumToOne }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [logSoftmax(x)] }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { exp(x) ./ exp(x).columnSums }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    y ⊙ (dx - (y ⊙ dx).columnSums)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    y ⊙ (g - (y ⊙ g).columnSums)
  }
}

/// exp(X) ⊘ 1ᵀexp(X), the softmax of each column: ∂S = S ⊙ (∂X − 1 1ᵀ(S ⊙ ∂X)). Does not overflow;
/// columns without entries are an error.
@specialized(where M == Variable)
@_disfavoredOverload
public func softmax<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Softmax(), to: x) }

/// X − 1 logsumexp(X) of each column: ∂Y = ∂X − 1 1ᵀ(S ⊙ ∂X) with S = exp(Y) the softmax.
/// (Deck, Example 4-1, step 3.1.)
public struct LogSoftmax: UnaryRule {
  public static var name: String { "logsoftmax" }
  public static var signature: Signature? { .entrywise.withRows }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [softmax(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { xs[0] - log(exp(xs[0]).columnSums) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    dx - (softmax(x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g - softmax(x) ⊙ g.columnSums
  }
}

/// X − 1 logsumexp(X), the logarithm of the softmax of each column. (Deck, Example 4-1.) Does not
/// overflow; columns without entries are an error.
@specialized(where M == Variable)
@_disfavoredOverload
public func logSoftmax<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogSoftmax(), to: x) }

/// log 1ᵀexp(X) of each column, a row: ∂y = 1ᵀ(softmax(X) ⊙ ∂X). Does not overflow.
public struct LogSumExp: UnaryRule {
  public static var name: String { "logsumexp" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.one, .n)).withRows }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { log(exp(xs[0]).columnSums) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (softmax(x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { softmax(x) ⊙ g }
}

/// log 1ᵀexp(X) of each column, a row: ∂y = 1ᵀ(softmax(X) ⊙ ∂X). Does not overflow; columns without
/// entries are an error.
@specialized(where M == Variable)
@_disfavoredOverload
public func logSumExp<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogSumExp(), to: x) }

/// −Σ Y ⊙ logsoftmax(H), the categorical loss of logits H: ∂L = ⟨softmax(H) ⊙ 1ᵀY − Y, ∂H⟩ −
/// ⟨logsoftmax(H), ∂Y⟩. (Deck, Example 4-1; there 1ᵀy = 1.)
public struct CrossEntropy: BinaryRule {
  public static var name: String { "crossentropy" }
  public static var signature: Signature? {
    Signature((.m, .n), (.m, .n), gives: (.one, .one)).withRows
  }
  public func expansion<M: MatrixAlgebra>(_ h: M, _ y: M) -> M? {
    -inner(y, logSoftmax(h))
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dh: M, _ dy: M, at h: M, _ y: M, value z: M) -> M {
    inner(softmax(h) ⊙ y.columnSums - y, dh) - inner(logSoftmax(h), dy)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at h: M, _ y: M, value z: M) -> M {
    g * (softmax(h) ⊙ y.columnSums - y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at h: M, _ y: M, value z: M) -> M {
    -(g * logSoftmax(h))
  }
}

/// −Σ Y ⊙ logsoftmax(H) of matrices of one shape, over all columns, 1×1: the deck's categorical
/// loss of logits H (Example 4-1). Its gradient for H is softmax(H) ⊙ 1ᵀY − Y, which is softmax(H)
/// − Y where the columns of Y sum to 1.
@specialized(where M == Variable)
@_disfavoredOverload
public func crossEntropy<M: MatrixAlgebra>(_ h: M, _ y: M) -> M {
  M.apply(CrossEntropy(), to: h, y)
}

/// The softmax of the entries of each column that a mask M ≥ 0 takes, M ≠ 0; the others are 0, and so is a column of
/// which none is taken. With S the value, ∂S = S ⊙ (∂X − 1 1ᵀ(S ⊙ ∂X)).
public struct MaskedSoftmax: BinaryRule {
  public static var name: String { "maskedsoftmax" }
  public static var signature: Signature? { .alike }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .atLeast(0.05) : .any }
  public func neighbours<M: MatrixAlgebra>(_ m: M, _ x: M) -> [M] { [masked(m, x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    let taken = sign(xs[0]) ⊙ exp(xs[1])
    return taken ./ taken.columnSums
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dm: M, _ dx: M, at m: M, _ x: M, value s: M) -> M {
    s ⊙ (dx - (s ⊙ dx).columnSums)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at m: M, _ x: M, value s: M) -> M { m.zero }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at m: M, _ x: M, value s: M) -> M {
    s ⊙ (g - (s ⊙ g).columnSums)
  }
}

/// The softmax of the entries of each column where the mask is not 0, with broadcasting; 0 elsewhere, whatever X is
/// there, and in a column of which nothing is taken. Does not overflow. A negative entry of the mask is an error: a
/// mask of 0 and −∞ is added to X before the softmax.
public func maskedSoftmax<M: MatrixAlgebra>(_ mask: M, _ x: M) -> M {
  let (mask, x) = M.aligned(mask, x)
  return M.apply(MaskedSoftmax(), to: mask, x)
}
