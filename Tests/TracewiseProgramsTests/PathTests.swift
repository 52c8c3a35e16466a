import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// Mistakes on one path: in the step of a recursion, in what goes through one number, in what is left far away.
@Suite struct PathTests {
  private typealias Planted = CauseTests.Planted

  private static func sum(_ x: [Double], _ term: (Double) -> Double) -> Double {
    x.reduce(0) { $0 + term($1) }
  }

  /// A pendulum that is driven: p ← 0.7 p − 0.4 sin q + 0.5 uₖ, q ← q + 0.5 p.
  private static func swing(_ u: [Double]) -> (angles: [Double], q: Double, p: Double) {
    var (angles, q, p) = ([Double](), 0.3, 0.0)
    for force in u {
      angles.append(q)
      p = 0.7 * p - 0.4 * sin(q) + 0.5 * force
      q += 0.5 * p
    }
    return (angles, q, p)
  }

  /// The gradient of ((q − 1)² + p²)/2 at the end, by an adjoint without friction.
  private static func swingSlopes(_ u: [Double]) -> [Double] {
    let (angles, q, p) = swing(u)
    var (backQ, backP) = (q - 1, p)
    return angles.reversed().map { angle in
      backP += 0.5 * backQ
      backQ -= 0.4 * cos(angle) * backP
      return 0.5 * backP
    }.reversed()
  }

  private static let weights = [0.8, -0.3, 0.5]

  /// log Σ exp(wₖ xₖ) + 0.1 ‖x‖².
  private static func sumOfExponentials(_ x: [Double]) -> Double {
    log(sum(zip(x, weights).map { $0 * $1 }, exp)) + 0.1 * sum(x) { $0 * $0 }
  }

  /// s ← θ₀ + θ₁ eₖ + θ₂ s, with Σ (log s + cₖ/s) of all states; what comes before is a constant for the gradient.
  private static func remembered(_ theta: [Double]) -> (value: Double, gradient: [Double]) {
    var (s, value, gradient) = (1.0, 0.0, [0.0, 0, 0])
    for k in 0..<10 {
      let (e, c) = (1 + sin(5 * Double(k)), 1 + cos(Double(k)))
      let before: [Double] = [1, e, s]
      s = theta[0] + theta[1] * e + theta[2] * s
      value += log(s) + c / s
      let slope: Double = 1 / s - c / (s * s)
      gradient = zip(gradient, before).map { $0 + slope * $1 }
    }
    return (value, gradient)
  }

  /// exp(qₖ − c) of each entry, with the mean c of q weighted by m.
  private static func spread(_ p: [Double]) -> (terms: [Double], mean: Double, weight: Double) {
    let (q, m) = (p[..<4], p[4...])
    let weight = m.reduce(0, +)
    let mean = zip(q, m).reduce(0) { $0 + $1.0 * $1.1 } / weight
    return (q.map { exp($0 - mean) }, mean, weight)
  }

  private static func spreadSlopes(_ p: [Double]) -> [Double] {
    let (terms, mean, weight) = spread(p)
    let value: Double = sum(terms) { $0 }
    return terms + p[..<4].map { -value * ($0 - mean) / weight }
  }

  /// −2 log N of two numbers that go together, with the variance e²ˢ + ½; the gradient lacks that of log det for s.
  private static func likelihood(_ p: [Double]) -> (value: Double, gradient: [Double]) {
    let (scale, y) = (exp(2 * p[0]), [1.1 - p[1], -0.6 - p[1]])
    let (a, c) = (scale + 0.5, 0.3)
    let det: Double = a * a - c * c
    let z = [(a * y[0] - c * y[1]) / det, (a * y[1] - c * y[0]) / det]
    let value: Double = y[0] * z[0] + y[1] * z[1] + log(det)
    return (value / 2, [-scale * (z[0] * z[0] + z[1] * z[1]), -z[0] - z[1]])
  }

  private static let games = [
    (0, 1), (2, 3), (4, 5), (0, 2), (1, 4), (3, 5), (5, 0), (2, 4), (1, 3), (0, 4), (2, 5),
  ]

  /// Σ log(1 + exp(sⱼ − sᵢ)), and its gradient with the last game of each only.
  private static func lost(_ s: [Double]) -> [Double] {
    var (won, lost) = ([0.0, 0, 0, 0, 0, 0], [0.0, 0, 0, 0, 0, 0])
    for (i, j) in games {
      let p: Double = 1 / (1 + exp(s[i] - s[j]))
      (won[i], lost[j]) = (-p, p)
    }
    return zip(won, lost).map { $0 + $1 }
  }

  private static let programs: [Planted] = [
    Planted(
      testDescription: "the step of a recursion that goes back", inputs: CauseTests.of(("u", [6])),
      start: [0.4, -0.7, 1.1, 0.3, 0.6, -0.2],
      value: { u in
        let (_, q, p) = swing(u)
        return ((q - 1) * (q - 1) + p * p) / 2
      }, gradient: swingSlopes, cause: .several,
      says: "the last entry is right, and all before wrong by what changes with it"),
    Planted(
      testDescription: "weights as they are at zero", inputs: CauseTests.of(("x", [3])),
      start: [0.4, -0.7, 1.1], value: sumOfExponentials,
      gradient: { x in zip(x, weights).map { $1 / 3 + 0.2 * $0 } }, cause: .termMissing,
      says: "it is linear in x, and is right where that is 0"),
    Planted(
      testDescription: "a past that is detached", inputs: CauseTests.of(("theta", [3])),
      start: [0.3, 0.2, 0.7], value: { remembered($0).value },
      gradient: { remembered($0).gradient }, cause: .termMissing,
      says: "it is right wherever theta[2] is 0, and wrong in proportion to it"),
    Planted(
      testDescription: "the path through a weighted mean",
      inputs: CauseTests.of(("q", [4]), ("m", [4])),
      start: [0.4, -0.7, 1.1, 0.3, 0.9, 1.4, 0.6, 1.1], value: { sum(spread($0).terms) { $0 } },
      gradient: spreadSlopes, cause: .function, says: "the path through the sum weighted by m"),
    Planted(
      testDescription: "a logarithm that is left far above",
      inputs: CauseTests.of(("s", []), ("m", [])), start: [0.3, 0.2],
      value: { likelihood($0).value }, gradient: { likelihood($0).gradient }, cause: .termMissing,
      says: "where s is far above 0 it is 0, and derivatives are not"),
    Planted(
      testDescription: "games that are lost", inputs: CauseTests.of(("s", [6])),
      start: [0.4, -0.7, 1.1, 0.3, 0.6, -0.2],
      value: { s in games.reduce(0) { $0 + log(1 + exp(s[$1.1] - s[$1.0])) } }, gradient: lost,
      cause: .termMissing, says: "+= keeps the last of indices that occur more than once"),
  ]

  @Test(arguments: programs, [1, 2, 3] as [UInt64])
  func planted(_ program: CauseTests.Planted, _ seed: UInt64) throws {
    try CauseTests.expect(program, seed)
  }
}
