import Testing
import Tracewise
import TracewiseLanguage

/// The program of a formula in LaTeX, or the first error; of several readings the first one.
private func translated(_ text: String, reading: Int = 0) -> String {
  do throws(LanguageFailure) {
    let readings = try Latex(SourceText(name: "formula", text: text)).parts.flatMap(\.readings)
    guard readings.indices.contains(reading) else { return "no reading \(reading)" }
    return String(readings[reading].tree.source.text.dropLast())
  } catch {
    return error.errors[0].message
  }
}

private func readings(_ text: String) -> [String] {
  let latex = try? Latex(SourceText(name: "formula", text: text))
  return latex?.parts.flatMap(\.readings).map { String($0.tree.source.text.dropLast()) } ?? []
}

/// LaTeX is read as the language's own words.
@Suite struct LatexTests {
  /// Spellings of one formula.
  struct Spellings: CustomTestStringConvertible, Sendable {
    let program: String
    let formulas: [String]
    var testDescription: String { program }
  }

  static let spellings = [
    Spellings(
      program: "loss = x'*A*x",
      formulas: [
        "x^\\top A x", "x^T A x", "x^{T}Ax", "x^{\\mathsf T} A x", "x^{\\mathrm{T}}\\!A\\,x",
        "x^\\intercal A x", "x'Ax", "x^{\\prime} A x", "x^{\\rm T} A x", "{x}^{\\top}{A}{x}",
        "x^\\mathsf{T} A x", "x^\\top \\cdot A \\cdot x", "x^\\top A x.", "$x^\\top A x$",
        "$$x^\\top A x$$", "\\[ x^\\top A x \\]", "\\(x^\\top A x\\)",
        "\\begin{equation}\\label{eq:q} x^\\top A x \\end{equation}",
        "\\begin{align*} & x^\\top A x \\nonumber \\end{align*}",
        "\\left(x^\\top A x\\right)", "\\bigl(x^\\top A x\\bigr)", "\\underbrace{x^\\top A x}_{q}",
        "\\boldsymbol{x}^\\top\\mathbf{A}\\boldsymbol{x}", "{\\bf x}^T{\\bf A}{\\bf x}",
        "\\newcommand{\\q}[1]{#1^\\top A #1}\\q{x}", "\\def\\tran{^\\top}x\\tran A x",
        "x^\\top\\displaystyle A x % a comment", "L(x) = x^\\top A x", "\\mathcal L = x^\\top A x",
        "f(x) := x^\\top A x", "\\ell(x) \\triangleq x^\\top A x", "\\vec{x}^{\\,\\top} A \\vec{x}",
      ]),
    Spellings(
      program: "loss = logdet(S)",
      formulas: [
        "\\log\\det S", "\\log|S|", "\\ln |S|", "\\log\\lvert S\\rvert", "\\log\\left|S\\right|",
        "\\ln\\det(S)", "\\log\\det{S}", "\\operatorname{logdet}(S)", "\\log(\\det(S))",
        "\\ln\\,\\vert S\\vert", "\\operatorname{log}\\operatorname{det} S",
      ]),
    Spellings(
      program: "loss = tr(A*B)",
      formulas: [
        "\\operatorname{tr}(AB)", "\\mathrm{tr}(AB)", "\\text{Tr}(AB)", "\\tr AB", "\\Tr\\{AB\\}",
        "\\operatorname{tr} A B", "\\mathrm{trace}[AB]", "\\DeclareMathOperator{\\Sp}{tr}\\Sp(AB)",
        "\\newcommand{\\Sp}{\\mathrm{tr}}\\Sp\\left[ A B \\right]",
      ]),
    Spellings(
      program: "loss = norm(x)^2",
      formulas: [
        "\\|x\\|^2", "\\|x\\|_2^2", "\\|x\\|^2_2", "\\lVert x\\rVert^2",
        "\\left\\|x\\right\\|_2^{2}",
        "\\Vert x\\Vert^2", "‖x‖^2",
      ]),
    Spellings(
      program: "loss = sum(A.*B)",
      formulas: [
        "\\operatorname{sum}(A\\odot B)", "\\mathrm{sum}(A \\circ B)", "\\text{sum}(A ⊙ B)",
      ]),
    Spellings(
      program: "loss = 1/2*y'*A^-1*y",
      formulas: [
        "\\frac12 y^\\top A^{-1} y", "\\tfrac{1}{2}y^TA^{-1}y", "\\dfrac 1 2 y'A^{-1}y",
        "\\frac{1}{2}\\,y^{\\top}{A}^{-1}y",
      ]),
    Spellings(
      program: "loss = y'*(A^-1)'*y",
      formulas: [
        "y^\\top A^{-\\top}y", "y^\\top A^{-T}y", "y^\\top A^{-\\mathsf{T}}y",
        "y^\\top(A^{-1})^\\top y",
      ]),
  ]

  @Test(arguments: spellings) func spellingsAreOneProgram(_ spellings: Spellings) {
    for formula in spellings.formulas {
      #expect(translated(formula) == spellings.program, "\(formula)")
    }
  }

  @Test(arguments: [
    Case("\\frac{\\partial L}{\\partial x} = 2Ax, \\quad L = x^\\top A x", "claim grad(x) = 2*A*x"),
    Case("\\nabla_x x^\\top x = 2x", "claim grad(x) = 2*x"),
    Case("\\partial(x^\\top x)/\\partial x = 2x", "claim grad(x) = 2*x"),
    Case("\\frac{d}{dx} x^\\top x = 2x", "claim grad(x) = 2*x"),
    Case("f(x) = x^\\top x, \\nabla f(x) = 2x", "claim grad(x) = 2*x"),
    Case("f(x) = x^\\top x, \\nabla^2 f(x) = 2I", "claim hess(x) = 2*I"),
    Case("\\frac{\\partial x^\\top x}{\\partial x^\\top} = 2x^\\top", "claim grad(x) = (2*x')'"),
    Case("\\mathrm d \\log\\det X = \\tr(X^{-1}\\mathrm dX)", "claim d(logdet(X)) = tr(X^-1*dX)"),
    Case("d X^{-1} = -X^{-1} dX X^{-1}", "claim d(X^-1) = -X^-1*dX*X^-1"),
    Case("\\frac{dX^{-1}}{dt} = -X^{-1}\\frac{dX}{dt}X^{-1}", "claim d(X^-1) = -X^-1*dX*X^-1"),
    Case("\\frac{\\partial Ax}{\\partial x} = A", "claim grad(x) = A'*U"),
    Case("C = AB, \\bar A = \\bar C B^\\top", "claim grad(A) = Cbar*B'"),
    Case("C = AB, \\dot C = \\dot A B + A \\dot B", "claim d(A*B) = dA*B + A*dB"),
    Case(
      "Y = XW, \\frac{\\partial L}{\\partial X} = \\frac{\\partial L}{\\partial Y} W^\\top",
      "claim grad(X) = Ybar*W'"),
    Case("(AB)^\\top = B^\\top A^\\top", "claim (A*B)' = B'*A'"),
  ])
  func leftSidesAreClaims(_ claim: Case) {
    let lines = translated(claim.source).split(separator: "\n")
    #expect(lines.last.map(String.init) == claim.expected)
  }

  @Test func declarationsAreRead() {
    let text = translated(
      "W \\in \\mathbb R^{m \\times n}, b \\in \\mathbb{R}^m, \\lambda > 0, \\Sigma \\succ 0, A = A^\\top, "
        + "L = \\lambda\\|Wx+b\\|_1 + \\operatorname{tr}(A\\Sigma)")
    let inputs = [
      "input A: symmetric(n_2)", "input Sigma: spd(n_2)", "input W: matrix(m, n)",
      "input b: vector(m)", "input lambda: scalar in (0, 3)",
    ]
    #expect(text.split(separator: "\n").dropLast().map(String.init) == inputs)
  }

  @Test func sumsHaveSamples() {
    #expect(
      translated("\\sum_{i=1}^n (y_i - w^\\top x_i)^2")
        == "dim n = 4\ninput x: matrix(n_x, n)\nloss = sum_{i=1:n} (y(i) - w'*x(:, i))^2")
    #expect(
      translated("\\sum_{i,j} A_{ij}^2 b_j")
        .hasSuffix("loss = sum_{i=1:n_i} sum_{j=1:n_j} A(i, j)^2*b(j)"))
    // Without an end the index goes as far as the columns do.
    #expect(
      translated("-\\sum_k y_k \\log \\hat y_k + \\frac12\\sum_k (y_k - 2)^2/\\hat y_k")
        == "loss = -sum(y.*log(yhat)) + 1/2*sum((y - 2).^2./yhat)")
    // What stands behind a sum is not of its summand.
    #expect(
      translated("\\frac{\\sum_{i=1}^m b_i c_i}{\\sum_{i=1}^m b_i}")
        .hasSuffix("loss = (sum_{i=1:m} b(i)*c(i))/sum_{i=1:m} b(i)"))
  }

  @Test func decorationsMakeNames() {
    #expect(
      translated(
        "\\hat{x}_1^\\top \\bar A_{\\text{out}} \\tilde{\\mu} + \\beta^\\top W^{(2)}\\beta")
        == "loss = xhat1'*Abar_out*mutilde + beta'*W2*beta".replacing("beta", with: name("\\beta")))
  }

  /// How a lone letter is called.
  private func name(_ letter: String) -> String {
    translated("\\|\(letter)\\|").dropFirst("loss = norm(".count).dropLast().description
  }

  @Test func casesAreMasks() {
    #expect(
      translated(
        "\\mathbf 1^\\top \\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}"
      )
        == "loss = vector(1)'*where(x > 0, x, 0)")
  }

  /// What has several meanings is read in each of them.
  @Test func allMeaningsAreRead() {
    #expect(readings("\\|A\\|").count == 2)
    #expect(
      readings("\\operatorname{sum}(\\exp(A))") == ["loss = sum(exp(A))", "loss = sum(expm(A))"])
    #expect(readings("1/2 x^\\top x") == ["loss = 1/2*x'*x", "loss = 1/(2*x'*x)"])
    #expect(
      readings("\\operatorname{tr}(A B \\odot C)")
        == ["loss = tr(A*B.*C)", "loss = tr(A*(B.*C))"])
    #expect(readings("\\log x^\\top y") == ["loss = log(x'*y)", "loss = log(x')*y"])
    // A · of vectors is their inner product where a product does not fit.
    #expect(readings("x \\cdot y + x^\\top A y") == ["loss = inner(x, y) + x'*A*y"])
    #expect(readings("\\|x\\|") == ["loss = norm(x)"])
  }

  /// A document: prose is passed over, labels are names, definitions and declarations hold throughout.
  @Test func documentsAreRead() throws {
    let text = """
      \\documentclass{article}
      \\newcommand{\\loss}{\\mathcal{L}}
      \\begin{document}
      Let $X \\in \\mathbb{R}^{n \\times d}$ and 5\\% of $y$ be given. % $ignored
      \\begin{verbatim} $no formula$ \\end{verbatim}
      \\begin{equation}\\label{eq:loss}
        \\loss(w) = \\tfrac12 \\|Xw - y\\|_2^2 + \\lambda \\|w\\|_2^2
      \\end{equation}
      Its gradient is
      \\begin{align}
        \\nabla_w \\loss &= X^\\top(Xw - y) \\nonumber \\\\
          &\\quad + 2 \\lambda w .
      \\end{align}
      \\end{document}
      """
    let latex = try Latex(SourceText(name: "paper.tex", text: text))
    #expect(latex.unread.isEmpty)
    let part = try #require(latex.parts.first)
    #expect(latex.parts.count == 1 && part.readings.count == 1)
    #expect(
      part.readings[0].tree.source.text == """
        input X: matrix(n, d_)
        loss = 1/2*norm(X*w - y)^2 + lambda*norm(w)^2
        claim grad(w) = X'*(X*w - y) + 2*lambda*w

        """)
    #expect(part.readings[0].derived == ["w"])
    #expect(part.readings[0].line(of: 3) == 11)
  }

  @Test(arguments: [
    Case("x^\\top (A x", "formula:1:8: error: this bracket is never closed"),
    Case("x^\\top \\foo x", "formula:1:8: error: '\\foo' is not read here"),
    Case("\\int f(x)", "formula:1:1: error: '\\int' is not read here"),
    Case("\\log", "formula:1:5: error: the argument of log is missing"),
    Case("\\frac{1}{}", "formula:1:1: error: the denominator is empty"),
    Case("\\operatorname{lgdet}(S)", "formula:1:15: error: unknown function 'lgdet'"),
    Case("\\|x\\|_0", "formula:1:1: error: ‖x‖₀ has no derivative"),
    Case(
      "x^\\top f(x)", "formula:1:8: error: 'f' reads as a function, and none of this name is known"),
    Case("\\begin{equation} x", "formula:1:8: error: \\begin{equation} has no \\end{equation}"),
    Case("$x^\\top x", "formula:1:1: error: this formula is never closed"),
    Case("\\begin{bmatrix} 1 & \\\\ 2 \\end{bmatrix}", "formula:1:1: error: an entry is empty"),
    Case(
      "\\newcommand{\\a}{\\a}\\a",
      "formula:1:20: error: the macro '\\a' never ends, or grows too large"),
  ])
  func errorsHaveTheirPlaces(_ text: Case) {
    do throws(LanguageFailure) {
      _ = try Latex(SourceText(name: "formula", text: text.source))
      Issue.record("no error")
    } catch {
      let first = error.description.split(separator: "\n").first.map(String.init)
      #expect(first == text.expected)
    }
  }

  /// Errors of sizes are told where the document says what does not fit.
  @Test func sizesAreToldInTheDocument() {
    let text = "A \\in \\mathbb R^{3 \\times 4}, L = \\operatorname{tr}(A) + 1"
    do throws(LanguageFailure) {
      _ = try Latex(SourceText(name: "formula", text: text))
      Issue.record("no error")
    } catch {
      #expect(error.description.hasPrefix("formula:1:35: error: tr: a square matrix is required"))
    }
  }
}

/// No text makes the reader of LaTeX crash or hang.
@Suite struct LatexFuzzTests {
  static let words = [
    "x", "A", "\\Sigma", "\\mathbf{X}", "^\\top", "^{-1}", "^2", "_i", "_{ij}", "{", "}", "(", ")",
    "[", "]",
    "|", "\\|", "\\left", "\\right", "\\frac", "\\sqrt", "\\sum_{i=1}^n", "\\sum", "\\log", "\\det",
    "\\operatorname{tr}", "\\exp", "\\odot", "\\otimes", "\\cdot", "/", "+", "-", "=", "&", "\\\\",
    ",",
    "\\partial", "\\nabla", "\\nabla_x", "\\mathrm d", "d", "\\frac{\\partial L}{\\partial x}",
    "\\begin{bmatrix}",
    "\\end{bmatrix}", "\\begin{align}", "\\end{align}", "$", "$$", "\\[", "\\]", "\\in",
    "\\mathbb R^{m\\times n}",
    "\\succ 0", "\\newcommand", "\\a", "#1", "%", "\n", "'", "\\hat", "\\bar", "\\text{if }",
    "\\mathbf 1", "I",
    "\\sigma", "e^", "1", "2", "0.5", "é", "∂", "<", ">", "\\begin{cases}", "\\end{cases}",
    "\\langle", "\\rangle",
  ]

  @Test(arguments: 0..<12 as Range<UInt64>) func randomWords(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let count = Int.random(in: 1...40, using: &generator)
      check(
        (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined(
          separator: " "))
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func damagedDocuments(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 100)
    let formulas = LatexTests.spellings.flatMap(\.formulas)
    for _ in 0..<40 {
      var characters = Array(formulas.randomElement(using: &generator) ?? "x")
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<max(characters.count, 1), using: &generator)
        if Bool.random(using: &generator), !characters.isEmpty {
          characters.remove(at: min(place, characters.count - 1))
        } else {
          characters.insert(
            contentsOf: Self.words.randomElement(using: &generator) ?? "",
            at: min(place, characters.count))
        }
      }
      check(String(characters))
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 200)
    for _ in 0..<100 {
      let count = Int.random(in: 0...60, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      check("\\" + String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 20_000), String(repeating: "{", count: 20_000),
    String(repeating: "\\frac{", count: 20_000), String(repeating: "\\hat", count: 20_000) + "x",
    String(repeating: "\\sqrt{", count: 5000) + "x" + String(repeating: "}", count: 5000),
    String(repeating: "\\mathbf{", count: 5000) + "x" + String(repeating: "}", count: 5000),
    "x" + String(repeating: "^{x", count: 5000) + String(repeating: "}", count: 5000),
    "x" + String(repeating: "+x", count: 20_000), "x" + String(repeating: " x", count: 20_000),
    "x" + String(repeating: "'", count: 20_000), String(repeating: "|", count: 20_000),
    String(repeating: "\\log", count: 20_000) + " x", String(repeating: "-", count: 20_000) + "x",
    String(repeating: "\\sum_i", count: 5000) + " x",
    String(repeating: "\\nabla", count: 5000) + " x",
    "\\def\\a{xx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c\\c\\c\\c",
  ])
  func deepTextsEnd(text: String) { check(text) }

  private func check(_ text: String) {
    do throws(LanguageFailure) {
      let latex = try Latex(SourceText(name: "fuzz", text: text))
      #expect(!latex.parts.isEmpty && latex.parts.allSatisfy { !$0.readings.isEmpty })
    } catch {
      #expect(!error.errors.isEmpty && !error.description.isEmpty)
    }
  }
}
