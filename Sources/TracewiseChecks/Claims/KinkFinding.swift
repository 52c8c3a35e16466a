import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// What is found of a claim at a kink itself, where the loss has no derivative.
enum KinkFinding {
  /// Another choice than the tape's, or none.
  case note(String)
  /// Nothing that the sides of the kink have between them.
  case refuted(CheckRecord)
}

extension ProgramCheck {
  /// Judges what a claim about a gradient says on a kink: any subgradient will do, what lies between the
  /// derivatives beside the kink; nil where it says what the tape says.
  ///
  /// Masks that leave the kink out, or count both sides, say 0 there or the sum of both sides. That is no
  /// subgradient, but what people write and mean: it is noted.
  func finding(of claim: Claim, _ place: Int, at kink: KinkPoint) -> KinkFinding? {
    let program = kink.check.program
    guard case .gradient(let name) = claim.form, kink.claims?.contains(place) ?? true,
      let input = program.input(name),
      let there = program.claims.first(where: { $0.line == claim.line }), program.fits(there),
      let written = try? kink.check.bound.evaluate(there.right)
    else { return nil }
    guard written.firstNonFinite == nil else {
      return .note("not defined at the kink itself, where \(kink.place)")
    }
    let (claimed, found) = (input.symmetrised(written), kink.gradients.gradient(name))
    let scale = max(claimed.largest, found.largest)
    guard let (i, j) = claimed.firstDifference(from: found, beyond: 1e-8 * scale) else {
      return nil
    }
    func both(_ i: Int, _ j: Int) -> String {
      "at \(kink.place) the claim takes \(Matrix.format(claimed[i, j])), the tape "
        + Matrix.format(found[i, j])
    }
    let hull = kink.hull(of: name, around: claimed)
    if hull.contains {
      let isOfBoth = kink.hull(of: name, around: found).contains
      return .note(
        "\(both(i, j)): \(isOfBoth ? "both are subgradients" : "the claim's is a subgradient")")
    }
    var slip: String?
    for i in 0..<found.rows {
      for j in 0..<found.columns where abs(claimed[i, j] - found[i, j]) > 1e-8 * scale {
        let sides = KinkSides(hull.gradients.map { $0[i, j] }, scale, ties: kink.ties)
        let beside = "\(both(i, j)); beside it the derivative is \(sides)"
        guard sides.masks.contains(claimed[i, j]) else {
          return .refuted(
            refutation(of: claim, at: kink, (i, j), claimed[i, j], found[i, j], beside))
        }
        slip =
          slip
          ?? "\(both(i, j)): the claim's is no subgradient, beside it the derivative is \(sides)"
      }
    }
    return slip.map { .note($0) }
  }

  private func refutation(
    of claim: Claim, at kink: KinkPoint, _ entry: (Int, Int), _ claimed: Double, _ found: Double,
    _ diagnosis: String
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: "\(program.source.name):\(claim.line)", kind: .gradient, oracle: .tape,
      verdict: .refuted, error: abs(claimed - found) / max(abs(claimed), abs(found)),
      reason: claim.text)
    record.statement = .claim
    if case .gradient(let name) = claim.form { record.operand = name }
    record.entry = CheckRecord.Entry(row: entry.0 + 1, column: entry.1 + 1)
    record.found = claimed
    record.expected = found
    record.cause = .kink
    record.diagnosis = "right beside a kink and not on it: \(diagnosis)"
    record.command = command(at: kink.check.bound)
    return record
  }
}

/// The derivatives for an entry beside a kink.
private struct KinkSides: CustomStringConvertible {
  private let least: Double
  private let most: Double
  /// What masks take that leave sides out, or count several.
  let masks: ClosedRange<Double>

  init(_ values: [Double], _ scale: Double, ties: Int) {
    (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let slack = KinkPoint.slack * max(scale, abs(least), abs(most))
    // Few sides have a sum; of more than few there are as many as were looked at.
    var sides: [Double] = []
    for value in values where !sides.contains(where: { abs($0 - value) <= slack }) {
      sides.append(value)
    }
    if sides.count > Self.few { sides = [least, most] }
    let (below, above) = (sides.filter { $0 < 0 }, sides.filter { $0 > 0 })
    // And each is counted for each of those that are equal.
    let times = Double(max(1, ties))
    let (lowest, highest) = (times * below.reduce(0, +), times * above.reduce(0, +))
    masks = min(least, lowest) - slack...max(most, highest) + slack
  }

  private static let few = 6

  var description: String {
    let (a, b) = (Matrix.format(least, digits: 4), Matrix.format(most, digits: 4))
    return a == b ? a : "from \(a) to \(b)"
  }
}

extension Matrix {
  /// The first place where it differs from another of its shape by more than so much.
  fileprivate func firstDifference(
    from other: Matrix, beyond limit: Double
  ) -> (Int, Int)? {
    for i in 0..<rows {
      for j in 0..<columns where abs(self[i, j] - other[i, j]) > limit { return (i, j) }
    }
    return nil
  }
}
