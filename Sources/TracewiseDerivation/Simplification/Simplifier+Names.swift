import Tracewise

extension Simplifier {
  /// Products of functions under the name that they have: exp(h) ⊘ (1 + exp(h)) = σ(h), relu(h) ⊙ step(h)
  /// = relu(h).
  mutating func named(_ powers: [ScalarPower]) -> [ScalarPower] {
    guard powers.contains(where: { $0.base.rule != nil }) else { return powers }
    var result = powers
    absorb(&result)
    joinNames(&result)
    for power in powers where power.exponent < 0 && power.base.operation.isSum {
      guard let name = overOnePlus(power.base, result) ?? oddOverEven(power.base, result) else {
        continue
      }
      result = result.times(name)
    }
    return result
  }

  private func absorb(_ powers: inout [ScalarPower]) {
    for power in powers {
      powers.removeAll { absorbs($0, power) }
    }
  }

  /// Whether the second of two factors absorbs the first.
  func absorbs(_ factor: ScalarPower, _ power: ScalarPower) -> Bool {
    guard factor.exponent > 0, power.exponent > 0, let (rule, h) = power.base.absorbing,
      case .unary(let other, let x) = factor.base.kind
    else { return false }
    return x == h && rule.absorbs(other)
  }

  /// f(h) ⊙ g(−h) = g(h), with g = f ⊘ (1 + f).
  private mutating func joinNames(_ powers: inout [ScalarPower]) {
    for power in powers where power.exponent >= 1 {
      guard case .unary(let rule, let h) = power.base.kind, let name = rule.overOnePlusItself
      else { continue }
      let minus = Expression.apply(name, to: build(form(h).scaled(by: -.one).collected()))
      guard powers.exponent(of: minus) >= 1 else { continue }
      powers = powers.times([
        ScalarPower(base: power.base, exponent: -1), ScalarPower(base: minus, exponent: -1),
        ScalarPower(base: .apply(name, to: h), exponent: 1),
      ])
    }
  }

  /// What f(h) ⊘ (1 + f(h)) or 1 ⊘ (1 + f(h)) is to be multiplied by for its name.
  private mutating func overOnePlus(
    _ sum: Expression, _ powers: [ScalarPower]
  ) -> [ScalarPower]? {
    let terms = form(sum).terms
    let ones = sum.shape.isScalar ? [] : ones(sum.shape)
    guard terms.count == 2, terms.allSatisfy(\.coefficient.isOne),
      let one = terms.firstIndex(where: { $0.factors == ones && $0.scalars.isEmpty }),
      let f = terms[1 - one].entry, case .unary(let rule, let h) = f.kind,
      let name = rule.overOnePlusItself
    else { return nil }
    let divided = ScalarPower(base: sum, exponent: 1)
    if powers.exponent(of: f) >= 1 {
      return [
        divided, ScalarPower(base: f, exponent: -1),
        ScalarPower(base: .apply(name, to: h), exponent: 1),
      ]
    }
    let minus = build(form(h).scaled(by: -.one).collected())
    return [divided, ScalarPower(base: .apply(name, to: minus), exponent: 1)]
  }

  /// The same for (f(h) − f(−h)) ⊘ (f(h) + f(−h)).
  private mutating func oddOverEven(
    _ even: Expression, _ powers: [ScalarPower]
  ) -> [ScalarPower]? {
    guard let (h, other, rule) = twoOfOneKind(even, differing: false),
      let name = rule.oddOverEvenPart,
      form(h).isSame(as: form(other).scaled(by: -.one)),
      let odd = powers.first(where: { power in
        power.exponent > 0 && power.base.operation.isSum && power.base.shape == even.shape
      }), let (first, second, _) = twoOfOneKind(odd.base, differing: true),
      [h, other].contains(first), [h, other].contains(second), first != second
    else { return nil }
    return [
      ScalarPower(base: even, exponent: 1), ScalarPower(base: odd.base, exponent: -1),
      ScalarPower(base: .apply(name, to: first), exponent: 1),
    ]
  }

  /// h and k of f(h) + f(k), or of f(h) − f(k).
  private mutating func twoOfOneKind(
    _ sum: Expression, differing: Bool
  ) -> (Expression, Expression, any UnaryRule)? {
    let terms = form(sum).terms
    guard terms.count == 2, terms[0].coefficient.isOne,
      terms[1].coefficient == (differing ? -.one : .one),
      let a = terms[0].entry, let b = terms[1].entry,
      case .unary(let f, let h) = a.kind, case .unary(let g, let k) = b.kind,
      a.ruleName == b.ruleName, f.oddOverEvenPart != nil, g.oddOverEvenPart != nil
    else { return nil }
    return (h, k, f)
  }

  /// f(−X) in terms of f(X), for a function that has a parity.
  mutating func ofPositive(_ rule: any UnaryRule, _ x: Form) -> Form? {
    guard !isPlain, rule.parity != .none, isNegative(x) else { return nil }
    let positive = atom(known(rule, of: build(x.scaled(by: -.one).collected())))
    switch rule.parity {
    case .odd: return positive.scaled(by: -.one)
    case .even: return positive
    case .complementary where isSorted:
      return sum(constant(1, x.shape), positive.scaled(by: -.one))
    case .complementary, .none: return nil
    }
  }

  /// 1 − f(−X) = f(X) for a function like σ.
  mutating func complemented(_ x: Form) -> Form {
    guard mode == .result, x.terms.count > 1 else { return x }
    let ones = x.shape.isScalar ? [] : ones(x.shape)
    for (k, term) in x.terms.enumerated() {
      guard let f = term.entry, case .unary(let rule, let h) = f.kind,
        rule.parity == .complementary, isNegative(form(h)),
        let one = x.terms.firstIndex(where: {
          $0.factors == ones && $0.scalars == term.outsideScalars
            && $0.coefficient == -term.coefficient
        })
      else { continue }
      var result = x
      let positive = Expression.apply(
        rule, to: build(form(h).scaled(by: -.one).collected()))
      result.terms[k] = Term(
        coefficient: -term.coefficient, scalars: term.outsideScalars)
      if x.shape.isScalar {
        result.terms[k].scalars.append(ScalarPower(base: positive, exponent: 1))
      } else {
        result.terms[k].factors = [positive]
      }
      result.terms.remove(at: one)
      return complemented(result.collected())
    }
    return x
  }

  /// Whether a sum reads as the negative of another; one of both does where order does not count.
  private func isNegative(_ x: Form) -> Bool {
    guard !x.isZero else { return false }
    return isSorted
      ? content(x).outside.coefficient.isNegative : x.terms.allSatisfy(\.coefficient.isNegative)
  }
}

extension Term {
  /// The only thing in it beside a number and scalars in front.
  fileprivate var entry: Expression? {
    if factors.count == 1 { return factors[0] }
    guard factors.isEmpty, let last = scalars.last, last.exponent == 1 else { return nil }
    return last.base
  }

  /// The scalars in front of its entry.
  fileprivate var outsideScalars: [ScalarPower] {
    factors.isEmpty ? Array(scalars.dropLast()) : scalars
  }
}

extension Expression {
  /// f and h of f(h) where f absorbs factors; max(h, 0) is one.
  fileprivate var absorbing: (any UnaryRule, Expression)? {
    switch kind {
    case .unary(let rule, let h): return (rule, h)
    case .binary(let rule, let h, let c):
      guard case .constant(let number) = c.broadcastOperand.kind else { return nil }
      return rule.besides(number).map { ($0, h) }
    default: return nil
    }
  }

  /// What is repeated, where something is.
  private var broadcastOperand: Expression { operand(of: .broadcast) ?? self }
}
