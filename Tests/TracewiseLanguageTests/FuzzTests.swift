import Testing
import Tracewise
import TracewiseLanguage

/// No text makes the front end crash or hang: it gives a program or an error.
@Suite struct FuzzTests {
  static let words = [
    "dim", "input", "const", "let", "loss", "claim", "refute", "in", "grad", "d", "A", "B", "x",
    "y", "n", "m", "dA", "dx", "=", "=", "+", "-", "*", "/", "\\", "^", ".*", "./", ".^", "'",
    "(", ")", "(", ")", "[", "]", ",", ";", ":", "\n", "\n", " ", "1", "2", "3", "0", "0.5",
    "2147483647", "99999999999", "1e300", "inv", "sum", "eye", "ones", "vec", "kron", "conv2",
    "reshape", "diag", "max", "logdet", "matrix", "spd", "vector", "scalar", "onehot", "#", "é",
    "Σ", "⊙", "I", "T", "^T", "e", "pi", "Inf", "norm", "⁻¹", "ᵀ", "²", "⁻", "{", "}", ".T", ".sum",
    ".(", "np", "'fro'", "\\top", "vector(1)", "matrix(1)", "sinh", "trace", "dot", "t", "|", "**",
  ]

  @Test(arguments: 0..<16)
  func randomTokens(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<250 {
      let count = Int.random(in: 1...60, using: &generator)
      let text = (0..<count).map { _ in
        Self.words.randomElement(using: &generator) ?? ""
      }.joined(separator: Bool.random(using: &generator) ? " " : "")
      check(text)
      check("loss = " + text)
    }
  }

  @Test(arguments: 0..<8)
  func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 1000)
    for _ in 0..<250 {
      let count = Int.random(in: 0...80, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Correct files with a few characters changed get further than random ones.
  @Test(arguments: 0..<16)
  func damagedFiles(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 2000)
    for _ in 0..<60 {
      var characters = Array(everyConstruct)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<characters.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: characters.remove(at: place)
        case 1: characters.swapAt(place, Int.random(in: 0..<characters.count, using: &generator))
        default:
          let word = Self.words.randomElement(using: &generator) ?? ""
          characters.insert(contentsOf: word, at: place)
        }
      }
      check(String(characters))
    }
  }

  /// Random but well-formed expressions, so that shapes are reached.
  @Test(arguments: 0..<16)
  func randomFormulas(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 3000)
    for _ in 0..<150 {
      let formula = randomFormula(depth: 5, using: &generator)
      check("dim n = 3\ninput S: spd(n)\nlet H = \(formula)\nloss = sum(H)\nclaim d(H) = dS")
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 20_000), String(repeating: "[", count: 20_000),
    String(repeating: "-", count: 20_000) + "x", String(repeating: "inv(", count: 20_000),
    "x" + String(repeating: "'", count: 20_000), "x" + String(repeating: "^x", count: 20_000),
    "x" + String(repeating: "+x", count: 20_000), String(repeating: "(", count: 201) + "x",
    "x" + String(repeating: "(1)", count: 20_000), "x" + String(repeating: "^-x", count: 9999),
  ])
  func deepNestingIsAnError(text: String) {
    let name = SourceText(name: "deep", text: text)
    #expect(throws: LanguageFailure.self) { try Program(checkingExpression: name) }
  }

  @Test func theDeepestAllowedTextsAreChecked() throws {
    let nested = String(repeating: "(", count: 190) + "x'*x" + String(repeating: ")", count: 190)
    _ = try Program(checkingExpression: SourceText(name: "nested", text: nested))
    let chain = "x'*x" + String(repeating: " + x'*x", count: 490)
    let sum = try Program(checkingExpression: SourceText(name: "chain", text: chain))
    #expect(inputs(of: sum) == "x 3×1")
    let calls = String(repeating: "sin(", count: 190) + "y'*y" + String(repeating: ")", count: 190)
    _ = try Program(checkingExpression: SourceText(name: "calls", text: calls))
  }

  /// Sizes that double with every line overflow no integer.
  @Test func hugeSizesAreErrors() {
    var text = "let h0 = [x; x]\n"
    for step in 1...80 { text += "let h\(step) = [h\(step - 1); h\(step - 1)]\n" }
    #expect(failure(of: text + "loss = sum(h80)").contains("too large"))
    text = "let h0 = kron(A, A)\n"
    for step in 1...80 { text += "let h\(step) = kron(h\(step - 1), h\(step - 1))\n" }
    #expect(failure(of: text + "loss = sum(h80)").contains("too large"))
    #expect(failure(of: "loss = sum(ones(2147483647, 2147483647))").contains("too large"))
    #expect(failure(of: "dim n = 2147483647\nloss = sum(eye(n*n*n))").contains("whole number"))
  }

  private func check(_ text: String) {
    let source = SourceText(name: "fuzz", text: text)
    do {
      _ = try Program(checking: source, sizes: ["n": 4], boundShapes: ["A": (2, 3)])
    } catch {
      // The message must be printable, too.
      #expect(!error.errors.isEmpty && !error.description.isEmpty)
    }
    if let program = try? Program(checkingExpression: source), let loss = program.loss {
      #expect(loss.isScalar)
    }
  }
}

private func randomFormula(depth: Int, using generator: inout SeededGenerator) -> String {
  if depth == 0 {
    return ["A", "b", "S", "2", "n", "1", "x'", "A'"].randomElement(using: &generator) ?? "A"
  }
  func part() -> String {
    randomFormula(depth: Int.random(in: 0..<depth, using: &generator), using: &generator)
  }
  let operators = ["+", "-", "*", "*", "*", "/", "\\", ".*", "./", ".^"]
  switch Int.random(in: 0...9, using: &generator) {
  case 0: return "inv(\(part()))"
  case 1: return "vec(\(part()))"
  case 2: return "kron(\(part()), \(part()))"
  case 3: return "conv2(\(part()), \(part()))"
  case 4: return "[\(part()), \(part()); \(part()), \(part())]"
  case 5: return "diag(\(part()))"
  case 6: return "(\(part()))(1:2, :)"
  default:
    return "(\(part())) \(operators.randomElement(using: &generator) ?? "+") (\(part()))"
  }
}
