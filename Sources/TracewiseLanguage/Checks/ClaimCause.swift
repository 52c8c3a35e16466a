import Tracewise
import TracewiseVerification

/// A refuted claim's two sides at one point, with the terms of the claimed one.
struct ClaimEvidence {
  let claimed: Matrix
  let found: Matrix
  let terms: [Matrix]
  let tolerance: Double

  /// The terms that alone would explain the difference of both sides.
  var causes: [TermCause] {
    TermCause.find(terms, claimed: claimed, found: found, tolerance: tolerance)
  }
}

extension ProgramCheck {
  /// Why a claim is false, tested on its terms and at several sizes; nil where no hypothesis fits.
  func cause(of claim: Claim, place: Int, _ evidence: ClaimEvidence) -> String? {
    let terms = claim.right.terms
    if let cause = evidence.causes.first(where: { isConfirmed($0, claim) }) {
      let term = terms[cause.term]
      let text = program.source[term.expression.range]
      let subject = terms.count > 1 ? "the term \(text)" : "the claim"
      if cause.factor.isInfinite { return "\(subject) should not be there" }
      if abs(cause.factor + 1) < 1e-9 { return "\(subject) has the wrong sign" }
      let (factor, seen) = sizes(of: cause, claim, place: place)
      let isSmall = abs(cause.factor) < 1
      return "\(subject) is too \(isSmall ? "small" : "large") by the factor \(factor)\(seen)"
    }
    if terms.count > 1,
      let transposed = TermCause.findTransposed(
        evidence.terms, claimed: evidence.claimed, found: evidence.found,
        tolerance: evidence.tolerance)
    {
      return "the term \(program.source[terms[transposed].expression.range]) should be transposed"
    }
    // A number is some multiple of any other: that says nothing.
    guard evidence.found.count > 1 else { return nil }
    return Diagnosis.of(
      claimed: evidence.claimed, found: evidence.found, tolerance: evidence.tolerance)
  }

  /// Whether the same cause is found at another point.
  private func isConfirmed(_ cause: TermCause, _ claim: Claim) -> Bool {
    guard bound.given.isEmpty else { return claim.right.rows * claim.right.columns > 1 }
    guard let other = try? BoundProgram(program, seed: bound.seed &+ 101),
      let evidence = try? ProgramCheck(other).evidence(for: claim)
    else { return false }
    return evidence.causes.contains {
      $0.term == cause.term
        && ($0.factor == cause.factor || Self.isClose($0.factor, cause.factor))
    }
  }

  /// The factor as a number or as a function of the sizes, found by checking at other sizes, and
  /// at which sizes it was seen.
  private func sizes(
    of cause: TermCause, _ claim: Claim, place: Int
  ) -> (factor: String, seen: String) {
    guard bound.given.isEmpty else { return (Diagnosis.fraction(cause.factor), "") }
    var constant = cause.factor
    var numerator: [String] = []
    var denominator: [String] = []
    var seen: [String] = []
    for (name, size) in program.dims.sorted(by: { $0.key < $1.key }) {
      guard let next = factor(cause, place, name, size + 1),
        let further = factor(cause, place, name, size + 3), size > 0
      else { continue }
      let ratio = Double(size + 1) / Double(size)
      let far = Double(size + 3) / Double(size)
      for power in [-2, -1, 1, 2] {
        guard Self.isClose(next / cause.factor, ratio.raised(to: power)),
          Self.isClose(further / cause.factor, far.raised(to: power))
        else { continue }
        constant /= Double(size).raised(to: power)
        let text = abs(power) == 2 ? "\(name)^2" : name
        if power > 0 { numerator.append(text) } else { denominator.append(text) }
        seen.append("\(name) = \(size), \(size + 1), \(size + 3)")
      }
    }
    guard !seen.isEmpty else { return (Diagnosis.fraction(cause.factor), "") }
    let parts = Diagnosis.fraction(constant).split(separator: "/").map(String.init)
    let above = (parts[0] == "1" && !numerator.isEmpty ? [] : [parts[0]]) + numerator
    let below = parts.dropFirst() + denominator
    let divisor = below.count > 1 ? "(\(below.joined(separator: "*")))" : below.first
    let text = above.joined(separator: "*") + (divisor.map { "/\($0)" } ?? "")
    return (text, " (seen at \(seen.joined(separator: "; ")))")
  }

  /// The factor of the same term where one size is another.
  private func factor(_ cause: TermCause, _ place: Int, _ name: String, _ size: Int) -> Double? {
    var sizes = program.dims
    sizes[name] = size
    guard let other = try? program.resized(sizes), other.claims.indices.contains(place),
      other.fits(other.claims[place]),
      let bound = try? BoundProgram(other, seed: bound.seed)
    else { return nil }
    let check = ProgramCheck(bound)
    guard let evidence = try? check.evidence(for: other.claims[place]),
      let found = evidence.causes.first(where: { $0.term == cause.term })
    else { return nil }
    return found.factor
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-7 * abs(b) }
}

extension Double {
  fileprivate func raised(to power: Int) -> Double {
    let whole = (0..<abs(power)).reduce(1) { product, _ in product * self }
    return power < 0 ? 1 / whole : whole
  }
}
