import Tracewise
import TracewiseVerification

/// What is known of the gradient of a block.
struct Outcome {
  let block: Block
  /// What was measured, and where.
  var looks: [Look] = []
  /// What is wrong, once that is certain.
  var fault: Fault?
  /// Why what seems wrong may be right, and how wrong it seems.
  var doubt: (text: Doubt, part: Double)?

  init(block: Block) { self.block = block }

  /// A slope that others are like.
  var known: Slope? { looks.lazy.compactMap(\.usable.first).first }

  /// Whether the gradient, which is wrong at a point, is to the last bit that of one where it was right.
  func keepsGradient(at point: ProgramPoint) -> Bool {
    guard let first = looks.first?.point, block.places.allSatisfy({ point.x[$0] != first.x[$0] })
    else { return false }
    return block.places.allSatisfy { point.gradient[$0] == first.gradient[$0] }
      && block.places.contains { point.gradient[$0] != 0 }
  }

  /// Whether entries of the gradient are 0 where others are not, or slopes bend: as where a mask or a case decides.
  var isSwitched: Bool {
    looks.contains { look in
      look.scale > 0 && block.places.contains { look.point.gradient[$0] == 0 }
        || look.slopes.contains { $0.derivative.kink != nil }
    }
  }

  /// Whether nothing wrong was seen at a point where nothing is right by chance.
  var isRightElsewhere: Bool {
    looks.contains { look in
      look.refuting.isEmpty && !look.usable.isEmpty && !block.isSpecial(look.point.x)
    }
  }

  /// What would be right is known, not just where it is wrong.
  mutating func tell(_ kind: Cause, _ text: String) {
    fault?.cause = (kind, text)
    fault?.isSharp = true
    fault?.isOpen = false
  }

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
    /// The same of a single number at other points.
    var others: [WrongEntry] = []
    var cause: (kind: Cause, text: String)?
    var extent: String?
    /// Whether what would be right is known, or where it is right already: nothing that a tolerance could look like.
    var isSharp = false
    /// Whether the cause says at most where it is wrong.
    var isOpen = false
    /// Whether that is known only by which entries are wrong: a tolerance, too, may be in some entries only.
    var isSharpByPlaces = false

    /// The largest disagreement, as a part of the slopes.
    var part: Double {
      slopes.filter(\.isUsable).map {
        abs($0.residual) / max(abs($0.claimed), $0.natural, .leastNonzeroMagnitude)
      }.max() ?? .infinity
    }
  }

  struct WrongEntry {
    var place: Int
    var claimed: Double
    var found: Double
    var bound: Double
  }
}

extension Outcome.WrongEntry {
  /// Whether the value does not change with the entry.
  var isStill: Bool { found == 0 || abs(found) <= bound }

  /// What the derivative along an entry alone says.
  init(_ place: Int, _ slope: Slope, _ point: ProgramPoint) {
    // Both entries of a pair, where a matrix has to be symmetric.
    let unit = slope.direction.reduce(0, +)
    self.init(
      place: place, claimed: point.gradient[place], found: slope.derivative.value / unit,
      bound: slope.bound / abs(unit))
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
    let open = outcomes.indices.filter { outcomes[$0].fault == nil }
    for k in open { try settle(&outcomes[k]) }
    // Few numbers, as biases are, tell most for what they take.
    let found = open.filter { outcomes[$0].fault != nil }
    for k in found.sorted(by: { outcomes[$0].block.places.count < outcomes[$1].block.places.count })
    {
      try survey(&outcomes[k])
    }
  }

  private mutating func addSlope(_ outcome: inout Outcome, _ point: ProgramPoint, isNew: Bool)
    throws
  {
    let block = outcome.block
    let slope = try evaluator.slope(
      point, along: generator.direction(point.scales, in: block.places), like: outcome.known,
      isExpected: !isNew && outcome.looks.last?.refuting.isEmpty == false)
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
    while let look = outcome.looks.last, look.slopes.count < 4, look.refuting.count < 2 {
      try addSlope(&outcome, look.point, isNew: false)
    }
    guard let look = outcome.looks.last, look.refuting.count >= 2 else { return }
    let fault = Outcome.Fault(point: look.point, slopes: look.slopes)
    // What is doubted already is asked about again only where it is much more wrong.
    if let doubt = outcome.doubt, fault.part < 4 * doubt.part { return }
    outcome.fault = fault
    try explain(&outcome)
    try doubt(&outcome)
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
      fault.isSharp = true
      fault.extent =
        "\(count) of \(places.count) entries \(count == 1 ? "is" : "are") not finite where the value is "
        + Matrix.format(point.value)
      outcomes[k].fault = fault
    }
  }
}
