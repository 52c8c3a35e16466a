import Foundation
import Tracewise
import TracewiseVerification

/// What grows exponentially far from 0.
extension Survey {
  /// What grows faster than powers is one term where it is far away: of one sample, of one exponential. The claim may have
  /// another number there, or another exponent.
  func exponential(_ reaches: [Reach], _ place: String) -> Finding? {
    let ratios = reaches.map { reach in reach.readings.map { $0.truth / $0.claimed } }
    let areSharp = reaches.flatMap(\.readings).allSatisfy {
      min(abs($0.truth), abs($0.claimed)) > 1e3 * $0.bound
    }
    let growth = reaches.map { abs($0.readings[2].truth / $0.readings[1].truth) }
    guard areSharp, growth.allSatisfy({ $0 > 1e6 }) else { return nil }
    if ratios.allSatisfy({ abs($0[2] / $0[1] - 1) < 0.05 }) {
      let numbers = ratios.map { $0[2] }
      guard numbers.contains(where: { abs($0 - 1) > 0.1 }) else { return nil }
      let areAlike = numbers.allSatisfy { abs($0 / numbers[0] - 1) < 1e-3 }
      let shown = (areAlike ? [numbers[0]] : numbers).map { Matrix.format($0, digits: 3) }
      return Finding(
        kind: .factorMissing,
        text:
          "\(place), what grows fastest lacks a factor, \(shown.joined(separator: ", "))"
          + (areAlike
            ? ""
            : " along some directions, another one for each term that is left there: as weights or offsets of terms, or where of "
              + "some terms not all are summed"))
    }
    // log(truth/claim) goes as the distance, as the logarithm of each does.
    let areFactors = ratios.allSatisfy { ratio in
      let logs = ratio.map { log(abs($0)) }
      return abs(logs[2] / logs[1] - Self.step) < 0.05 * Self.step && abs(logs[2]) > 5
    }
    guard areFactors, ratios.joined().allSatisfy({ $0 > 0 }) else { return nil }
    let isMissing = ratios.allSatisfy { $0[2] > 1 }
    guard isMissing || ratios.allSatisfy({ $0[2] < 1 }) else { return nil }
    return Finding(
      kind: .factorMissing,
      text:
        "\(place), \(isMissing ? "it lacks a factor" : "a factor is too much") that grows exponentially, as an exponential that "
        + "is to be differentiated, too, or the derivative of a link")
  }
}
