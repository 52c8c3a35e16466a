import Tracewise

/// What is known of sums of entries.
extension Expression {
  var isOnesRow: Bool {
    if case .constant(1) = kind { return shape.rows == 1 && shape.columns > 1 }
    return false
  }

  var isOnesColumn: Bool {
    if case .constant(1) = kind { return shape.columns == 1 && shape.rows > 1 }
    return false
  }

  /// Whether 1ᵀY = 1ᵀ: one-hot columns, probabilities, softmax.
  var hasColumnsOfSumOne: Bool { structure == .columnsSumToOne }

  /// Whether X1 = 1.
  var hasRowsOfSumOne: Bool { operand(of: .transpose)?.hasColumnsOfSumOne ?? false }
}
