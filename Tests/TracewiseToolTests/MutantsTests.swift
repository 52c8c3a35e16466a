import Foundation
import Testing

/// `check --mutants`: which evidence finds single faults.
@Suite struct MutantsTests {
  @Test func oneRule() throws {
    let run = try Workbench().run(["check", "--mutants", "tr"])
    #expect(run.status == 0)
    #expect(run.error == "")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("rule  mutants  stillborn  same  by differences  exactly"))
    #expect(lines[1].hasPrefix("tr "))
    #expect(run.output.contains("tr differential: tr negated "))
    #expect(
      run.output.contains("killed by differences in general:3, by the exact oracle in general:3"))
    #expect(run.output.contains("\nThe same as the rule, exactly:\n  tr pullback: product tr"))
    #expect(run.output.contains(", 0 survived\n"))
  }

  @Test func json() throws {
    struct Report: Decodable {
      struct Rate: Decodable { let killed, of: Int }
      struct Outcome: Decodable { let rule, body, operation, fault, verdict: String }
      let mutants, killed, stillborn, equivalent, identity, survived: Int
      let killedByDifferences, killedByExact, killedByExactInStructure: Rate
      let outcomes: [Outcome]
    }
    let run = try Workbench().run(["check", "--mutants", "exp", "tr", "--format", "json"])
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.outcomes.count == report.mutants && report.survived == 0)
    #expect(Set(report.outcomes.map(\.rule)) == ["exp", "tr"])
    #expect(report.killedByDifferences.killed == report.killedByDifferences.of)
    #expect(report.killed == report.killedByExact.of + report.killedByExactInStructure.of)
  }

  @Test(arguments: [
    (["inverze"], "there is no rule 'inverze'; did you mean 'inverse'?"),
    (["tr", "--region", "general"], "'--mutants' takes no other options than --seed and --seeds"),
    (["tr", "--format", "junit"], "'--mutants' is reported as text or json only"),
  ])
  func refusals(_ words: [String], _ message: String) throws {
    let run = try Workbench().run(["check", "--mutants"] + words)
    #expect(run.status == 64)
    #expect(run.error.hasPrefix("Error: \(message)\nUsage: tracewise check"))
  }
}
