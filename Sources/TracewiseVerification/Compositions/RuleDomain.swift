import Tracewise

// Where rules are smooth and their derivatives are of moderate size, said of the values that other
// rules have computed.

extension AnyRule {
  /// Whether the operands lie inside the rule's domain.
  func contains(_ xs: [Matrix]) -> Bool {
    xs.indices.allSatisfy { xs[$0].isInside(rule.need(ofOperand: $0)) }
      && (!hasKinksAtTies || xs.count == 2 && (xs[0] - xs[1]).isInside(.awayFromZero(0.05)))
  }

  var hasKinksAtTies: Bool { type(of: rule).kinks == .whereEqual }
}

extension Matrix {
  func isInside(_ need: OperandNeed) -> Bool {
    switch need {
    case .any: true
    case .atLeast(let least): values.allSatisfy { $0 >= least }
    case .within(let most): values.allSatisfy { $0.magnitude <= most }
    case .awayFromZero(let least): values.allSatisfy { $0.magnitude >= least }
    case .notZero: largestEntry >= 0.1
    case .invertible: hasSmallInverse
    case .invertibleTriangle(let side):
      Matrix.apply(TriangularPart(side), to: self).hasSmallInverse
    case .positiveDefinite: shape.isSquare && cholesky().hasSmallInverse
    case .positiveReal:
      shape.isSquare && symmetricPart.cholesky().hasSmallInverse
    case .symmetric(let most):
      shape.isSquare && isInside(.within(most)) && (self - T).largestEntry <= 0.01 * largestEntry
    case .distinctEigenvalues:
      shape.isSquare && (self - T).largestEntry <= 0.01 * largestEntry
        && eigenvalues().isInside(.distinctEntries)
    case .distinctSingularValues:
      zip(singularValues().values, singularValues().values.dropFirst() + [0])
        .allSatisfy { $0 - $1 >= 0.3 }
    case .distinctEntries:
      failure == nil && columns == 1
        && zip(values, values.dropFirst()).allSatisfy { $1 - $0 >= 0.3 }
    case .distinctInColumns:
      failure == nil
        && (0..<columns).allSatisfy { j in
          let column = self[0..<rows, j...j].values.sorted()
          return zip(column, column.dropFirst()).allSatisfy { $1 - $0 >= 0.1 }
        }
    case .columnNumbers: values.allSatisfy { $0 >= 1 && $0 == $0.rounded() }
    case .independentColumns: rows >= columns && triangularFactor().hasSmallInverse
    }
  }

  private var hasSmallInverse: Bool {
    guard shape.isSquare, failure == nil else { return false }
    let inverse = inverse()
    return inverse.failure == nil && inverse.largestEntry < 5
  }
}

extension Composition {
  /// Values larger than this, or matrices of more entries, are not drawn.
  static let largest = 100.0
  static let mostEntries = 36

  /// Whether all values are finite, and all operands inside their rules' domains.
  var isInsideDomains: Bool {
    let values = values(at: inputs)
    return nodes.indices.allSatisfy { place in
      let value = values[place]
      guard value.failure == nil, value.firstNonFinite == nil else { return false }
      return nodes[place].rule?.contains(nodes[place].operands.map { values[$0] }) ?? true
    }
  }
}
