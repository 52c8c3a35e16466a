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
    var slip: String?
    var choice: String?
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        let (c, g) = (claimed[i, j], found[i, j])
        guard abs(c - g) > 1e-8 * scale, let sides = kink.bounds(name, i, j) else { continue }
        let (low, high) = (sides.lowerBound, sides.upperBound)
        let slack = 1e-4 * max(scale, abs(low), abs(high))
        func isWithin(_ x: Double, _ low: Double, _ high: Double) -> Bool {
          low - slack <= x && x <= high + slack
        }
        let both =
          "at \(kink.place) the claim takes \(Matrix.format(c)), the tape \(Matrix.format(g))"
        let (a, b) = (Matrix.format(low, digits: 4), Matrix.format(high, digits: 4))
        let beside = "beside it the derivative is \(a == b ? a : "from \(a) to \(b)")"
        if isWithin(c, low, high) {
          choice =
            choice
            ?? (isWithin(g, low, high)
              ? "\(both): both are subgradients" : "\(both): the claim's is a subgradient")
        } else if isWithin(c, min(0, low, low + high), max(0, high, low + high)) {
          slip = slip ?? "\(both): the claim's is no subgradient, \(beside)"
        } else {
          return .refuted(refutation(of: claim, at: kink, (i, j), c, g, "\(both); \(beside)"))
        }
      }
    }
    return (slip ?? choice).map { .note($0) }
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
