import Tracewise
import TracewiseLanguage

/// A point on a kink itself, with the gradients of the loss there and close beside it.
struct KinkPoint {
  var check: ProgramCheck
  /// What is 0 there: `x(1) = 0`.
  let place: String
  /// How many entries are 0 there together, as where several of a sorted column are equal.
  let ties: Int
  /// The claims that it concerns, by their places; nil for all.
  let claims: Set<Int>?
  /// The tape's gradients there, by its conventions.
  let gradients: GradientEvidence
  /// Points around it, and the tape's gradients there: what lies between them is a subgradient.
  private let around: [(point: BoundProgram, gradients: BoundProgram.Gradients)]

  /// How far away the points around it are, relative to the entries, and how many pairs of opposite ones.
  private static let distance = 1e-6
  private static let pairs = 8

  /// nil where the loss has no gradient there or beside it.
  init?(
    _ check: ProgramCheck, _ bound: BoundProgram, place: String, ties: Int, claims: Set<Int>?
  ) {
    guard bound.program.loss != nil, let gradients = try? GradientEvidence(bound) else {
      return nil
    }
    self.check = check
    self.check.bound = bound
    self.check.explains = false
    self.place = place
    self.ties = ties
    self.claims = claims
    self.gradients = gradients
    around = bound.around(distance: Self.distance, pairs: Self.pairs).compactMap { point in
      (try? point.gradients).map { (point, $0) }
    }
    if around.count < 2 { return nil }
  }

  /// Whether a claim holds at the points around it.
  func holdsBeside(_ claim: Claim, _ place: Int) -> Bool {
    var check = check
    return around.prefix(4).allSatisfy { point, _ in
      check.bound = point
      return (try? check.check(claim, place: place, nil))?.verdict == .verified
    }
  }

  /// The gradients for an input beside the kink, and whether a matrix lies in their convex hull: whether it is a
  /// subgradient.
  ///
  /// Random points see the ends of a hull with flat sides alone. Where the matrix lies outside so far, the gradient in the
  /// direction that tells it from all others is the one of a convex loss that would have it within, or on the other side
  /// of a concave one: if neither comes nearer, it is outside.
  func hull(of name: String, around claimed: Matrix) -> (gradients: [Matrix], contains: Bool) {
    var gradients = around.compactMap { $0.gradients[name] }
    guard let input = check.program.input(name), let x = check.bound.values[name],
      let first = gradients.first
    else { return (gradients, false) }
    func beside(_ direction: Matrix) -> [Matrix] {
      let step = Self.distance * max(1, x.largest) / direction.largest
      return [step, -step].compactMap {
        (try? check.bound.moved(by: $0, along: [name: direction]).gradients)?[name]
      }
    }
    // Of norms at 0 a subgradient is the gradient in its own direction.
    for direction in [claimed, claimed - first] where direction.largest > 0 {
      gradients += beside(input.symmetrised(direction))
    }
    let size = max(claimed.largest, gradients.map(\.largest).max() ?? 0)
    for _ in 0..<Self.rounds {
      let nearest = ConvexHull(gradients.map { $0 - claimed }).nearestToZero
      let distance = norm(nearest).scalar
      if distance <= Self.closeness * size { return (gradients, true) }
      let further = beside(input.symmetrised(nearest))
      gradients += further
      let isNearer = further.contains {
        inner($0 - claimed, nearest).scalar < 0.99 * distance * distance
      }
      if !isNearer { break }
    }
    var generator = SeededGenerator(seed: 0x5349_4445)
    for _ in 0..<Self.rounds {
      let noise = Matrix.randomUniform(x.rows, x.columns, in: -1...1, using: &generator)
      gradients += beside(input.symmetrised(noise))
    }
    return (gradients, false)
  }

  /// Gradients beside a kink are those at a distance: they differ by so much from those at none.
  static let slack = 1e-4
  /// What is so near a hull lies in it: few of its points are known where its sides are round.
  private static let closeness = 2e-3
  /// So often a further gradient is looked for.
  private static let rounds = 24
}

/// The convex hull of matrices of one shape.
private struct ConvexHull {
  private let points: [Matrix]
  private static let steps = 2000

  init(_ points: [Matrix]) { self.points = points }

  /// The point of it that is nearest to 0, by pairwise steps from the farthest point to the nearest one (Frank and
  /// Wolfe, with steps away). A step takes the products of the points, not the points.
  var nearestToZero: Matrix {
    guard let first = points.first else { return Matrix(0) }
    let products = points.map { x in points.map { inner(x, $0).scalar } }
    var weights = [Double](repeating: 0, count: points.count)
    weights[0] = 1
    var slopes = products[0]
    for _ in 0..<Self.steps {
      let near = slopes.indices.min { slopes[$0] < slopes[$1] } ?? 0
      let far =
        slopes.indices.filter { weights[$0] > 0 }.max { slopes[$0] < slopes[$1] } ?? 0
      let length = products[near][near] - 2 * products[near][far] + products[far][far]
      let (square, descent) = (dot(weights, slopes), slopes[far] - slopes[near])
      guard length > 0, descent > 1e-14 * square else { break }
      let step = min(weights[far], descent / length)
      weights[near] += step
      weights[far] -= step
      for k in slopes.indices { slopes[k] += step * (products[near][k] - products[far][k]) }
    }
    return zip(points, weights).reduce(first.zero) { $1.1 > 0 ? $0 + $1.1 * $1.0 : $0 }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension BoundProgram {
  typealias Gradients = [String: Matrix]

  /// The tape's gradients, by the inputs' names.
  fileprivate var gradients: Gradients {
    get throws {
      Dictionary(
        try lossAndGradients().gradients.map { ($0.name, $0.gradient) }, uniquingKeysWith: { $1 })
    }
  }

  /// Pairs of opposite points around it, so far away relative to the entries.
  func around(
    distance: Double, pairs: Int, keeping fixed: [String] = []
  ) -> [BoundProgram] {
    var generator = SeededGenerator(seed: 0x4B49_4E4B)
    return (0..<pairs).flatMap { _ in
      let directions = directions(keeping: fixed, using: &generator)
      return [moved(by: distance, along: directions), moved(by: -distance, along: directions)]
    }
  }

  /// Random directions of the inputs' entries, symmetric ones of symmetric inputs.
  private func directions(
    keeping fixed: [String], using generator: inout SeededGenerator
  ) -> [String: Matrix] {
    var directions: [String: Matrix] = [:]
    for input in program.inputs where !fixed.contains(input.name) {
      guard let x = values[input.name] else { continue }
      let noise = Matrix.randomUniform(x.rows, x.columns, in: -1...1, using: &generator)
      directions[input.name] = input.symmetrised(noise) ⊙ maximum(abs(x), 1)
    }
    return directions
  }

  fileprivate func moved(by t: Double, along directions: [String: Matrix]) -> BoundProgram {
    var moved = values
    for (name, direction) in directions { moved[name] = moved[name].map { $0 + t * direction } }
    return with(moved)
  }
}
