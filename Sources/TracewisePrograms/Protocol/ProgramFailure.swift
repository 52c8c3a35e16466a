/// Why a program gave no answer.
package enum ProgramFailure: Error, Sendable, Hashable {
  /// There is no such program, or it cannot be run.
  case unavailable(String)
  /// It ended in the middle of a call.
  case died(String)
  /// It said nothing for so many seconds.
  case silent(seconds: Double)
  /// What it says is no answer of the protocol.
  case malformed(String)
  /// It says that it has no value there: an edge of its domain.
  case domain(String)
  /// Its gradient is not one of the inputs that it named itself: missing, or of another shape.
  case gradient(String)
  /// The budget is used up: nothing about the program.
  case exhausted

  /// Whether the program has to be started anew.
  var needsRestart: Bool {
    switch self {
    case .died, .silent, .malformed: true
    default: false
    }
  }
}

extension ProgramFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unavailable(let reason), .domain(let reason), .gradient(let reason),
      .malformed(let reason):
      reason
    case .died(let how): how
    case .silent(let seconds):
      "the program gives no answer within \(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s"
    case .exhausted: "the budget is used up"
    }
  }
}
