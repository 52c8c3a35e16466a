import Foundation
import Testing

/// Formulas and documents in LaTeX on the command line.
@Suite struct LatexTests {
  static let paper = """
    \\documentclass{article}
    \\begin{document}
    Let $X \\in \\mathbb{R}^{n \\times d}$.
    \\begin{equation}\\label{eq:loss}
      L(w) = \\tfrac12 \\|Xw - y\\|_2^2
    \\end{equation}
    \\begin{align}
      \\nabla_w L &= X^\\top (Xw - y) \\\\
      \\frac{\\partial L}{\\partial y} &= Xw - y
    \\end{align}
    \\[ \\mathbb{E}[x] = \\mu \\]
    \\end{document}

    """

  @Test func documentsAreJudged() throws {
    let bench = try Workbench(["paper.tex": Content(Self.paper)])
    let run = try bench.run(["check", "paper.tex"])
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("paper.tex:8\n  L = (1 / 2) ‖X w − y‖²    X "))
    #expect(run.output.contains("✓ line 8  claim grad(w) = X'*(X*w - y)"))
    #expect(run.output.contains("✗ paper.tex:9  claim grad(y) = X*w - y"))
    #expect(run.output.contains("write: grad(y) = -X*w + y"))
    #expect(run.error.contains("paper.tex:11:4: not read: '\\mathbb{E}' is not read here"))
  }

  @Test func recordsHaveTheLinesOfTheDocument() throws {
    struct Answer: Decodable {
      struct Check: Decodable { let subject: String, verdict: String }
      let checks: [Check]
    }
    let bench = try Workbench(["paper.tex": Content(Self.paper)])
    let run = try bench.run(["check", "paper.tex", "--format", "json"])
    let checks = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).checks
    #expect(Set(checks.map(\.subject)) == ["paper.tex:8", "paper.tex:9"])
    #expect(checks.filter { $0.verdict == "refuted" }.map(\.subject) == ["paper.tex:9"])
  }

  @Test func translationsAreReadByTheTool() throws {
    let bench = try Workbench(["paper.tex": Content(Self.paper)])
    let run = try bench.run(["translate", "paper.tex", "--output", "paper.loss"])
    #expect(run.status == 0)
    #expect(
      try bench.read("paper.loss") == """
        input X: matrix(n, d_)
        loss = 1/2*norm(X*w - y)^2
        claim grad(w) = X'*(X*w - y)
        claim grad(y) = X*w - y

        """)
    #expect(try bench.run(["check", "paper.loss"]).status == 1)
  }

  @Test func formulasAreOperands() throws {
    let bench = try Workbench()
    #expect(try bench.run(["translate", "\\log\\det\\Sigma"]).output == "loss = logdet(Sigma)\n")
    #expect(try bench.run(["check", "\\nabla_x x^\\top x = 2x"]).status == 0)
    #expect(try bench.run(["check", "\\nabla_x x^\\top x = x"]).status == 1)
    let derived = try bench.run(["derive", "x^{\\top} A x", "--wrt", "A"])
    #expect(derived.status == 0 && derived.output.contains("∇A = x xᵀ"))
    // What is in the language stays in it: A\b divides.
    #expect(try bench.run(["translate", "sum(A\\b)"]).output == "sum(A\\b)\n")
  }

  /// Every reading is printed and judged; a formula that holds in one of them is not refuted.
  @Test func readingsAreJudged() throws {
    let bench = try Workbench()
    let both = try bench.run(["check", "\\|A\\|^2"])
    #expect(both.status == 0)
    #expect(both.output.contains(", reading 1 of 2: ‖A‖ is Frobenius' norm\n"))
    #expect(both.output.contains(", reading 2 of 2: ‖A‖ is the largest singular value\n"))
    let one = ["check", "\\nabla_A \\|A\\|^2 = 2A"]
    let run = try bench.run(one)
    #expect(run.status == 0)
    #expect(run.output.contains("false in this reading, and another one of the formula holds"))
    #expect(try bench.run(one + ["--strict"]).status == 1)
    #expect(try bench.run(["check", "\\nabla_A \\|A\\|^2 = 3A"]).status == 1)
    let derive = try bench.run(["derive", "\\|A\\|"])
    #expect(derive.status == 65 && derive.error.contains("one loss is required; there are 2"))
  }

  /// What a claim needs and papers take for granted is told; what nothing says of other matrices is the cause.
  @Test func assumptionsAreTold() throws {
    let bench = try Workbench()
    let usual = try bench.run(["check", "\\nabla_x x^\\top \\Sigma^{-1} x = 2\\Sigma^{-1}x"])
    #expect(usual.status == 0)
    #expect(usual.output.contains(", read so, as nothing says otherwise: Sigma is symmetric\n"))
    #expect(usual.output.contains("✓ claim grad(x)"))
    let other = try bench.run(["check", "\\nabla_x x^\\top Bx = 2Bx"])
    #expect(other.status == 1)
    #expect(
      other.output.contains("holds where B is symmetric, which nothing says: write B = B^\\top"))
    #expect(
      try bench.run(["check", "\\nabla_x x^\\top \\Sigma^{-1} x = \\Sigma^{-1}x"]).status == 1)
  }

  /// The transpose of a gradient is one in another layout; of entries there is none.
  @Test func entriesHaveNoLayout() throws {
    let loss = "f=\\operatorname{tr}(AB), "
    let bench = try Workbench()
    #expect(try bench.run(["check", loss + "\\nabla_A f=B"]).status == 0)
    let run = try bench.run(["check", loss + "\\frac{\\partial f}{\\partial A_{ij}}=B_{ij}"])
    #expect(run.status == 1 && run.output.contains("cause: the claim should be transposed"))
  }

  @Test func numeratorLayoutIsTold() throws {
    let run = try Workbench().run([
      "check", "\\frac{\\partial x^\\top A y}{\\partial x} = y^\\top A^\\top",
    ])
    #expect(run.status == 0 && run.output.contains("right in numerator layout"))
  }

  @Test func dataAreForTheFormulasThatHaveThem() throws {
    let bench = try Workbench([
      "paper.tex": Content("\\[ \\|Xw - y\\|_2^2 \\]\n\\[ \\|Xv\\|_2^2 \\]\n")
    ])
    let run = try bench.run(["check", "paper.tex", "--data", "w=[1; 2]"])
    #expect(run.status == 0 && run.output.contains("w 2×1") && run.output.contains("v 4×1"))
  }

  @Test(arguments: [
    (["check", "x^\\top \\foo x"], 65, "loss:1:8: error: '\\foo' is not read here"),
    (["check", "missing.tex"], 65, "missing.tex: error: no such file"),
    (["translate"], 64, "one FILE.tex or FORMULA is required"),
    (["check", "x \\frac"], 65, "loss:1:8: error: the numerator is missing"),
  ])
  func errors(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let run = try Workbench().run(arguments)
    #expect(run.status == status && run.error.contains(message), "\(run.error)")
  }
}
