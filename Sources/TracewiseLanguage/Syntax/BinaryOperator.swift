/// The operators between two operands, as they are written.
public enum BinaryOperator: String, Sendable, CaseIterable {
  /// The sum; 1×1, columns and rows broadcast.
  case add = "+"
  /// The difference; it broadcasts likewise.
  case subtract = "-"
  /// The product of matrices; with a 1×1 operand, the multiple.
  case multiply = "*"
  /// A B⁻¹; with a 1×1 divisor, the quotient of each entry.
  case divide = "/"
  /// A⁻¹ B.
  case leftDivide = "\\"
  /// The product entry by entry; it broadcasts.
  case hadamard = ".*"
  /// The quotient entry by entry; it broadcasts.
  case entrywiseDivide = "./"
  /// The power of a square matrix to a whole number, or of a 1×1 one.
  case power = "^"
  /// The power entry by entry; it broadcasts.
  case entrywisePower = ".^"

  /// How tightly an operator or a postfix binds its operands.
  enum Precedence: Int, Comparable {
    case sum, product, prefix, power, postfix, primary, parenthesized

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  var precedence: Precedence {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .leftDivide, .hadamard, .entrywiseDivide: .product
    case .power, .entrywisePower: .power
    }
  }

  /// The operation's name in messages.
  var noun: String {
    switch self {
    case .add: "addition"
    case .subtract: "subtraction"
    case .multiply: "product"
    case .divide: "division"
    case .leftDivide: "left division"
    case .hadamard: "entrywise product"
    case .entrywiseDivide: "entrywise quotient"
    case .power: "power"
    case .entrywisePower: "entrywise power"
    }
  }

  init?(_ token: Token) {
    guard case .symbol(let symbol) = token.kind else { return nil }
    self.init(rawValue: symbol.rawValue)
  }
}
