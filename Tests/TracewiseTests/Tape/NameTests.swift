import Testing
import Tracewise

/// How messages name what does not fit.
@Suite struct NameTests {
  let wide = Matrix.ones(2, 3)
  let tall = Matrix.ones(3, 2)

  /// The text before "must", of a product that does not fit.
  private func name(_ expression: (Variable, Variable) -> Variable) -> String? {
    let tape = Tape()
    let a = tape.input(wide, named: "A")
    let b = tape.input(tall, named: "B")
    _ = expression(a, b) * tape.constant(.ones(7, 1), named: "w")
    return tape.failure?.message.split(separator: " must").first.map(String.init)
  }

  @Test func ofExpressions() {
    #expect(name { a, b in a * b } == "the columns of A * B (2)")
    #expect(name { a, b in a.T + b } == "the columns of (A' + B) (2)")
    #expect(name { a, _ in sigmoid(a) } == "the columns of sigmoid(A) (3)")
    #expect(name { a, _ in horizontal([a, -a]) } == "the columns of [A, -A] (6)")
    #expect(name { a, _ in a.named("C") } == "the columns of C (3)")
    #expect(
      name { a, _ in a.slice(rows: 0..<1, columns: 0..<2) } == "the columns of a slice of A (2)")
    #expect(name { a, _ in a.detached } == "the columns of A (3)")
  }

  @Test func depthIsLimited() {
    #expect(
      name { a, _ in exp(exp(exp(exp(exp(a))))) } == "the columns of exp(exp(exp(…))) (3)")
  }

  @Test func ofUnnamed() {
    let tape = Tape()
    let x = tape.input(wide)
    #expect("\(x)" == "a 2×3 input")
    #expect("\(tape.constant(tall))" == "a 3×2 constant")
    #expect("\(x.constant(2.5))" == "2.5")
    #expect("\(2 * x)" == "2*a 2×3 input")
  }

  @Test func ofInputs() {
    func text(_ body: () throws -> some Any) -> String? { errorText(body) }
    #expect(
      text { try gradient(at: wide, wide) { a, b in sum(a * b) } }
        == "product: the columns of input 1 (3) must equal the rows of input 2 (2)")
    #expect(
      text { try gradient(at: [wide, wide]) { x in sum(x[0] * x[1]) } }
        == "product: the columns of input 1[0] (3) must equal the rows of input 1[1] (2)")
    #expect(
      text { try gradient(at: ["W": wide, "b": wide]) { p in sum(p["W"]! * p["b"]!) } }
        == "product: the columns of W (3) must equal the rows of b (2)")
    #expect(
      text { try gradient(at: ["W": [[wide]]]) { p in sum(p["W"]![0][0] * p["W"]![0][0]) } }
        == "product: the columns of W[0][0] (3) must equal the rows of W[0][0] (2)")
  }

  @Test func operandsOfMatricesAreNamedByPlace() {
    #expect(
      (wide * wide).failure?.description
        == "product: the columns of the left operand (3) must equal the rows of the right operand (2)"
    )
    #expect(
      horizontal([wide, wide, tall]).failure?.description
        == "concatenation: matrices side by side must have equally many rows")
  }
}
