import Foundation
import Testing
import TracewiseChecks
import TracewiseLanguage

/// The ways to type something else than what one means, as `Fixtures/notations` lists them.
@Suite struct NotationTests {
  /// A line of the table.
  struct Row: CustomTestStringConvertible, Sendable {
    let typed: String
    let answer: String
    let notes: String

    /// Cells stand between bars; a bar of its own is written `\|`.
    init?(_ line: Substring) {
      let cells = line.replacing("\\|", with: "\u{1}").split(separator: "|").map {
        $0.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces)
      }
      guard line.hasPrefix("| `"), cells.count >= 3 else { return nil }
      typed = String(cells[0].dropFirst().dropLast())
      answer = cells[2]
      notes = cells.count > 3 ? cells[3] : ""
    }

    var testDescription: String { typed }
  }

  /// Functions of other notations are of their operands alone: what else stands in the words for them is no input.
  @Test func wordsHaveNoInputsOfTheirOwn() {
    var read = 0
    for (name, words) in ForeignNames.functions {
      for count in 1...3 {
        let operands = ["A", "B", "k"].prefix(count).joined(separator: ", ")
        let text = "input A: matrix(3, 3) in (0, 1)\ninput B: matrix(3, 3)\nconst k: scalar\n"
        let source = SourceText(name: name, text: text + "loss = sum(\(name)(\(operands)))\n")
        guard let program = try? Program(checking: source) else { continue }
        read += 1
        #expect(program.inputs.count == 3, "\(name): \(words)")
      }
    }
    #expect(read > ForeignNames.functions.count / 2)
  }

  static let rows: [Row] = {
    let file = ReferenceTests.folder.deletingLastPathComponent()
      .appending(path: "notations/README.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { Row($0) }
  }()

  @Test func theListIsThere() {
    #expect(Self.rows.count >= 100)
    #expect(Set(Self.rows.map(\.typed)).count == Self.rows.count)
  }

  @Test(arguments: rows) func isReadAsTheListSays(_ row: Row) {
    let source = SourceText(name: "loss", text: row.typed)
    do {
      let program = try Program(checkingExpression: source)
      let understood = Understood(program)
      #expect("`\(understood.text)`, \(understood.sizesText)" == row.answer)
      #expect(program.notes.joined(separator: "; ") == row.notes)
    } catch {
      #expect("✗ \(error.errors[0].message)" == row.answer)
      #expect(error.errors[0].notes.joined(separator: "; ") == row.notes)
    }
  }
}

/// Names that mean something elsewhere mean what they are declared to be.
@Suite struct DeclaredNameTests {
  @Test(arguments: [
    Case("input e: scalar\nloss = e*x'*x", "L = e xᵀ x"),
    Case("input T: scalar\nloss = (x'*x)^T", "L = pow(xᵀ x, T)"),
    Case("input T: matrix(3, 3)\nloss = tr(T^2)", "L = Tr(T²)"),
    Case("let I = eye(3)\nloss = x'*I*x", "L = xᵀ I x"),
    Case("dim e = 3\nloss = e*x'*x", "L = e xᵀ x"),
    Case("input eps: scalar\nloss = log(x'*x + eps^2)", "L = log(xᵀ x + eps²)"),
    Case("input i: scalar\ninput end: vector(3)\nloss = i*end(2)", "L = i end(2)"),
    Case("input t: vector(3)\nloss = t(2)*norm(t)", "L = t(2) ‖t‖"),
    Case("input trace: vector(3)\nloss = trace(1)^2", "L = trace(1)²"),
    Case("input pi: probability(3)\nloss = sum(log(pi))", "L = sum(log(pi))"),
    Case("input NaN: scalar\nloss = NaN^2", "L = NaN²"),
    Case("input top: vector(3)\ninput A: invertible(3)\nloss = sum(A\\top)", "L = sum(A⁻¹ top)"),
    Case("let np = x\nloss = np.T*np", "L = npᵀ np\nnp = x"),
  ])
  func declaredNamesWin(_ example: Case) {
    let source = SourceText(name: "file.loss", text: example.source)
    let text = (try? Program(checking: source)).map { Understood($0).text }
    #expect(text ?? "no value" == example.expected)
  }

  @Test func notesSayWhatWasReadOtherwise() throws {
    #expect(try program("input T: scalar\nloss = x'*A*x*2^T").notes == [])
    #expect(try program("loss = e*x'*x").notes.count == 1)
  }

  /// What stands twice in the words for a call doubles at every level.
  @Test func nestedWordsAreNoTrap() {
    let nested = String(repeating: "silu(", count: 60) + "x" + String(repeating: ")", count: 60)
    #expect(message(of: "loss = sum(\(nested))") == "the expression is too long")
  }
}

/// A loss of free sizes is made no number.
@Suite struct FreeLossTests {
  @Test(arguments: [
    "A*x", "A", "exp(A*x)", "x + y", "2*x", "-x", "x.*y", "A*B", "inv(A)*b", "x'*A", "log(x)",
    "sigmoid(x) + norm(y)", "x*y'", "[x; y]", "A(:, 1)", "x/2", "A\\b", "C*norm(x)", "x*y",
  ])
  func isRefused(_ loss: String) {
    let failure = failure(of: "loss = \(loss)")
    #expect(failure.contains("error: the loss must be 1×1; it is "))
    #expect(failure.contains("note: for a loss, write sum(\(loss)), or declare input "))
    #expect(failure.contains("tracewise derive --differential"))
  }

  /// Named sizes without a default are free too.
  @Test func namedSizesAreFree() {
    let text = "input A: matrix(m, n)\ninput x: vector(n)\nloss = A*x"
    #expect(failure(of: text).contains("note: for a loss, write sum(A*x), or declare dim m = 1"))
    #expect(message(of: text, sizes: ["m": 1]) == "no error")
    #expect(message(of: "loss = A*x", sizes: ["m": 1]) == "no error")
    #expect(message(of: "loss = A*x", boundShapes: ["A": (1, 4)]) == "no error")
  }

  @Test(arguments: [
    Case("loss = x'*A*y", "x 3×1, A 3×4, y 4×1"), Case("loss = sum(A*x)", "A 3×4, x 4×1"),
    Case("input A: matrix(1, n)\nloss = A*x", "A 1×3, x 3×1"),
    Case("loss = lambda*x'*x + w'*x + b", "lambda 1×1, x 3×1, w 3×1, b 1×1"),
    Case("let r = A*x - b\nloss = r'*r + mu*norm(x)", "A 3×4, x 4×1, b 3×1, mu 1×1"),
    Case("loss = exp(s)*norm(x)", "s 1×1, x 3×1"), Case("loss = a^b", "a 1×1, b 1×1"),
    Case("loss = a*x^2 + b*x + c", "a 1×1, x 1×1, b 1×1, c 1×1"),
    Case("loss = k*log(t) - t*sum(x)", "k 1×1, t 1×1, x 3×1"),
    Case("loss = n/2*log(s^2) + norm(x)^2/s^2", "n 1×1, s 1×1, x 3×1"),
  ])
  func isANumber(_ example: Case) throws {
    #expect(inputs(of: try program(example.source)) == example.expected)
  }

  /// Nothing is made smaller because something else has to be square.
  @Test(arguments: [
    Case("loss = tr(A*x)", "tr: a square matrix is required; A*x is 3×1"),
    Case("loss = sum((A*x)^2)", "power: a square matrix or a scalar is required; (A*x) is 3×1"),
    Case("loss = det(x)", "det: a square matrix is required; x is 3×1"),
    Case("loss = sum(b/A)", "division: the columns of b (1) must equal the rows of A (4)"),
    Case("loss = A(3)", "A(3): A is 3×4; a matrix needs a row and a column, as in A(i, j)"),
  ])
  func squaresAreNotMadeOfColumns(_ example: Case) {
    #expect(message(of: example.source) == example.expected)
  }

  /// A claim says nothing of the sizes that its loss has.
  @Test func claimsDoNotShrinkTheirLoss() throws {
    let text = "loss = norm(A*x - b)^2\nclaim grad(x) = 2*(A*x - b)'*A\nclaim grad(A) = B"
    #expect(inputs(of: try program(text)) == "A 3×4, x 4×1, b 3×1, B 3×4")
  }
}
