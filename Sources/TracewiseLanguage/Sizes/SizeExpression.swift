/// Expressions for sizes: whole numbers, names of sizes, and + − * of them.
extension ExpressionSyntax {
  /// The number, or nil where the expression is none, or is too large to be one.
  func integer(_ names: (String) -> Int?) -> Int? {
    let value: Int?
    switch kind {
    case .number(let number): value = Int(exactly: number)
    case .name(let name): value = names(name)
    case .negated(let x): value = x.integer(names).map { -$0 }
    case .binary(let operation, let x, let y):
      guard let a = x.integer(names), let b = y.integer(names) else { return nil }
      switch operation {
      case .add: value = a + b
      case .subtract: value = a - b
      case .multiply: value = a * b
      default: value = nil
      }
    case .call("floor", let parts):
      // Of what signatures say of windows: the whole part of a quotient.
      guard let (x, y) = parts.quotient, let a = x.integer(names), let b = y.integer(names), b > 0
      else { return nil }
      value = a.flooredQuotient(b)
    default: value = nil
    }
    // Sizes below 2³¹ keep the arithmetic of the next operation far from overflow.
    return value.flatMap { $0.magnitude <= Limits.sizes.upperBound ? $0 : nil }
  }

  /// The size in terms of variables, or nil where the expression is none.
  func size(_ names: (String) -> Size?, _ solver: inout SizeSolver) -> Size? {
    switch kind {
    case .number(let number):
      return Int(exactly: number).flatMap { Size(0).adding(Size(1), times: $0) }
    case .name(let name): return names(name)
    case .negated(let x):
      return x.size(names, &solver).flatMap { Size(0).adding($0, times: -1) }
    case .binary(let operation, let x, let y):
      guard let a = x.size(names, &solver), let b = y.size(names, &solver) else { return nil }
      switch operation {
      case .add: return a.adding(b)
      case .subtract: return a.adding(b, times: -1)
      case .multiply: return solver.product(a, b)
      default: return nil
      }
    case .call("floor", let parts):
      guard let (x, y) = parts.quotient, let a = x.size(names, &solver),
        let b = y.size(names, &solver), let top = solver.reduce(a).value,
        let bottom = solver.reduce(b).value, bottom > 0
      else { return nil }
      return Size(top.flooredQuotient(bottom))
    default: return nil
    }
  }

  /// Whether it is made of whole numbers and names by + − *.
  package var isOfSizes: Bool {
    switch kind {
    case .number(let number): Int(exactly: number) != nil
    case .name: true
    case .negated(let x): x.isOfSizes
    case .binary(.add, let x, let y), .binary(.subtract, let x, let y),
      .binary(.multiply, let x, let y):
      x.isOfSizes && y.isOfSizes
    default: false
    }
  }

  /// The names in it, each where it stands.
  var sizeIdentifiers: [Identifier] {
    if case .name(let name) = kind { return [Identifier(text: name, range: range)] }
    return parts.flatMap(\.sizeIdentifiers)
  }

  /// What whole parts in it are of: no equation that sizes could be solved from.
  var wholePartNumerators: [ExpressionSyntax] {
    if case .call("floor", let parts) = kind { return parts.quotient.map { [$0.0] } ?? [] }
    return parts.flatMap(\.wholePartNumerators)
  }
}

extension [ExpressionSyntax] {
  /// The two sides of a lone quotient.
  fileprivate var quotient: (ExpressionSyntax, ExpressionSyntax)? {
    guard count == 1, case .binary(.divide, let x, let y) = self[0].kind else { return nil }
    return (x, y)
  }
}

extension Int {
  /// The greatest whole number that is not above the quotient, by a positive number.
  fileprivate func flooredQuotient(_ divisor: Int) -> Int {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
