import TracewiseVerification

/// A change of a program's source.
package struct Edit: Sendable, Hashable {
  package var line: Int
  /// What stands there, and what is right; nothing where it is to go.
  package var old: String
  package var new: String
  /// The line that it is to change places with.
  package var moved: Int?

  var text: String {
    if let moved { return "`\(old)` of line \(line) at line \(moved) makes it right" }
    return new.isEmpty
      ? "without `\(old)` in line \(line) it is right"
      : "in line \(line) `\(new)` in place of `\(old)` makes it right"
  }
}

/// A slope along a direction, which the gradient has to have.
package struct KnownSlope: Sendable {
  package var point: [Double]
  package var direction: [Double]
  package var value: Double
  package var bound: Double
}

extension ProgramVerifier {
  /// Edits are looked for as many times longer than all was looked at before, by the processor's time, and for so many
  /// seconds at most.
  private static let patience = (times: 3.0, least: 2.0, most: 15.0)

  /// Asks a program whose source is at hand for an edit with which its gradients are right, and says it first.
  mutating func findEdit(_ outcomes: inout [Outcome]) throws {
    let wrong = outcomes.indices.filter { outcomes[$0].fault != nil }
    guard let first = wrong.first, let fault = outcomes[first].fault,
      greeting.supports.contains("edits"), evaluator.affords(100 * blocks.count)
    else { return }
    var slopes = wrong.flatMap { outcomes[$0].fault.map(known) ?? [] }
    // What is right by chance is so at one point.
    for distance in [0.4, 0.04] {
      guard
        let point = try? point(
          neighbour(of: fault.point, distance: distance), "another point", isStart: false,
          isShaken: false)
      else { continue }
      for outcome in outcomes {
        var fresh = Outcome.Fault(point: point, slopes: [])
        for _ in 0..<2 {
          let u = generator.direction(point.scales, in: outcome.block.places)
          fresh.slopes.append(try evaluator.anySlope(point, along: u, like: outcome.known))
        }
        slopes += known(fresh)
      }
      break
    }
    let patience = max(Self.patience.least, Self.patience.times * evaluator.seconds)
    let seconds = min(Self.patience.most, patience, settings.budget.seconds - evaluator.seconds)
    guard Set(slopes.map(\.point)).count > 1, seconds > 0,
      let edit = try evaluator.edits(slopes, seconds: seconds).first
    else { return }
    for k in wrong {
      guard let fault = outcomes[k].fault else { continue }
      let said = fault.cause.map { fault.isSharp ? [$0.text, edit.text] : [edit.text, $0.text] }
      outcomes[k].fault?.cause = (
        fault.cause?.kind ?? .several, (said ?? [edit.text]).joined(separator: "; ")
      )
    }
  }

  private func known(_ fault: Outcome.Fault) -> [KnownSlope] {
    fault.slopes.filter(\.isUsable).prefix(3).map {
      KnownSlope(
        point: fault.point.x, direction: $0.direction, value: $0.derivative.value,
        bound: Slope.factor * $0.bound)
    }
  }
}
