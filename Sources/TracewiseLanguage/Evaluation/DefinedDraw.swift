package import Tracewise

/// Draws until the program has a value.
extension BoundProgram {
  /// How many draws are tried: half of all matrices have a negative determinant, so that three logs
  /// of them leave one draw in eight.
  private static let draws: UInt64 = 64

  /// Values of the inputs that are not given at which the loss and the sides of claims are finite and no
  /// matrix that must be invertible is singular; where no draw has them all, one at which the loss is and as many
  /// claims as can be. And whether there are any among the first draws; where not, the first of them all.
  ///
  /// The first draw is that of the seed alone, further ones follow from it. Where half of them do not serve, square
  /// matrices of which no more is known are drawn symmetric, and at last positive definite.
  static func drawn(
    for program: Program, given: [String: Matrix], seed: UInt64
  ) -> (values: [String: Matrix], isDefined: Bool) {
    let roles = program.dataRoles
    func draw(_ seed: UInt64) -> [String: Matrix] {
      var values = InputSampler.values(for: program, bound: given, seed: seed)
      values.merge(
        roles.filter { given[$0.key] == nil }.compactMap { name, role in
          values[name].map { (name, role.drawn($0)) }
        }, uniquingKeysWith: { $1 })
      return program.relation?.applied(to: values, in: program) ?? values
    }
    let first = draw(seed)
    guard program.inputs.contains(where: { given[$0.name] == nil }) else { return (first, true) }
    var best: (values: [String: Matrix], undefined: Int)?
    for attempt in 0..<draws {
      var values = attempt == 0 ? first : draw(seed &+ attempt &* 0xD1B5_4A32_D192_ED03)
      if attempt >= draws / 2 {
        for input in program.inputs where input.isSquareOfAnyKind && given[input.name] == nil {
          guard let x = values[input.name] else { continue }
          values[input.name] =
            attempt < draws * 3 / 4 ? 0.5 * (x + x.T) : x * x.T + x.identity(x.rows)
        }
      }
      guard let undefined = program.undefinedClaims(at: values),
        undefined < best?.undefined ?? .max,
        program.singularity(at: values, given: Set(given.keys)) == nil
      else { continue }
      if undefined == 0 { return (values, true) }
      best = (values, undefined)
    }
    return best.map { ($0.values, true) } ?? (first, false)
  }
}

extension Declaration {
  /// Whether nothing is known of a square matrix but its size.
  fileprivate var isSquareOfAnyKind: Bool {
    kind == .matrix && rows == columns && interval == nil
  }
}

extension Program {
  /// How many claims have a side without a finite value, those with differentials in them their left one; nil where
  /// the loss has none.
  package func undefinedClaims(at values: [String: Matrix]) -> Int? {
    var evaluator = Evaluator(matrices: self, inputs: values)
    func isDefined(_ side: CheckedExpression) -> Bool {
      let value = evaluator.evaluate(side)
      // Other values of the inputs would need the same memory: evaluation is to say that there is none.
      return value.failure.map { $0.kind == .memory } ?? (value.firstNonFinite == nil)
    }
    if let loss, !isDefined(loss) { return nil }
    return claims.count { claim in
      switch claim.form {
      case .gradient: !isDefined(claim.right)
      case .identity(let left), .hessian(_, let left): !isDefined(left) || !isDefined(claim.right)
      case .differential(let left): !isDefined(left)
      }
    }
  }

  /// What an operation needs that is not finite at any draw, in sentences.
  func needs(of operation: CheckedExpression) -> [String] {
    let need: String? =
      switch operation.kind {
      case .call("log", let x, _) where x.contains { $0.hasDeterminant }:
        "log needs positive entries: of a determinant, declare the matrix spd(n), or write "
          + "logdet(A), which is log |det A|"
      case .call("log", _, _): "log needs positive entries"
      case .call("log1p", _, _): "log1p needs entries above -1"
      case .call("sqrt", _, _): "sqrt needs entries that are not negative"
      case .call("reciprocal", _, _), .binary(.scalarDivision, _, _),
        .binary(.entrywiseQuotient, _, _):
        "a quotient needs a divisor that is not 0"
      case .binary(.entrywisePower, _, _), .call("pow", _, _):
        "a power needs a positive base, unless its exponent is a whole number"
      case .call("exp", _, _), .call("expm1", _, _): "exp needs entries below 710"
      default: nil
      }
    return (need.map { [$0] } ?? []) + [
      "no random values of the inputs' kinds will do; declare what they are, as in "
        + "input x: vector(n) in (0, 1) or input A: spd(n)"
    ]
  }
}

extension CheckedExpression {
  /// Whether a determinant is taken somewhere in it.
  fileprivate var hasDeterminant: Bool {
    if case .call("det", _, _) = kind { return true }
    return children.contains(where: \.hasDeterminant)
  }
}
