import Foundation
import Testing

/// What the live page is told of a text: parts as lines of JSON, what is quick first.
@Suite struct LiveAnswerTests {
  private struct Part: Decodable {
    struct Fault: Decodable {
      let message: String
      let notes: [String]?
      let start: Int?
      let end: Int?
      let line: String?
    }
    let part: String
    let html: String?
    let results: String?
    let verdict: String?
    let code: [String: String]?
    let sizes: [String: Int]?
    let errors: [Fault]?
  }

  private struct Question: Encodable {
    let text: String
    var sizes: [String: Int] = [:]
  }

  private func answer(_ question: Question, _ files: [String: Content] = [:]) throws -> [Part] {
    let bench = try Workbench(files)
    let line = try JSONEncoder().encode(question) + Data("\n".utf8)
    try bench.write(Content(line), to: "question")
    _ = try bench.shell("tracewise answer-page 3<question 4>answer")
    return try bench.read("answer").split(separator: "\n").map {
      try JSONDecoder().decode(Part.self, from: Data($0.utf8))
    }
  }

  @Test func partsOfALoss() throws {
    let parts = try answer(
      Question(
        text: "loss = norm(A*x - b)^2\nclaim grad(x) = A'*(A*x - b)\n", sizes: ["n": 6, "k": 2]))
    // The verdicts of three gradients, one by one, before that of the claim.
    #expect(
      parts.map(\.part) == ["understood", "derivation", "code"]
        + [String](repeating: "verdict", count: 4) + ["end"])
    #expect(parts[0].html?.contains("A 3×6, x 6×1, b 3×1") == true)
    #expect(parts[0].sizes == ["m": 3, "n": 6])
    #expect(parts[1].results?.contains("<math") == true)
    #expect(parts[2].code?["NumPy"]?.contains("def loss_and_gradients") == true)
    #expect(parts[3..<6].allSatisfy { $0.verdict == nil && $0.html?.contains("claim") == false })
    #expect(parts[5].html?.contains("grad(b) is the derivative of the loss") == true)
    #expect(parts[6].verdict == "refuted")
    #expect(parts[6].html?.contains("grad(x) = <mark>2*</mark>A'*(A*x - b)") == true)
  }

  @Test func latexIsShownAsItIsRead() throws {
    let parts = try answer(Question(text: "\\nabla_x x^\\top A x = 2Ax"))
    #expect(parts[0].html?.contains("claim grad(x) = 2*A*x") == true)
    #expect(parts.last { $0.part == "verdict" }?.verdict == "refuted")
  }

  /// Places count as browsers do, in units of UTF-16.
  @Test func errorsHaveTheirPlaces() throws {
    let text = "# 𝛁é\nloss = lgdet(A)"
    let parts = try answer(Question(text: text))
    #expect(parts.map(\.part) == ["errors"])
    let fault = try #require(parts[0].errors?.first)
    let units = Array(text.utf16)
    let (start, end) = (try #require(fault.start), try #require(fault.end))
    #expect(String(decoding: units[start..<end], as: UTF16.self) == "lgdet")
    #expect(fault.line == "2:8" && fault.notes == ["did you mean 'logdet'?"])
  }

  /// A text is never taken for the name of a file.
  @Test(arguments: ["a.loss", "../a.loss", "a.tex", "-", "--python", "f.py:loss", "/etc/passwd"])
  func filesAreNotRead(_ text: String) throws {
    let files: [String: Content] = [
      "a.loss": "loss = x'*x\n", "a.tex": "$\\nabla_x x^\\top x = 2x$",
    ]
    let parts = try answer(Question(text: text), files)
    #expect(parts.last?.part == "errors" || parts.contains { $0.html?.contains("x</mi>") == false })
    #expect(!parts.contains { $0.part == "verdict" && $0.html?.contains("‖") == true })
  }

  @Test func nothingIsNoError() throws {
    #expect(try answer(Question(text: " \n")).map(\.part) == ["end"])
    #expect(
      try answer(Question(text: "dim n = 99999\ninput A: matrix(n, n)\nloss = sum(A)")).last?.part
        == "errors")
  }
}
