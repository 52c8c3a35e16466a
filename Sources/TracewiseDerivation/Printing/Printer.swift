import Tracewise

/// Writes expressions in a notation, with no more parentheses than they need.
public struct Printer<N: Notation> {
  public let notation: N

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
    case .unary(let rule, let operand): return unary(rule, operand, x)
    case .binary(let rule, let a, let b): return binary(rule, a, b)
    case .variadic(let rule, let xs):
      let name = rule is Concatenation ? "" : x.ruleName
      return (notation.call(name, xs.map(text)), .atom)
    }
  }

  private func constant(_ value: Double, _ shape: Shape) -> Text {
    if shape.isScalar || value == 0 {
      return (notation.number(value), value < 0 ? .negated : .atom)
    }
    let body =
      shape.columns == 1
      ? notation.ones(transposed: false)
      : shape.rows == 1
        ? notation.ones(transposed: true)
        : notation.product(notation.ones(transposed: false), notation.ones(transposed: true))
    if value == 1 { return (body, shape.rows > 1 && shape.columns > 1 ? .product : .atom) }
    return (notation.product(notation.number(value), body), value < 0 ? .negated : .product)
  }

  /// ∂A for a symbol, ∂(A B) for anything else, ∂(A⁻¹) too.
  private func pending(_ x: Expression) -> Text {
    let (body, _) = write(x)
    let isBare = x.symbol != nil
    return (notation.differential(isBare ? body : notation.parenthesised(body)), .atom)
  }

  /// An operand of + and −: ones are written 1, as is customary.
  private func summand(_ x: Expression, _ binding: Binding) -> String {
    if isOnes(x) { return notation.number(1) }
    // s 1 1ᵀ in a sum of matrices is written s.
    if case .binary(let rule, let s, let ones) = x.kind, rule is ScalarProduct, isOnes(ones) {
      return within(s, binding)
    }
    if case .unary(let rule, let ones) = x.kind, let scaling = rule as? Scaling, isOnes(ones) {
      return notation.number(scaling.factor)
    }
    return within(x, binding)
  }

  func isOnes(_ x: Expression) -> Bool {
    switch x.kind {
    case .constant(1): true
    case .binary(let rule, let a, let b) where rule is Product: isOnes(a) && isOnes(b)
    default: false
    }
  }

  private func binary(_ rule: any BinaryRule, _ x: Expression, _ y: Expression) -> Text {
    switch rule {
    case is Addition:
      return (notation.sum(summand(x, .sum), summand(y, .hadamard)), .sum)
    case is Subtraction:
      return (notation.difference(summand(x, .sum), summand(y, .hadamard)), .sum)
    case is Product: return chain(factors(x) + [y])
    case is ScalarProduct:
      return (notation.product(within(x, .product), within(y, .product)), .product)
    case is Hadamard:
      return (notation.infix(.hadamard, leftEntrywise(x), entrywise(y)), .hadamard)
    case is Quotient: return quotient(x, y)
    case is Solve:
      return (
        notation.product(notation.inverse(within(x, .atom)), within(y, .product)), .product
      )
    case is RightDivision:
      return (
        notation.product(within(x, .product), notation.inverse(within(y, .atom))), .product
      )
    case is InnerProduct: return (notation.inner(text(x), text(y)), .atom)
    case is Correlation: return infix(.correlation, x, y)
    case is FullConvolution: return infix(.fullConvolution, x, y)
    case is Kronecker: return infix(.kronecker, x, y)
    default:
      return (notation.call(Self.name(rule), [text(x), text(y)]), .atom)
    }
  }

  /// The factors of a product that associates to the left.
  private func factors(_ x: Expression) -> [Expression] {
    if case .binary(let rule, let a, let b) = x.kind, rule is Product { return factors(a) + [b] }
    return [x]
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

  private func infix(_ operation: Infix, _ x: Expression, _ y: Expression) -> Text {
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
    if case .unary(let rule, let s) = y.kind, rule is Broadcast, s.shape.isScalar {
      return fraction(x, s)
    }
    if y.shape.isScalar { return fraction(x, y) }
    return (notation.infix(.quotient, leftEntrywise(x), entrywise(y)), .hadamard)
  }

  private func fraction(_ x: Expression, _ s: Expression) -> Text {
    if notation.fractionGroups { return (notation.fraction(text(x), text(s)), .product) }
    return (notation.fraction(within(x, .fraction), within(s, .atom)), .fraction)
  }

  static func name(_ rule: some Rule) -> String { type(of: rule).name }
}
