import Tracewise

/// Tr(K E) with E linear in one differential or more, on the way to Tr(Gᵀ ∂X).
struct TraceTerm {
  /// Gᵀ so far.
  var left: Expression
  /// What the differential is still inside of.
  var inner: Expression

  /// What can be done next.
  enum Move: Hashable {
    /// E is ∂X.
    case done
    /// No visible change: a left factor joins K.
    case silent
    case split
    case unwrap
    case cyclic
    case transpose
    case hadamard
    case exchange(String)
  }

  /// The operands of E that a differential stands in.
  private var varying: [Int] {
    let parts = inner.parts
    return parts.indices.filter { parts[$0].hasDifferential }
  }

  var move: Move {
    let varying = varying
    if varying.isEmpty { return .done }
    switch inner.kind {
    case .unary(let rule, _):
      switch rule {
      case is Negation, is Scaling, is Identity: return .silent
      case is Trace: return .unwrap
      case is Transpose: return .transpose
      default: return .exchange(inner.ruleName)
      }
    case .binary(let rule, _, _):
      if varying.count > 1 || rule is Addition || rule is Subtraction { return .split }
      switch rule {
      case is Product: return varying[0] == 1 ? .silent : .cyclic
      case is ScalarProduct: return varying[0] == 1 ? .silent : .unwrap
      case is InnerProduct: return .unwrap
      case is Hadamard: return .hadamard
      case is Quotient where varying[0] == 0: return .hadamard
      default: return .exchange(inner.ruleName)
      }
    case .variadic: return varying.count > 1 ? .split : .exchange(inner.ruleName)
    default: return .done
    }
  }

  /// Tr(K f(E)) = Tr(f*(Kᵀ)ᵀ E) for every operand that varies, by the rule's own pullback.
  func moved(_ simplifier: inout Simplifier) -> [TraceTerm] {
    let cotangent = simplifier(left.T)
    return varying.compactMap { k in
      guard let adjoint = inner.pullback(cotangent, operand: k) else { return nil }
      return TraceTerm(left: simplifier(adjoint.T), inner: inner.parts[k])
    }
  }

  var reason: Reason {
    switch move {
    case .done, .silent: Reason(.algebra)
    case .split: .property(3)
    case .unwrap: .property(1)
    case .cyclic: .property(4)
    case .transpose: .property(2, 4)
    case .hadamard: .property(5)
    case .exchange: .exchange(inner, operand: varying[0])
    }
  }

  /// Tr(K E) as it is printed.
  func expression(_ simplifier: inout Simplifier) -> Expression {
    let whole = simplifier(left * inner)
    return whole.isSumOfTraces ? whole : .apply(Trace(), to: whole)
  }
}
