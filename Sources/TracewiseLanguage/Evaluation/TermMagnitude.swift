package import Tracewise

/// How large the terms are that expressions of a program sum up.
package struct TermMagnitudes {
  private let bound: BoundProgram
  private let definitions: [String: CheckedExpression]
  private var ofDefinitions: [String: Matrix] = [:]

  package init(_ bound: BoundProgram) {
    self.bound = bound
    definitions = bound.program.definitions
  }

  /// How large the terms are that an expression sums up, entry by entry: that of |A| |B| for A B, of |A| + |B| for
  /// A − B. What cancels is known to rounding of these, however little is left.
  package mutating func callAsFunction(_ x: CheckedExpression) throws -> Matrix {
    switch x.kind {
    case .local(let name):
      if let known = ofDefinitions[name] { return known }
      guard let definition = definitions[name] else { return abs(try bound.evaluate(x)) }
      let magnitude = try self(definition)
      ofDefinitions[name] = magnitude
      return magnitude
    case .negated(let y): return try self(y)
    case .transposed(let y): return try self(y).T
    case .binary(.sum, let a, let b), .binary(.difference, let a, let b):
      return try self(a) + self(b)
    case .binary(.product, let a, let b), .binary(.scaling, let a, let b):
      return try self(a) * self(b)
    case .binary(.hadamard, let a, let b): return try self(a) ⊙ self(b)
    case .binary(.scalarDivision, let a, let b): return try self(a) ./ abs(bound.evaluate(b))
    case .call(let name, let operands, let integers) where name == "sum" || name == "tr":
      var magnitudes: [Matrix] = []
      for operand in operands { magnitudes.append(try self(operand)) }
      return Evaluator(matrices: bound.program, inputs: bound.values).call(
        name, magnitudes, integers, Shape(x.rows, x.columns))
    default: return abs(try bound.evaluate(x))
    }
  }
}
