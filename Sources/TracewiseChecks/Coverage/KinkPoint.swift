import Tracewise
import TracewiseLanguage

/// A point on a kink itself, with the gradients of the loss there and close beside it.
struct KinkPoint {
  var check: ProgramCheck
  /// What is 0 there: `x(1) = 0`.
  let place: String
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
  init?(_ check: ProgramCheck, _ bound: BoundProgram, place: String, claims: Set<Int>?) {
    guard bound.program.loss != nil, let gradients = try? GradientEvidence(bound) else {
      return nil
    }
    self.check = check
    self.check.bound = bound
    self.check.explains = false
    self.place = place
    self.claims = claims
    self.gradients = gradients
    var generator = SeededGenerator(seed: 0x4B49_4E4B)
    around = (0..<Self.pairs).flatMap { _ in
      let directions = bound.directions(using: &generator)
      return [Self.distance, -Self.distance].compactMap { t in
        let point = bound.moved(by: t, along: directions)
        return (try? point.gradients).map { (point, $0) }
      }
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

  /// The least and the greatest value of an entry of a gradient beside the kink.
  func bounds(_ name: String, _ i: Int, _ j: Int) -> ClosedRange<Double>? {
    let values = around.compactMap { $0.gradients[name]?[i, j] }
    guard let least = values.min(), let most = values.max() else { return nil }
    return least...most
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

  /// Random directions of the inputs' entries, symmetric ones of symmetric inputs.
  fileprivate func directions(using generator: inout SeededGenerator) -> [String: Matrix] {
    var directions: [String: Matrix] = [:]
    for input in program.inputs {
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
