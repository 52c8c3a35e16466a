import Tracewise

extension Printer {
  func unary(_ rule: any UnaryRule, _ x: Expression, _ whole: Expression) -> Text {
    switch rule {
    case is Transpose:
      if case .unary(let inner, let y) = x.kind, inner is Inverse {
        return (notation.inverseTransposed(within(y, .atom)), .atom)
      }
      return (notation.transposed(within(x, .atom)), .atom)
    case is Inverse:
      if case .unary(let inner, let y) = x.kind, inner is Transpose {
        return (notation.inverseTransposed(within(y, .atom)), .atom)
      }
      return (notation.inverse(within(x, .atom)), .atom)
    case is Negation: return (notation.negated(within(x, .hadamard)), .negated)
    case let scaling as Scaling:
      let body = notation.product(notation.number(scaling.factor), within(x, .product))
      return (body, scaling.factor < 0 ? .negated : .product)
    case let shift as Shift: return shifted(x, shift.offset)
    case is Broadcast, is Identity: return write(x)
    case let power as MatrixPower:
      return (notation.power(within(x, .atom), "\(power.exponent)"), .atom)
    case is Trace: return (notation.trace(text(x)), .atom)
    case is Determinant: return (notation.determinant(text(x)), .atom)
    case is LogDeterminant:
      return (notation.logDeterminant(text(x)), .product)
    case is Norm: return (notation.norm(text(x)), .atom)
    case is RowSums:
      return (notation.product(within(x, .product), notation.ones(transposed: false)), .product)
    case is ColumnSums:
      return (notation.product(notation.ones(transposed: true), within(x, .product)), .product)
    case is DiagonalPart, is DiagonalMatrix: return (notation.call("diag", [text(x)]), .atom)
    case is Adjugate: return (notation.call("adj", [text(x)]), .atom)
    case is Reshape where !whole.shape.isVector:
      let sizes = [whole.shape.rows, whole.shape.columns].map { notation.number(Double($0)) }
      return (notation.call("reshape", [text(x)] + sizes), .atom)
    case let slice as Slice: return (sliced(slice, x), .atom)
    case let embedding as Embed:
      return (notation.call("embed", [text(x)] + places(embedding.slice, embedding.target)), .atom)
    default: return power(rule, x) ?? (notation.call(functionName(rule), [text(x)]), .atom)
    }
  }

  /// Powers of every entry; of scalars, plain ones.
  private func power(_ rule: any UnaryRule, _ x: Expression) -> Text? {
    guard let exponent = rule.entrywiseExponent else { return nil }
    if exponent == 0.5 {
      return (notation.root(notation.fractionGroups ? text(x) : within(x, .atom)), .atom)
    }
    if exponent == -1, x.shape.isScalar {
      let one = notation.number(1)
      return notation.fractionGroups
        ? (notation.fraction(one, text(x)), .product)
        : (notation.fraction(one, within(x, .atom)), .fraction)
    }
    if exponent == -1 {
      return (notation.infix(.quotient, notation.number(1), within(x, .product)), .hadamard)
    }
    let body = within(x, .atom)
    let text = notation.number(exponent)
    return x.shape.isScalar
      ? (notation.power(body, text), .atom) : (notation.entrywisePower(body, text), .atom)
  }

  private func shifted(_ x: Expression, _ offset: Double) -> Text {
    if case .unary(let rule, let inner) = x.kind, rule is Negation {
      return (notation.difference(notation.number(offset), within(inner, .hadamard)), .sum)
    }
    let size = notation.number(abs(offset))
    return offset < 0
      ? (notation.difference(within(x, .sum), size), .sum)
      : (notation.sum(within(x, .sum), size), .sum)
  }

  /// Rows and columns from 1, as in the loss language.
  private func sliced(_ slice: Slice, _ x: Expression) -> String {
    notation.indexed(within(x, .atom), places(slice, x.shape))
  }

  /// The rows and columns of a slice of a matrix.
  private func places(_ slice: Slice, _ shape: Shape) -> [String] {
    [
      place(slice.firstRow, slice.rows, shape.rows),
      place(slice.firstColumn, slice.columns, shape.columns),
    ]
  }

  private func place(_ first: Int32, _ count: Int32, _ all: Int) -> String {
    if Int(count) == all { return ":" }
    return count == 1 ? "\(first + 1)" : "\(first + 1):\(first + count)"
  }

  private func functionName(_ rule: any UnaryRule) -> String {
    switch rule {
    case is Sigmoid: "σ"
    case is AbsoluteValue: "abs"
    case is Reshape: "vec"
    default: Self.name(rule)
    }
  }
}
