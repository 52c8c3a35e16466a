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
    guard inner.rule != nil else { return .done }
    if varying.count > 1 || inner.operation.isSum { return .split }
    switch inner.operation {
    case .negation, .scaling, .identity: return .silent
    case .trace, .inner: return .unwrap
    case .transpose: return .transpose
    case .product: return varying[0] == 1 ? .silent : .cyclic
    case .multiple: return varying[0] == 1 ? .silent : .unwrap
    case .hadamard: return .hadamard
    case .quotient where varying[0] == 0: return .hadamard
    default: return .exchange(inner.ruleName)
    }
  }

  /// Tr(K f(E)) = Tr(f*(Kᵀ)ᵀ E) for every operand that varies, by the rule's own pullback.
  func moved(_ simplifier: inout Simplifier) -> [TraceTerm] {
    if inner.operation == .product, varying.count == 1 { return [pastFactors(&simplifier)] }
    let cotangent = simplifier(left.T)
    return varying.compactMap { k in
      guard let adjoint = inner.pullback(cotangent, operand: k) else { return nil }
      return TraceTerm(left: simplifier(adjoint.T), inner: inner.parts[k])
    }
  }

  /// Tr(K A E) = Tr((K A) E) and Tr(K E B C) = Tr((B C K) E): all factors of a product on one side at once,
  /// for each alone would write all the others again.
  private func pastFactors(_ simplifier: inout Simplifier) -> TraceTerm {
    var factors: [Expression] = []
    var rest = inner
    while let (a, b) = rest.operands(of: .product), a.hasDifferential, !b.hasDifferential {
      factors.append(b)
      rest = a
    }
    if let first = factors.popLast() {
      let right = factors.reversed().reduce(first) { .apply(Product(), to: $0, $1) }
      return TraceTerm(left: simplifier(right * left), inner: rest)
    }
    return TraceTerm(left: simplifier(left * inner.parts[0]), inner: inner.parts[1])
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
