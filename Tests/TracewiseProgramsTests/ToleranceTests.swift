import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// What cannot be seen is not refuted, and what can be seen is.
@Suite struct ToleranceTests {
  /// z² at z = cos(a z) b + 0.2, iterated to a tolerance, with the gradient of the implicit function.
  private func fixedPoint(_ tolerance: Double, wrong: Double = 1) -> FakeProgram {
    func solution(_ k: [Double]) -> Double {
      var z = 1.0
      for _ in 0..<500 {
        let next = cos(k[0] * z) * k[1] + 0.2
        if abs(next - z) < tolerance { break }
        z = next
      }
      return z
    }
    return FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "k", shape: [2])]), at: [1, 0.3],
      value: { solution($0) * solution($0) },
      gradient: { k in
        let z = solution(k)
        let slope = 1 + k[0] * k[1] * sin(k[0] * z)
        return [-2 * z * k[1] * z * sin(k[0] * z) / slope, wrong * 2 * z * cos(k[0] * z) / slope]
      })
  }

  @Test(arguments: [1e-3, 1e-5, 1e-7], 1...20 as ClosedRange<UInt64>)
  func tolerancesAreNotRefuted(_ tolerance: Double, _ seed: UInt64) throws {
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(of: fixedPoint(tolerance), settings).records
    #expect(records.allSatisfy { $0.verdict != .refuted })
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func faultsBesideTolerancesAreRefuted(_ seed: UInt64) throws {
    var settings = ProgramSettings()
    settings.seed = seed
    let records = try ProgramVerifier.verification(of: fixedPoint(1e-6, wrong: 1.05), settings)
      .records
    #expect(records[0].verdict == .refuted)
    #expect(records[0].diagnosis?.contains("only k[1] is wrong") == true)
  }

  /// A small fault of a smooth function stays one, whatever it looks like.
  @Test(arguments: [1e-3, 1e-5, 1e-7]) func smallFaultsOfSmoothFunctions(_ error: Double) throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [0.5, 1, 0.3],
      value: { exp($0[0]) * sin(3 * $0[1]) + $0[2] * $0[2] * $0[0] },
      gradient: { x in
        let noise = x.map { error * sin(7 * $0 + x[1]) }
        return [
          exp(x[0]) * sin(3 * x[1]) + x[2] * x[2] + noise[0],
          3 * exp(x[0]) * cos(3 * x[1]) + noise[1], 2 * x[2] * x[0] + noise[2],
        ]
      })
    let record = try ProgramVerifier.verification(of: program, ProgramSettings()).records[0]
    #expect(record.verdict == .refuted)
  }

  /// Steps of the value that the gradient leaves out are told, not refuted.
  @Test func stepsAreTold() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [2])]), at: [1, 0.5],
      value: { $0[0] * $0[0] + $0[1] * $0[1] + (10 * $0[0]).rounded(.down) },
      gradient: { $0.map { 2 * $0 } })
    let record = try ProgramVerifier.verification(of: program, ProgramSettings()).records[0]
    guard case .inconclusive(let doubt) = record.verdict else {
      Issue.record("\(record.verdict.name)")
      return
    }
    #expect("\(doubt)".contains("between them the gradient is right"))
  }

  @Test func roughness() {
    func kind(_ value: @escaping (Double) -> Double, _ slope: @escaping (Double) -> Double)
      -> Roughness
    {
      Roughness(rounding: (1e-15, 1e-15)) { (value($0), slope($0)) }
    }
    #expect(kind({ sin(20 * $0) }, { 20 * cos(20 * $0) }).kind == .exact)
    #expect(kind({ abs($0 - 0.1) }, { $0 < 0.1 ? -1 : 1 }).kind == .exact)
    let jumping = kind({ $0 * $0 + ($0 < 0.1 ? 1e-7 : 0) }, { 2 * $0 + ($0 < 0.1 ? 2e-7 : 0) })
    #expect(jumping.kind == .jumps)
    #expect(jumping.tolerated > 1e-4 && jumping.tolerated <= 3e-2)
    #expect(kind({ $0 * $0 }, { 2 * $0 + ($0 < 0.1 ? 2e-7 : 0) }).kind == .scatter)
    #expect(kind({ $0 * $0 }, { 2 * $0 + ($0 < 0.1 ? 2e-2 : 0) }).kind == .leaps)
    // A tolerance is of first order in the gradient, and of second in the value.
    let second = kind({ $0 + ($0 < 0.1 ? 1e-12 : 0) }, { 1 + ($0 < 0.1 ? 1e-6 * $0 : 0) })
    #expect(second.kind == .jumps)
    // A kink that the gradient does not know of is no jump.
    #expect(kind({ abs($0 - 0.1) }, { _ in 0.5 }).kind == .exact)
    #expect(kind({ sin($0) + 1e-11 * abs(sin(40 * $0)) }, { cos($0) }).kind == .bends)
    #expect(kind({ 0.9 * $0 * $0 }, { 2 * Double(Float(1.1 + 0.9 * $0)) - 2.2 }).kind == .coarse)
  }

  /// log det of a matrix that has to be symmetric, as users of Cholesky's decomposition check it.
  @Test(arguments: [1.0, 1.1]) func symmetricMatrices(_ factor: Double) throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "K", shape: [2, 2])]), at: [2, 0.5, 0.5, 3],
      value: { abs($0[1] - $0[2]) > 1e-6 ? .nan : log($0[0] * $0[3] - $0[1] * $0[2]) },
      gradient: { x in
        let determinant = x[0] * x[3] - x[1] * x[2]
        return [x[3], -x[1] * factor, -x[2] * factor, x[0]].map { $0 / determinant }
      })
    let result = try ProgramVerifier.verification(of: program, ProgramSettings())
    #expect(result.records[0].verdict == (factor == 1 ? .verified : .refuted))
    #expect(result.notes.contains { $0.hasPrefix("K has to be symmetric") })
  }

  /// Right where a matrix is symmetric: no fault if it always is.
  @Test func rightWhereSymmetric() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "S", shape: [2, 2])]), at: [2, 0.5, 0.5, 3],
      value: { $0[1] * $0[1] + $0[0] * $0[3] + $0[1] * $0[2] },
      gradient: { [$0[3], 3 * $0[1], $0[1], $0[0]] })
    let record = try ProgramVerifier.verification(of: program, ProgramSettings()).records[0]
    #expect(record.verdict.name == "inconclusive")
  }

  /// Gradients that jump where values are smooth are wrong, at whatever points they are looked at.
  @Test(arguments: 1...12 as ClosedRange<UInt64>) func forgottenSmoothing(_ seed: UInt64) throws {
    func value(_ x: [Double]) -> Double {
      let apart = x[0] - x[2]
      return dot(x, x) + 0.01 * (apart * apart + 1e-6).squareRoot()
    }
    func gradient(_ x: [Double]) -> [Double] {
      let sign = x[0] < x[2] ? -0.01 : 0.01
      return [2 * x[0] + sign, 2 * x[1], 2 * x[2] - sign]
    }
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [0.3, -0.2, 0.5],
      value: value, gradient: gradient)
    var settings = ProgramSettings()
    settings.seed = seed
    let record = try ProgramVerifier.verification(of: program, settings).records[0]
    #expect(record.verdict == .refuted)
  }

  /// What is constant in pieces is not kept from another point.
  @Test func piecesAreNotKept() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [2])]), at: [1.2345, 0.5],
      value: { $0[0] * $0[0] * $0[1] },
      gradient: { x in [2 * x[0] * x[1], x[0] * x[0]].map { (10 * $0).rounded() / 10 } })
    let record = try ProgramVerifier.verification(of: program, ProgramSettings()).records[0]
    #expect(record.verdict == .refuted)
    #expect(record.cause == .kink)
    #expect(record.diagnosis?.hasPrefix("it is constant in pieces") == true)
  }

  /// The sign of a gradient shows in a dozen and a half evaluations.
  @Test func fewEvaluations() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [3])]), at: [1.5, 0.5, -0.3],
      value: { exp($0[0]) * sin($0[1]) + $0[2] * $0[0] },
      gradient: { [-exp($0[0]) * sin($0[1]) - $0[2], -exp($0[0]) * cos($0[1]), -$0[0]] })
    var settings = ProgramSettings()
    settings.budget.evaluations = 20
    let record = try ProgramVerifier.verification(of: program, settings).records[0]
    #expect(record.verdict == .refuted)
    #expect(record.cause == .sign)
  }

  /// An answer that is kept for points near one another is not that of each.
  @Test func keptAnswers() throws {
    var kept: [Double: [Double]] = [:]
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [2])]), at: [1.2345, 0.5],
      value: { $0[0] * $0[0] * $0[1] },
      gradient: { x in
        let key = (100 * x[0]).rounded()
        let gradient = kept[key] ?? [2 * x[0] * x[1], x[0] * x[0]]
        kept[key] = gradient
        return gradient
      })
    let record = try ProgramVerifier.verification(of: program, ProgramSettings()).records[0]
    #expect(record.verdict == .refuted)
    #expect(record.cause == .state)
  }

  /// Constants are moved only where they are named.
  @Test func constantsStay() throws {
    var seen: Set<Double> = []
    let fixed = Greeting.Input(name: "i", shape: [])
    var greeting = Greeting(name: "f", inputs: [.init(name: "x", shape: [2]), fixed])
    greeting.inputs[1].isConstant = true
    let program = FakeProgram(
      greeting, at: [0.5, 2, 3],
      value: {
        seen.insert($0[2])
        return $0[0] * $0[1] * $0[2]
      }, gradient: { [$0[1] * $0[2], $0[0] * $0[2], 0] })
    let result = try ProgramVerifier.verification(of: program, ProgramSettings())
    #expect(result.records.allSatisfy { $0.verdict == .verified })
    #expect(seen == [3])
  }
}
