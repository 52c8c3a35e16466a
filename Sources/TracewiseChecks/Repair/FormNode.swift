import Tracewise
import TracewiseLanguage

/// A subexpression of a closed form that is being edited.
///
/// Sums, products and entrywise products have any number of parts, and division is a factor, so that an
/// edit of one factor or of a run of factors is an edit of a list. Equal subexpressions of one `FormTable` are
/// one object, so that each has its values computed once.
final class FormNode {
  /// What a node can be.
  enum Operation: Hashable {
    case number(Double)
    /// An input, a size, or `dA`.
    case name(String)
    /// A `let`, whose definition is its part.
    case local(String)
    /// A sum, with the signs of its terms.
    case sum(isNegative: [Bool])
    case product, hadamard
    /// A factor that divides: X B⁻¹ or X/s, A⁻¹ X, and X ./ B.
    case divisor, leftDivisor, entrywiseDivisor
    case transpose
    /// Base and exponent, of matrices and of entries.
    case power, entrywisePower
    case call(String)
    /// A matrix, then its subscripts.
    case index
    case all, range
    /// Blocks, with the number of them in each row.
    case blocks([Int])
  }

  let operation: Operation
  let parts: [FormNode]
  /// The place in the table.
  let id: Int
  /// The number of names, numbers and operations that are written, sums and products not counted.
  let size: Int
  /// The number of nodes, written out as a tree with all definitions open.
  let weight: Int
  private(set) lazy var written = write()

  init(_ operation: Operation, _ parts: [FormNode], id: Int) {
    self.operation = operation
    self.parts = parts
    self.id = id
    weight = min(1 << 30, parts.reduce(1) { $0 + $1.weight })
    let own =
      switch operation {
      case .number, .name, .local, .call, .transpose, .power, .entrywisePower, .index: 1
      default: 0
      }
    if case .local = operation { size = own } else { size = parts.reduce(own) { $0 + $1.size } }
  }

  var isNumber: Bool { number != nil }

  var number: Double? {
    if case .number(let value) = operation { return value }
    return nil
  }

  /// Whether it is an input, a size, a differential or a `let`.
  var isName: Bool {
    switch operation {
    case .name, .local: true
    default: false
    }
  }

  var isLocal: Bool {
    if case .local = operation { return true }
    return false
  }

  /// Whether it divides rather than multiplies.
  var isDivisor: Bool {
    switch operation {
    case .divisor, .leftDivisor, .entrywiseDivisor: true
    default: false
    }
  }

  /// x of 1/x and of 1 ./ x.
  var soleDivisor: FormNode? {
    guard isProduct, parts.count == 2, parts[0].number == 1, parts[1].isDivisor else { return nil }
    return parts[1].parts[0]
  }

  var isSum: Bool { signs != nil }

  /// Which terms of a sum are subtracted.
  var signs: [Bool]? {
    if case .sum(let isNegative) = operation { return isNegative }
    return nil
  }

  /// Whether it is a product or an entrywise product.
  var isProduct: Bool { operation == .product || operation == .hadamard }

  var isPower: Bool { operation == .power || operation == .entrywisePower }

  /// x of −x.
  var negated: FormNode? { signs == [true] ? parts[0] : nil }

  /// The name of the function, where it is a call.
  var function: String? {
    if case .call(let name) = operation { return name }
    return nil
  }

  /// Whether it says where something holds: a comparison or a step.
  var isCondition: Bool { function == "step" || isComparison }

  var isComparison: Bool { function.flatMap(Relation.init(rawValue:)) != nil }

  /// Whether it is a matrix of blocks.
  var isBlocks: Bool {
    if case .blocks = operation { return true }
    return false
  }

  /// Whether it is a list of whole numbers, as indices are.
  var isList: Bool {
    isBlocks && parts.count > 1 && parts.allSatisfy { $0.whole != nil }
  }

  /// Whether it stands for a matrix, and not for a place in one.
  var isSubscript: Bool { operation == .all || operation == .range }

  /// The signed terms of a sum; one of anything else.
  var terms: [FormTerm] {
    guard let signs else { return [FormTerm(isNegative: false, node: self)] }
    return zip(signs, parts).map { FormTerm(isNegative: $0, node: $1) }
  }
}

/// A term of a sum.
struct FormTerm {
  var isNegative: Bool
  var node: FormNode
}

extension FormNode: Hashable {
  static func == (a: FormNode, b: FormNode) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension FormNode {
  /// Whether it is made of sizes and numbers alone, one of them a size.
  func isOfSizes(_ sizes: [String: Int]) -> Bool {
    let leaves = all.filter(\.parts.isEmpty)
    return leaves.contains { !$0.isNumber }
      && leaves.allSatisfy { leaf in
        if case .name(let name) = leaf.operation { return sizes[name] != nil }
        return leaf.isNumber
      }
  }

  /// The node and all its parts, the definitions of `let`s not opened.
  var all: [FormNode] { [self] + (isLocal ? [] : parts.flatMap(\.all)) }
}
