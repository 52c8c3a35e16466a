/// Why a computation has no result: which operation, on which operands, for what reason.
///
/// Operators do not throw. The first failure of a computation travels with its values and is
/// thrown by the `try` at its end (`gradient(at:of:)`, `Matrix.checked()`, …).
public struct TracewiseError: Error, Hashable, Sendable {
  /// What sort of thing went wrong, for programs that react to it.
  public enum Kind: String, Sendable, BitwiseCopyable {
    /// The operands' shapes do not fit.
    case shape
    /// A matrix that must be invertible is singular.
    case singular
    /// A matrix that must be positive definite is not.
    case notPositiveDefinite
    /// An operand is outside the operation's domain.
    case domain
    /// NaN or infinity in the data, or born in an operation.
    case notFinite
    /// A loss must be 1×1.
    case notScalar
    /// A variable of another tape, or of a tape that was reset or is gone.
    case foreignVariable
    /// An argument that is no matrix: an exponent, an index, a count.
    case argument
    /// A result for which there is no memory.
    case memory
  }

  /// What sort of thing went wrong.
  public var kind: Kind
  /// The operation's name, such as `product`.
  public var operation: String
  /// What is wrong, naming the operands and their numbers.
  public var message: String

  /// The error of an operation; it prints as `operation: message`.
  public init(_ kind: Kind, in operation: String, _ message: String) {
    self.kind = kind
    self.operation = operation
    self.message = message
  }
}

extension TracewiseError: CustomStringConvertible {
  public var description: String { "\(operation): \(message)" }
}

/// Why the operands of a rule do not fit, said once for every interpretation.
///
/// The text is a template: `{0}` stands for the first operand's name, `{0.rows}`, `{0.columns}`
/// and `{0.shape}` for its sizes, `{1}` for the second operand's.
public struct Misfit: Error, BitwiseCopyable, Sendable {
  /// What sort of thing went wrong.
  public var kind: TracewiseError.Kind
  /// The text, with places for the operands.
  public var template: StaticString
  /// What stands for `{value}`: an index, a size.
  public var value: Int

  /// A misfit of this text; a literal makes one of shapes.
  public init(_ template: StaticString, kind: TracewiseError.Kind = .shape, value: Int = 0) {
    self.kind = kind
    self.template = template
    self.value = value
  }

  /// The first operand must be square.
  public static let notSquare: Misfit = "a square matrix is required; {0} is {0.shape}"
  /// The operands must have one shape.
  public static let shapesDiffer: Misfit =
    "the shapes must be equal; {0} is {0.shape}, {1} is {1.shape}"
}

extension Misfit: ExpressibleByStringLiteral {
  public init(stringLiteral template: StaticString) { self.init(template) }
}

extension TracewiseError {
  /// An operand as messages see it: a name and a shape.
  public struct Operand: Sendable {
    /// The name that it was given, or how it was computed.
    public var name: String
    /// Its shape.
    public var shape: Shape

    /// An operand of this name and shape.
    public init(_ name: String, _ shape: Shape) {
      self.name = name
      self.shape = shape
    }
  }

  /// The error of a misfit in an operation on the given operands.
  public init(_ misfit: Misfit, in operation: String, on operands: [Operand]) {
    let template = misfit.template.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    self.init(misfit.kind, in: operation, Self.fill(template, operands, misfit.value))
  }

  /// Replaces `{k}`, `{k.rows}`, `{k.columns}`, `{k.shape}` by what operand k has to say, and `{value}`.
  static func fill(_ template: String, _ operands: [Operand], _ value: Int = 0) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...].dropFirst()
      guard let close = rest.firstIndex(of: "}") else { break }
      let parts = rest[..<close].split(separator: ".")
      rest = rest[close...].dropFirst()
      if parts.first == "value" { result += "\(value)" }
      guard let first = parts.first, let k = Int(first), operands.indices.contains(k) else {
        continue
      }
      let operand = operands[k]
      switch parts.dropFirst().first {
      case "rows": result += "\(operand.shape.rows)"
      case "columns": result += "\(operand.shape.columns)"
      case "shape": result += "\(operand.shape)"
      default:
        // The negative of more than a name.
        let isName = operand.name.allSatisfy {
          $0.isLetter || $0.isNumber || $0 == "_" || $0 == " "
        }
        result += isName || !result.hasSuffix("−") ? operand.name : "(\(operand.name))"
      }
    }
    return result + rest
  }
}
