import Tracewise

/// Which matrices of a program must be invertible, and whether its sizes allow it.
///
/// The rank of a matrix is bounded by the sizes of what it is made of: XᵀX of a 3×4 matrix X has rank 3
/// at most, and no inverse whatever X is.
struct InvertibilityNeeds {
  /// A matrix that an operation needs the inverse of, or a determinant that is not 0.
  struct Need {
    /// The matrix.
    let operand: CheckedExpression
    /// What needs it, such as `logdet`.
    let name: String
    let mark: SourceRange
    /// The rank that it has at most.
    let rank: Int
    /// Whether there is no value without; a determinant has one.
    let isStrict: Bool
    /// Whether it can be computed from the inputs alone.
    let isValue: Bool
    /// Whether it need not be square, but no column may depend on others.
    let isOfColumns: Bool

    /// What the sizes leave to be wanted.
    var deficit: Int { max(operand.columns - rank, 0) }
  }

  private(set) var needs: [Need] = []
  private let functions: FunctionTable
  private var ranks: [String: Int] = [:]
  /// The matrices whose determinants are factors of the values of names.
  private var determinants: [String: CheckedExpression] = [:]
  private var isValue = true
  private var isStrict = true

  init(lets: [Binding], loss: CheckedExpression?, claims: [Claim], functions: FunctionTable) {
    self.functions = functions
    for binding in lets {
      ranks[binding.name] = rank(of: binding.value)
      determinants[binding.name] = determinant(in: binding.value)
    }
    for side in [loss] + claims.filter({ !$0.isRefutation }).flatMap({ [$0.left, $0.right] }) {
      guard let side else { continue }
      isValue = !side.hasDifferential
      _ = rank(of: side)
    }
  }

  /// How far the sizes are from letting every matrix have its inverse.
  var deficit: Int { needs.reduce(0) { $0 + $1.deficit } }

  // MARK: Ranks

  /// The rank that a value has at most, with its needs noted on the way.
  private mutating func rank(of x: CheckedExpression) -> Int {
    let full = min(x.rows, x.columns)
    switch x.kind {
    case .number, .size, .input, .differential, .gradient: return full
    case .zero: return 0
    case .local(let name): return ranks[name] ?? full
    case .hessian(_, let direction):
      _ = direction.map { rank(of: $0) }
      return full
    case .negated(let a), .transposed(let a): return rank(of: a)
    case .index(let a, _, _): return min(full, rank(of: a))
    case .matrixPower(let a, let exponent):
      let rank = need(a, of: x, "a negative power", unless: exponent >= 0)
      return exponent == 0 ? full : rank
    case .matrix(let rows):
      return min(full, rows.joined().reduce(0) { $0 + rank(of: $1) })
    case .binary(let operation, let a, let b): return min(full, rank(of: operation, a, b, in: x))
    case .call(let name, let operands, _):
      return min(full, rank(ofCall: name, operands, in: x) ?? full)
    }
  }

  /// nil where nothing is known.
  private mutating func rank(
    of operation: CheckedExpression.Operation, _ a: CheckedExpression, _ b: CheckedExpression,
    in x: CheckedExpression
  ) -> Int {
    switch operation {
    case .sum, .difference: return rank(of: a) + rank(of: b)
    case .product: return min(rank(of: a), rank(of: b))
    case .scaling:
      let ranks = (rank(of: a), rank(of: b))
      return a.isScalar ? ranks.1 : ranks.0
    case .hadamard: return rank(of: a) * rank(of: b)
    case .rightDivision:
      _ = need(b, of: x, "a division")
      return rank(of: a)
    case .leftDivision:
      _ = need(a, of: x, "a division")
      return rank(of: b)
    case .scalarDivision, .entrywiseQuotient:
      noteDeterminant(b, of: x, "a quotient")
      _ = rank(of: b)
      let rank = rank(of: a)
      return operation == .scalarDivision ? rank : min(x.rows, x.columns)
    case .entrywisePower:
      if b.isNegativeOrNoInteger { noteDeterminant(a, of: x, "a power") }
      _ = (rank(of: a), rank(of: b))
      return min(x.rows, x.columns)
    }
  }

  private mutating func rank(
    ofCall name: String, _ operands: [CheckedExpression], in x: CheckedExpression
  ) -> Int? {
    let rule: (any Rule)? =
      switch name {
      case "inv": Inverse()
      case "chol": Cholesky()
      default: functions.rule(named: name)
      }
    var ranks: [Int] = []
    let isTall = rule.flatMap { type(of: $0).signature }?.isTall == true
    for (k, operand) in operands.enumerated() {
      let isDeterminant = rule?.operation == .determinant
      switch rule?.need(ofOperand: k) {
      case .distinctSingularValues? where isTall:
        ranks.append(need(operand, of: x, name, strictly: false, ofColumns: true))
      case .independentColumns?: ranks.append(need(operand, of: x, name, ofColumns: true))
      case _ where isDeterminant, .invertible?, .positiveDefinite?, .positiveReal?:
        let hasValue = isDeterminant || rule?.operation == .adjugate
        ranks.append(need(operand, of: x, name, strictly: !hasValue))
      case .atLeast?, .awayFromZero?:
        noteDeterminant(operand, of: x, name)
        ranks.append(rank(of: operand))
      default: ranks.append(rank(of: operand))
      }
    }
    switch (name, rule?.operation) {
    case ("zeros", _): return 0
    case ("ones", _): return 1
    case (_, .kronecker?): return ranks.reduce(1, *)
    case (_, .transpose?): return ranks.first
    default: return nil
    }
  }

  // MARK: Needs

  private mutating func need(
    _ operand: CheckedExpression, of x: CheckedExpression, _ name: String,
    unless isNone: Bool = false,
    strictly: Bool = true, ofColumns: Bool = false
  ) -> Int {
    let rank = rank(of: operand)
    if !isNone, ofColumns || operand.rows == operand.columns {
      needs.append(
        Need(
          operand: operand, name: name, mark: x.mark, rank: rank, isStrict: strictly,
          isValue: isValue, isOfColumns: ofColumns))
    }
    return rank
  }

  /// Notes that a number must not be 0 of which a determinant is a factor.
  private mutating func noteDeterminant(
    _ x: CheckedExpression, of operation: CheckedExpression, _ name: String
  ) {
    guard let matrix = determinant(in: x) else { return }
    let known = needs.count
    _ = need(matrix, of: operation, name)
    // What is needed within it has been noted where it stands.
    needs.removeSubrange(known..<needs.count - 1)
  }

  /// The matrix whose determinant is a factor of a number.
  private func determinant(in x: CheckedExpression) -> CheckedExpression? {
    switch x.kind {
    case .local(let name): determinants[name]
    case .negated(let a), .transposed(let a), .binary(.entrywisePower, let a, _),
      .binary(.scalarDivision, let a, _):
      determinant(in: a)
    case .binary(.scaling, let a, let b), .binary(.product, let a, let b):
      x.isScalar ? determinant(in: a) ?? determinant(in: b) : nil
    case .call(let name, let operands, _) where operands.count == 1 && x.isScalar:
      functions.rule(named: name)?.operation == .determinant
        ? operands[0]
        : name == "abs"
          ? determinant(in: operands[0]) : nil
    default: nil
    }
  }
}

extension CheckedExpression {
  /// Whether it is no number that is a whole one from 0 on.
  fileprivate var isNegativeOrNoInteger: Bool {
    if case .number(let value) = kind { return value < 0 || value != value.rounded() }
    return true
  }

  /// Whether the differential of an input stands in it.
  var hasDifferential: Bool {
    if case .differential = kind { return true }
    return children.contains(where: \.hasDifferential)
  }
}
