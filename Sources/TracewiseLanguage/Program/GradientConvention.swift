package import Tracewise

/// What the gradient for an input of a kind with structure is.
public enum GradientConvention: String, Sendable, CaseIterable {
  /// The derivative for each entry, as if the matrix had no structure: G.
  case entry
  /// The part of G that the kind's matrices can move in: tril(G), (G − Gᵀ)/2, the tangent part.
  case structure
  /// The derivative for each free parameter, in the places where it stands: 2G − G ∘ I of a symmetric matrix.
  case parameter

  /// The conventions by their names, for messages.
  static var names: String { allCases.map { "by \($0.rawValue)" }.joined(separator: ", ") }
}

extension Declaration {
  /// The gradient by the input's convention, said in terms of the gradient in the usual one; nil where they are the
  /// same.
  package func conventional(in source: SourceRange) -> CheckedExpression? {
    convention.flatMap { conventional($0, in: source) }
  }

  /// The gradient by a convention, said in terms of the gradient in the usual one; nil where they are the same.
  package func conventional(
    _ convention: GradientConvention, in source: SourceRange
  ) -> CheckedExpression? {
    guard convention != .entry else { return nil }
    let words = GradientWords(self, source)
    let g = words.gradient
    switch kind {
    case .symmetric, .positiveDefinite:
      guard convention == .parameter else { return nil }
      return words.difference(words.scaled(2, g), words.diagonal(g))
    case .lower: return words.call("tril", g)
    case .upper: return words.call("triu", g)
    case .unitLower: return words.difference(words.call("tril", g), words.diagonal(g))
    case .skew:
      let doubled = words.difference(g, words.transposed(g))
      return convention == .parameter ? doubled : words.scaled(0.5, doubled)
    case .diagonal: return words.diagonal(g)
    case .toeplitz: return words.diagonals(g, isMean: convention == .structure)
    case .orthogonal:
      let q = words.node(.input(name), rows, columns)
      let own = words.product(words.transposed(q), g)
      return words.difference(g, words.product(q, words.call("sym", own)))
    default: return nil
    }
  }

  /// The part of a direction that the kind's matrices can move in, where that is the same at all of them.
  package func projected(_ x: Matrix) -> Matrix {
    switch kind {
    case .symmetric, .positiveDefinite: symmetrised(x)
    case .lower: Matrix(rows, columns) { $0 < $1 ? 0 : x[$0, $1] }
    case .upper: Matrix(rows, columns) { $0 > $1 ? 0 : x[$0, $1] }
    case .unitLower: Matrix(rows, columns) { $0 <= $1 ? 0 : x[$0, $1] }
    case .skew: 0.5 * (x - x.T)
    case .diagonal: Matrix(rows, columns) { $0 == $1 ? x[$0, $1] : 0 }
    case .toeplitz:
      Matrix(rows, columns) { i, j in
        let places = (0..<rows).filter { (0..<columns).contains($0 - (i - j)) }
        return places.reduce(0) { $0 + x[$1, $1 - (i - j)] } / Double(places.count)
      }
    default: x
    }
  }
}

extension Claim {
  /// The claim about a gradient as one about the gradient in the usual convention: C is right by another one, T, where
  /// G is G − T(G) + C.
  func converted(for input: Declaration) -> Claim {
    if input.convention == .entry {
      var claim = self
      claim.isByEntry = true
      return claim
    }
    guard let wanted = input.conventional(in: right.range),
      (right.rows, right.columns) == (input.rows, input.columns)
    else { return self }
    let words = GradientWords(input, right.range)
    return inConvention(
      input.convention, words.sum(words.difference(words.gradient, wanted), right))
  }
}

extension Program {
  /// The same program with the gradient for an input by structure; nil where its declaration says a convention, its
  /// kind has no such part, or claims are turned.
  package func byStructure(_ name: String) -> Program? {
    guard !isInNumeratorLayout, let input = input(name), input.convention == nil,
      input.conventional(.structure, in: input.range) != nil,
      let end = syntax.statements.first(where: { statement in
        if case .declaration(let declaration) = statement.kind {
          declaration.name.text == name
        } else {
          false
        }
      })?.range.end
    else { return nil }
    let words = " by \(GradientConvention.structure.rawValue)"
    return try? read(source.replacing([(SourceRange(end, end), words)]), allSizes)
  }
}

/// Expressions of the gradient for an input.
private struct GradientWords {
  private let input: Declaration
  private let range: SourceRange

  init(_ input: Declaration, _ range: SourceRange) {
    self.input = input
    self.range = range
  }

  var gradient: CheckedExpression { node(.gradient(of: input.name), input.rows, input.columns) }

  func node(_ kind: CheckedExpression.Kind, _ rows: Int, _ columns: Int) -> CheckedExpression {
    CheckedExpression(kind: kind, rows: rows, columns: columns, range: range, mark: range)
  }
  func sum(_ a: CheckedExpression, _ b: CheckedExpression) -> CheckedExpression {
    node(.binary(.sum, a, b), a.rows, a.columns)
  }
  func difference(_ a: CheckedExpression, _ b: CheckedExpression) -> CheckedExpression {
    node(.binary(.difference, a, b), a.rows, a.columns)
  }
  func product(_ a: CheckedExpression, _ b: CheckedExpression) -> CheckedExpression {
    let operation: CheckedExpression.Operation = a.isScalar || b.isScalar ? .scaling : .product
    return node(
      .binary(operation, a, b), a.isScalar ? b.rows : a.rows, b.isScalar ? a.columns : b.columns)
  }
  func scaled(_ c: Double, _ x: CheckedExpression) -> CheckedExpression {
    node(.binary(.scaling, node(.number(c), 1, 1), x), x.rows, x.columns)
  }
  func transposed(_ x: CheckedExpression) -> CheckedExpression {
    node(.transposed(x), x.columns, x.rows)
  }
  func call(_ name: String, _ x: CheckedExpression) -> CheckedExpression {
    node(.call(name, [x], integers: []), x.rows, x.columns)
  }
  /// diag(diag(X))
  func diagonal(_ x: CheckedExpression) -> CheckedExpression {
    let column = node(.call("diag", [x], integers: []), x.rows, 1)
    return node(.call("diag", [column], integers: []), x.rows, x.columns)
  }
  /// The sum of each diagonal, or its mean, in all its places.
  func diagonals(_ x: CheckedExpression, isMean: Bool) -> CheckedExpression {
    let n = x.rows
    let parts = (1 - n..<n).map { k in
      let mask = node(
        .matrix(
          (0..<n).map { i in
            (0..<n).map { j in node(.number(i - j == k ? 1 : 0), 1, 1) }
          }), n, n)
      let masked = node(.binary(.hadamard, mask, x), n, n)
      let total = node(.call("sum", [masked], integers: []), 1, 1)
      let count = node(.number(Double(n - abs(k))), 1, 1)
      let share = isMean ? node(.binary(.scalarDivision, total, count), 1, 1) : total
      return node(.binary(.scaling, share, mask), n, n)
    }
    return parts.dropFirst().reduce(parts[0], sum)
  }
}

extension BoundProgram {
  /// The loss and its gradients, each by its input's convention.
  package func lossAndConventionalGradients(
    for names: [String]? = nil
  ) throws -> (loss: Double, gradients: [(name: String, gradient: Matrix)]) {
    let (loss, gradients) = try lossAndGradients(for: names)
    return (
      loss,
      try gradients.map { name, gradient in
        guard let input = program.input(name), let words = input.conventional(in: input.range)
        else { return (name, gradient) }
        return (name, try evaluate(words))
      }
    )
  }
}
