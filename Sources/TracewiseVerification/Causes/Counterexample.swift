public import Tracewise

/// The smallest operands that were found to show that a rule is wrong.
public struct Counterexample: Sendable {
  /// The operands, in the shortest numbers that still show it.
  public var operands: [Matrix]
  /// The cotangent G of a pullback, or the directions of a differential.
  public var arguments: [Matrix]
  /// What the rule's body gives.
  public var found: Matrix
  /// What is right, by differences of the value.
  public var expected: Matrix
}

extension Counterexample: CustomStringConvertible {
  /// `at [2, 1; 0, 1] with [1, 0; 0, 0]: [1, 0; 0, 0], and right is [0, 0; 1, 0]`.
  public var description: String {
    func list(_ xs: [Matrix]) -> String { xs.map { $0.literal() }.joined(separator: ", ") }
    let digits = found.literal() == expected.literal() ? 12 : 6
    return "at \(list(operands)) with \(list(arguments)): \(found.literal(digits: digits)), "
      + "and right is \(expected.literal(digits: digits))"
  }
}

extension Matrix {
  /// The matrix as the loss language writes it: `[1, 2; 3, 4]`, a number without brackets.
  package func literal(digits: Int = 6) -> String {
    if shape.isScalar { return Matrix.format(self[0, 0], digits: digits) }
    return bracketed(digits: digits)
  }

  /// The matrix in brackets, as a command line takes it, in numbers that read back exactly.
  package var bracketed: String { bracketed(digits: 17) }

  private func bracketed(digits: Int) -> String {
    if count == 0 { return "[\(shape)]" }
    let lines = (0..<rows).map { i in
      (0..<columns).map { Matrix.format(self[i, $0], digits: digits) }.joined(separator: ", ")
    }
    return "[\(lines.joined(separator: "; "))]"
  }
}
