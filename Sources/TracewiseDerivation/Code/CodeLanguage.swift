package import Tracewise

/// A language that programs are printed in: a table of operations, and how a function looks.
package protocol CodeLanguage: Sendable {
  /// The name that people know it by.
  var name: String { get }
  /// How operations are written, by their rules' names.
  var templates: [String: CodeTemplate] { get }
  /// The functions that some operations need, by name.
  var helpers: [String: String] { get }
  /// The one that checks the shape of an argument.
  var shapeCheck: String { get }
  /// How many operations an assignment has at most.
  var longest: Int { get }
  /// The words that are no names.
  var reserved: Set<String> { get }
  /// A name in the letters that the language allows.
  func spelling(_ name: String) -> String
  /// A number as an operand.
  func number(_ value: Double) -> String
  /// A number as an attribute, and as the operand of `literalOperands`.
  func literal(_ value: Double) -> String
  /// The operations that take a plain number beside a matrix, where the two differ.
  var literalOperands: Set<String> { get }
  /// What the gradient for a name is called.
  func gradientName(_ name: String) -> String
  /// A size where a number is needed.
  func sizeAsNumber(_ size: String) -> String
  /// A size where a plain number is needed.
  func literal(ofSize size: String) -> String
  /// Turns a 1×1 matrix into a number, and back; nil where there is no difference.
  var toNumber: CodeTemplate? { get }
  var toMatrix: CodeTemplate? { get }
  /// Takes a copy of what would be a view of a parameter; nil where values are values.
  var copy: CodeTemplate? { get }
  func constant(_ value: String, _ rows: String, _ columns: String) -> String
  func identity(_ n: String) -> String
  func matrix(_ rows: [[String]]) -> String
  /// A matrix of blocks, row by row.
  func blocks(_ rows: [[String]]) -> String
  /// Whether numbers may stand beside one another among blocks.
  var blocksTakeNumbers: Bool { get }
  /// The indices of so many rows or columns, the first counted from 0.
  func range(_ first: String, _ count: String) -> String
  /// The indices first, first + step, …, counted from 0.
  func range(_ first: Int, count: Int, step: Int) -> String
  /// The indices of all rows or columns, where the language has a sign for them.
  var all: String? { get }
  /// An index, counted from 0.
  func index(_ place: String) -> String
  /// The sign of a comparison.
  func sign(_ relation: Relation) -> String
  /// A function of numbers as an attribute, with the number that belongs to it.
  func function(_ name: String, _ number: Double?) -> String
  /// A word as an attribute.
  func word(_ word: String) -> String
  /// The complete text.
  func function(_ parts: CodeParts) -> String
}

extension CodeLanguage {
  package func spelling(_ name: String) -> String { name }
  package func literal(_ value: Double) -> String { number(value) }
  package var literalOperands: Set<String> { [] }
  package func gradientName(_ name: String) -> String { "grad_\(name)" }
  package var blocksTakeNumbers: Bool { false }
  package var all: String? { nil }
  package func range(_ first: Int, count: Int, step: Int) -> String {
    "\(first + 1):\(step):\(first + (count - 1) * step + 1)"
  }
  package func index(_ place: String) -> String { NumPyCode.sum(place, "1") }
  package func sizeAsNumber(_ size: String) -> String { size }
  package func literal(ofSize size: String) -> String { sizeAsNumber(size) }
  package func sign(_ relation: Relation) -> String { relation.rawValue }
  package func word(_ word: String) -> String { "\"\(word)\"" }
  package func function(_ name: String, _ number: Double?) -> String {
    "\(word(name)), \(literal(number ?? 0))"
  }
  package var toNumber: CodeTemplate? { nil }
  package var toMatrix: CodeTemplate? { nil }
  package var copy: CodeTemplate? { nil }
}

/// The pieces of a function, printed.
package struct CodeParts: Sendable {
  /// The names of parameters, with the text of their shapes.
  package let parameters: [(name: String, shape: String, isNumber: Bool)]
  /// What the shapes of parameters must be, in an order in which sizes are read before others must
  /// equal them.
  package let shapes: [ParameterShape]
  package let assignments: [(name: String, value: String)]
  package let loss: String
  /// The gradients, as matrices; the key is the loss language's own name, the field that of the
  /// parameter.
  package let gradients: [(key: String, field: String, name: String, value: String)]
  /// The texts of the functions needed.
  package let helpers: [String]
}

/// The rows and columns of a parameter: read here, or what they must be.
package struct ParameterShape: Sendable {
  package enum Axis: Sendable, Hashable {
    /// Free, and read here; under a name where there is use for it.
    case read(String?)
    /// Must be this.
    case known(String)
    /// Must be the number of rows, read here.
    case square

    /// The name of what is read.
    var name: String? { if case .read(let name) = self { name } else { nil } }
    /// What it must be, where that is written down.
    var text: String? { if case .known(let text) = self { text } else { nil } }
    var isRead: Bool { if case .read = self { true } else { false } }
  }

  package let name: String
  package let rows: Axis
  package let columns: Axis

  /// Whether something is read that has a name.
  var hasNames: Bool { rows.name != nil || columns.name != nil }
}

/// Why a program cannot be printed.
package struct CodeError: Error, CustomStringConvertible {
  package let description: String
}
