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
}

extension Simplifier {
  /// Whether 1ᵀY = 1ᵀ: one-hot columns, probabilities, softmax.
  func hasColumnsOfSumOne(_ y: Expression) -> Bool { structure(of: y) == .columnsSumToOne }
}
