import Tracewise

/// Checks that an oracle left out where it would have had a say, and why.
///
/// An omission is no verdict: nothing holds or fails by it, and nothing is open, for other oracles
/// check the same law. It is said so that nobody takes silence for a check.
public struct Omission: Sendable, Hashable {
  /// The rule.
  public var subject: String
  /// The oracle, as its records name it.
  public var oracle: OracleID
  /// Why it was left out.
  public var reason: Reason
  /// At how many points.
  public var count = 1

  package init(subject: String, oracle: OracleID, reason: Reason) {
    self.subject = subject
    self.oracle = oracle
    self.reason = reason
  }

  /// Why a check was left out.
  public enum Reason: Sendable, Hashable, CustomStringConvertible {
    /// The oracle is too slow for more entries than these.
    case entries(most: Int)
    /// The oracle is too slow for a loss that takes as many operations as this one.
    case work
    /// Both sides are said by different functions, and what relates these is beyond residues.
    case relations

    public var description: String {
      switch self {
      case .entries(let most): "more than \(most) entries"
      case .work: "too many operations"
      case .relations: "functions whose relations it does not know"
      }
    }
  }
}

extension [Omission] {
  /// One for each subject, oracle and reason, with their counts together, in the order of the first.
  package func condensed() -> [Omission] { condensed { $0 } }

  /// What all of them say in a line; nil where there are none.
  package var summary: String? {
    let parts = condensed { omission in
      var omission = omission
      omission.subject = ""
      return omission
    }.map { omission in
      "\(omission.oracle), \(omission.count) case\(omission.count == 1 ? "" : "s") of "
        + "\(omission.reason)"
    }
    return isEmpty ? nil : "left out: " + parts.joined(separator: "; ")
  }

  private func condensed(_ common: (Omission) -> Omission) -> [Omission] {
    var result: [Omission] = []
    var places: [Omission: Int] = [:]
    for omission in self {
      var one = common(omission)
      one.count = 0
      let place = places[one] ?? result.count
      if place == result.count { result.append(one) }
      places[one] = place
      result[place].count += omission.count
    }
    return result
  }
}
