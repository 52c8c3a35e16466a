import Tracewise

/// A kind of operands at which alone a rule may be wrong, or right.
enum ErrorLocation: CaseIterable {
  case singleNumbers, diagonal, symmetric, singular, equal, column, row, wide, tall, square
  case repeated, withZeros

  func contains(_ operands: [Matrix]) -> Bool {
    let real = operands.filter { $0.count > 0 }
    switch self {
    case .singleNumbers: return operands.allSatisfy(\.shape.isScalar)
    case .diagonal: return holds(of: real) { x in x.isClose(x.filtered { $0 == $1 }, 0) }
    case .symmetric: return holds(of: real) { $0.isClose($0.T, 0) }
    case .singular: return real.contains { $0.shape.isSquare && $0.isNearlySingular }
    case .equal: return operands.count > 1 && operands.dropFirst().allSatisfy { $0 == operands[0] }
    case .column: return real.contains { $0.columns == 1 && $0.rows > 1 }
    case .row: return real.contains { $0.rows == 1 && $0.columns > 1 }
    case .wide: return real.contains { $0.columns > $0.rows && $0.rows > 1 }
    case .tall: return real.contains { $0.rows > $0.columns && $0.columns > 1 }
    case .square: return !real.isEmpty && real.allSatisfy(\.shape.isSquare)
    case .repeated:
      return real.contains { $0.count > 1 && Set($0.values).subtracting([0]).count < $0.count / 2 }
    case .withZeros: return real.contains { $0.values.contains(0) }
    }
  }

  /// Whether all square operands are so, of which there is one.
  private func holds(of operands: [Matrix], _ isSo: (Matrix) -> Bool) -> Bool {
    let squares = operands.filter(\.shape.isSquare)
    return !squares.isEmpty && squares.allSatisfy(isSo)
  }

  /// Where a rule is wrong, if that is a kind of operands: `wrong for wide operands only`.
  static func describe(wrong: [[Matrix]], right: [[Matrix]]) -> String? {
    guard !wrong.isEmpty, !right.isEmpty else { return nil }
    for kind in allCases {
      if wrong.allSatisfy(kind.contains), !right.contains(where: kind.contains) {
        return "wrong for \(kind) only"
      }
    }
    for kind in allCases {
      if right.allSatisfy(kind.contains), !wrong.contains(where: kind.contains) {
        return "right for \(kind) only"
      }
    }
    return nil
  }
}

extension ErrorLocation: CustomStringConvertible {
  var description: String {
    switch self {
    case .singleNumbers: "1×1 operands"
    case .diagonal: "diagonal operands"
    case .symmetric: "symmetric operands"
    case .singular: "singular operands"
    case .equal: "equal operands"
    case .column: "columns"
    case .row: "rows"
    case .wide: "wide operands"
    case .tall: "tall operands"
    case .square: "square operands"
    case .repeated: "operands with repeated values"
    case .withZeros: "operands with zeros"
    }
  }
}

extension Matrix {
  /// Whether the determinant is 0, beside what rounding makes of 0.
  fileprivate var isNearlySingular: Bool {
    let size = (0..<rows).reduce(1) { product, i in
      product * (0..<columns).reduce(0) { $0 + abs(self[i, $1]) }
    }
    return abs(determinant(self).scalar) <= 1e-12 * size
  }
}
