import Tracewise
import TracewiseVerification

/// Parts of gradients that come from other inputs, pair by pair of their entries: where each is right or missing, parts are
/// lost.
struct Contributions {
  private let cause: GradientCause
  private let other: Block
  /// The entries that are looked at.
  private let entries: [Int]

  /// Inputs of more entries than this are not looked at; of more yet where their gradient is right and tells.
  private static let (most, mostOfRight) = (24, 80)

  static func finding(_ survey: Survey, _ generator: inout SeededGenerator) throws
    -> Survey.Finding?
  {
    for other in survey.cause.moving.prefix(4)
    where other.name != survey.block.name && (2...mostOfRight).contains(other.places.count)
      && survey.affords(more: 1200)
    {
      let all = Contributions(cause: survey.cause, other: other, entries: survey.entries)
      guard try other.places.count <= most || all.isRight(&generator) else { continue }
      let points = [survey.cause.point.x, survey.cause.neighbour(0.3, &generator)]
      guard let here = try all.readings(at: points[0], like: survey.known),
        all.faults(here) != nil || all.entries.count > 1,
        let there = try all.readings(at: points[1], like: survey.known)
      else { continue }
      if let faults = all.faults(here), faults == all.faults(there) {
        return Survey.Finding(kind: .index, text: all.text(faults))
      }
      if all.isOneTerm(here, there) {
        return Survey.Finding(
          kind: .termMissing,
          text:
            "it changes with \(other.name) by one linear combination of its entries only, the same at each point, and derivatives by "
            + "several: \(Reading.oneTerm)")
      }
    }
    return nil
  }

  /// Pairs that are wrong, and how.
  private struct Faults: Equatable {
    enum How: Equatable {
      case lost, added, other
      case scaled(String)
    }
    var pairs: [[Int]] = []
    var how: How
  }

  /// What is claimed and true of each entry along each number of the other input.
  private func readings(at x: Vector, like known: Slope?) throws -> [[Reading]]? {
    let columns = Array(other.places)
    guard let all = try cause.derivatives(at: x, along: columns),
      let truth = try columns.count > Self.most
        ? fromRight(at: x)
        : cause.secondDerivatives(of: entries, along: columns, at: x, like: known)
    else { return nil }
    return Curvature.compared(entries.map { all[$0] }, truth)
  }

  /// Derivatives of the other gradient, which is right, along the entries.
  private func fromRight(at x: Vector) throws -> [[GradientCause.Derivative]]? {
    let scales = cause.point.scales
    var rows: [[GradientCause.Derivative]] = []
    for entry in entries {
      let u = scales.masked { $0 == cause.places[entry] }
      guard let (value, doubt) = try change(at: x, along: u) else { return nil }
      rows.append(
        other.places.map { .init(value: value[$0] * scales[$0], doubt: doubt[$0] * scales[$0]) })
    }
    return rows
  }

  private func change(at x: Vector, along u: Vector) throws -> (value: Vector, doubt: Vector)? {
    let result = try? Action.derivative { t in
      try cause.evaluator.gradient(at: moved(x, by: t, along: u)).gradient
    }
    if let end = cause.evaluator.end { throw end }
    return result.flatMap { $0.value.allSatisfy(\.isFinite) ? $0 : nil }
  }

  /// Whether the gradient for the other input is right beside the point.
  private func isRight(_ generator: inout SeededGenerator) throws -> Bool {
    guard let point = try cause.measured(cause.neighbour(0.3, &generator)) else { return false }
    for _ in 0..<2 {
      let u = generator.direction(point.scales, in: other.places)
      let slope = try cause.evaluator.anySlope(point, along: u, like: cause.first.slopes.first)
      guard slope.isUsable, !slope.isRefuting else { return false }
    }
    return true
  }

  /// Whether each entry of the claim changes along one direction at two points, and derivatives do not.
  private func isOneTerm(_ here: [[Reading]], _ there: [[Reading]]) -> Bool {
    var (tested, others) = (0, 0)
    for (one, two) in zip(here, there) where one.count(where: \.isSeen) > 1 {
      // What does not change at all is no term.
      guard [one, two].allSatisfy({ $0.contains { abs($0.claimed) > 20 * $0.bound } }),
        areParallel(one.map(\.claimed), two.map(\.claimed), 1e-4)
      else { return false }
      tested += 1
      if !areParallel(one.map(\.truth), two.map(\.truth), 1e-3) { others += 1 }
    }
    return others > 1 && 2 * others >= tested
  }

  /// The pairs that are wrong; nil where some of them are wrong in another way, or hardly any is right.
  private func faults(_ readings: [[Reading]]) -> Faults? {
    let columns = Array(other.places)
    var (wrong, pairs, right) = ([Reading](), [[Int]](), 0)
    for (r, row) in readings.enumerated() {
      for (c, reading) in row.enumerated() where reading.isSeen {
        guard reading.isOff else {
          right += 1
          continue
        }
        wrong.append(reading)
        pairs.append([cause.places[entries[r]], columns[c]])
      }
    }
    guard right > 1, !wrong.isEmpty, let how = how(wrong) else { return nil }
    // Of many entries some are wrong in some way by chance.
    if how == .other, right < wrong.count || entries.count > 1 { return nil }
    return Faults(pairs: pairs, how: how)
  }

  private func how(_ wrong: [Reading]) -> Faults.How? {
    if wrong.allSatisfy({ abs($0.truth) <= $0.bound }) { return .added }
    if Reading.areLost(wrong) { return .lost }
    return Reading.scale(wrong).map { .scaled($0) } ?? .other
  }

  private func text(_ faults: Faults) -> String {
    let name = { Block.name(of: $0, cause.evaluator.greeting) }
    let shown = faults.pairs.prefix(3).map { "that of \(name($0[0])) with \(name($0[1]))" }
    let (how, why) =
      switch faults.how {
      case .lost: ("are missing", ": \(Reading.lost)")
      case .added:
        ("are too much", ": a mask or a condition is missing, or an index is another one")
      case .scaled(let how): ("are there with another number", ": each of them \(how)")
      case .other: ("are wrong", "")
      }
    return
      "of the parts that come with \(other.name) some \(how), "
      + "\(shown.joined(separator: ", "))\(faults.pairs.count > 3 ? ", …" : ""), and the others right\(why)"
  }
}
