import Foundation
import Testing

/// What oracles leave out, because operands are large, is said in every format and changes no
/// verdict.
@Suite struct OmissionTests {
  private struct Report: Decodable {
    struct Omission: Decodable, Equatable {
      let subject: String
      let oracle: String
      let reason: String
      let count: Int
    }
    let verdict: String
    let leftOut: [Omission]
  }

  private static let large = ["check", "inverse", "--region", "general:9"]
  private static let line =
    "left out: exact, 1 case of more than 64 entries; exact: second order, 1 case of more than 32 "
    + "entries; complex-step, 1 case of more than 64 entries"

  @Test(arguments: [[], ["--strict"]]) func text(_ options: [String]) throws {
    let run = try Workbench().run(Self.large + options)
    #expect(run.status == 0)
    #expect(run.output.contains("\n\n\(Self.line)\n\n"))
    #expect(run.output.hasSuffix(" verified\n"))
    #expect(run.output.hasPrefix("✓ inverse  "))
  }

  @Test func severalCases() throws {
    let run = try Workbench().run(
      ["check", "inverse", "transpose", "--region", "general:6", "--seeds", "2"])
    #expect(
      run.output.contains("\nleft out: exact: second order, 4 cases of more than 32 entries\n"))
  }

  @Test(arguments: [["--region", "general:4"], ["--region", "general:9", "--quiet"]])
  func nothingToSay(_ options: [String]) throws {
    let run = try Workbench().run(["check", "inverse"] + options)
    #expect(run.status == 0)
    #expect(!run.output.contains("left out"))
  }

  private func report(_ words: [String]) throws -> Report {
    let run = try Workbench().run(words + ["--format", "json"])
    #expect(run.status == 0)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  @Test func json() throws {
    let large = try report(Self.large + ["--seeds", "120"])
    #expect(large.verdict == "verified")
    #expect(
      large.leftOut
        == [
          ("exact", "more than 64 entries"), ("exact: second order", "more than 32 entries"),
          ("complex-step", "more than 64 entries"),
        ].map { .init(subject: "inverse", oracle: $0, reason: $1, count: 120) })
    #expect(try report(["check", "inverse", "--region", "general:4"]).leftOut == [])
    #expect(try report(["check", "x'*x"]).leftOut == [])
  }

  @Test(arguments: ["html", "junit"]) func pages(_ format: String) throws {
    let bench = try Workbench()
    #expect(try bench.run(Self.large + ["--format", format]).output.contains(">\(Self.line)</"))
    let small = try bench.run(["check", "inverse", "--region", "general:4", "--format", format])
    #expect(!small.output.contains("left out"))
  }
}
