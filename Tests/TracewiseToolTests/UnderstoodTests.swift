import Foundation
import Testing

/// Every report begins with what was understood.
@Suite struct UnderstoodTests {
  struct Understood: Decodable, Equatable {
    let text: String
    let latex: String
    let sizes: [String: [Int]]
  }

  struct Answer: Decodable { let understood: Understood }

  @Test(arguments: ["check", "gradient", "derive"]) func json(_ command: String) throws {
    let run = try Workbench().run([command, "tr(A'*B)", "--format", "json"])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect(
      answer.understood
        == Understood(
          text: "L = Tr(Aᵀ B)", latex: "L = \\operatorname{Tr}(A^{\\top}\\, B)",
          sizes: ["A": [3, 4], "B": [3, 4]]))
  }

  @Test func severalLossesAreAList() throws {
    struct Item: Decodable {
      let subject: String
      let understood: Understood
    }
    struct List: Decodable { let understood: [Item] }
    let run = try Workbench().run(["check", "x'*x", "y'*A*y", "--format", "json"])
    let list = try JSONDecoder().decode(List.self, from: Data(run.output.utf8)).understood
    #expect(list.map(\.subject) == ["x'*x", "y'*A*y"])
    #expect(list.map(\.understood.text) == ["L = xᵀ x", "L = yᵀ A y"])
  }

  @Test func namesAreDefinedBelow() throws {
    let loss = """
      dim d = 3, n = 5
      input X: matrix(d, n)
      input mu: vector(d)
      input S: spd(d)
      let R = X - mu
      loss = n*logdet(S) + tr(R'*inv(S)*R)
      """
    let bench = try Workbench(["a.loss": Content(loss), "claims.loss": "claim tr(A) = tr(A')\n"])
    let head = "  L = n log |S| + Tr(Rᵀ S⁻¹ R)\n  R = X − mu\n  X 3×5, mu 3×1, S 3×3\n  ✓ line 6"
    #expect(try bench.run(["check", "a.loss"]).output.hasPrefix("a.loss\n\(head)"))
    #expect(try bench.run(["check", "claims.loss"]).output.hasPrefix("claims.loss\n  A 3×3\n  ✓"))
    #expect(
      try bench.run(["derive", "a.loss"]).output.hasPrefix("S d×d, X d×n, mu d×1\nL = n log"))
  }

  @Test func machinesAreTold() throws {
    let junit = try Workbench().run(["check", "x'*x", "--format", "junit"]).output
    #expect(junit.contains("<property name=\"understood\" value=\"L = xᵀ x    x 3×1\"/>"))
    let html = try Workbench().run(["check", "x'*x", "--format", "html"]).output
    #expect(html.contains("</math><br>x 3×1</p>"))
    #expect(Markup(html).faults == [])
  }

  @Test func quietIsQuiet() throws {
    let words = ["gradient", "x'*x", "--data", "x=[1; 2]"]
    let bench = try Workbench()
    #expect(try bench.run(words).output.hasPrefix("L = xᵀ x    x 2×1\n\nloss = 5.0\n"))
    #expect(try bench.run(words + ["--quiet"]).output.hasPrefix("loss = 5.0\n"))
  }

  @Test func notesAreMessages() throws {
    let words = ["check", "tr(A^T*B)", "--format", "json"]
    let run = try Workbench().run(words)
    #expect(
      run.error
        == "note: ^T is the transpose; where it is an input, declare it: input T: scalar\n")
    #expect(try Workbench().run(words + ["--quiet"]).error == "")
  }
}

/// `derive --differential`: ∂ of what is no loss.
@Suite struct DifferentialTests {
  @Test func text() throws {
    let run = try Workbench().run(["derive", "--differential", "A*x"])
    let expected = """
      A m×n, x n×1
      Y = A x

      ∂Y = ∂(A x)
         = ∂A x + A ∂x   law 2: ∂(A C) = ∂A C + A ∂C

      ∂Y = ∂A x + A ∂x

      """
    #expect(run == Run(status: 0, output: expected, error: ""))
  }

  struct Answer: Decodable {
    struct Differential: Decodable {
      struct Step: Decodable {
        let because: String
        let check: String?
      }
      let text: String
      let latex: String
      let steps: [Step]
    }
    let understood: UnderstoodTests.Understood
    let differential: Differential
  }

  @Test(arguments: [
    (["inv(A)"], "−A⁻¹ ∂A A⁻¹"), (["A*x + b", "--wrt", "x"], "A ∂x"),
    (["x'*x"], "∂xᵀ x + xᵀ ∂x"), (["exp(x)"], "exp(x) ⊙ ∂x"), (["A*B*C", "--wrt", "B"], "A ∂B C"),
    (["ones(2, 2)"], "0"),
  ])
  func json(_ words: [String], _ differential: String) throws {
    let run = try Workbench().run(["derive", "--differential", "--format", "json"] + words)
    #expect(run.status == 0, "\(run.error)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect(answer.differential.text == differential)
    #expect(answer.differential.steps.dropFirst().allSatisfy { $0.check == "equal, exactly" })
  }

  @Test func files() throws {
    let bench = try Workbench([
      "a.loss": "input A: invertible(3)\nconst b: vector(3)\nlet x = A\\b\nloss = x.*x\n"
    ])
    let run = try bench.run(["derive", "--differential", "a.loss"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("∂Y = "))
    #expect(try bench.run(["derive", "a.loss"]).status == 65)
    for format in ["latex", "html"] {
      let page = try bench.run(["derive", "--differential", "a.loss", "--format", format])
      #expect(page.status == 0)
      #expect(page.output.contains("Differential of a.loss"))
    }
  }

  @Test(arguments: [["--emit", "numpy"], ["--second"]]) func refusals(_ options: [String]) throws {
    try Case.usage(
      ["derive", "--differential", "A*x"] + options,
      "'--differential' prints no gradients and takes no '\(options[0])'"
    ).check()
  }
}

/// `-` as a file is standard input.
@Suite struct StandardInputTests {
  @Test(arguments: ["check", "gradient", "derive", "graph", "derive --emit numpy"])
  func isReadByAll(_ command: String) throws {
    let bench = try Workbench(["a.loss": "loss = x'*x\nclaim grad(x) = 2*x\n"])
    let run = try bench.shell("tracewise \(command) - < a.loss")
    #expect(run.status == 0, "\(run.error)")
    let plain = try bench.run(command.split(separator: " ").map(String.init) + ["a.loss"])
    #expect(
      run.output.replacing("label = \"-\"", with: "label = \"a.loss\"").dropFirst(
        command == "check" ? 2 : 0)
        == plain.output.dropFirst(command == "check" ? 7 : 0))
  }

  @Test func anExpressionWillDo() throws {
    let run = try Workbench().shell("echo \"x'*A*x\" | tracewise check -")
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("L = xᵀ A x"))
    // What is neither is told as statements are.
    let neither = try Workbench().shell("echo 'x x' | tracewise check -")
    #expect(neither.status == 65)
    #expect(neither.error.contains("a statement begins with"))
  }

  @Test func errorsNameIt() throws {
    let bench = try Workbench(["a.loss": "loss = lgdet(A)\n", "b.loss": .bytes([0xFF])])
    #expect(try bench.shell("tracewise check - < a.loss").error.hasPrefix("-:1:8: error: unknown"))
    #expect(
      try bench.shell("tracewise check - < b.loss")
        == Run(status: 65, output: "", error: "-: error: is not UTF-8 text\n"))
    let refuted = "echo 'claim tr(A) = 2*tr(A)' | tracewise check -"
    let run = try bench.shell(refuted)
    #expect(run.status == 1)
    #expect(run.output.contains("again: tracewise check - --seed 1\n"))
  }
}

/// Random points at which a loss has no value are drawn again.
@Suite struct DefinedDrawTests {
  /// Determinants of random matrices are negative half of the time.
  @Test(arguments: ["log(det(inv(X)))", "sum(sqrt(A*x))", "log(det(A)) + log(det(B))", "log(x'*y)"])
  func drawsAgain(_ loss: String) throws {
    for command in ["check", "gradient", "derive"] {
      for seed in 1...6 {
        let run = try Workbench().run([command, loss, "--seed", "\(seed)", "--quiet"])
        #expect(run.status == 0, "seed \(seed): \(run.error)")
      }
    }
  }

  @Test func claimsAreDrawnForToo() throws {
    let bench = try Workbench(["a.loss": "claim log(x.*y) = log(x) + log(y)\n"])
    let run = try bench.run(["check", "a.loss", "--dim", "n=2", "--seeds", "4"])
    #expect(run.status == 0, "\(run.error)")
  }

  @Test(arguments: [
    ("log(-det(S))", "log needs positive entries: of a determinant, declare the matrix spd(n)"),
    ("log(-S(1, 1))", "log needs positive entries\n"),
    ("sqrt(-tr(S))", "sqrt needs entries that are not negative"),
    ("(-tr(S))^0.5", "a power needs a positive base"),
    ("1/(tr(S) - tr(S))", "a quotient needs a divisor that is not 0"),
  ])
  func saysWhatIsNeeded(_ loss: String, _ need: String) throws {
    let bench = try Workbench(["a.loss": Content("input S: spd(3)\nloss = \(loss)\n")])
    for command in ["check", "gradient"] {
      let run = try bench.run([command, "a.loss"])
      #expect(run.status == 65)
      #expect(run.error.contains("note: \(need)"), "\(run.error)")
      #expect(run.error.contains("note: no random values of the inputs' kinds will do"))
    }
  }

  /// Data are what they are.
  @Test func dataAreNotDrawnAgain() throws {
    let run = try Workbench().run([
      "gradient", "log(x'*y)", "--data", "x=[1; 1]", "--data", "y=[0; -2]",
    ])
    #expect(run.status == 65)
    #expect(!run.error.contains("note:"))
  }
}
