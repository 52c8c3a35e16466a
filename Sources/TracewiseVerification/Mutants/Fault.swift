/// A way to do one operation of a rule wrongly.
///
/// Faults that are the right operation whatever the operands (the operands of a sum swapped, a
/// 1×1 matrix transposed) or another fault in disguise (a difference with swapped operands is a
/// negated one) are not made.
package enum Fault: Hashable, Sendable {
  case negated
  case doubled
  /// The result is transposed.
  case transposed
  /// The operation is left out: its operand takes its place.
  case skipped
  /// Of the two terms or factors only this one is left, from 0.
  case only(Int)
  case operandTransposed(Int)
  case swapped
  /// An operand is a constant: ones, or what has an inverse and changes the result where ones do not.
  case stale(Int)
  /// An operand is another argument of the body: the input for the value, the other operand.
  case mistaken(Int, for: Argument)
  /// A neighbour of the rule, from 0: Hadamard for product, rows for columns, sine for cosine.
  case exchanged(Int)
  /// The rule with a wrong attribute: a slice one row off, an exponent that was not lowered.
  case misplaced
  /// Something of the size of the whole is added to what the body gives.
  case added(Addition)

  /// What is added: a number to all entries, or as many times a sum; what only some interpretations show.
  package struct Addition: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
      case constant
      case cotangent
      case cotangentSquared
      case direction(Int)
      /// As many times an operand, but not in the sweep over dense matrices.
      case recorded(Int)
      /// To the value, where the operand of the pullback lies so in memory.
      case layout(View)
    }
    package let source: Source
    package let size: Double

    /// A power of two of about that size: exact in every interpretation.
    init(_ source: Source, _ size: Double) {
      self.source = source
      self.size = size.isNormal ? size.binade : 1
    }
  }

  /// What a body computes with.
  package enum Argument: Hashable, Sendable {
    case value
    case operand(Int)
    case cotangent
    case direction(Int)
  }
}

extension Fault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .negated: "negated"
    case .doubled: "doubled"
    case .transposed: "transposed"
    case .skipped: "left out"
    case .only(let k): "only its operand \(k + 1)"
    case .operandTransposed(let k): "operand \(k + 1) transposed"
    case .swapped: "operands swapped"
    case .stale(let k): "operand \(k + 1) constant"
    case .mistaken(let k, for: let argument): "operand \(k + 1) is \(argument)"
    case .exchanged(0): "another operation"
    case .exchanged(let k): "another operation (\(k + 1))"
    case .misplaced: "another attribute"
    case .added(let addition): "added \(addition.source)"
    }
  }

  /// The faults that are tried on an operation of so many operands, but for its neighbours and
  /// mistaken arguments.
  static func candidates(operands: Int) -> [Fault] {
    var faults: [Fault] = [
      .negated, .doubled, .transposed, .skipped, .swapped, .misplaced,
    ]
    for k in 0..<operands { faults += [.only(k), .operandTransposed(k), .stale(k)] }
    return faults
  }
}

extension Fault.Argument: CustomStringConvertible {
  package var description: String {
    switch self {
    case .value: "the value"
    case .operand(let k): "input \(k + 1)"
    case .cotangent: "the cotangent"
    case .direction(let k): "direction \(k + 1)"
    }
  }
}
