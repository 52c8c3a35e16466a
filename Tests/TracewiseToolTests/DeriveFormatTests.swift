import Foundation
import Testing

/// Derivations as LaTeX, HTML and JSON.
@Suite struct DeriveFormatTests {
  /// The deck's losses, and some of the literature's.
  private static let losses =
    files("deck").filter { !$0.contains("/theorem") }
    + files("derivations").enumerated().filter { $0.offset % 6 == 0 }.map(\.element)

  private static func files(_ folder: String) -> [String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/\(folder)").standardized.path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".loss") }.sorted().map { "\(path)/\($0)" }
  }

  private func derive(_ file: String, _ format: String) throws -> String {
    let run = try Workbench().run(["derive", file, "--format", format])
    #expect(run.status == 0, "\(file): \(run.error)")
    return run.output
  }

  @Test func fixturesAreThere() { #expect(Self.losses.count > 25) }

  /// What a bare TeX understands: letters of ASCII, groups and environments that match, and no
  /// command that the classes do not have.
  @Test(arguments: losses) func latex(_ file: String) throws {
    let text = try derive(file, "latex")
    #expect(text.hasPrefix("\\documentclass{article}\n"))
    #expect(text.hasSuffix("\\end{document}\n"))
    #expect(text.utf8.allSatisfy { $0 < 128 }, "letters outside ASCII")
    var depth = 0
    for piece in text.replacing("\\{", with: "").replacing("\\}", with: "").utf8 {
      if piece == UInt8(ascii: "{") { depth += 1 }
      if piece == UInt8(ascii: "}") { depth -= 1 }
      if depth < 0 { break }
    }
    #expect(depth == 0)
    let formulas = text.components(separatedBy: "\\begin{align*}").count
    #expect(formulas > 1)
    #expect(text.components(separatedBy: "\\end{align*}").count == formulas)
  }

  @Test(arguments: losses) func html(_ file: String) throws {
    let page = try derive(file, "html")
    #expect(Markup(page).faults == [])
    #expect(page.contains("<math>"))
    #expect(page.contains("class=\"derivation\""))
  }

  struct Answer: Decodable {
    struct Gradient: Decodable {
      struct Step: Decodable { let latex: String }
      let text: String
      let latex: String
      let steps: [Step]
    }
    let gradients: [String: Gradient]
  }

  @Test func json() throws {
    let loss = "x'*inv(A)*sigmoid(x)"
    let text = try derive(loss, "json")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
    let gradient = try #require(answer.gradients["A"])
    #expect(gradient.text == "−A⁻ᵀ x σ(x)ᵀ A⁻ᵀ")
    #expect(
      gradient.latex == "-A^{-\\top}\\, x\\, \\sigma(x)^{\\top}\\, A^{-\\top}")
    #expect(gradient.steps.allSatisfy { !$0.latex.isEmpty })
    #expect(!gradient.steps.isEmpty)
  }

  /// The reason names a value as the formulas do.
  @Test func reasonsPrintNamesAsFormulasDo() throws {
    let bench = try Workbench(["hat.loss": "let Khat = A*B\nloss = tr(Khat*Khat)\n"])
    func derived(_ format: String) throws -> String {
      try bench.run(["derive", "hat.loss", "--format", format]).output
    }
    #expect(try derived("latex").contains("\\reason{definition of $\\hat{K}$}"))
    #expect(
      try derived("html").contains(
        "definition of <math><mover accent=\"true\"><mi>K</mi><mo stretchy=\"false\">^</mo></mover></math>"
      ))
    #expect(try derived("text").contains("definition of Khat\n"))
    #expect(try derived("json").contains("\"definition of Khat\""))
  }

  @Test func pagesAreWrittenToFiles() throws {
    let bench = try Workbench()
    let run = try bench.run(
      ["derive", "x'*A*x", "--format", "latex", "--output", "a.tex"])
    #expect(run == Run(status: 0, output: "", error: ""))
    #expect(try bench.read("a.tex").contains("\\nabla A"))
  }
}
