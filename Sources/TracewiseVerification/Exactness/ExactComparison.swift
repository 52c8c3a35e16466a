import Tracewise

/// Collects the comparisons of one draw.
struct ExactComparison {
  private(set) var differences: [ExactCheck.Difference] = []
  private(set) var degree = 0.0

  /// Compares two matrices entry by entry.
  mutating func compare(
    _ law: ExactCheck.Law, operand: Int, expected: Textbook<DegreeBounded>,
    found: Textbook<DegreeBounded>, in operation: String
  ) throws {
    let (expected, found) = (try expected.checked(), try found.checked())
    try requireShape(found.shape, expected.shape, law, operation)
    for i in 0..<expected.rows {
      for j in 0..<expected.columns {
        note(law, operand, i, j, expected[i, j], found[i, j])
      }
    }
  }

  /// Compares two numbers; true if they are equal.
  mutating func agree(_ expected: DegreeBounded, _ found: DegreeBounded) -> Bool {
    degree = max(degree, (expected - found).numerator)
    return expected == found
  }

  /// Whether two numbers differ in a run with a root that is none, so that nothing need be known of the entries that
  /// they come from; the difference is noted.
  mutating func restsOnFalseRoot(
    _ law: ExactCheck.Law, _ operand: Int, _ expected: DegreeBounded, _ found: DegreeBounded
  ) -> Bool {
    guard OpaqueRun.current.hasFalseRoot else { return false }
    note(law, operand, 0, 0, expected, found)
    return true
  }

  private mutating func note(
    _ law: ExactCheck.Law, _ operand: Int, _ i: Int, _ j: Int, _ expected: DegreeBounded,
    _ found: DegreeBounded
  ) {
    guard !agree(expected, found) else { return }
    differences.append(
      ExactCheck.Difference(
        law: law, operand: operand, row: i, column: j, expected: expected.value,
        found: found.value))
  }

  func requireShape(
    _ found: Shape, _ expected: Shape, _ law: ExactCheck.Law, _ operation: String
  ) throws {
    guard found != expected else { return }
    throw TracewiseError(
      .shape, in: operation, "\(law.rawValue); it is \(found) and should be \(expected)")
  }
}

extension Textbook where S == Modular {
  /// The entries as indeterminates, of degree 1.
  var asVariables: Textbook<DegreeBounded> { mapEntries { DegreeBounded($0, degree: 1) } }
  /// The entries as constants.
  var asConstants: Textbook<DegreeBounded> { mapEntries { DegreeBounded($0, degree: 0) } }
}

extension Textbook where S == DegreeBounded {
  var residues: Textbook<Modular> { mapEntries(\.value) }
}
