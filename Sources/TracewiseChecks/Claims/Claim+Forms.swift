import TracewiseLanguage
import TracewiseVerification

extension Claim {
  /// Whether the file says of a gradient what it is.
  var isAboutGradient: Bool { isAboutFirst && !isRefutation }

  /// Whether it is about a gradient.
  var isAboutFirst: Bool { if case .gradient = form { true } else { false } }

  var isDifferential: Bool { if case .differential = form { true } else { false } }

  /// The input that a derivative of the loss is taken for.
  var input: String? {
    switch form {
    case .gradient(let name), .hessian(let name, _): name
    case .differential, .identity: nil
    }
  }

  var kind: CheckRecord.Kind {
    switch form {
    case .gradient: .gradient
    case .hessian: .hessian
    case .differential: .differential
    case .identity: .identity
    }
  }

  /// What it is compared with.
  var oracle: OracleID {
    switch form {
    case .gradient, .hessian: .tapeAndDifferences
    case .differential: .forwardModeAndDifferences
    case .identity: .evaluation
    }
  }
}

extension Program {
  /// Whether a claim is about a derivative of a symmetric input's shape, of which perturbations see the symmetric
  /// part.
  func isSymmetrised(_ claim: Claim) -> Bool {
    if case .hessian(_, let left) = claim.form, !left.isAlongDirection { return false }
    return claim.input.flatMap { input($0) }?.isSymmetric ?? false
  }
}

extension CheckedExpression {
  /// Whether it is written as 0.
  var isLiteralZero: Bool {
    switch kind {
    case .zero, .number(0), .call("zeros", _, _): true
    case .transposed(let x), .negated(let x): x.isLiteralZero
    case .binary(.scaling, let x, let y): x.isLiteralZero || y.isLiteralZero
    default: false
    }
  }
}
