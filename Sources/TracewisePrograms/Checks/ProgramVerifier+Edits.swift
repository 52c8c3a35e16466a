import TracewiseVerification

/// A change of a program's source.
package struct Edit: Sendable, Hashable {
  package var line: Int
  /// What stands there, nothing where something is missing behind it; and what is right, nothing where that is to go.
  package var old: String
  package var new: String
  /// The line that it is to change places with.
  package var moved: Int?

  var text: String {
    if let moved { return "`\(old)` of line \(line) at line \(moved) makes it right" }
    if old.isEmpty { return "`\(new)` behind line \(line) makes it right" }
    return new.isEmpty
      ? "without `\(old)` in line \(line) it is right"
      : "in line \(line) `\(new)` in place of `\(old)` makes it right"
  }
}

extension Edit {
  /// One that the protocol has; nil of anything else.
  init?(_ json: JSON) {
    guard let line = json["line"]?.asCount, let old = json["old"]?.asText,
      let new = json["new"]?.asText
    else { return nil }
    let moved = json["moved"]?.asCount ?? 0
    self.init(line: line, old: old, new: new, moved: moved > 0 ? moved : nil)
  }

  /// As the protocol has it.
  var json: JSON {
    .object([
      ("line", .count(line)), ("old", .string(old)), ("new", .string(new)),
      ("moved", .count(moved ?? 0)),
    ])
  }
}

/// A slope along a direction, which the gradient has to have.
package struct KnownSlope: Sendable {
  package var point: [Double]
  package var direction: [Double]
  package var value: Double
  package var bound: Double
}

extension KnownSlope {
  /// As the protocol has it.
  var numbers: [Double] { point + direction + [value, bound] }

  /// Those that numbers of the protocol say, at points of so many.
  static func all(in numbers: [Double], of count: Int) -> [KnownSlope] {
    let width = 2 * count + 2
    return (0..<numbers.count / width).map {
      let row = Array(numbers[$0 * width..<($0 + 1) * width])
      return KnownSlope(
        point: Array(row[..<count]), direction: Array(row[count..<2 * count]),
        value: row[2 * count], bound: row[2 * count + 1])
    }
  }
}

extension ProgramVerifier {
  /// Edits are looked for as many times longer than all was looked at before, by the processor's time, and for so many
  /// seconds at least and at most.
  private static let patience = (times: 5.0, least: 20.0, most: 40.0)

  /// Asks a program whose source is at hand for an edit with which its gradients are right.
  mutating func edit(for outcomes: [Outcome]) throws -> Edit? {
    let wrong = outcomes.indices.filter { outcomes[$0].fault != nil }
    guard let first = wrong.first, let fault = outcomes[first].fault,
      greeting.supports.contains("edits"), evaluator.affords(200 * blocks.count)
    else { return nil }
    // Many at one point, which tell one expression from another; and what is right by chance is so at one point.
    var slopes: [KnownSlope] = []
    for k in wrong {
      guard let fault = outcomes[k].fault else { continue }
      let own = known(fault)
      let most = min(outcomes[k].block.places.count, max(2, min(6, 24 / wrong.count)))
      slopes += try own + fresh(fault.point, outcomes[k], most - own.count)
    }
    // A few numbers say little at one point; where a gradient hardly varies, what is right at some may be so by chance.
    let isFew = wrong.reduce(0) { $0 + outcomes[$1].block.places.count } < 4
    let points = isFew ? 6 : evaluator.affords(2000 * blocks.count) ? 5 : 3
    for distance in [0.4, 0.04, 0.02, 0.3, 0.2, 0.1, 0.03] {
      guard Set(slopes.map(\.point)).count < points,
        let point = try? point(
          neighbour(of: fault.point, distance: distance), "another point", isStart: false,
          isShaken: false)
      else { continue }
      for outcome in outcomes { slopes += try fresh(point, outcome, 2) }
    }
    let patience = max(Self.patience.least, Self.patience.times * evaluator.seconds)
    let seconds = min(Self.patience.most, patience, settings.budget.seconds - evaluator.seconds)
    guard Set(slopes.map(\.point)).count > 1, seconds > 0 else { return nil }
    return try evaluator.edits(slopes, seconds: seconds).first
  }

  /// Says an edit first, unless what would be right is known.
  func tell(_ edit: Edit, _ outcomes: inout [Outcome]) {
    for k in outcomes.indices {
      guard let fault = outcomes[k].fault else { continue }
      let said = fault.cause.map { fault.isSharp ? [$0.text, edit.text] : [edit.text, $0.text] }
      outcomes[k].fault?.cause = (
        fault.cause?.kind ?? .several, (said ?? [edit.text]).joined(separator: "; ")
      )
    }
  }

  /// So many slopes of a block at a point along directions that it has not been looked at.
  private mutating func fresh(
    _ point: ProgramPoint, _ outcome: Outcome, _ count: Int
  ) throws -> [KnownSlope] {
    var fault = Outcome.Fault(point: point, slopes: [])
    for _ in 0..<max(0, count) {
      let u = generator.direction(point.scales, in: outcome.block.places)
      fault.slopes.append(try evaluator.anySlope(point, along: u, like: outcome.known))
    }
    return known(fault)
  }

  private func known(_ fault: Outcome.Fault) -> [KnownSlope] {
    fault.slopes.filter(\.isUsable).prefix(6).map {
      KnownSlope(
        point: fault.point.x, direction: $0.direction, value: $0.derivative.value,
        bound: Slope.factor * $0.bound)
    }
  }
}
