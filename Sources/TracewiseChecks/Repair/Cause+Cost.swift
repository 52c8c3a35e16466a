import TracewiseLanguage
import TracewiseVerification

extension Cause {
  /// How unlikely it is beside a wrong sign: what decides between stories that all make the claim right.
  var cost: Double {
    switch self {
    case .sign, .transpose, .factor, .symmetricConvention, .structure, .layout: 1
    case .symmetric: 1.02
    case .parentheses: 1.08
    case .inverse, .power, .size, .scalar, .index, .logdet: 1.1
    case .broadcast, .order, .hadamard, .factorMissing, .termMissing: 1.15
    case .factorAdded, .termAdded: 1.2
    case .function, .otherInput: 1.25
    // The others are of programs, whose text nobody sees.
    case .several, .kink, .frozen, .clipped, .precision, .state, .differences: 2.2
    }
  }

  /// The same mistake seen from the other side.
  var inverse: Cause {
    switch self {
    case .factorAdded: .factorMissing
    case .factorMissing: .factorAdded
    case .termAdded: .termMissing
    case .termMissing: .termAdded
    default: self
    }
  }

  /// Whether the mistake is a piece too much.
  var isDrop: Bool { self == .factorAdded || self == .termAdded }
}

/// An edit of one expression.
struct FormEdit {
  let cause: Cause
  let new: FormNode
  /// What is added to the cost of its cause.
  var extra = 0.0
  /// The piece that is dropped or turned; of an exchange, both.
  var piece: String?
  /// The terms whose sign is turned.
  var pieces: [FormNode] = []
  /// Whether two names change places.
  var isExchange = false
}
