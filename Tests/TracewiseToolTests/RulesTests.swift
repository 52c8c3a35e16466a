import Foundation
import Testing

/// `rules`: the rule book.
@Suite struct RulesTests {
  struct Rule: Decodable {
    let name: String
    let operands: Int
    let differential: String?
    let pullbacks: [String]
    let regions: [String]
    let refuses: [String]
  }

  @Test func oneRule() throws {
    let run = try Workbench().run(["rules", "inverse"])
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(
      run.output.hasPrefix(
        """
        inverse
          differential  ∂Y = −Y ∂X Y
          pullback      X̄ = −Yᵀ G Yᵀ
          domain        general, 
        """))
    #expect(
      run.output.contains("  refuses       a square matrix is required; the operand is 2×3\n"))
    #expect(run.output.hasSuffix("  check         tracewise check inverse\n\n"))
  }

  @Test func severalRulesInTheOrderAskedFor() throws {
    let run = try Workbench().run(["rules", "tr", "inverse"])
    let heads = run.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(heads == ["tr", "inverse"])
  }

  @Test func json() throws {
    let bench = try Workbench()
    let run = try bench.run(["rules", "--format", "json"])
    let rules = try JSONDecoder().decode([Rule].self, from: Data(run.output.utf8))
    #expect(rules.count > 40)
    #expect(Set(rules.map(\.name)).count == rules.count)
    for rule in rules {
      #expect(rule.operands >= 1)
      #expect(rule.regions.count >= 3, "\(rule.name)")
      #expect(rule.differential?.hasPrefix("∂Y = ") == true, "\(rule.name)")
    }
    let list = try bench.run(["rules"]).output.split(separator: "\n")
    #expect(list.map { $0.prefix { $0 != " " } } == rules.map { Substring($0.name) })
  }
}
