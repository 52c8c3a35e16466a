import Foundation
import Testing

/// `check --compositions N`: losses made of rules at random.
@Suite struct CompositionsTests {
  @Test func compositionsAreCountedAndSummedUp() throws {
    let run = try Workbench().run(["check", "--compositions", "12", "--seed", "5"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("✓ 12 compositions  72 checks by 7 oracles "))
    #expect(run.output.hasSuffix("72 verified\n"))
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
