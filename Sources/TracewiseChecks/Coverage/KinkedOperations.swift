import Tracewise
import TracewiseLanguage

/// An operation whose formula is another on each side of a kink: max, min, abs, relu, sign, step and the like.
struct KinkedOperation {
  /// What is positive on one side of the kink and negative on the other, entry by entry.
  let decider: CheckedExpression
  /// The decider as it was written.
  let text: String
  /// Which signs the decider's entries can have, as far as can be seen.
  let signs: Set<Bool>
  /// The claims that have it, by their places; nil where the loss has it, which concerns all.
  var claims: Set<Int>?
}

extension Program {
  /// The kinked operations of the loss and of both sides of all claims.
  var kinkedOperations: [KinkedOperation] { operations(decidedBy: decider) }

  /// The norms among them, whose kink is where all of the operand is 0.
  var normedOperations: [KinkedOperation] {
    operations {
      if case .call("norm", let operands, _) = $0.kind { operands[0] } else { nil }
    }
  }

  private func operations(
    decidedBy decider: (CheckedExpression) -> CheckedExpression?
  ) -> [KinkedOperation] {
    var found: [KinkedOperation] = []
    let signs = Signs(self)
    func collect(_ side: CheckedExpression, _ claim: Int?) {
      for decider in deciders(in: side, decider) {
        let text = text(of: decider)
        if let k = found.firstIndex(where: { $0.text == text && $0.decider.isLike(decider) }) {
          if let claim { found[k].claims?.insert(claim) } else { found[k].claims = nil }
        } else {
          found.append(
            KinkedOperation(
              decider: decider, text: text, signs: signs.signs(of: decider),
              claims: claim.map { [$0] }))
        }
      }
    }
    if let loss { collect(loss, nil) }
    for (place, claim) in claims.enumerated() {
      collect(claim.right, place)
      if let left = claim.left { collect(left, place) }
    }
    return found
  }

  private func text(of decider: CheckedExpression) -> String {
    guard case .binary(.difference, let a, let b) = decider.kind, decider.range == a.range else {
      return source[decider.range]
    }
    return "\(source[a.range]) - \(source[b.range])"
  }

  /// The deciders of the kinks in an expression and in what it names.
  private func deciders(
    in expression: CheckedExpression, _ decider: (CheckedExpression) -> CheckedExpression?
  ) -> [CheckedExpression] {
    var found: [CheckedExpression] = []
    let lets = definitions
    var opened: Set<String> = []
    var waiting = [expression]
    while let x = waiting.popLast() {
      if case .local(let name) = x.kind, opened.insert(name).inserted,
        let value = lets[name]
      {
        waiting.append(value)
      }
      // Numbers, as the indices of sums are, stay on their side.
      if let decider = decider(x), !decider.isOfNumbers { found.append(decider) }
      waiting += x.children
    }
    return found
  }

  private func decider(_ x: CheckedExpression) -> CheckedExpression? {
    guard case .call(let name, let operands, _) = x.kind else { return nil }
    if name == "norm1" || name == "norm" && operands[0].isScalar { return operands[0] }
    // The root of a square is a magnitude.
    if name == "sqrt", case .binary(.entrywisePower, let base, let exponent) = operands[0].kind,
      case .number(2) = exponent.kind
    {
      return base
    }
    if Relation(rawValue: name) != nil { return difference(operands, x) }
    switch (functions.rule(named: name).map { type(of: $0).kinks }, operands.count) {
    case (.atZero, 1): return operands[0]
    case (.whereEqual, 2): return difference(operands, x)
    default: return nil
    }
  }

  /// What is 0 where two operands are equal.
  private func difference(
    _ operands: [CheckedExpression], _ x: CheckedExpression
  ) -> CheckedExpression {
    if case .number(0) = operands[1].kind { return operands[0] }
    return CheckedExpression(
      kind: .binary(.difference, operands[0], operands[1]), rows: x.rows, columns: x.columns,
      range: operands[0].range, mark: x.mark)
  }
}

/// Which signs the entries of expressions can have.
private struct Signs {
  private let program: Program
  /// Those of the values of `let`, each found once.
  private var named: [String: Set<Bool>] = [:]

  init(_ program: Program) {
    self.program = program
    for binding in program.lets { named[binding.name] = signs(of: binding.value) }
  }

  /// The signs that an expression's entries can have, by what is known of its operations.
  func signs(of x: CheckedExpression) -> Set<Bool> {
    let both: Set<Bool> = [true, false]
    switch x.kind {
    case .number(let value): return value >= 0 ? [true] : [false]
    case .size: return [true]
    case .input(let name):
      guard let input = program.input(name) else { return both }
      if input.kind == .probability || input.kind == .oneHot { return [true] }
      guard let interval = input.interval, input.kind != .positiveDefinite else { return both }
      return interval.lower >= 0 ? [true] : interval.upper <= 0 ? [false] : both
    case .local(let name):
      return named[name] ?? both
    case .negated(let y): return Set(signs(of: y).map { !$0 })
    case .transposed(let y), .index(let y, _, _): return signs(of: y)
    case .binary(let operation, let a, let b): return signs(operation, a, b)
    case .call(let name, let operands, _): return signs(name, operands)
    default: return both
    }
  }

  private func signs(
    _ operation: CheckedExpression.Operation, _ a: CheckedExpression, _ b: CheckedExpression
  ) -> Set<Bool> {
    let (u, v) = (signs(of: a), signs(of: b))
    switch operation {
    case .sum: return u == v ? u : [true, false]
    case .difference: return u == Set(v.map { !$0 }) ? u : [true, false]
    case .product, .scaling, .hadamard, .scalarDivision, .entrywiseQuotient:
      guard u.count == 1, v.count == 1 else { return [true, false] }
      return [u == v]
    case .entrywisePower:
      if case .number(let exponent) = b.kind, exponent.truncatingRemainder(dividingBy: 2) == 0 {
        return [true]
      }
      return u == [true] ? u : [true, false]
    case .rightDivision, .leftDivision: return [true, false]
    }
  }

  private func signs(_ name: String, _ operands: [CheckedExpression]) -> Set<Bool> {
    if Relation(rawValue: name) != nil { return [true] }
    switch name {
    case "exp", "sigmoid", "softmax", "norm", "norm1", "abs", "relu", "sqrt", "square", "softplus",
      "normalcdf", "step", "ones", "zeros", "eye":
      return [true]
    case "sum", "mean", "vec", "reshape", "diag", "tr": return signs(of: operands[0])
    case "masked": return signs(of: operands[1])
    case "where": return signs(of: operands[1]).union(signs(of: operands[2]))
    case "max", "min":
      let (u, v) = (signs(of: operands[0]), signs(of: operands[1]))
      let certain = name == "max"
      return u == [certain] || v == [certain] ? [certain] : u.union(v)
    default: return [true, false]
    }
  }
}

extension CheckedExpression {
  /// Whether it has the same shape, as one that is written the same.
  fileprivate func isLike(_ other: CheckedExpression) -> Bool {
    rows == other.rows && columns == other.columns
  }
}

extension CheckedExpression {
  /// Whether nothing but numbers stands in it.
  fileprivate var isOfNumbers: Bool {
    if case .number = kind { return true }
    return !children.isEmpty && children.allSatisfy(\.isOfNumbers)
  }
}
