/// What a check says.
public enum Verdict: Sendable, Hashable {
  /// Claim and evidence agree, and the evidence is sharp enough to mean something.
  case verified
  /// Claim and evidence differ by more than the evidence can be wrong.
  case refuted
  /// The evidence says nothing, for the reason given.
  case inconclusive(Doubt)

  /// `verified`, `refuted` or `inconclusive`.
  public var name: String {
    switch self {
    case .verified: "verified"
    case .refuted: "refuted"
    case .inconclusive: "inconclusive"
    }
  }
}

extension Verdict: CustomStringConvertible {
  public var description: String {
    if case .inconclusive(let reason) = self { return "inconclusive: \(reason)" }
    return name
  }
}
