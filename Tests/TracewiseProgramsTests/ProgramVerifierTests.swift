import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// The verdicts, without processes.
@Suite struct ProgramVerifierTests {
  /// The same program at many seeds: a right one is never refuted.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func rightAtAllSeeds(_ seed: UInt64) throws {
    let greeting = Greeting(
      name: "f", inputs: [.init(name: "W", shape: [3, 2]), .init(name: "b", shape: [2])])
    let program = FakeProgram(
      greeting, at: [0.5, -1, 2, 0.25, 1, -0.5, 3, 1],
      value: { x in (0..<6).reduce(0) { $0 + sin(x[$1]) * x[6 + $1 % 2] } },
      gradient: { x in
        var gradient = (0..<6).map { cos(x[$0]) * x[6 + $0 % 2] } + [0, 0]
        for k in 0..<6 { gradient[6 + k % 2] += sin(x[k]) }
        return gradient
      })
    var settings = ProgramSettings()
    settings.seed = seed
    let result = try ProgramVerifier.verification(of: program, settings)
    #expect(result.records.allSatisfy { $0.verdict == .verified })
    #expect(result.records.prefix(2).map(\.operand) == ["W", "b"])
  }

  /// One wrong entry of a thousand is named, with few evaluations.
  @Test func oneOfThousand() throws {
    let program = FakeProgram.squares(1000, wrong: [617: 1e-4])
    let result = try ProgramVerifier.verification(of: program, ProgramSettings())
    let record = try #require(result.records.first)
    #expect(record.verdict == .refuted)
    #expect(record.place == "x[617]")
    #expect(abs((record.found ?? 0) - (record.expected ?? 0) - 1e-4) < 1e-8)
    #expect(result.evaluations <= 300)
  }

  @Test func oneOfHundredThousand() throws {
    let program = FakeProgram.squares(100_000, wrong: [61_733: 1e-3])
    let result = try ProgramVerifier.verification(of: program, ProgramSettings())
    #expect(result.records.first?.place == "x[61733]")
    #expect(result.evaluations <= 460)
  }

  @Test(arguments: [3, 10]) func someOfMany(_ count: Int) throws {
    let wrong = Dictionary(
      uniqueKeysWithValues: (0..<count).map { (3 + 19 * $0, 0.01 + Double($0)) })
    let result = try ProgramVerifier.verification(
      of: FakeProgram.squares(300, wrong: wrong), ProgramSettings())
    let record = try #require(result.records.first)
    for place in wrong.keys { #expect(record.diagnosis?.contains("x[\(place)]") == true) }
  }

  /// Right programs of a thousand entries are verified, and what would not have been seen is small.
  @Test func rightOfThousand() throws {
    let result = try ProgramVerifier.verification(of: FakeProgram.squares(1000), ProgramSettings())
    #expect(result.records.allSatisfy { $0.verdict == .verified })
    #expect(result.records[0].smallestVisibleError < 1e-7)
  }

  @Test func budgetsAreKeptAndSaid() throws {
    let program = FakeProgram.squares(8)
    var settings = ProgramSettings()
    settings.budget.evaluations = 60
    let result = try ProgramVerifier.verification(of: program, settings)
    #expect(program.asked <= 60)
    #expect(result.notes.contains { $0.hasPrefix("not all was looked at") })
    #expect(result.records[0].verdict == .verified)
  }

  /// With too few evaluations for a single derivative nothing is verified.
  @Test func nothingIsVerifiedUnseen() throws {
    var settings = ProgramSettings()
    settings.budget.evaluations = 12
    let result = try ProgramVerifier.verification(of: FakeProgram.squares(8), settings)
    #expect(result.records.map(\.verdict.name) == ["inconclusive"])
  }

  @Test func batchesMustBeLoops() throws {
    let right = FakeProgram.squares(4)
    right.batch = { x in
      Answer(
        value: [x.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }], derivative: x.map { 2 * ($0 - 0.5) })
    }
    let wrong = FakeProgram.squares(4)
    wrong.batch = { x in Answer(value: [x.reduce(0, +)], derivative: x) }
    let verdicts = try [right, wrong].map { program in
      try ProgramVerifier.verification(of: program, ProgramSettings()).records
        .first { $0.oracle == .laws.law("batch") }?.verdict
    }
    #expect(verdicts == [.verified, .refuted])
  }

  /// A Hessian that is right along one direction and not symmetric.
  @Test func secondDerivatives() throws {
    let right = FakeProgram.squares(4)
    right.second = { _, v in v.map { 2 * $0 } }
    let skew = FakeProgram.squares(4)
    skew.second = { _, v in [2 * v[0] + v[1]] + v.dropFirst().map { 2 * $0 } }
    let verdicts = try [right, skew].map { program in
      try ProgramVerifier.verification(of: program, ProgramSettings()).records
        .filter { $0.kind == .hessian }.map(\.verdict)
    }
    #expect(verdicts == [[.verified, .verified], [.refuted, .refuted]])
  }

  /// A wrong gradient on the way to another point is found where the integral tells of it.
  @Test func wrongOnTheWay() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [1])]), at: [1],
      value: { exp($0[0]) },
      gradient: {
        [exp($0[0]) * ((1.1...1.2).contains($0[0]) || (0.8...0.9).contains($0[0]) ? 1.5 : 1)]
      })
    var settings = ProgramSettings()
    settings.points = 0
    let found = try (1...10).map { seed in
      settings.seed = UInt64(seed)
      return try ProgramVerifier.verification(of: program, settings).records[0]
    }
    let refuted = found.filter { $0.verdict == .refuted }
    #expect(refuted.count >= 5)
    #expect(refuted.allSatisfy { $0.diagnosis?.contains("beside the starting point") == true })
  }

  @Test func startingPointsMustFit() {
    var settings = ProgramSettings()
    settings.start = [1, 2]
    #expect(
      throws: ProgramFailure.malformed("the point has 2 numbers; the inputs of the program take 3")
    ) {
      try ProgramVerifier.verification(of: FakeProgram.squares(3), settings)
    }
    settings.start = [1, .nan, 2]
    #expect(throws: ProgramFailure.malformed("the starting point has x[1] = nan")) {
      try ProgramVerifier.verification(of: FakeProgram.squares(3), settings)
    }
  }
}
