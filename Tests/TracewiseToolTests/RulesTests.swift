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
          formula       Y = X⁻¹
          law 5         ∂(D⁻¹) = −D⁻¹ ∂D D⁻¹
          differential  ∂Y = −Y ∂X Y
          pullback      X̄ = −Yᵀ G Yᵀ
          domain        general, 
        """))
    #expect(
      run.output.contains(
        """
          refuses       a square matrix is required; the operand is 2×3
        """))
    #expect(
      run.output.contains(
        """
          The pullback, derived from the differential:
          Tr(Gᵀ ∂(X⁻¹))
             = Tr(−Gᵀ Y ∂X Y)     law 5: ∂(D⁻¹) = −D⁻¹ ∂D D⁻¹
             = Tr(−Y Gᵀ Y ∂X)     property 4: Tr(C Dᵀ) = Tr(Dᵀ C)
             = Tr((−Y Gᵀ Y) ∂X)   the gradient is the factor of the differential
          X̄ = −Yᵀ G Yᵀ: the rule's pullback, by algebra
        """))
    for oracle in ["differences", "exact", "exact: second order", "symbolic", "rejections"] {
      #expect(run.output.contains("\n  \(oracle) "), "\(oracle)")
    }
    #expect(!run.output.contains("refuted"))
  }

  @Test func severalRulesInTheOrderAskedFor() throws {
    let run = try Workbench().run(["rules", "tr", "inverse"])
    let heads = run.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(heads == ["tr", "inverse"])
  }

  @Test func json() throws {
    let bench = try Workbench()
    let names = ["product", "inverse", "sigmoid", "conv2", "concatenation"]
    let run = try bench.run(["rules"] + names + ["--format", "json"])
    let rules = try JSONDecoder().decode([Rule].self, from: Data(run.output.utf8))
    #expect(rules.map(\.name) == names)
    for rule in rules {
      #expect(rule.operands >= 1)
      #expect(rule.regions.count >= 3, "\(rule.name)")
      #expect(rule.differential?.hasPrefix("∂Y = ") == true, "\(rule.name)")
    }
  }

  /// The book: each rule with its formulas, its derivation and its verdicts. The whole one takes minutes in a debug
  /// build; `scripts/test` makes it by a release build.
  @Test func book() throws {
    let bench = try Workbench()
    let names = ["product", "inverse", "softmax", "sort", "cholesky", "nuclear", "conv2"]
    let run = try bench.run(["rules"] + names + ["--format", "html", "--output", "book.html"])
    #expect(run == Run(status: 0, output: "", error: ""))
    let book = try bench.read("book.html")
    #expect(Markup(book).faults == [])
    let sections = book.components(separatedBy: "<section").dropFirst()
    #expect(sections.count == names.count)
    for (name, section) in zip(names, sections) {
      #expect(section.contains("id=\"\(name)\""))
      #expect(book.contains("href=\"#\(name)\""))
      #expect(section.contains("<th scope=\"row\">differential</th>"), "\(name)")
      #expect(section.contains("<table class=\"derivation\">"), "\(name)")
      #expect(section.contains("differences"), "\(name)")
      #expect(!section.contains("class=\"refuted\""), "\(name)")
    }
  }
}
