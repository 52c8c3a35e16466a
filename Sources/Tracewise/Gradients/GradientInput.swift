/// How messages name an input: by its place among the inputs, or by a text. (Places cost nothing
/// until a message is wanted.)
public enum InputName: Sendable, CustomStringConvertible {
  /// The k-th input of a gradient function, from 1.
  case place(Int)
  /// A name of one's own.
  case text(String)

  public var description: String {
    switch self {
    case .place(let place): "input \(place)"
    case .text(let text): text
    }
  }
}

extension InputName: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self = .text(text) }
}

/// What a gradient can be taken with respect to: a matrix, or an array or dictionary of such.
public protocol GradientInput {
  /// The same structure with variables in place of matrices.
  associatedtype Recorded
  /// Records each matrix as an input of the tape.
  func recorded(on tape: Tape, named name: InputName) -> Recorded
  /// Calls `body` with each variable, in a fixed order.
  static func forEachVariable(_ recorded: Recorded, _ body: (Variable) -> Void)
  /// The same structure with the next matrices of a list, in the order of `forEachVariable`.
  static func rebuilt(like recorded: Recorded, from matrices: inout ArraySlice<Matrix>) -> Self
}

extension Matrix: GradientInput {
  public func recorded(on tape: Tape, named name: InputName) -> Variable {
    tape.input(self, named: name)
  }
  public static func forEachVariable(_ recorded: Variable, _ body: (Variable) -> Void) {
    body(recorded)
  }
  public static func rebuilt(
    like recorded: Variable, from matrices: inout ArraySlice<Matrix>
  ) -> Matrix {
    matrices.popFirst() ?? Matrix(failure: .stale)
  }
}

extension Array: GradientInput where Element: GradientInput {
  public func recorded(on tape: Tape, named name: InputName) -> [Element.Recorded] {
    enumerated().map { $1.recorded(on: tape, named: .text("\(name)[\($0)]")) }
  }
  public static func forEachVariable(
    _ recorded: [Element.Recorded], _ body: (Variable) -> Void
  ) {
    for element in recorded { Element.forEachVariable(element, body) }
  }
  public static func rebuilt(
    like recorded: [Element.Recorded], from matrices: inout ArraySlice<Matrix>
  ) -> [Element] {
    recorded.map { Element.rebuilt(like: $0, from: &matrices) }
  }
}

extension Dictionary: GradientInput where Key: Comparable, Value: GradientInput {
  public func recorded(on tape: Tape, named name: InputName) -> [Key: Value.Recorded] {
    var result: [Key: Value.Recorded] = [:]
    for key in keys.sorted() { result[key] = self[key]?.recorded(on: tape, named: .text("\(key)")) }
    return result
  }
  public static func forEachVariable(
    _ recorded: [Key: Value.Recorded], _ body: (Variable) -> Void
  ) {
    for key in recorded.keys.sorted() {
      if let value = recorded[key] { Value.forEachVariable(value, body) }
    }
  }
  public static func rebuilt(
    like recorded: [Key: Value.Recorded], from matrices: inout ArraySlice<Matrix>
  ) -> [Key: Value] {
    var result: [Key: Value] = [:]
    for key in recorded.keys.sorted() {
      if let value = recorded[key] { result[key] = Value.rebuilt(like: value, from: &matrices) }
    }
    return result
  }
}
