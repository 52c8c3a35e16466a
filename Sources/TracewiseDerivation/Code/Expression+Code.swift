import Tracewise

extension Expression {
  /// B of B⁻¹ and of B⁻ᵀ.
  var invertedMatrix: Expression? {
    if let x = operand(of: .transpose) { return x.invertedMatrix }
    return operand(of: .inverse).map { $0.operand(of: .transpose) ?? $0 }
  }

  /// The number that an expression is.
  var numberValue: Double? {
    if case .constant(let value) = kind, shape.isScalar { return value }
    return nil
  }

  /// The blocks side by side of a row of blocks.
  var blocksOfRow: [Expression] { operation == .concatenation(.rows) ? parts : [self] }

  /// The size that an expression is, as a number.
  var sizeValue: Int? {
    if case .size(let value)? = symbol?.role { return value }
    return nil
  }

  var isOnes: Bool {
    if case .constant(1) = kind { return !shape.isScalar }
    return false
  }
}
