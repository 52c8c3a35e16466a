import Tracewise

/// What a body of a rule gives at a point, beside what is right there by differences of the value.
struct BodyEvidence {
  let point: RuleCase
  let body: Mutation.Body
  /// What the body gives.
  let claimed: Matrix
  /// What differences give.
  let right: Matrix
  /// How far entries of both may be apart for rounding and noise.
  let tolerance: Double

  /// Points with more entries cost too much for what they say about a cause.
  private static let mostEntries = 150

  /// The evidence, or nil where differences say nothing, or the body gives nothing.
  init?(_ point: RuleCase, _ body: Mutation.Body) {
    let found = point.run(body, mutation: nil).result
    guard found.failure == nil, point.shape(of: body).count <= Self.mostEntries else { return nil }
    let derivatives = point.derivatives(for: body)
    guard derivatives.allSatisfy({ $0.isUsable && $0.kink == nil }) else { return nil }
    let shape = point.shape(of: body)
    guard derivatives.count == shape.count else { return nil }
    self.point = point
    self.body = body
    claimed = found
    right = Matrix(shape.rows, shape.columns) {
      derivatives[$0 * shape.columns + $1].value
    }
    let estimate = derivatives.reduce(0) { max($0, $1.errorEstimate) }
    tolerance =
      point.tolerances.estimateFactor * estimate
      + 1e-9 * max(claimed.largestEntry, right.largestEntry)
  }

  var isRight: Bool { claimed.isClose(right, tolerance) }

  /// The worst entry.
  var worst: (i: Int, j: Int)? {
    guard claimed.shape == right.shape else { return nil }
    let places = (0..<right.rows).flatMap { i in (0..<right.columns).map { (i: i, j: $0) } }
    return places.max {
      abs(claimed[$0.i, $0.j] - right[$0.i, $0.j]) < abs(claimed[$1.i, $1.j] - right[$1.i, $1.j])
    }
  }
}

extension RuleCase {
  /// What the body should give, entry by entry: derivatives of the value by differences.
  fileprivate func derivatives(for body: Mutation.Body) -> [NumericalDerivative] {
    let differentiation = NumericalDifferentiation()
    switch body {
    case .differential:
      return differentiation.derivatives(
        scale: NumericalDifferentiation.scale(of: operands, along: directions),
        magnitude: abs(value)
      ) { t in
        try subject.apply(operands.moved(by: t, along: directions)).checked() - value
      }
    case .pullback(let k):
      let x = operands[k]
      return (0..<x.count).map { place in
        let (i, j) = place.quotientAndRemainder(dividingBy: x.columns)
        var unit = operands.map { Matrix.zeros($0.rows, $0.columns) }
        unit[k][i, j] = 1
        return differentiation.derivative(
          at: operands, entry: (k, i, j), magnitude: magnitude(along: unit), of: change)
      }
    }
  }
}

extension BodyEvidence {
  /// Evidence at points of all smooth regions; of the first region at several sizes, for causes
  /// that are functions of the sizes; and at symmetric and diagonal operands, at which some causes
  /// do not show.
  static func collect(_ subject: RuleSubject, _ body: Mutation.Body, seed: UInt64)
    -> [BodyEvidence]
  {
    var found: [BodyEvidence] = []
    for (place, region) in subject.regions.enumerated() where region.isSmooth(for: body) {
      let sizes = region.sizes.isEmpty ? [0] : place == 0 ? [2, 3, 4, 5] : [region.sizes[0]]
      for size in sizes {
        for seed in [seed, seed &+ 1] {
          guard let point = try? RuleCase(subject, region: region, size: size, seed: seed) else {
            continue
          }
          let structured = place == 0 ? point.structured : []
          found += ([point] + structured).compactMap { BodyEvidence($0, body) }
        }
      }
    }
    return found.filter { $0.right.count > 0 }
  }
}

extension Region {
  fileprivate func isSmooth(for body: Mutation.Body) -> Bool {
    guard point == .smooth, derivatives >= 1 else { return false }
    switch body {
    case .differential: return active == nil
    case .pullback(let k): return active?.contains(k) ?? true
    }
  }
}

extension RuleCase {
  /// The same point with square operands made symmetric, and made diagonal.
  fileprivate var structured: [RuleCase] {
    guard operands.contains(where: { $0.shape.isSquare && $0.count > 1 }) else { return [] }
    let symmetric = operands.map { $0.shape.isSquare ? 0.5 * ($0 + $0.T) : $0 }
    let diagonal = operands.map { $0.shape.isSquare ? $0.filtered { $0 == $1 } : $0 }
    return [symmetric, diagonal].compactMap {
      try? RuleCase(subject, region: .point($0), size: 0, seed: seed)
    }
  }
}
