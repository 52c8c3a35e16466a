import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// What is said of wrong gradients: the cause has to be the one that was planted, at whatever seed.
@Suite struct CauseTests {
  /// A wrong program, its cause, and what is said of it.
  struct Planted: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var inputs: [(name: String, shape: [Int])]
    var start: [Double]
    var value: @Sendable ([Double]) -> Double
    var gradient: @Sendable ([Double]) -> [Double]
    var cause: Cause?
    var says: String
  }

  static func of(_ inputs: (String, [Int])...) -> [(name: String, shape: [Int])] {
    inputs.map { (name: $0.0, shape: $0.1) }
  }

  /// log N(y; μ, e^s) of three numbers.
  private static let likelihood: @Sendable ([Double]) -> Double = { x in
    [0.3, 1.1, -0.4].reduce(0) { $0 + ($1 - x[0]) * ($1 - x[0]) * exp(-2 * x[1]) / 2 + x[1] }
  }

  private static func deviations(_ x: [Double]) -> (sum: Double, squares: Double) {
    let rest = [0.3, 1.1, -0.4].map { $0 - x[0] }
    return (rest.reduce(0, +), rest.reduce(0) { $0 + $1 * $1 })
  }

  static let numbers: [Planted] = [
    Planted(
      testDescription: "a factor that is a function of another input",
      inputs: of(("mu", []), ("s", [])), start: [0.2, 0.4], value: likelihood,
      gradient: { x in
        let (sum, squares) = deviations(x)
        return [-sum * exp(-x[1]), -squares * exp(-2 * x[1]) + 3]
      }, cause: .factorMissing, says: "it lacks the factor exp(−s)"),
    Planted(
      testDescription: "a constant term", inputs: of(("mu", []), ("s", [])), start: [0.2, 0.4],
      value: likelihood,
      gradient: { x in
        let (sum, squares) = deviations(x)
        return [-sum * exp(-2 * x[1]), -squares * exp(-2 * x[1])]
      }, cause: .termMissing, says: "a term is missing: 3"),
    Planted(
      testDescription: "the derivative for e^s", inputs: of(("mu", []), ("s", [])),
      start: [0.2, 0.4], value: likelihood,
      gradient: { x in
        let (sum, squares) = deviations(x)
        return [-sum * exp(-2 * x[1]), (-squares * exp(-2 * x[1]) + 3) * exp(-x[1])]
      }, cause: .function, says: "it is the gradient with respect to exp(s)"),
    Planted(
      testDescription: "inputs exchanged", inputs: of(("a", []), ("b", [])), start: [0.3, 1.2],
      value: { sin($0[0]) * exp($0[1]) },
      gradient: { [sin($0[0]) * exp($0[1]), cos($0[0]) * exp($0[1])] }, cause: .otherInput,
      says: "answered under the name b"),
    Planted(
      testDescription: "the same twice", inputs: of(("a", []), ("b", [])), start: [0.3, 1.2],
      value: { sin($0[0]) * exp($0[1]) },
      gradient: { [cos($0[0]) * exp($0[1]), cos($0[0]) * exp($0[1])] }, cause: .otherInput,
      says: "what is answered for a, too"),
    Planted(
      testDescription: "a constant", inputs: of(("a", [])), start: [1.5],
      value: { 2 * $0[0] + $0[0] * $0[0] }, gradient: { _ in [7] }, cause: .frozen,
      says: "the same at every point"),
    Planted(
      testDescription: "no number fits", inputs: of(("a", [])), start: [1.5],
      value: { sin($0[0]) + $0[0] * $0[0] }, gradient: { [cos($0[0] * $0[0])] }, cause: nil,
      says: ""),
  ]

  static let vectors: [Planted] = [
    Planted(
      testDescription: "one entry among equals is no shift", inputs: of(("b", [3])),
      start: [0.3, 0.4, 0.5], value: { $0.reduce(0, +) }, gradient: { _ in [1, 1, 2] },
      cause: .factor, says: "only b[2] is wrong: it is too large by the factor 2"),
    Planted(
      testDescription: "the wrong sign at a bound is no clipping", inputs: of(("b", [3])),
      start: [0.3, 0.4, 0.5], value: { $0[0] - 4 * sin($0[1]) + 0.5 * $0[2] * $0[2] },
      gradient: { [1, 1, $0[2]] }, cause: .frozen, says: "only b[1] is wrong"),
    Planted(
      testDescription: "clipped", inputs: of(("b", [3])), start: [0.3, 0.4, 0.5],
      value: { 3 * $0[0] - 4 * $0[1] + 0.5 * $0[2] * $0[2] }, gradient: { [1, -1, $0[2]] },
      cause: .clipped, says: "clipped to ±1"),
    Planted(
      testDescription: "two entries exchanged", inputs: of(("x", [4])), start: [0.3, 1, -0.7, 2],
      value: { zip(1..., $0).reduce(0) { $0 + sin(Double($1.0) * $1.1) } },
      gradient: { x in
        let right = (0..<4).map { Double($0 + 1) * cos(Double($0 + 1) * x[$0]) }
        return [right[0], right[2], right[1], right[3]]
      }, cause: .index, says: "they are exchanged"),
    Planted(
      testDescription: "softmax without its derivative", inputs: of(("x", [3])),
      start: [0.3, -0.2, 0.9],
      value: { x in
        let sum = x.reduce(0) { $0 + exp($1) }
        return zip(x, [1.0, 4, -2]).reduce(0) { $0 + exp($1.0) / sum * $1.1 }
      }, gradient: { _ in [1, 4, -2] }, cause: .function,
      says: "the derivative of softmax of x is missing"),
    Planted(
      testDescription: "normalised without its derivative", inputs: of(("x", [3])),
      start: [0.3, -0.2, 0.9],
      value: { x in (x[0] + 4 * x[1] - 2 * x[2]) / (x.reduce(0) { $0 + $1 * $1 }).squareRoot() },
      gradient: { x in
        let norm = (x.reduce(0) { $0 + $1 * $1 }).squareRoot()
        return [1 / norm, 4 / norm, -2 / norm]
      }, cause: .function, says: "divided by its norm"),
    Planted(
      testDescription: "columns moved on", inputs: of(("W", [2, 3])),
      start: [0.3, 1, -0.7, 2, 0.4, -1.1],
      value: { zip(1..., $0).reduce(0) { $0 + sin(Double($1.0) * $1.1) } },
      gradient: { x in
        let right = (0..<6).map { Double($0 + 1) * cos(Double($0 + 1) * x[$0]) }
        return [2, 0, 1, 5, 3, 4].map { right[$0] }
      }, cause: .index, says: "its columns are one place too far on"),
    Planted(
      testDescription: "one triangle read", inputs: of(("K", [2, 2])), start: [2, 0.5, 0.5, 3],
      value: { log($0[0] * $0[3] - $0[2] * $0[2]) },
      gradient: { x in
        let determinant = x[0] * x[3] - x[2] * x[2]
        return [x[3], -x[2], -x[2], x[0]].map { $0 / determinant }
      }, cause: .symmetricConvention, says: "reads the lower triangle"),
    Planted(
      testDescription: "a value that does not move", inputs: of(("x", [2])), start: [0.3, -0.2],
      value: { $0[0].rounded(.down) + 1 }, gradient: { [$0[0], 2] }, cause: .frozen,
      says: "the value does not change with them"),
  ]

  @Test(arguments: numbers + vectors, [1, 2, 3] as [UInt64])
  func planted(_ program: Planted, _ seed: UInt64) throws { try Self.expect(program, seed) }

  /// The planted cause is what is said.
  static func expect(_ program: Planted, _ seed: UInt64) throws {
    let greeting = Greeting(
      name: "f", inputs: program.inputs.map { .init(name: $0.name, shape: $0.shape) })
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(
      of: FakeProgram(
        greeting, at: program.start, value: program.value, gradient: program.gradient), settings
    ).records
    let record = try #require(records.first { $0.verdict == .refuted })
    #expect(record.cause == program.cause)
    #expect(program.says.isEmpty || record.diagnosis?.contains(program.says) == true)
  }

  /// Rosenbrock's function of four numbers.
  private static func valley(_ x: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<3 {
      let (rest, far) = (x[k + 1] - x[k] * x[k], 1 - x[k])
      sum += rest * rest + far * far
    }
    return sum
  }

  /// Its gradient, without a term between both ends.
  private static func slopes(_ x: [Double]) -> [Double] {
    var result: [Double] = [2 * x[0] - 2, 0, 0, 0]
    for k in 0..<3 {
      let rest: Double = x[k + 1] - x[k] * x[k]
      result[k] -= 4 * x[k] * rest
      result[k + 1] += 2 * rest
    }
    return result
  }

  /// What is right by chance at zeros, where people begin, is no cause.
  @Test(arguments: 1...6 as ClosedRange<UInt64>) func zerosAreNoCause(_ seed: UInt64) throws {
    let greeting = Greeting(name: "f", inputs: [.init(name: "x", shape: [4])])
    let program = FakeProgram(
      greeting, at: [0, 0, 0, 0], value: Self.valley, gradient: Self.slopes)
    var settings = ProgramSettings()
    settings.seed = seed
    let record = try ProgramVerifier.verification(of: program, settings).records[0]
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis?.contains("zero") == false)
  }

  /// A right second derivative is not blamed for a wrong gradient.
  @Test func rightSecondDerivatives() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [2])]), at: [0.5, -1],
      value: { $0.reduce(0) { $0 + cosh($1) } }, gradient: { $0.map { 2 * sinh($0) } })
    program.second = { x, v in zip(x, v).map { cosh($0) * $1 } }
    let records = try ProgramVerifier.verification(of: program, ProgramSettings()).records
    #expect(records[0].verdict == .refuted)
    let hessian = try #require(records.first { $0.kind == .hessian })
    #expect(hessian.verdict == .verified)
    #expect(hessian.smallestVisibleError < 1e-3)
  }
}
