import Testing
import TracewiseLanguage

/// The first program of a document, or the first error.
func firstProgram(_ text: String) -> String {
  do throws(LanguageFailure) {
    let part = try Latex(SourceText(name: "document", text: text)).parts.first
    return part?.readings.first.map { $0.tree.source.text } ?? ""
  } catch {
    return error.errors[0].message
  }
}

/// What sentences say of symbols is declared, and what they do not say is not.
@Suite struct LatexProseTests {
  @Test(arguments: [
    Case("Let $A$ be symmetric. \\[x^\\top A x\\]", "input A: symmetric"),
    Case("\\[x^\\top A x\\] where $A\\in\\mathbb R^{n\\times n}$ is symmetric.", "symmetric(n)"),
    Case("For symmetric $A$ we have \\[x^\\top A x\\]", "input A: symmetric"),
    Case("with a symmetric, positive definite matrix $A$ \\[x^\\top A x\\]", "input A: spd"),
    Case("where $B$ and $A$ are both positive-definite \\[x^\\top A x\\]", "input A: spd"),
    Case("for symmetric matrices $B$ and $A$ \\[x^\\top A x\\]", "input A: symmetric"),
    Case("where $A$ is the covariance matrix of the noise. \\[x^\\top A x\\]", "input A: spd"),
    Case("Let $A$ be orthogonal. \\[\\|Ax - y\\|^2\\]", "input A: orthogonal"),
    Case("With $A$ lower triangular, \\[\\|Ax - y\\|^2\\]", "input A: lower"),
    Case("Let $A^\\top A = I$. \\[\\|Ax - y\\|^2\\]", "input A: orthogonal"),
    Case("where $A = A^\\top \\succ 0$ \\[x^\\top A x\\]", "input A: spd"),
    Case("\\[x^\\top A x \\quad (A = A^\\top)\\]", "input A: symmetric"),
    Case("\\[x^\\top A x, \\quad \\text{with } A \\text{ symmetric}\\]", "input A: symmetric"),
    Case("where $y$ is one-hot. \\[y^\\top \\log x\\]", "input y: onehot"),
    Case("Let $x$ be a unit vector. \\[x^\\top A x\\]", "input x: orthogonal"),
    Case("Let $A\\in\\mathbb R^{m\\times n}$ with $m\\ge n$. \\[\\|Ax\\|^2\\]", "dim m >= n\n"),
    Case("For a probability vector $x$, \\[x^\\top \\log x\\]", "input x: probability"),
    Case("If $A$ is symmetric then \\[x^\\top A x\\]", "input A: symmetric"),
  ])
  func sentencesDeclare(_ text: Case) {
    #expect(firstProgram(text.source).contains(text.expected), "\(firstProgram(text.source))")
  }

  @Test(arguments: [
    "Let $A$ be square, not necessarily symmetric. \\[x^\\top A x\\]",
    "where $A$ need not be symmetric. \\[x^\\top A x\\]",
    "For a non-symmetric $A$, \\[x^\\top A x\\]",
    "where neither $A$ nor $B$ is symmetric. \\[x^\\top A x\\]",
    "If $A$ is symmetric, it is easy. In general, \\[x^\\top A x\\]",
    "The symmetric part of $A$ is enough. \\[x^\\top A x\\]",
    "Let $B$ be symmetric, and $A$ as before. \\[x^\\top A x\\]",
    "The gradient is orthogonal to $A$. \\[x^\\top A x\\]",
  ])
  func othersDoNot(_ text: String) {
    #expect(!firstProgram(text).contains("input A"), "\(firstProgram(text))")
  }

  /// What claims may need is a reading beside the others, for matrices that the loss makes square.
  @Test(arguments: [
    ("\\nabla_x x^\\top \\Sigma^{-1} x = 2\\Sigma^{-1}x", ["Sigma is symmetric"]),
    ("\\nabla_x x^\\top A x = 2Ax", ["A is symmetric"]),
    (
      "\\nabla_x x^\\top (A + \\Sigma) x = 2Ax",
      ["Sigma is symmetric", "A and Sigma are symmetric"]
    ),
    ("\\nabla_x \\|Ax - b\\|^2 = 2A(Ax - b)", []),
    ("Here $A$ need not be symmetric. \\[\\nabla_x x^\\top A x = 2Ax\\]", []),
    ("(AB)^\\top = BA", []),
  ])
  func assumptionsAreReadings(_ text: String, _ expected: [String]) throws {
    let part = try #require(try Latex(SourceText(name: "formula", text: text)).parts.first)
    #expect(part.assumed.compactMap(\.assumption?.sentence) == expected)
  }

  @Test(arguments: [
    Case("\\nabla_m \\sum_{i=1}^n \\|t_i - m\\|^2 = m", "norm(t(:, i) - m)"),
    Case("\\nabla_w \\sum_{i=1}^n (w^\\top x_i - y_i)^2 = w", "w'*x(:, i) - y(i)"),
    Case("\\nabla_w \\sum_{i<j} (w_i - w_j)^2 = w", "(i < j)*"),
    Case("\\nabla_w (r - w^\\top\\boldsymbol\\phi(s))^2 = w", "w'*phi_s"),
    Case("\\nabla_x x^\\top \\operatorname{diag}(A) x = x", "x'*diag(diag(A))*x"),
  ])
  func placesSayWhatSymbolsAre(_ formula: Case) {
    #expect(
      firstProgram(formula.source).contains(formula.expected), "\(firstProgram(formula.source))")
  }

  /// Of a loss with a name between it and its input each derivative is judged for itself.
  @Test func intermediatesAreInputsOfTheirOwn() throws {
    let text =
      "z = Wx, L = \\|z - y\\|^2, \\frac{\\partial L}{\\partial z} = 2(z - y), "
      + "\\frac{\\partial L}{\\partial W} = \\frac{\\partial L}{\\partial z}x^\\top"
    let parts = try Latex(SourceText(name: "formula", text: text)).parts
    #expect(
      parts.map { $0.readings[0].tree.source.text } == [
        "loss = norm(z - y)^2\nclaim grad(z) = 2*(z - y)\n",
        "loss = inner(zbar, W*x)\nclaim grad(W) = zbar*x'\n",
      ])
  }
}
