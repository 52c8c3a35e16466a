import Tracewise

/// Where a rule is smooth and its derivatives are of moderate size, for operands that other rules
/// have computed: the domains of the catalogue, said of values.
enum RuleDomain {
  /// What an operand must be.
  enum Need {
    case any
    /// All entries at least this.
    case atLeast(Double)
    /// All entries at most this, in magnitude.
    case within(Double)
    /// No entry nearer to 0.
    case awayFromZero(Double)
    case notZero
    case invertible
  }

  static func need(of rule: AnyRule, operand k: Int) -> Need {
    switch rule.rule {
    case is Log, is SquareRoot: .atLeast(0.1)
    case is Log1p: .atLeast(-0.8)
    case is Exp, is Expm1: .within(4)
    case is Tangent: .within(1.2)
    case let power as ConstantPower where power.exponent.rounded() != power.exponent: .atLeast(0.1)
    case let power as ConstantPower where power.exponent < 0: .awayFromZero(0.2)
    case is Power: k == 0 ? .atLeast(0.1) : .within(3)
    case is Reciprocal: .awayFromZero(0.2)
    case is Quotient: k == 1 ? .awayFromZero(0.2) : .any
    case is Norm, is Normalised: .notZero
    case is Inverse, is LogDeterminant, is Adjugate: .invertible
    case is AdjugateDifferential, is Solve: k == 0 ? .invertible : .any
    case is RightDivision: k == 1 ? .invertible : .any
    case is Minimum, is Maximum: .any
    case is any KinkedRule: .awayFromZero(0.05)
    default: .any
    }
  }

  /// Whether the operands lie inside the rule's domain.
  static func contains(_ xs: [Matrix], _ rule: AnyRule) -> Bool {
    if rule.rule is Minimum || rule.rule is Maximum {
      return xs.count == 2 && (xs[0] - xs[1]).isInside(.awayFromZero(0.05))
    }
    return xs.indices.allSatisfy { xs[$0].isInside(need(of: rule, operand: $0)) }
  }
}

extension Matrix {
  func isInside(_ need: RuleDomain.Need) -> Bool {
    switch need {
    case .any: true
    case .atLeast(let least): values.allSatisfy { $0 >= least }
    case .within(let most): values.allSatisfy { $0.magnitude <= most }
    case .awayFromZero(let least): values.allSatisfy { $0.magnitude >= least }
    case .notZero: largestEntry >= 0.1
    case .invertible: hasSmallInverse
    }
  }

  private var hasSmallInverse: Bool {
    guard shape.isSquare else { return false }
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
      guard let rule = nodes[place].rule else { return true }
      return RuleDomain.contains(nodes[place].operands.map { values[$0] }, rule)
    }
  }
}
