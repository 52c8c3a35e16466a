import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// Gradients that are wrong in one part, or in a way that shows only in how the error changes with the point.
@Suite struct SurveyTests {
  private typealias Planted = CauseTests.Planted
  private static let matrix: [[Double]] = (0..<4).map { i in
    (0..<4).map { j in sin(Double(3 * i + 2 * j * j + 1)) }
  }

  private static func product(_ a: [[Double]], _ x: [Double]) -> [Double] {
    a.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private static func logSum(_ x: [Double]) -> Double { log(x.reduce(0) { $0 + exp($1) }) }

  /// The gradient of log Σ exp, times a number, and a x of a penalty a ‖x‖²/2.
  private static func softmax(_ x: [Double], times number: Double, _ penalty: Double) -> [Double] {
    let sum = x.reduce(0) { $0 + exp($1) }
    return x.map { number * exp($0) / sum + penalty * $0 }
  }

  /// Half of the differences of neighbours, each for its left end.
  private static func left(_ x: [Double]) -> [Double] {
    x.indices.map { $0 + 1 < x.count ? x[$0] - x[$0 + 1] : 0 }
  }

  private static let start = [0.4, -0.7, 1.1, 0.3]
  private static let one = CauseTests.of(("x", [4]))

  private static let parts: [Planted] = [
    Planted(
      testDescription: "a factor beside a penalty", inputs: one, start: start,
      value: { x in logSum(x) + 0.3 * x.reduce(0) { $0 + $1 * $1 } },
      gradient: { softmax($0, times: 7, 0.6) }, cause: .factor,
      says: "but for a part that is linear in x, it is too large by the factor 7"),
    Planted(
      testDescription: "a sign beside constants", inputs: one, start: start,
      value: { x in logSum(x) + x[0] - 2 * x[2] },
      gradient: { zip(softmax($0, times: -1, 0), [1, 0, -2, 0]).map { $0 + $1 } }, cause: .sign,
      says: "but for a part that does not change with x, the sign is wrong"),
    Planted(
      testDescription: "a quadratic form beside terms of each entry", inputs: one, start: start,
      value: { x in
        zip(product(matrix, x), product(matrix, x)).reduce(0) { $0 + $1.0 * $1.1 }
          + x.reduce(0) { $0 + cosh($1) }
      },
      gradient: { x in
        let transposed = (0..<4).map { j in (0..<4).map { matrix[$0][j] } }
        return zip(product(transposed, product(matrix, x)), x).map { $0 + sinh($1) }
      }, cause: .factor,
      says:
        "but for a part that is a function of each entry by itself, it is too small by the factor 1/2"
    ),
    Planted(
      testDescription: "a chain rule beside a penalty", inputs: one, start: start,
      value: { x in
        x.reduce(0) { $0 + exp($1) }.squareRoot() + 0.5 * x.reduce(0) { $0 + $1 * $1 }
      },
      gradient: { x in
        let root = x.reduce(0) { $0 + exp($1) }.squareRoot()
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
      value: { x in
        logSum(x) + x.reduce(0) { $0 + $1 * atanh($1) + log(1 - $1 * $1) / 2 }
      },
      gradient: { x in zip(softmax(x, times: 1, 0), x).map { $0 + tanh($1) } }, cause: .function,
      says: "tanh(x) is too much and artanh(x) is missing"),
    Planted(
      testDescription: "half of the differences", inputs: one, start: start,
      value: { x in
        logSum(x) + zip(x, x.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
      },
      gradient: { x in
        let right = left(Array(x.reversed())).reversed()
        return zip(softmax(x, times: 1, 0), right).map { $0 + 2 * $1 }
      }, cause: .termMissing, says: "2 times x[k] − x[k+1], the part of a difference"),
    Planted(
      testDescription: "one of two powers", inputs: one, start: [1.4, 0.7, 1.1, 0.9],
      value: { x in
        let square = x.reduce(0) { $0 + $1 * $1 }
        return square * square + 3 / square
      },
      gradient: { x in
        let square = x.reduce(0) { $0 + $1 * $1 }
        return x.map { 4 * square * $0 + 6 * $0 / (square * square) }
      }, cause: .sign,
      says: "in the part that grows as the power -3 of x, the sign is wrong; the rest is right"),
    Planted(
      testDescription: "weights", inputs: one, start: start,
      value: { x in
        log(1 + zip([0.5, 2.5, 1.5, 0.25], x).reduce(0) { $0 + $1.0 * $1.1 * $1.1 })
      },
      gradient: { x in
        let sum = 1 + zip([0.5, 2.5, 1.5, 0.25], x).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        return x.map { 2 * $0 / sum }
      }, cause: .factorMissing, says: "x[0] 0.5, x[1] 2.5, x[2] 1.5, x[3] 0.25"),
    Planted(
      testDescription: "half of a form", inputs: one, start: start,
      value: { x in zip(x, product(matrix, x)).reduce(0) { $0 + $1.0 * $1.1 } },
      gradient: { product(matrix, $0) }, cause: .several,
      says: "one half of a form is missing"),
    Planted(
      testDescription: "other factors of a product", inputs: one, start: [0.4, 0.7, 1.1, 0.9],
      value: { $0.reduce(1) { $0 * cosh($1) } }, gradient: { $0.map { sinh($0) } },
      cause: .termMissing, says: "entries do not change with the others"),
  ]

  @Test(arguments: parts, [1, 2, 3] as [UInt64])
  func planted(_ program: CauseTests.Planted, _ seed: UInt64) throws {
    try CauseTests.expect(program, seed)
  }

  /// A mask whose other side no point nearby is on.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func masks(_ seed: UInt64) throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [-3, 4, -2.5],
      value: { $0.reduce(0) { $0 + max($1, 0) * max($1, 0) } },
      gradient: { $0.map { $0 > 1 ? 2 * $0 : 0 } })
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(of: program, settings).records
    #expect(records[0].verdict == .refuted)
  }

  /// Second derivatives that lack a penalty.
  @Test func hessianWithoutPenalty() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [0.5, -1, 0.3],
      value: { $0.reduce(0) { $0 + cosh($1) + 0.2 * $1 * $1 } },
      gradient: { $0.map { sinh($0) + 0.4 * $0 } })
    program.second = { x, v in zip(x, v).map { cosh($0) * $1 } }
    let records = try ProgramVerifier.verification(of: program, ProgramSettings()).records
    let hessian = try #require(records.first { $0.verdict == .refuted })
    #expect(hessian.cause == .termMissing)
    #expect(hessian.diagnosis?.contains("a term is missing: 0.4 times v") == true)
  }
}
