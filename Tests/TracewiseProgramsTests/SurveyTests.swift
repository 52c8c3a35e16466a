import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// Gradients that are wrong in one part, or in a way that shows only in how the error changes with the point.
@Suite struct SurveyTests {
  private typealias Planted = CauseTests.Planted
  private static let matrix: [[Double]] = [
    [0.8, -0.3, 0.5, 0.1], [0.7, 1.2, -0.4, 0.6], [-0.2, 0.9, 0.4, -1.1], [0.3, -0.5, 1.3, 0.7],
  ]

  private static func sum(_ x: [Double], _ term: (Double) -> Double) -> Double {
    x.reduce(0) { $0 + term($1) }
  }

  private static func squares(_ x: [Double]) -> Double { sum(x) { $0 * $0 } }

  private static func added(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + $1 } }

  private static func product(_ a: [[Double]], _ x: [Double]) -> [Double] {
    a.map { row in sum(zip(row, x).map { $0 * $1 }) { $0 } }
  }

  private static let transposed = (0..<4).map { j in matrix.map { $0[j] } }

  private static func weighted(_ x: [Double]) -> Double {
    1 + sum(zip([0.5, 2.5, 1.5, 0.25], squared(x)).map { $0 * $1 }) { $0 }
  }

  private static func squared(_ x: [Double]) -> [Double] { x.map { $0 * $0 } }

  private static func logSum(_ x: [Double]) -> Double { log(sum(x, exp)) }

  /// The gradient of log Σ exp, times a number, and a x of a penalty a ‖x‖²/2.
  private static func softmax(_ x: [Double], times number: Double, _ penalty: Double) -> [Double] {
    let all = sum(x, exp)
    return x.map { number * exp($0) / all + penalty * $0 }
  }

  /// Half of the differences of neighbours, each for its left end.
  private static func left(_ x: [Double]) -> [Double] {
    x.indices.map { $0 + 1 < x.count ? x[$0] - x[$0 + 1] : 0 }
  }

  /// Beale's function of two numbers, and its gradient with another number before the powers of the second.
  private static func beale(_ v: [Double]) -> Double { squares(residuals(v)) }

  private static func residuals(_ v: [Double]) -> [Double] {
    zip(1...3, [1.5, 2.25, 2.625]).map { k, c in c - v[0] + v[0] * pow(v[1], Double(k)) }
  }

  private static func slopes(_ v: [Double], _ number: (Int) -> Double) -> [Double] {
    let terms = zip(1...3, residuals(v))
    return [
      sum(terms.map { k, r in 2 * r * (pow(v[1], Double(k)) - 1) }) { $0 },
      sum(terms.map { k, r in 2 * r * v[0] * number(k) * pow(v[1], Double(k - 1)) }) { $0 },
    ]
  }

  private static let start = [0.4, -0.7, 1.1, 0.3]
  private static let one = CauseTests.of(("x", [4]))

  private static let parts: [Planted] = [
    Planted(
      testDescription: "a factor beside a penalty", inputs: one, start: start,
      value: { logSum($0) + 0.3 * squares($0) },
      gradient: { softmax($0, times: 7, 0.6) }, cause: .factor,
      says: "but for a part that is linear in x, it is too large by the factor 7"),
    Planted(
      testDescription: "a sign beside constants", inputs: one, start: start,
      value: { x in sum(x, exp).squareRoot() + x[0] - 2 * x[2] },
      gradient: { x in
        let root = sum(x, exp).squareRoot()
        return added(x.map { -0.5 * exp($0) / root }, [1, 0, -2, 0])
      }, cause: .sign,
      says: "but for a part that does not change with x, the sign is wrong"),
    Planted(
      testDescription: "a quadratic form beside terms of each entry", inputs: one, start: start,
      value: { squares(product(matrix, $0)) + sum($0, cosh) },
      gradient: { added(product(transposed, product(matrix, $0)), $0.map { sinh($0) }) },
      cause: .factor,
      says:
        "but for a part that is a function of each entry by itself, it is too small by the factor 1/2"
    ),
    Planted(
      testDescription: "a chain rule beside a penalty", inputs: one, start: start,
      value: { sum($0, exp).squareRoot() + 0.5 * squares($0) },
      gradient: { x in
        let root = sum(x, exp).squareRoot()
        return x.map { 0.5 / root + $0 }
      }, cause: .function,
      says: "but for a part that is linear in x, it is the gradient with respect to exp(x)"),
    Planted(
      testDescription: "constants", inputs: one, start: start,
      value: { x in logSum(x) + x[0] - 2 * x[2] + x[1] - 0.5 * x[3] },
      gradient: { softmax($0, times: 1, 0) }, cause: .termMissing,
      says:
        "constants are missing, of a term of the value that is linear in x: 1 in x[0], 1 in x[1], −2 in x[2]"
    ),
    Planted(
      testDescription: "a function for its inverse", inputs: one, start: [0.4, -0.7, 0.1, 0.3],
      value: { logSum($0) + sum($0) { $0 * atanh($0) + log(1 - $0 * $0) / 2 } },
      gradient: { added(softmax($0, times: 1, 0), $0.map { tanh($0) }) }, cause: .function,
      says: "tanh(x) is too much and artanh(x) is missing"),
    Planted(
      testDescription: "half of the differences", inputs: one, start: start,
      value: { logSum($0) + squares(left($0)) },
      gradient: { x in
        let right = Array(left(x.reversed()).reversed())
        return added(softmax(x, times: 1, 0), right.map { 2 * $0 })
      }, cause: .termMissing, says: "2 times x[k] − x[k+1], the part of a difference"),
    Planted(
      testDescription: "one of two powers", inputs: one, start: [1.4, 0.7, 1.1, 0.9],
      value: { x in
        let form = squares(product(matrix, x))
        return form * form + 3 / squares(x)
      },
      gradient: { x in
        let (form, square) = (product(matrix, x), squares(x))
        let quartic = product(transposed, form).map { 4 * squares(form) * $0 }
        return added(quartic, x.map { 6 * $0 / (square * square) })
      }, cause: .sign,
      says: "in the part that grows as the power -3 of x, the sign is wrong; the rest is right"),
    Planted(
      testDescription: "weights", inputs: one, start: start,
      value: { log(weighted($0)) },
      gradient: { x in
        let all = weighted(x)
        return x.map { 2 * $0 / all }
      }, cause: .factorMissing, says: "x[0] 0.5, x[1] 2.5, x[2] 1.5, x[3] 0.25"),
    Planted(
      testDescription: "half of a form", inputs: one, start: start,
      value: { x in sum(zip(x, product(matrix, x)).map { $0 * $1 }) { $0 } },
      gradient: { product(matrix, $0) }, cause: .several,
      says: "one half of a form is missing"),
    Planted(
      testDescription: "other factors of a product", inputs: one, start: [0.4, 0.7, 1.1, 0.9],
      value: { $0.reduce(1) { $0 * cosh($1) } }, gradient: { $0.map { sinh($0) } },
      cause: .factorMissing,
      says: "each entry lacks a factor that changes with the others and not with itself"),
    Planted(
      testDescription: "another number in each of some terms", inputs: CauseTests.of(("v", [2])),
      start: [1, 0.7], value: beale, gradient: { slopes($0) { Double($0 - 1) } }, cause: .index,
      says: "only v[1] is wrong, by -6.76"),
    Planted(
      testDescription: "a factor that another entry knows", inputs: one, start: start,
      value: { cosh($0[0] * exp($0[1])) + sum($0, cosh) },
      gradient: { x in
        let slope = sinh(x[0] * exp(x[1]))
        return [
          slope * exp(x[1]) + sinh(x[0]), slope * x[0] * exp(x[1]) + sinh(x[1]),
          exp(x[0]) * sinh(x[2]), sinh(x[3]),
        ]
      }, cause: .factorMissing, says: "only x[2] is wrong: it lacks the factor exp(−x[0])"),
    Planted(
      testDescription: "the number of another entry", inputs: one, start: start,
      value: { sum($0, exp).squareRoot() },
      gradient: { x in
        let right = x.map { 0.5 * exp($0) / sum(x, exp).squareRoot() }
        return [right[0], right[1], right[1], right[3]]
      }, cause: .index, says: "only x[2] is wrong: x[2] has the number of x[1]"),
  ]

  @Test(arguments: parts, [1, 2, 3] as [UInt64])
  func planted(_ program: CauseTests.Planted, _ seed: UInt64) throws {
    try CauseTests.expect(program, seed)
  }

  /// A mask whose other side no point nearby is on.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func masks(_ seed: UInt64) throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [-3, 4, -2.5],
      value: { Self.sum($0) { max($0, 0) * max($0, 0) } },
      gradient: { $0.map { $0 > 1 ? 2 * $0 : 0 } })
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(of: program, settings).records
    #expect(records[0].verdict == .refuted)
    #expect(records[0].diagnosis?.contains("cut off") == false)
  }

  /// Second derivatives that lack a penalty.
  @Test func hessianWithoutPenalty() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [0.5, -1, 0.3],
      value: { Self.sum($0) { cosh($0) + 0.2 * $0 * $0 } },
      gradient: { $0.map { sinh($0) + 0.4 * $0 } })
    program.second = { x, v in zip(x, v).map { cosh($0) * $1 } }
    let records = try ProgramVerifier.verification(of: program, ProgramSettings()).records
    let hessian = try #require(records.first { $0.verdict == .refuted })
    #expect(hessian.cause == .termMissing)
    #expect(hessian.diagnosis?.contains("a term is missing: 0.4 times v") == true)
  }
}
