package import Tracewise

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
  /// 1 where entries of the left operand are less, 0 elsewhere; it broadcasts, as all comparisons.
  case less = "<"
  /// 1 where they are less or equal.
  case lessOrEqual = "<="
  /// 1 where they are greater.
  case greater = ">"
  /// 1 where they are greater or equal.
  case greaterOrEqual = ">="
  /// 1 where both are equal.
  case equal = "=="
  /// 1 where they differ.
  case notEqual = "!="

  /// How tightly an operator or a postfix binds its operands.
  enum Precedence: Int, Comparable {
    case comparison, sum, product, prefix, power, postfix, primary, parenthesized

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  var precedence: Precedence {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .leftDivide, .hadamard, .entrywiseDivide: .product
    case .power, .entrywisePower: .power
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: .comparison
    }
  }

  /// What a comparison asks; nil of other operators.
  package var relation: Relation? { Relation(rawValue: rawValue) }

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
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: "comparison"
    }
  }

  init?(_ token: Token) {
    guard case .symbol(let symbol) = token.kind else { return nil }
    self.init(rawValue: symbol.rawValue)
  }
}
