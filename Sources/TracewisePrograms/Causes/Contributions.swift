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
      guard let others = try all.faults(at: x, like: survey.known), others.pairs == faults.pairs
      else { continue }
      return Survey.Finding(kind: .index, text: all.text(faults))
    }
    return nil
  }

  /// Pairs of which nothing is there, or something that should not be.
  private struct Faults {
    var pairs: [[Int]] = []
    var isLost = false
  }

  /// The pairs that are wrong; nil where some of them are wrong in another way, or most of them.
  private func faults(at x: Vector, like known: Slope?) throws -> Faults? {
    let columns = Array(other.places)
    guard let all = try cause.derivatives(at: x, along: columns),
      let truth = try cause.secondDerivatives(of: entries, along: columns, at: x, like: known),
      let readings = Curvature.compared(entries.map { all[$0] }, truth)
    else { return nil }
    var (lost, added, right) = ([[Int]](), [[Int]](), 0)
    for (r, row) in readings.enumerated() {
      for (c, reading) in row.enumerated() where reading.isSeen {
        let pair = [cause.places[entries[r]], columns[c]]
        if !reading.isOff {
          right += 1
        } else if abs(reading.claimed) <= reading.bound {
          lost.append(pair)
        } else if abs(reading.truth) <= reading.bound {
          added.append(pair)
        } else {
          return nil
        }
      }
    }
    guard lost.isEmpty || added.isEmpty, 4 * right >= max(lost.count, added.count) else {
      return nil
    }
    return lost.isEmpty ? Faults(pairs: added) : Faults(pairs: lost, isLost: true)
  }

  private func text(_ faults: Faults) -> String {
    let name = { Block.name(of: $0, cause.evaluator.greeting) }
    let shown = faults.pairs.prefix(3).map { "that of \(name($0[0])) with \(name($0[1]))" }
    return
      "of the parts that come with \(other.name) some are \(faults.isLost ? "missing" : "too much"), "
      + "\(shown.joined(separator: ", "))\(faults.pairs.count > 3 ? ", …" : ""), and the others right: "
      + (faults.isLost
        ? "they are lost, as where += keeps the last of indices that occur more than once, = stands for +=, or a loop "
          + "leaves some out"
        : "a mask or a condition is missing, or an index is another one")
  }
}
