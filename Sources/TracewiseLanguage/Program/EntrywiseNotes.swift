/// Notes on functions that go by entries where those of matrices may be meant: `tr(exp(A))`.
extension Program {
  var entrywiseNotes: [String] {
    var notes: [String] = []
    let claimed = claims.flatMap { [$0.left, $0.right].compactMap { $0 } }
    for x in lets.map(\.value) + (loss.map { [$0] } ?? []) + claimed {
      x.collectNotes(&notes, isOperand: false)
    }
    return notes
  }
}

extension CheckedExpression {
  private static let ambiguous: Set<String> = ["exp", "log", "sqrt"]
  private static let ofMatrices: Set<String> = ["tr", "det", "logdet", "inv", "inverse"]

  /// Looks for exp, log and sqrt of square matrices among the operands of what is for such alone.
  fileprivate func collectNotes(_ notes: inout [String], isOperand: Bool) {
    var isOperand = isOperand
    if case .call(let name, let x, _) = kind {
      if isOperand, Self.ambiguous.contains(name), x[0].rows == x[0].columns, !x[0].isScalar {
        let note =
          FunctionTable.standard["\(name)m"] == nil
          ? "\(name) goes entry by entry; \(name)m, of the matrix, is not here"
          : "\(name) goes entry by entry; of the matrix it is \(name)m"
        if !notes.contains(note) { notes.append(note) }
      }
      isOperand = Self.ofMatrices.contains(name)
    }
    for child in children { child.collectNotes(&notes, isOperand: isOperand) }
  }
}
