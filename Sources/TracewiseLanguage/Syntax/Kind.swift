/// The kinds of inputs: how random values are drawn, and what is checked of data from files.
public enum Kind: String, Sendable, CaseIterable {
  /// 1×1
  case scalar
  /// n×1
  case vector
  /// m×n
  case matrix
  /// n×n and equal to its transpose
  case symmetric
  /// n×n, symmetric and positive definite
  case positiveDefinite = "spd"
  /// n×n and invertible
  case invertible
  /// n×n and lower triangular
  case lower
  /// n×n and upper triangular
  case upper
  /// n×n and lower triangular, with ones on the diagonal
  case unitLower = "unitlower"
  /// n×n with Aᵀ = −A
  case skew
  /// n×n with one number on each diagonal
  case toeplitz
  /// m×n or n×n with orthonormal columns, or rows where there are fewer
  case orthogonal
  /// n×n and zero off the diagonal
  case diagonal
  /// n×1 or m×n, one 1 in each column and zeros else
  case oneHot = "onehot"
  /// n×1, positive, of sum 1
  case probability

  /// How many sizes the kind takes.
  var sizeCounts: ClosedRange<Int> {
    switch self {
    case .scalar: 0...0
    case .matrix: 2...2
    case .oneHot, .orthogonal: 1...2
    default: 1...1
    }
  }

  /// How the kind is written, for messages.
  var usage: String {
    switch self {
    case .scalar: "scalar"
    case .matrix: "matrix(m, n)"
    case .oneHot: "onehot(n) or onehot(m, n)"
    case .orthogonal: "orthogonal(n) or orthogonal(m, n)"
    default: "\(rawValue)(n)"
    }
  }

  /// The kind of a direction in which an input of this kind moves.
  var ofDirections: Kind {
    switch self {
    case .scalar, .vector, .probability: .vector
    case .symmetric, .positiveDefinite: .symmetric
    case .lower, .unitLower: .lower
    case .upper, .skew, .toeplitz, .diagonal: self
    case .matrix, .invertible, .oneHot, .orthogonal: .matrix
    }
  }

  /// Whether `in (a, b)` can restrict the entries; the others' entries are given by the kind.
  var allowsInterval: Bool { self != .oneHot && self != .probability && self != .orthogonal }

  /// Rows and columns from the sizes between the kind's parentheses.
  func shape<Size>(_ sizes: [Size], one: Size) -> (rows: Size, columns: Size) {
    let first = sizes.first ?? one
    return switch self {
    case .scalar: (one, one)
    case .vector, .probability: (first, one)
    case .matrix: (first, sizes.last ?? one)
    case .oneHot: (first, sizes.count > 1 ? sizes[1] : one)
    case .orthogonal: (first, sizes.count > 1 ? sizes[1] : first)
    case .symmetric, .positiveDefinite, .invertible, .lower, .upper, .unitLower, .skew,
      .toeplitz, .diagonal:
      (first, first)
    }
  }
}
