import Tracewise

/// A way in which a whole matrix is wrong: what it would be, had it been made wrong that way.
enum ErrorPattern: CaseIterable {
  case negated, transposed, negatedAndTransposed
  case offDiagonalDoubled, symmetrised, diagonalOnly, lowerTriangleOnly, upperTriangleOnly

  /// Patterns of any matrix, and those of square ones.
  static let general: [ErrorPattern] = [.negated, .transposed, .negatedAndTransposed]
  static let symmetric: [ErrorPattern] = [
    .offDiagonalDoubled, .symmetrised, .diagonalOnly, .lowerTriangleOnly, .upperTriangleOnly,
  ]

  /// The wrong matrix that the pattern makes of the right one; nil where it makes none.
  func predicted(from right: Matrix) -> Matrix? {
    let isSquare = right.shape.isSquare && right.count > 1
    switch self {
    case .negated: return -right
    case .transposed: return right.count > 1 ? right.T : nil
    case .negatedAndTransposed: return right.count > 1 ? -right.T : nil
    case .symmetrised: return isSquare ? 0.5 * (right + right.T) : nil
    case .diagonalOnly: return isSquare ? right.filtered { $0 == $1 } : nil
    case .offDiagonalDoubled: return isSquare ? 2 * right - right.filtered { $0 == $1 } : nil
    case .lowerTriangleOnly: return isSquare ? right.filtered { $0 >= $1 } : nil
    case .upperTriangleOnly: return isSquare ? right.filtered { $0 <= $1 } : nil
    }
  }

  /// The pattern in words, of a matrix called so.
  func description(of subject: String) -> String {
    switch self {
    case .negated: "the sign is wrong"
    case .transposed: "a transpose is missing: \(subject) is the transpose of what is right"
    case .negatedAndTransposed: "the sign is wrong and a transpose is missing"
    case .offDiagonalDoubled:
      "the off-diagonal entries are doubled: the convention 2G − diag(G), which counts "
        + "each pair of entries of a symmetric matrix once"
    case .symmetrised: "\(subject) is symmetrised"
    case .diagonalOnly: "only the diagonal is right"
    case .lowerTriangleOnly: "only the lower triangle is right; the upper one is zero"
    case .upperTriangleOnly: "only the upper triangle is right; the lower one is zero"
    }
  }
}

/// A part of a matrix in which alone it may be wrong.
enum MatrixPart: CaseIterable {
  // The smaller parts first.
  case firstRow, lastRow, firstColumn, lastColumn, diagonal, belowDiagonal, aboveDiagonal
  case offDiagonal

  func contains(_ i: Int, _ j: Int, in shape: Shape) -> Bool {
    switch self {
    case .diagonal: i == j
    case .offDiagonal: i != j
    case .belowDiagonal: i > j
    case .aboveDiagonal: i < j
    case .firstRow: i == 0
    case .lastRow: i == shape.rows - 1
    case .firstColumn: j == 0
    case .lastColumn: j == shape.columns - 1
    }
  }
}

extension MatrixPart: CustomStringConvertible {
  var description: String {
    switch self {
    case .diagonal: "on the diagonal"
    case .offDiagonal: "off the diagonal"
    case .belowDiagonal: "below the diagonal"
    case .aboveDiagonal: "above the diagonal"
    case .firstRow: "in the first row"
    case .lastRow: "in the last row"
    case .firstColumn: "in the first column"
    case .lastColumn: "in the last column"
    }
  }
}

extension Matrix {
  /// The entries at the places that count, 0 elsewhere.
  func filtered(_ counts: (Int, Int) -> Bool) -> Matrix {
    Matrix(rows, columns) { counts($0, $1) ? self[$0, $1] : 0 }
  }

  /// Whether shapes and, to within a tolerance, all entries are the same.
  func isClose(_ other: Matrix, _ tolerance: Double) -> Bool {
    shape == other.shape
      && zip(values, other.values).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
