import Foundation
import Testing

/// `derive`: closed forms with the steps of the trace method.
@Suite struct DeriveTests {
  @Test func text() throws {
    let run = try Workbench().run(["derive", "x'*A*y", "--wrt", "A"])
    #expect(run.status == 0)
    #expect(run.error == "")
    let expected = """
      x m×1, A m×n, y n×1
      L = xᵀ A y

      ∂L = ∂(xᵀ A y)
         = ∂(xᵀ A) y        law 2: ∂(A C) = ∂A C + A ∂C
         = xᵀ ∂A y          law 2: ∂(A C) = ∂A C + A ∂C
         = Tr(xᵀ ∂A y)      property 1: a = Tr(a)
         = Tr(y xᵀ ∂A)      property 4: Tr(C Dᵀ) = Tr(Dᵀ C)
         = Tr((x yᵀ)ᵀ ∂A)   the gradient is the factor of the differential

      ∇A = x yᵀ

      """
    #expect(run.output == expected)
  }

  /// A loss has a name that no input has: Cholesky factors are called L.
  @Test func nameOfTheLoss() throws {
    let text = "input L: lower(3)\ninput J: matrix(3, 3)\nloss = tr(L*J)\n"
    let run = try Workbench(["a.loss": Content(text)]).run(["derive", "a.loss"])
    #expect(run.output.contains("\nF = Tr(L J)\n\n∂F = ∂(Tr(L J))\n"), "\(run.output)")
    #expect(run.output.contains("∇J = Lᵀ"))
    let check = try Workbench(["a.loss": Content(text)]).run(["check", "a.loss"])
    #expect(check.output.contains("F = Tr(L J)"), "\(check.output)")
  }

  /// Claims about Hessians ask for them.
  @Test func hessians() throws {
    let text = "loss = x'*A*x + sum(exp(x))\nclaim hess(x) = A + A' + diag(exp(x))\n"
    let run = try Workbench(["a.loss": Content(text)]).run(["derive", "a.loss", "--wrt", "x"])
    #expect(run.status == 0 && run.error == "")
    #expect(
      run.output.hasSuffix(
        """
        ∂∇x = A V + Aᵀ V + exp(x) ⊙ V
        hess(x) = A + Aᵀ + diag(exp(x))

        line 2, claim hess(x), is this form

        """), "\(run.output)")
  }

  struct Answer: Decodable {
    struct Gradient: Decodable {
      struct Step: Decodable {
        let expression: String
        let because: String
        let check: String?
      }
      let text: String
      let second: String?
      let steps: [Step]
    }
    let gradients: [String: Gradient]
  }

  private func answer(_ words: [String]) throws -> Answer {
    let run = try Workbench().run(["derive"] + words + ["--format", "json"])
    #expect(run.status == 0, "\(run.error)")
    return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
  }

  /// Roots are not taken apart where that would take values away: √(xy) of two negative numbers, and
  /// √(x²), which is |x|.
  @Test(arguments: [
    ("sum(sqrt(x./y))", "(1 ⊘ (y ⊙ √(x ⊘ y))) / 2"), ("sum(sqrt(x.*x))", "x ⊘ √x^∘²"),
    ("sqrt((x'*a)*(y'*a))", "yᵀ a a / (2 √(xᵀ a yᵀ a))"),
  ])
  func rootsOfProducts(_ loss: String, _ gradient: String) throws {
    #expect(try answer([loss, "--wrt", "x"]).gradients["x"]?.text == gradient)
  }

  @Test func json() throws {
    let gradients = try answer(["norm(A*x - b)^2"]).gradients
    #expect(
      gradients.mapValues(\.text) == [
        "A": "2 (A x − b) xᵀ", "x": "2 Aᵀ (A x − b)", "b": "−2 (A x − b)",
      ])
    let steps = try #require(gradients["x"]).steps
    #expect(steps.count > 5)
    #expect(steps.dropFirst().allSatisfy { $0.check == "equal, exactly" })
    #expect(steps.contains { $0.because.hasPrefix("law 2: ∂(A C) = ") })
    #expect(steps.contains { $0.because.hasPrefix("property 4: ") })
  }

  @Test(arguments: [
    ("norm(A*x - b)^2", "x", "2 Aᵀ A V"), ("logdet(X)", "X", "−X⁻ᵀ Vᵀ X⁻ᵀ"),
    ("tr(X^3)", "X", "3 (Vᵀ Xᵀ + Xᵀ Vᵀ)"),
    ("sum(softplus(A*x))", "x", "Aᵀ (σ(A x) ⊙ (1 − σ(A x)) ⊙ (A V))"),
  ])
  func secondDerivatives(_ loss: String, _ input: String, _ form: String) throws {
    let gradients = try answer([loss, "--wrt", input, "--second"]).gradients
    #expect(gradients[input]?.second == form)
  }

  @Test func sizesStayNames() throws {
    let run = try Workbench().run(["derive", "mean(exp(A*x))", "--wrt", "x"])
    #expect(run.output.hasPrefix("A m×n, x n×1\nL = 𝟏ᵀ exp(A x) / m\n"))
    #expect(run.output.hasSuffix("∇x = Aᵀ exp(A x) / m\n"))
  }

  @Test func refutedGradientsAreExplained() throws {
    let bench = try Workbench([
      "gauss.loss": """
      dim d = 3, n = 7
      const R: matrix(d, n)
      input S: spd(d)
      loss = n*logdet(S) + tr(R'*inv(S)*R)
      claim grad(S) = n*inv(S) - inv(S)*R*R'*inv(S)
      refute grad(S) = n/d*inv(S) - inv(S)*R*R'*inv(S)
      """
    ])
    let run = try bench.run(["derive", "gauss.loss"])
    #expect(run.output.contains("∇S = n S⁻¹ − S⁻¹ R Rᵀ S⁻¹\n"))
    #expect(run.output.contains("line 5, claim grad(S), is this form\n"))
    #expect(
      run.output.contains(
        "line 6, refute grad(S), lacks n S⁻¹, which comes from n log |S| by differential of logdet")
    )
  }

  /// The deck's parentheses are missing in the combined result of Example 3-1.
  @Test func wrongStepsAreNamed() throws {
    let run = try Workbench().run(["derive", Self.deck.appending(path: "example-3-1.loss").path])
    let line =
      "line 23, refute grad(B), goes wrong at step 3 of Tr(∇sᵀ ∂s), property 5: "
      + "Tr(Cᵀ (D ⊙ F)) = Tr((C ⊙ D)ᵀ F): C ⊙ D loses its parentheses later on, so that a factor "
      + "before it reaches C alone\n"
    #expect(run.output.contains("∇s = Aᵀ x\n\nTr(∇sᵀ ∂s)\n   = Tr(∇sᵀ ∂(σ(h)))"))
    #expect(run.output.contains(line))
  }

  @Test func otherStepsThatComeToTheSameAreNamed() throws {
    let bench = try Workbench(["form.loss": "loss = x'*A*x\nrefute grad(x) = A*x\n"])
    let line =
      "line 2, refute grad(x), goes wrong at step 1 of ∂L, law 2: ∂(A C) = ∂A C + A ∂C: only the "
      + "first term is kept; or at step"
    #expect(try bench.run(["derive", "form.loss"]).output.contains(line))
  }

  /// A file's names stand for what stands in the results, also where the loss was written without them.
  @Test func resultsAreInTheNamesOfTheFile() throws {
    let bench = try Workbench([
      "names.loss": """
      dim n = 3, m = 4
      input A: matrix(m, n)
      input x: vector(n)
      input y: vector(n)
      const c: vector(m)
      let p = softmax(A*x)
      let r = A*y - c
      loss = c'*softmax(A*x) + norm(A*y - c)^2/2
      claim grad(x) = A'*(diag(p) - p*p')*c
      claim grad(y) = A'*r
      claim grad(x) = A'*(p.*(c - p'*c))
      claim grad(y) = -A'*(c - A*y)

      """
    ])
    let output = try bench.run(["derive", "names.loss"]).output
    #expect(output.contains("p = softmax(A x)\nr = A y − c\n"))
    #expect(output.contains("∇x = Aᵀ (diag(p) − p pᵀ) c\n∇y = Aᵀ r\n"))
    for verdict in [
      "line 9, claim grad(x), is this form", "line 10, claim grad(y), is this form",
      "line 11, claim grad(x), is the same, multiplied out",
      "line 12, claim grad(y), is this form",
    ] {
      #expect(output.contains("\n\(verdict)"), "\(verdict)")
    }
  }

  /// A number below the line is a constant factor, and entries have unit vectors.
  @Test func numbersAndEntriesAreWrittenAsPeopleDo() throws {
    let bench = try Workbench([
      "entries.loss": """
      input x: vector(3)
      input A: matrix(3, 3)
      const d: scalar in (1, 2)
      loss = x(2)*A(1, 2)/sqrt(d)

      """
    ])
    let output = try bench.run(["derive", "entries.loss"]).output
    #expect(output.contains("constant factor: ∂(A / c) = ∂A / c"))
    #expect(output.contains("∇x = A(1, 2) e2 / √d\n"))
    #expect(output.contains("∇A = x(2) e1 e2ᵀ / √d\n"))
  }

  private static let deck = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/deck").standardized

  /// What is printed is what `Fixtures/deck/derived` keeps, claims and refutations too.
  @Test(arguments: [
    "example-2-3", "example-2-3-general", "example-3-1", "example-4-3", "example-4-3-structured",
    "future-1-convolution", "future-2-gan", "future-2-transformer", "future-3-batchnorm",
    "future-3-residual",
  ])
  func deckExamplesAreKept(_ file: String) throws {
    let run = try Workbench().run(["derive", Self.deck.appending(path: "\(file).loss").path])
    let kept = Self.deck.appending(path: "derived/\(file).txt")
    #expect(try run.output == String(contentsOf: kept, encoding: .utf8))
  }

  /// The sizes in what is printed are those that `--dim` sets.
  @Test(arguments: [
    ("mean(A*B*C)", "A m×n, B n×k, C k×l", ["m", "n", "k", "l"]),
    ("mean(x)", "x n×1", ["n"]), ("mean(m*A)", "m n×1, A 1×k", ["n", "k"]),
  ])
  func printedSizesCanBeSet(_ loss: String, _ shapes: String, _ names: [String]) throws {
    let plain = try Workbench().run(["derive", loss])
    #expect(plain.output.hasPrefix(shapes + "\n"))
    for name in names {
      let run = try Workbench().run(["derive", loss, "--dim", "\(name)=17"])
      #expect(run == plain)
    }
  }

  @Test func aFileWithoutALossIsRefused() throws {
    let bench = try Workbench(["claims.loss": "claim tr(A) = tr(A')\n"])
    let run = try bench.run(["derive", "claims.loss"])
    #expect(run.status == 65)
    #expect(run.error == "claims.loss: error: the file has no loss to derive\n")
  }

  @Test func whereNoInverseExistsNothingIsCalledWrong() throws {
    let run = try Workbench().run(["derive", "logdet(A'*A)"])
    #expect(run.status == 0, "\(run.error)")
    #expect(!run.output.contains("WRONG"))
  }

  /// False claims are called false, in every format, with what they should say.
  @Test func falseClaims() throws {
    let bench = try Workbench([
      "a.loss": """
      dim n = 3
      input A: invertible(n)
      loss = logdet(A)
      claim grad(A) = -inv(A)'

      """
    ])
    let line =
      "line 4, claim grad(A), is false: the claim has the wrong sign; write grad(A) = inv(A)'"
    let text = try bench.run(["derive", "a.loss"])
    #expect(text.status == 0)
    #expect(text.output.contains(line + "\n"))
    for format in ["json", "html", "latex"] {
      let run = try bench.run(["derive", "a.loss", "--format", format])
      #expect(run.status == 0)
      #expect(run.output.contains("is false: the claim has the wrong sign"), "\(format)")
    }
  }

  /// Gradients in which terms cancel up to rounding are no disagreement.
  @Test(arguments: [
    "max(norm(S)+100, y'*(x - sin(y)))", "sum((A'*B*B'*x - softmax((y).*(x))))",
    "tr(softmax((ones(3, 4)*C)/4))",
  ]) func cancellingTerms(_ loss: String) throws {
    #expect(try Workbench().run(["derive", loss]).status == 0)
  }
}
