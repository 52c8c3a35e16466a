import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// Mistakes that points of a special kind, second derivatives or a new start show.
@Suite struct DisguiseTests {
  private typealias Planted = CauseTests.Planted

  private static let start = [0.4, -0.7, 1.1, 0.3]
  private static let one = CauseTests.of(("x", [4]))
  private static let two = CauseTests.of(("W", [2, 2]), ("x", [2]))
  private static let weights = [0.8, -0.3, 0.5, 1.1, 0.6, -0.9]

  private static func sum(_ x: [Double], _ term: (Double) -> Double) -> Double {
    x.reduce(0) { $0 + term($1) }
  }

  private static func softmax(_ x: [Double]) -> [Double] {
    let all = sum(x, exp)
    return x.map { exp($0) / all }
  }

  /// x less its mean.
  private static func centred(_ x: [Double]) -> [Double] {
    let mean = sum(x) { $0 } / Double(x.count)
    return x.map { $0 - mean }
  }

  private static func deviation(_ x: [Double]) -> Double {
    (sum(centred(x)) { $0 * $0 } / Double(x.count)).squareRoot()
  }

  /// W x of two numbers, or Wᵀ x.
  private static func product(_ w: [Double], _ x: [Double], isTransposed: Bool = false) -> [Double]
  {
    isTransposed
      ? [w[0] * x[0] + w[2] * x[1], w[1] * x[0] + w[3] * x[1]]
      : [w[0] * x[0] + w[1] * x[1], w[2] * x[0] + w[3] * x[1]]
  }

  /// cosh of both numbers of W sin(W x), and its gradients; with W for Wᵀ on the way back.
  private static func layers(_ p: [Double]) -> Double {
    let w = Array(p[..<4])
    let inner: [Double] = product(w, Array(p[4...])).map { sin($0) }
    return sum(product(w, inner), cosh)
  }

  private static func slopes(_ p: [Double], isTransposed: Bool) -> [Double] {
    let (w, x) = (Array(p[..<4]), Array(p[4...]))
    let z: [Double] = product(w, x)
    let states: [Double] = z.map { sin($0) }
    let outer: [Double] = product(w, states).map { sinh($0) }
    let back: [Double] = product(w, outer, isTransposed: isTransposed)
    let inner: [Double] = zipped(back, z) { $0 * cos($1) }
    let first: [Double] = (0..<4).map { inner[$0 / 2] * x[$0 % 2] }
    let second: [Double] = (0..<4).map { outer[$0 / 2] * states[$0 % 2] }
    return zipped(first, second) { $0 + $1 } + product(w, inner, isTransposed: true)
  }

  /// Σ cosh(xₖ₊₁ − xₖ) over pairs that are given.
  private static let pairs = [(0, 1), (1, 2), (2, 3), (0, 2), (1, 3)]

  private static func zipped(
    _ x: [Double], _ y: [Double], _ number: (Double, Double) -> Double
  ) -> [Double] { zip(x, y).map { number($0, $1) } }

  private static func all(_ x: [Double], _ y: [Double], _ number: (Double, Double) -> Double)
    -> Double
  { sum(zipped(x, y, number)) { $0 } }

  private static func squares(_ x: [Double]) -> Double { sum(x) { $0 * $0 } }

  /// Σ wₖ exp((xₖ − m)/s), and its gradient with s taken for a constant.
  private static func standardised(_ x: [Double]) -> Double {
    let s: Double = deviation(x)
    return all(centred(x), weights) { y, w in w * exp(y / s) }
  }

  private static func standardisedSlopes(_ x: [Double]) -> [Double] {
    let s: Double = deviation(x)
    return centred(zipped(centred(x), weights) { y, w in w * exp(y / s) / s })
  }

  /// exp(Σ vₖ σ(wₖ xₖ)/3), and its gradient without σ'.
  private static func sigmoids(_ p: [Double]) -> [Double] {
    zipped(Array(p[..<3]), weights) { 1 / (1 + exp(-$0 * $1)) }
  }

  private static func network(_ p: [Double]) -> Double {
    exp(all(Array(p[3...]), sigmoids(p)) { $0 * $1 } / 3)
  }

  private static func networkSlopes(_ p: [Double]) -> [Double] {
    let value: Double = network(p) / 3
    return zipped(Array(p[3...]), weights) { value * $0 * $1 } + sigmoids(p).map { value * $0 }
  }

  /// exp(0.3 Σ sin(wₖ uₖ)) + ‖u‖², and the first part of its gradient.
  private static func wave(_ u: [Double]) -> Double { exp(0.3 * all(u, weights) { sin($0 * $1) }) }

  private static func waveSlopes(_ u: [Double]) -> [Double] {
    let value: Double = 0.3 * wave(u)
    return zipped(u, weights) { value * $1 * cos($0 * $1) }
  }

  /// Σ cosh xᵢ + Σ xᵢ xⱼ over i > j, and its gradient with earlier entries only.
  private static func coupled(_ x: [Double]) -> Double {
    sum(x, cosh) + x.indices.reduce(0) { $0 + x[$1] * sum(Array(x[..<$1])) { $0 } }
  }

  private static func coupledSlopes(_ x: [Double]) -> [Double] {
    x.indices.map { sinh(x[$0]) + sum(Array(x[..<$0])) { $0 } }
  }

  private static func oneEnd(_ x: [Double]) -> [Double] {
    var result: [Double] = x.map { _ in 0 }
    for (i, j) in pairs { result[j] += sinh(x[j] - x[i]) }
    return result
  }

  private static func root(_ x: [Double]) -> Double { sum(x, cos).magnitude.squareRoot() }

  private static let vectors: [Planted] = [
    Planted(
      testDescription: "the diagonal of softmax's derivative", inputs: one, start: start,
      value: { x in all(softmax(x), weights) { exp($0 * $1) } },
      gradient: { x in zipped(softmax(x), weights) { p, c in p * (1 - p) * c * exp(c * p) } },
      cause: .function, says: "only the diagonal of the derivative of softmax of x"),
    Planted(
      testDescription: "a mean taken for a constant", inputs: one, start: start,
      value: { x in all(centred(x), weights) { $1 * sin($0) } },
      gradient: { x in zipped(centred(x), weights) { $1 * cos($0) } }, cause: .function,
      says: "the path through the mean of x is missing"),
    Planted(
      testDescription: "a deviation taken for a constant", inputs: one, start: start,
      value: standardised, gradient: standardisedSlopes, cause: .function,
      says: "the deviation of x, by which the value divides"),
    Planted(
      testDescription: "a root that is applied last", inputs: one, start: start,
      value: { x in all(x, weights) { cosh($0 * $1) }.squareRoot() },
      gradient: { x in zipped(x, weights) { $1 * sinh($0 * $1) } }, cause: .factorMissing,
      says: "it lacks the factor 1/f, where f is the value"),
    Planted(
      testDescription: "one triangle", inputs: one, start: start, value: coupled,
      gradient: coupledSlopes, cause: .termMissing,
      says: "changes with later entries is missing, and all else changes as it should"),
    Planted(
      testDescription: "one of two ends", inputs: one, start: start,
      value: { x in sum(pairs.map { x[$0.1] - x[$0.0] }, cosh) }, gradient: oneEnd,
      cause: .termMissing, says: "of two entries that come together only one has its part"),
    Planted(
      testDescription: "one of two directions that are known", inputs: one, start: start,
      value: { x in root(x) + 0.5 * squares(x) * squares(x) },
      gradient: { x in
        let (outer, square) = (-1.5 / root(x), squares(x))
        return x.map { outer * sin($0) + 2 * square * $0 }
      }, cause: .factorMissing, says: "in the part along sin(x), it is too large by the factor 3"),
    Planted(
      testDescription: "a polynomial of two entries", inputs: one, start: start,
      value: { x in x[0] * x[0] * x[1] + 2 * x[1] * x[1] + x[2] * x[3] * x[3] },
      gradient: { x in [2 * x[0] * x[1], x[0] + 4 * x[1], x[3] * x[3], 2 * x[2] * x[3]] },
      cause: .index, says: "it lacks this: x[0]² − x[0]"),
    Planted(
      testDescription: "one place too far beside a penalty", inputs: CauseTests.of(("u", [5])),
      start: [0.4, -0.7, 1.1, 0.3, 0.6], value: { wave($0) + squares($0) },
      gradient: { u in zipped([0] + waveSlopes(u).dropLast(), u) { $0 + 2 * $1 } }, cause: .index,
      says: "but for a part that is linear in u, its entries are one place too far on"),
  ]

  private static let several: [Planted] = [
    Planted(
      testDescription: "the transpose of another input", inputs: two,
      start: [0.8, -0.3, 0.5, 0.9, 0.4, -0.7], value: layers,
      gradient: { slopes($0, isTransposed: false) }, cause: .several,
      says: "right wherever W is symmetric, and only there"),
    Planted(
      testDescription: "a function without its derivative",
      inputs: CauseTests.of(("w", [3]), ("v", [3])), start: [0.4, -0.7, 1.1, 0.8, 1.3, 0.6],
      value: network, gradient: networkSlopes, cause: .function,
      says: "where w is 0, it is too large by the factor 4"),
  ]

  @Test(arguments: vectors + several, [1, 2, 3] as [UInt64])
  func planted(_ program: CauseTests.Planted, _ seed: UInt64) throws {
    try CauseTests.expect(program, seed)
  }

  /// A recursion h ← sin(W h + x) of which the gradient goes back three of five steps.
  @Test(arguments: [1, 2] as [UInt64]) func cutRecursion(_ seed: UInt64) throws {
    func steps(_ p: [Double]) -> [[Double]] {
      (0..<5).reduce(into: [[0, 0]]) { states, k in
        let z = Self.product(Array(p[..<4]), states[k])
        let (step, z0, z1) = (Double(k), z[0], z[1])
        states.append([sin(z0 + (step + 1) * p[4]), sin(z1 - p[5] + 0.1 * step)])
      }
    }
    let program = FakeProgram(
      Greeting(
        name: "f", inputs: [.init(name: "W", shape: [2, 2]), .init(name: "x", shape: [2])]),
      at: [0.8, -0.3, 0.5, 0.9, 0.4, -0.7], value: { Self.sum(steps($0)[5], exp) },
      gradient: { p in
        let (w, states) = (Array(p[..<4]), steps(p))
        var (back, result) = (states[5].map { exp($0) }, [Double](repeating: 0, count: 6))
        for k in stride(from: 4, through: 2, by: -1) {
          let z = Self.product(w, states[k])
          let step = Double(k)
          let first: Double = back[0] * cos(z[0] + (step + 1) * p[4])
          let a: [Double] = [first, back[1] * cos(z[1] - p[5] + 0.1 * step)]
          for i in 0..<4 { result[i] += a[i / 2] * states[k][i % 2] }
          result[4] += Double(k + 1) * a[0]
          result[5] -= a[1]
          back = Self.product(w, a, isTransposed: true)
        }
        return result
      })
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(of: program, settings).records
    #expect(records.contains { $0.diagnosis?.contains("the error goes as its power 3") == true })
  }

  /// What is kept from the first call is another thing after a new start.
  @Test(arguments: [1, 2] as [UInt64]) func keptFromTheFirst(_ seed: UInt64) throws {
    final class Kept { var factors: [Double]? }
    let kept = Kept()
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [0.4, -0.7, 1.1],
      value: { Self.sum($0) { exp(sin($0)) } },
      gradient: { x in
        let factors = kept.factors ?? x.map { cos($0) }
        kept.factors = factors
        return zip(x, factors).map { exp(sin($0)) * $1 }
      })
    program.ended = { kept.factors = nil }
    var settings = ProgramSettings()
    settings.seed = seed
    let record = try ProgramVerifier.verification(of: program, settings).records[0]
    #expect(record.cause == .state)
    #expect(record.diagnosis?.contains("kept from the first call") == true)
  }
}
