/// How one number stands to another.
public enum Relation: String, Sendable, Hashable, BitwiseCopyable, CaseIterable {
  /// a < b
  case less = "<"
  /// a ≤ b
  case lessOrEqual = "<="
  /// a > b
  case greater = ">"
  /// a ≥ b
  case greaterOrEqual = ">="
  /// a = b
  case equal = "=="
  /// a ≠ b
  case notEqual = "!="

  /// Whether it holds of x and 0; of NaN only that it is not equal to it.
  public func holds(_ x: Double) -> Bool {
    switch self {
    case .less: x < 0
    case .lessOrEqual: x <= 0
    case .greater: x > 0
    case .greaterOrEqual: x >= 0
    case .equal: x == 0
    case .notEqual: x != 0
    }
  }

  /// The relation that holds where this one does not.
  public var negated: Relation {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}
