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

  /// The matrix in brackets, as a command line takes it, in numbers that read back exactly; only its
  /// corners where no command line would hold it.
  package var bracketed: String { bracketed(digits: 17) }

  /// More rows or columns than this are shown by the first and the last ones, if there are many entries.
  private static let mostEntries = 1000

  private func bracketed(digits: Int) -> String {
    if count == 0 { return "[\(shape)]" }
    func shown(_ n: Int) -> [Int?] {
      count <= Self.mostEntries || n <= 6 ? Array(0..<n) : [0, 1, 2, nil, n - 3, n - 2, n - 1]
    }
    let lines = shown(rows).map { i in
      shown(columns).map { j in
        if let i, let j { Matrix.format(self[i, j], digits: digits) } else { "…" }
      }.joined(separator: ", ")
    }
    return "[\(lines.joined(separator: "; "))]"
  }
}
