import Tracewise

/// Writes expressions in a notation, with no more parentheses than they need.
public struct Printer<N: Notation> {
  /// How each construction is written.
  public let notation: N

  /// A printer in a notation.
  public init(_ notation: N) { self.notation = notation }

  /// How tightly what is written binds.
  enum Binding: Int, Comparable {
    case sum, negated, hadamard, fraction, product, atom
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  typealias Text = (body: String, binding: Binding)

  /// The expression.
  public func text(_ x: Expression) -> String { write(x).body }

  /// `left = right`.
  public func text(_ equation: Equation) -> String {
    notation.equation(text(equation.left), text(equation.right))
  }

  func within(_ x: Expression, _ binding: Binding) -> String {
    let (body, own) = write(x)
    return own < binding ? notation.parenthesised(body) : body
  }

  func write(_ x: Expression) -> Text {
    switch x.kind {
    case .symbol(let symbol):
      return (notation.symbol(symbol), .atom)
    case .constant(let value): return constant(value, x.shape)
    case .identity: return (notation.identity, .atom)
    case .matrix(let matrix): return (notation.matrix(matrix), .atom)
    case .pending(let inner): return pending(inner)
    case .unary, .binary, .variadic: return operation(x) ?? function(x)
    }
  }

  private func constant(_ value: Double, _ shape: Shape) -> Text {
    if shape.isScalar || value == 0 { return multipleOfPi(value) ?? number(value) }
    let body =
      shape.columns == 1
      ? notation.ones(transposed: false)
      : shape.rows == 1
        ? notation.ones(transposed: true)
        : notation.product(notation.ones(transposed: false), notation.ones(transposed: true))
    if value == 1 { return (body, shape.rows > 1 && shape.columns > 1 ? .product : .atom) }
    return (notation.product(notation.number(value), body), value < 0 ? .negated : .product)
  }

  private func number(_ value: Double) -> Text {
    (notation.number(value), value < 0 ? .negated : .atom)
  }

  /// 2 π for 6.28319.
  private func multipleOfPi(_ value: Double) -> Text? {
    guard value != .pi, let ratio = SmallRatio(value / .pi) else { return nil }
    let top = Double(ratio.numerator)
    let multiple =
      ratio.numerator == 1
      ? notation.number(.pi) : notation.product(notation.number(top), notation.number(.pi))
    guard ratio.denominator > 1 else { return (multiple, .product) }
    return (notation.fraction(multiple, notation.number(Double(ratio.denominator))), .fraction)
  }

  /// ∂A for a symbol, ∂(A B) for anything else, ∂(A⁻¹) too.
  private func pending(_ x: Expression) -> Text {
    let (body, _) = write(x)
    let isBare = x.symbol != nil
    return (notation.differential(isBare ? body : notation.parenthesised(body)), .atom)
  }

  /// An operand of + and −: ones are written 1, as is customary.
  func summand(_ x: Expression, _ binding: Binding) -> String {
    if isOnes(x) { return notation.number(1) }
    // s 1 1ᵀ in a sum of matrices is written s.
    if let (s, ones) = x.operands(of: .multiple), isOnes(ones) { return within(s, binding) }
    if case .scaling(let factor)? = x.operation, isOnes(x.parts[0]) {
      return notation.number(factor)
    }
    return within(x, binding)
  }

  func isOnes(_ x: Expression) -> Bool {
    if case .constant(1) = x.kind { return true }
    return x.operation == .product && x.parts.allSatisfy(isOnes)
  }

  /// A word of algebra of two operands.
  func binary(_ word: AlgebraicOperation, _ x: Expression, _ y: Expression) -> Text? {
    switch word {
    case .sum: (notation.sum(summand(x, .sum), summand(y, .hadamard)), .sum)
    case .difference: (notation.difference(summand(x, .sum), summand(y, .hadamard)), .sum)
    case .product: chain(factors(x) + [y])
    case .multiple: (notation.product(within(x, .product), within(y, .product)), .product)
    case .hadamard: (notation.infix(.hadamard, leftEntrywise(x), entrywise(y)), .hadamard)
    case .quotient: quotient(x, y)
    case .kronecker: infix(.kronecker, x, y)
    case .inner: (notation.inner(text(x), text(y)), .atom)
    default: nil
    }
  }

  /// The factors of a product that associates to the left.
  private func factors(_ x: Expression) -> [Expression] {
    x.operands(of: .product).map { factors($0) + [$1] } ?? [x]
  }

  /// A B C, with A³ for A A A.
  private func chain(_ factors: [Expression]) -> Text {
    var texts: [String] = []
    var k = 0
    while k < factors.count {
      let factor = factors[k]
      let count = factors[k...].prefix { $0 == factor }.count
      if count > 1, factor.shape.isSquare, !factor.shape.isScalar {
        let base = write(factor)
        let isBare = factor.symbol != nil || base.binding < .atom
        texts.append(
          notation.power(
            isBare ? within(factor, .atom) : notation.parenthesised(base.body), "\(count)"))
        k += count
      } else {
        texts.append(within(factor, .product))
        k += 1
      }
    }
    let body = texts.dropFirst().reduce(texts[0]) { notation.product($0, $1) }
    return (body, texts.count == 1 ? .atom : .product)
  }

  func infix(_ operation: Infix, _ x: Expression, _ y: Expression) -> Text {
    (notation.infix(operation, within(x, .atom), within(y, .atom)), .hadamard)
  }

  /// The right operand of ⊙, which needs parentheses around another entrywise operation.
  private func entrywise(_ x: Expression) -> String { within(x, .atom) }

  /// The left operand: A ⊙ B ⊙ C reads from the left; a product gets parentheses, because ⊙ binds
  /// no looser than it everywhere.
  private func leftEntrywise(_ x: Expression) -> String {
    let (body, own) = write(x)
    return own == .hadamard || own == .atom ? body : notation.parenthesised(body)
  }

  private func quotient(_ x: Expression, _ y: Expression) -> Text {
    if let s = y.operand(of: .broadcast), s.shape.isScalar { return fraction(x, s) }
    if y.shape.isScalar { return fraction(x, y) }
    return (notation.infix(.quotient, leftEntrywise(x), entrywise(y)), .hadamard)
  }

  private func fraction(_ x: Expression, _ s: Expression) -> Text {
    if notation.fractionGroups { return (notation.fraction(text(x), text(s)), .product) }
    return (notation.fraction(within(x, .fraction), within(s, .atom)), .fraction)
  }
}
