/// What became of one mutant.
public struct MutationOutcome: Sendable {
  /// What one kind of evidence says of a mutant.
  public enum Evidence: Sendable, Hashable {
    /// It is wrong; first seen in this region.
    case killed(region: String)
    /// Both sides differ over residues, but rest on opaque values of functions.
    case killedInStructure(region: String)
    /// Its own rounding hides it in this region, where that of the rule is small: it is no right form, and whether it
    /// is wrong other evidence must say.
    case unstable(region: String)
    /// No difference was found in any region.
    case equal
    /// Nothing can be said anywhere.
    case silent(String)

    fileprivate var isUnstable: Bool { if case .unstable = self { true } else { false } }

    /// Whether the evidence finds the mutant wrong.
    var isKill: Bool {
      switch self {
      case .killed, .killedInStructure: true
      case .unstable, .equal, .silent: false
      }
    }
  }

  /// What both kinds of evidence say together.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Its shapes do not fit: no evidence is needed.
    case stillborn
    /// Found wrong by differences and, where the rule is rational, by exact arithmetic too; or by exact arithmetic where
    /// differences have nothing but the mutant's rounding to look at.
    case killed
    /// Exactly equal to the rule in all regions.
    case equivalent
    /// Equal to the rule to the last digits wherever it was tried, by an identity of real functions
    /// that opaque values do not obey.
    case identity
    /// Wrong, and not seen by evidence that should have seen it.
    case survived
  }

  /// The subject's label, such as `constantpower:p=2.5`.
  public let rule: String
  /// The body, in words.
  public let body: String
  package let mutation: Mutation
  /// The region in which shapes do not fit.
  public let misfit: String?
  /// Numerical differentiation alone.
  public let numerical: Evidence
  /// The exact oracle alone.
  public let exact: Evidence
  /// Whether the rule needs no opaque function.
  let isRational: Bool
  /// Whether the mutant computes the same as the rule, to rounding, at all points.
  let isSameInDoubles: Bool
  /// Why an equivalent mutant is one.
  public let explanation: String?

  /// What became of the mutant. That one is killed takes the evidence that should see it:
  /// differences, and for a rational rule the exact oracle as well.
  public var verdict: Verdict {
    if misfit != nil { return .stillborn }
    if numerical.isKill { return exact.isKill || !isRational ? .killed : .survived }
    if numerical.isUnstable, exact.isKill { return .killed }
    if exact == .equal { return .equivalent }
    return isSameInDoubles && !isRational ? .identity : .survived
  }
}

extension MutationOutcome: CustomStringConvertible {
  /// The mutant in words: `inverse pullback: transpose left out`.
  public var mutant: String { "\(rule) \(body): \(mutation.place) \(mutation.fault)" }

  public var description: String { "\(mutant): \(fate)" }

  /// What became of it, in words.
  public var fate: String {
    switch verdict {
    case .stillborn: "stillborn: shapes do not fit in \(misfit ?? "")"
    case .equivalent, .identity: "\(verdict.rawValue): \(explanation ?? "not explained")"
    case .killed where numerical.isKill:
      "killed by differences \(numerical), by the exact oracle \(exact)"
    case .killed: "killed by the exact oracle \(exact); differences \(numerical)"
    case .survived: "SURVIVED: differences \(numerical), the exact oracle \(exact)"
    }
  }
}

extension MutationOutcome.Evidence: CustomStringConvertible {
  public var description: String {
    switch self {
    case .killed(let region): "in \(region)"
    case .killedInStructure(let region): "in \(region), as far as opaque values go"
    case .unstable(let region):
      "see nothing but its rounding in \(region), where that of the rule is small"
    case .equal: "see no difference"
    case .silent(let reason): "cannot tell: \(reason)"
    }
  }
}
