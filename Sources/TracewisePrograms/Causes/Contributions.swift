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
      guard let lost = try all.lost(at: survey.cause.point.x, like: survey.known), !lost.isEmpty
      else { continue }
      let x = generator.neighbour(
        of: survey.cause.point.x, survey.cause.point.scales, distance: 0.3,
        in: survey.cause.moving)
      guard try all.lost(at: x, like: survey.known) == lost else { continue }
      return Survey.Finding(kind: .index, text: all.text(lost))
    }
    return nil
  }

  /// The pairs of which nothing is there; nil where something else is wrong, or all is lost.
  private func lost(at x: Vector, like known: Slope?) throws -> [[Int]]? {
    let columns = Array(other.places)
    guard let all = try cause.derivatives(at: x, along: columns),
      let truth = try cause.secondDerivatives(of: entries, along: columns, at: x, like: known),
      let readings = Curvature.compared(entries.map { all[$0] }, truth)
    else { return nil }
    var (lost, right) = ([[Int]](), 0)
    for (r, row) in readings.enumerated() {
      for (c, reading) in row.enumerated() where reading.isSeen {
        guard reading.isOff else {
          right += 1
          continue
        }
        guard abs(reading.claimed) <= reading.bound else { return nil }
        lost.append([cause.places[entries[r]], columns[c]])
      }
    }
    return right >= lost.count ? lost : nil
  }

  private func text(_ lost: [[Int]]) -> String {
    let name = { Block.name(of: $0, cause.evaluator.greeting) }
    let shown = lost.prefix(3).map { "that of \(name($0[0])) with \(name($0[1]))" }
    return
      "of the parts that come with \(other.name) some are missing, \(shown.joined(separator: ", "))"
      + (lost.count > 3 ? ", …" : "")
      + ", and the others right: they are lost, as where += keeps the last of indices that occur more than once, = stands "
      + "for +=, or a loop leaves some out"
  }
}
