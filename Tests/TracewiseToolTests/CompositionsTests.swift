import Foundation
import Testing

/// `check --compositions N`: losses made of rules at random.
@Suite struct CompositionsTests {
  @Test func compositionsAreCountedAndSummedUp() throws {
    let run = try Workbench().run(["check", "--compositions", "12", "--seed", "5"])
    #expect(run.status == 0)
    let summary = try #require(
      run.output.firstMatch(of: #/^✓ 12 compositions  (\d+) checks by [6-9] oracles /#))
    #expect(run.output.hasSuffix("\n\(summary.1) verified\n"))
    #expect(Int(summary.1) ?? 0 >= 60)
  }

  @Test func recordsHaveTheirSeeds() throws {
    let run = try Workbench().run(
      ["check", "--compositions", "2", "--seed", "40", "--format", "json"])
    #expect(run.output.contains("\"seed\": 40") && run.output.contains("\"seed\": 41"))
  }

  @Test(arguments: [
    ["--compositions", "0"], ["--compositions", "x"], ["--compositions", "2", "inverse"],
    ["--compositions", "2", "--mutants"], ["--compositions", "2", "--region", "general"],
    ["--compositions", "2", "--seeds", "3"],
  ])
  func misuseIsRefused(words: [String]) throws {
    let run = try Workbench().run(["check"] + words)
    #expect(run.status == 64)
    #expect(run.error.contains("--compositions"))
  }
}
