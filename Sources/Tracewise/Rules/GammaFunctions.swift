/// log |Γ(x)| of each entry: ψ = (log Γ)′ is the digamma function. Infinite at 0, −1, −2, …
/// (DLMF 5.2.)
public struct LogGamma: ElementwiseRule {
  public static var name: String { "lgamma" }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.3) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [digamma(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { digamma(x) }
}

/// The derivatives of digamma, ψ⁽ᵏ⁾ = (log Γ)⁽ᵏ⁺¹⁾, each the derivative of the one before. By the recurrence
/// to large arguments and the asymptotic series there (DLMF 5.15), to a few units in the last place of
/// the largest term; NaN at poles and below −1000.
public struct Polygamma: ElementwiseRule {
  public static var name: String { "polygamma" }
  public func describe(_ x: [String]) -> String {
    switch order {
    case 0: "digamma(\(x[0]))"
    case 1: "trigamma(\(x[0]))"
    default: "polygamma(\(order), \(x[0]))"
    }
  }
  public var notation: RuleNotation {
    .function(order == 0 ? "digamma" : order == 1 ? "trigamma" : "polygamma\(order)")
  }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(Int(order)))] }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.3) }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(Polygamma(Int(order) + 1), to: x)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { order == 0 ? [log(x)] : [digamma(x)] }
  let order: Int32
  /// The rule ψ⁽ᵏ⁾, for k from 0 on; beyond 170, where k! is no number, its values are NaN.
  public init(_ order: Int) { self.order = Int32(clamping: max(order, 0)) }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    M.apply(Polygamma(Int(order) + 1), to: x)
  }
}

/// log |Γ(x)| of each entry: its derivative is `digamma`. Infinite at 0 and the negative whole numbers.
public func logGamma<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogGamma(), to: x) }

/// ψ(x) = Γ′(x)/Γ(x) of each entry: its derivative is ψ′, the trigamma function. NaN at 0 and the negative
/// whole numbers.
public func digamma<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Polygamma(0), to: x) }

/// ψ⁽ᵏ⁾(x) of each entry, the derivative of order k of `digamma`; NaN for k beyond 170, where k! is no number.
public func polygamma<M: MatrixAlgebra>(_ k: Int, _ x: M) -> M { M.apply(Polygamma(k), to: x) }
