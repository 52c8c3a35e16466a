import Tracewise

extension Expression: CustomStringConvertible {
  /// The expression in mathematical notation: `−Yᵀ G Yᵀ`.
  public var description: String { text.body }

  /// How tightly a printed expression binds.
  private enum Binding: Int, Comparable {
    case sum, negated, hadamard, product, prefix, atom
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  private typealias Text = (body: String, binding: Binding)

  private func within(_ binding: Binding) -> String {
    let (body, own) = text
    return own < binding ? "(\(body))" : body
  }

  private var text: Text {
    switch kind {
    case .symbol(let name): (name, .atom)
    case .constant(let value):
      shape.isScalar || value == 0 || value == 1
        ? (Matrix.format(value), .atom) : ("\(Matrix.format(value)) 1", .product)
    case .identity: ("I", .atom)
    case .matrix(let matrix): ("[\(matrix.shape)]", .atom)
    case .unary(let rule, let x): Self.unary(rule, x)
    case .binary(let rule, let x, let y): Self.binary(rule, x, y)
    case .variadic(let rule, let xs): Self.call(type(of: rule).name, xs)
    }
  }

  private static func unary(_ rule: any UnaryRule, _ x: Expression) -> Text {
    switch rule {
    case is Transpose: (x.within(.atom) + "ᵀ", .atom)
    case is Inverse: (x.within(.atom) + "⁻¹", .atom)
    case is Negation: ("−" + x.within(.product), .negated)
    case let scaling as Scaling:
      (
        Matrix.format(scaling.factor) + " " + x.within(.product),
        scaling.factor < 0 ? .negated : .product
      )
    case let shift as Shift: shifted(x, shift.offset)
    case let power as ConstantPower:
      (x.within(.atom) + ".^" + Matrix.format(power.exponent), .prefix)
    case let power as MatrixPower: (x.within(.atom) + "^\(power.exponent)", .prefix)
    case is Broadcast: x.text
    case is Identity: x.text
    case is Trace: ("Tr(\(x))", .atom)
    case is Determinant: ("|\(x)|", .atom)
    case is Norm: ("‖\(x)‖", .atom)
    case is ColumnSums: ("1ᵀ" + x.within(.atom), .product)
    case is RowSums: (x.within(.atom) + " 1", .product)
    default: call(type(of: rule).name, [x])
    }
  }

  private static func shifted(_ x: Expression, _ offset: Double) -> Text {
    if case .unary(let rule, let inner) = x.kind, rule is Negation {
      return (Matrix.format(offset) + " − " + inner.within(.hadamard), .sum)
    }
    let sign = offset < 0 ? " − " : " + "
    return (x.within(.sum) + sign + Matrix.format(abs(offset)), .sum)
  }

  private static func binary(_ rule: any BinaryRule, _ x: Expression, _ y: Expression) -> Text {
    switch rule {
    case is Addition: (x.within(.sum) + " + " + y.within(.sum), .sum)
    case is Subtraction: (x.within(.sum) + " − " + y.within(.hadamard), .sum)
    case is Product, is ScalarProduct: (x.within(.product) + " " + y.within(.product), .product)
    case is Hadamard: (x.within(.prefix) + " ⊙ " + y.within(.prefix), .hadamard)
    case is Quotient: (x.within(.prefix) + " ⊘ " + y.within(.atom), .hadamard)
    case is Solve: (x.within(.atom) + "⁻¹ " + y.within(.product), .product)
    case is RightDivision: (x.within(.product) + " " + y.within(.atom) + "⁻¹", .product)
    case is InnerProduct: ("⟨\(x), \(y)⟩", .atom)
    case is Correlation: (x.within(.atom) + " ∗ " + y.within(.atom), .hadamard)
    case is FullConvolution: (x.within(.atom) + " ∗ᶠ " + y.within(.atom), .hadamard)
    case is Kronecker: (x.within(.atom) + " ⊗ " + y.within(.atom), .hadamard)
    case is AdjugateDifferential: ("adj′(\(x))[\(y)]", .atom)
    default: call(type(of: rule).name, [x, y])
    }
  }

  private static func call(_ name: String, _ xs: [Expression]) -> Text {
    ("\(name)(\(xs.map(\.description).joined(separator: ", ")))", .atom)
  }
}
