import Testing
import Tracewise
import TracewiseLanguage

/// Comparisons and `where`.
@Suite struct MaskTests {
  private func value(_ text: String, _ values: [String: Matrix]) throws -> BoundProgram {
    try BoundProgram(
      Program(checkingExpression: SourceText(name: "loss", text: text)), given: values)
  }

  private static let x: Matrix = [[-1], [0], [2]]

  /// Looser than sums, of each entry, columns and numbers broadcast.
  @Test(
    arguments: [
      ("sum([1; 2; 4].*(x < 0))", 1), ("sum([1; 2; 4].*(x <= 0))", 3),
      ("sum([1; 2; 4].*(x > 0))", 4), ("sum([1; 2; 4].*(x >= 0))", 6),
      ("sum([1; 2; 4].*(x == 0))", 2), ("sum([1; 2; 4].*(x ~= 0))", 5),
      ("sum([1; 2; 4].*(x - 1 > -x + 1))", 4), ("sum([1; 2; 4].*(2*x >= x))", 6),
      ("sum(x > x')", 3), ("sum(0 < x)", 1), ("sum(where(x, 5, 7))", 17),
      ("sum(where(x > 0, x, 10*x))", -8), ("sum(where([1, 0], x, 0))", 1),
      ("sum(where(x > 0, log(x)/log(2), 3))", 7), ("sum(where(x == 0, 4, 1./x))", 3.5),
      ("where(sum(x) > 5, sqrt(-x'*x), 3)", 3),
    ] as [(String, Double)])
  func values(_ text: String, _ expected: Double) throws {
    #expect(abs(try value(text, ["x": Self.x]).lossAndGradients().loss - expected) < 1e-12)
  }

  /// What is not taken has no say in the gradient, where its own derivative is not finite either.
  @Test(
    arguments: [
      ("sum(where(x > 0, log(x), 0))", [0, 0, 0.5]),
      ("sum(where(x > 0, sqrt(x), x))", [1, 1, 0.25 * 2.0.squareRoot()]),
      ("sum(where(x == 0, x, 1./x))", [-1, 1, -0.25]),
      ("sum(where(x > 0, x.^0.5, 0))", [0, 0, 0.25 * 2.0.squareRoot()]),
      ("sum(where(x < 1, where(x < 0, sqrt(-x), 2*x), 0))", [-0.5, 2, 0]),
      ("where(sum(x) < 5, 3, log(-x'*x))", [0, 0, 0]), ("sum(x > 0)", [0, 0, 0]),
      ("sum(x.*(x >= 0))", [0, 1, 1]),
    ] as [(String, [Double])])
  func gradients(_ text: String, _ expected: [Double]) throws {
    let gradient = try value(text, ["x": Self.x]).lossAndGradients().gradients[0].gradient
    #expect(zip(gradient.values, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(gradient)")
  }

  /// A `let` is computed as a whole, which the error says.
  @Test func letsAreNotSpared() throws {
    let text = "input x: vector(3)\nlet h = sqrt(x)\nloss = sum(where(x > 0, h, 0))\n"
    let bound = try BoundProgram(program(text), given: ["x": Matrix(vector: [-1, 1, 2])])
    let error = #expect(throws: LanguageError.self) { try bound.lossAndGradients() }
    #expect(error?.notes.first?.hasPrefix("a let is computed as a whole") == true)
    let spared = text.replacing("sqrt(x)", with: "sqrt(where(x > 0, x, 1))")
    #expect(
      try BoundProgram(program(spared), given: ["x": Matrix(vector: [-1, 1, 4])])
        .lossAndGradients().gradients[0].gradient.values == [0, 0.5, 0.25])
  }

  @Test(arguments: [
    Case("a + b < c * d", "a + b < c*d"), Case("(a < b) < c", "(a < b) < c"),
    Case("a < (b < c)", "a < (b < c)"), Case("-(a <= b)'", "-(a <= b)'"),
    Case("where(a ~= b, [a < b, c], x(1:2))", "where(a != b, [a < b, c], x(1:2))"),
    Case("(a ≥ 0) .* (b ≠ 1)", "(a >= 0).*(b != 1)"), Case("2 - (a .< b)", "2 - (a < b)"),
  ]) func grammar(_ one: Case) throws {
    #expect(try expression(one.source).description == one.expected)
  }

  /// Sizes follow from comparisons as from sums, and a fixed size is no comparison.
  @Test func sizes() throws {
    #expect(
      inputs(of: try program("input A: matrix(3, 4)\nloss = sum(where(A > b, A, C))\n"))
        == "A 3×4, b 3×1, C 3×4")
    let fixed = try program("dim n == 4\ninput x: vector(n) in (0, 1)\nloss = sum(x > 0.5)\n")
    #expect(inputs(of: fixed) == "x 4×1")
    #expect(fixed.fixedSizes == ["n"])
  }

  @Test(arguments: [
    Case(
      "input x: vector(3)\ninput y: vector(4)\nloss = sum(x < y)",
      "comparison: the rows of x (3) must equal the rows of y (4), or one of them be 1"),
    Case(
      "input x: vector(3)\ninput y: vector(4)\nloss = sum(where(1 > 0, x, y))",
      "where: the rows of x (3) must equal the rows of y (4), or one of them be 1"),
    Case("input x: vector(3)\nloss = sum(where(x, 1))", "where takes 3 arguments; it got 2"),
    Case("input x: vector(3)\nloss = x > 0", "the loss must be 1×1; it is 3×1"),
  ]) func shapeErrors(_ one: Case) {
    #expect(message(of: one.source) == one.expected)
  }

  /// Claims may compare on either side: there is one '='.
  @Test func claims() throws {
    let text = "input x: vector(3)\nloss = sum(relu(x))\nclaim grad(x) = x > 0\n"
    #expect(try program(text + "claim x >= 0 = 1 - (x < 0)\n").claims.count == 2)
    #expect(message(of: text + "claim grad(x) == x\n") == "a claim is written with one '='")
  }
}
