/// A single fault in one body of a rule: what makes a mutant of it.
///
/// The name of an operation is that of its rule, except that products and divisions keep one name
/// whether an operand is 1×1 or not, as they do in the text of a rule.
package struct Mutation: Hashable, Sendable {
  /// One of the bodies that a rule is made of.
  package enum Body: Hashable, Sendable {
    case differential
    /// The pullback for an operand, from 0.
    case pullback(Int)
  }

  /// An operation that a body applies, such as the second product, from 1.
  package struct Place: Hashable, Sendable {
    package var operation: String
    package var occurrence: Int

    package init(_ operation: String, _ occurrence: Int) {
      self.operation = operation
      self.occurrence = occurrence
    }

    /// What the body returns: the place of faults in a body without operations.
    package static let result = Place("result", 1)
  }

  package var body: Body
  package var place: Place
  package var fault: Fault

  package init(_ body: Body, _ place: Place, _ fault: Fault) {
    self.body = body
    self.place = place
    self.fault = fault
  }

  /// The mutation that rules made by `RuleSubject.mutable` suffer from in this task.
  @TaskLocal package static var current: Mutation?
}

extension Mutation.Place: CustomStringConvertible {
  package var description: String { occurrence == 1 ? operation : "\(operation) \(occurrence)" }
}

extension Mutation.Body {
  /// The body as reports name it, for a rule of so many operands.
  package func name(operands: Int) -> String {
    switch self {
    case .differential: "differential"
    case .pullback where operands == 1: "pullback"
    case .pullback(let k) where operands == 2: k == 0 ? "left pullback" : "right pullback"
    case .pullback(let k): "pullback \(k + 1)"
    }
  }
}
