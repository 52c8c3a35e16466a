import Tracewise
import TracewiseVerification

/// Parts of gradients that come from other inputs, pair by pair of their entries: where each is right or missing, parts are
/// lost.
struct Contributions {
  private let cause: GradientCause
  private let other: Block
  /// The entries that are looked at.
  private let entries: [Int]

  /// Inputs of more entries than this are not looked at.
  private static let most = 24

  static func finding(_ survey: Survey, _ generator: inout SeededGenerator) throws
    -> Survey.Finding?
  {
    for other in survey.cause.moving.prefix(4)
    where other.name != survey.block.name && (2...most).contains(other.places.count)
      && survey.affords(more: 1200)
    {
      let all = Contributions(cause: survey.cause, other: other, entries: survey.entries)
      guard let faults = try all.faults(at: survey.cause.point.x, like: survey.known),
        !faults.pairs.isEmpty
      else { continue }
      let x = survey.cause.neighbour(0.3, &generator)
      guard let others = try all.faults(at: x, like: survey.known), others.pairs == faults.pairs,
        others.how == faults.how
      else { continue }
      return Survey.Finding(kind: .index, text: all.text(faults))
    }
    return nil
  }

  /// Pairs that are wrong, and how.
  private struct Faults {
    enum How: Equatable {
      case lost, added
      case scaled(String)
    }
    var pairs: [[Int]] = []
    var how: How
  }

  /// The pairs that are wrong; nil where some of them are wrong in another way, or hardly any is right.
  private func faults(at x: Vector, like known: Slope?) throws -> Faults? {
    let columns = Array(other.places)
    guard let all = try cause.derivatives(at: x, along: columns),
      let truth = try cause.secondDerivatives(of: entries, along: columns, at: x, like: known),
      let readings = Curvature.compared(entries.map { all[$0] }, truth)
    else { return nil }
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
    return Faults(pairs: pairs, how: how)
  }

  private func how(_ wrong: [Reading]) -> Faults.How? {
    if wrong.allSatisfy({ abs($0.truth) <= $0.bound }) { return .added }
    if Reading.areLost(wrong) { return .lost }
    return Reading.scale(wrong).map { .scaled($0) }
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
      }
    return
      "of the parts that come with \(other.name) some \(how), "
      + "\(shown.joined(separator: ", "))\(faults.pairs.count > 3 ? ", …" : ""), and the others right\(why)"
  }
}
