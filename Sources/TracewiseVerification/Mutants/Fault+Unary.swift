import Tracewise

extension Fault {
  /// The operation with this fault, or nil where it has no such fault.
  func apply<R: UnaryRule, M: MatrixAlgebra>(_ rule: R, to x: M) -> M? {
    let isTranspose = rule is Transpose
    switch self {
    case .negated: return rule is Negation ? nil : -M.apply(rule, to: x)
    case .doubled: return 2 * M.apply(rule, to: x)
    case .transposed:
      let y = M.apply(rule, to: x)
      return isTranspose || y.shape.isScalar ? nil : y.T
    case .skipped: return rule is Identity ? nil : x
    case .operandTransposed:
      guard !isTranspose, !rule.ignoresTranspose, !x.shape.isScalar else { return nil }
      return M.apply(rule, to: x.T)
    case .stale: return M.apply(rule, to: rule.stale(for: x))
    case .exchanged: return Exchange.of(rule, x)
    case .misplaced: return Misplacement.of(rule, x)
    case .only, .swapped, .mistaken: return nil
    }
  }
}

extension UnaryRule {
  /// Whether a transposed operand gives the same result, or the transposed one.
  fileprivate var ignoresTranspose: Bool {
    self is any ElementwiseRule || self is Trace || self is Sum || self is Mean || self is Norm
      || self is Normalised || self is Determinant || self is LogDeterminant || self is DiagonalPart
      || self is Inverse || self is Adjugate || self is MatrixPower
  }

  /// A constant of the operand's shape at which the rule has a value.
  fileprivate func stale<M: MatrixAlgebra>(for x: M) -> M {
    if self is Inverse || self is Adjugate || self is LogDeterminant, x.shape.isSquare {
      return x.identity(x.rows)
    }
    return x.constant(1, shape: x.shape)
  }
}

/// Another rule in the place of one that is like it.
enum Exchange {
  static func of<M: MatrixAlgebra>(_ rule: some UnaryRule, _ x: M) -> M? {
    switch rule {
    case is ColumnSums: x.rowSums
    case is RowSums: x.columnSums
    case is Sum: mean(x)
    case is Mean: sum(x)
    case is Inverse: x.adjugate()
    case is Adjugate: x.inverse()
    case is Determinant: trace(x)
    case is Norm: inner(x, x)
    case is Normalised: x.zero
    case is Softmax: logSoftmax(x)
    case is LogSoftmax: softmax(x)
    default: elementwise(rule, x)
    }
  }

  private static func elementwise<M: MatrixAlgebra>(_ rule: some UnaryRule, _ x: M) -> M? {
    switch rule {
    case is Exp: expm1(x)
    case is Expm1: exp(x)
    case is Log: x.reciprocal
    case is Sine: cos(x)
    case is Cosine: sin(x)
    case is Sign: step(x)
    case is Step: sign(x)
    case is Sigmoid: tanh(x)
    case is HyperbolicTangent: sigmoid(x)
    case is Square: 2 * x
    case is Reciprocal: x.squared
    default: nil
    }
  }
}

/// A rule with an attribute that is a little off.
enum Misplacement {
  static func of<M: MatrixAlgebra>(_ rule: some UnaryRule, _ x: M) -> M? {
    switch rule {
    case let shift as Shift:
      shift.offset == 0 ? nil : M.apply(Shift(by: -shift.offset), to: x)
    case let scaling as Scaling: M.apply(Scaling(by: scaling.factor + 1), to: x)
    case let power as ConstantPower: M.apply(ConstantPower(power.exponent + 1), to: x)
    case let power as MatrixPower: M.apply(MatrixPower(power.exponent + 1), to: x)
    case let reshape as Reshape: byRows(reshape, x)
    case let slice as Slice: shifted(slice, in: x.shape).map { M.apply($0, to: x) }
    case let embed as Embed:
      shifted(embed.slice, in: embed.target).map { M.apply(Embed($0, in: embed.target), to: x) }
    default: nil
    }
  }

  /// The entries taken row by row instead of column by column.
  private static func byRows<M: MatrixAlgebra>(_ reshape: Reshape, _ x: M) -> M? {
    guard let shape = try? reshape.shape(x.shape) else { return nil }
    return x.T.reshaped(shape.columns, shape.rows).T
  }

  /// The slice one row further, or one row back, or likewise for columns, where that fits.
  private static func shifted(_ slice: Slice, in shape: Shape) -> Slice? {
    guard slice.count.count > 0 else { return nil }
    for (down, right) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
      let moved = Slice(
        firstRow: Int(slice.firstRow) + down, rows: Int(slice.rows), rowStep: Int(slice.rowStep),
        firstColumn: Int(slice.firstColumn) + right, columns: Int(slice.columns),
        columnStep: Int(slice.columnStep))
      if (try? moved.shape(shape)) != nil { return moved }
    }
    return nil
  }
}
