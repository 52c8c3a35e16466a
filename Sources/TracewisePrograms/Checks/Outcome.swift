import Tracewise
import TracewiseVerification

/// What is known of the gradient of a block.
struct Outcome {
  let block: Block
  /// What was measured, and where.
  var looks: [Look] = []
  /// What is wrong, once that is certain.
  var fault: Fault?
  /// How many entries were looked at one by one.
  var entries = 0

  init(block: Block) { self.block = block }

  /// Slopes at a point.
  struct Look {
    var point: ProgramPoint
    var slopes: [Slope]
    /// The size of derivatives there: ‖s ∘ ∇f‖, and of the largest part.
    var scale: Double
    var largest: Double

    var usable: [Slope] { slopes.filter(\.isUsable) }
    var refuting: [Slope] { slopes.filter(\.isRefuting) }
  }

  struct Fault {
    var point: ProgramPoint
    var slopes: [Slope]
    /// Entries that are wrong: claimed and found.
    var entries: [WrongEntry] = []
    var cause: (kind: Cause, text: String)?
    var extent: String?
  }

  struct WrongEntry {
    var place: Int
    var claimed: Double
    var found: Double
    var bound: Double
  }
}

extension ProgramVerifier {
  /// Measures slopes of each block at a point; more of them where one refutes.
  mutating func look(
    at point: ProgramPoint, _ outcomes: inout [Outcome], directions: Int
  ) throws {
    guard point.gradient.allSatisfy(\.isFinite) else {
      return try refuteNotFinite(point, &outcomes)
    }
    // The first direction of all blocks before the second of any: little is better than nothing.
    for round in 0..<directions {
      for k in outcomes.indices where outcomes[k].fault == nil {
        try addSlope(&outcomes[k], point, isNew: round == 0)
      }
    }
    for k in outcomes.indices where outcomes[k].fault == nil {
      try settle(&outcomes[k])
    }
  }

  private mutating func addSlope(_ outcome: inout Outcome, _ point: ProgramPoint, isNew: Bool)
    throws
  {
    let block = outcome.block
    let slope = try evaluator.slope(
      point, along: generator.direction(point.scales, in: block.places))
    if isNew {
      let own = point.gradient.masked { block.places.contains($0) }
      let parts = zip(own, point.scales).map { abs($0 * $1) }
      outcome.looks.append(
        Outcome.Look(
          point: point, slopes: [slope], scale: size(own, point.scales),
          largest: parts.max() ?? 0))
    } else {
      outcome.looks[outcome.looks.count - 1].slopes.append(slope)
    }
  }

  /// One slope is no verdict: differences may be wrong by chance. Two of at most four are.
  private mutating func settle(_ outcome: inout Outcome) throws {
    guard let look = outcome.looks.last, !look.refuting.isEmpty else { return }
    let point = look.point
    while let look = outcome.looks.last, look.slopes.count < 4 {
      try addSlope(&outcome, point, isNew: false)
      if look.slopes.count >= 3, outcome.looks[outcome.looks.count - 1].refuting.count < 2 { break }
    }
    guard let look = outcome.looks.last, look.refuting.count >= 2 else { return }
    outcome.fault = Outcome.Fault(point: point, slopes: look.slopes)
    try explain(&outcome)
  }

  private func refuteNotFinite(_ point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    for k in outcomes.indices where outcomes[k].fault == nil {
      let places = outcomes[k].block.places
      guard let wrong = places.first(where: { !point.gradient[$0].isFinite }) else { continue }
      let count = places.count { !point.gradient[$0].isFinite }
      var fault = Outcome.Fault(point: point, slopes: [])
      var u = Vector(repeating: 0, count: point.x.count)
      u[wrong] = point.scales[wrong]
      let found = try evaluator.slope(point, along: u).derivative.value / u[wrong]
      fault.entries = [
        .init(place: wrong, claimed: point.gradient[wrong], found: found, bound: .infinity)
      ]
      fault.extent =
        "\(count) of \(places.count) entries \(count == 1 ? "is" : "are") not finite where the value is "
        + Matrix.format(point.value)
      outcomes[k].fault = fault
    }
  }
}
