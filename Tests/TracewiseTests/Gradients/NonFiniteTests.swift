import Testing
import Tracewise

/// NaN and infinities, in the data and born on the way, are named where they arise.
@Suite struct NonFiniteTests {
  @Test func inTheData() {
    var a = Matrix.ones(2, 3)
    a[1, 2] = .nan
    #expect(
      errorText { try gradient(at: a) { x in sum(sigmoid(x)) } }
        == "input: entry (2, 3) of input 1 is nan")
    #expect(
      errorText { try gradient(at: Matrix.ones(3, 2)) { x in sum(x * a) } }
        == "input: entry (2, 3) of a 2×3 constant is nan")
    a[1, 2] = -.infinity
    #expect(
      errorText { try gradient(at: ["W": a]) { p in sum(p["W"]!.squared) } }
        == "input: entry (2, 3) of W is -inf")
  }

  /// Operations that choose must not lose a NaN.
  @Test(arguments: 0..<9) func choicesKeepIt(_ k: Int) {
    let text = errorText {
      try gradient(at: Matrix(.nan)) { x in
        switch k {
        case 0: relu(x)
        case 1: step(x)
        case 2: sign(x)
        case 3: abs(x)
        case 4: minimum(x, x.constant(1))
        case 5: maximum(x.constant(1), x)
        case 6: leakyRelu(x)
        case 7: norm(x)
        default: sum(softmax(x))
        }
      }
    }
    #expect(text == "input: entry (1, 1) of input 1 is nan")
  }

  @Test func born() {
    let zero = Matrix.zeros(1, 1)
    #expect(
      errorText { try gradient(at: zero) { x in log(x) } }
        == "log: entry (1, 1) of log(input 1) is -inf, born from finite input 1 = 0.0")
    #expect(
      errorText { try gradient(at: zero) { x in x / x } }
        == "quotient: entry (1, 1) of input 1 ./ input 1 is nan, born from finite input 1 = 0.0 and "
        + "input 1 = 0.0")
    #expect(
      errorText { try gradient(at: Matrix.zeros(2, 2)) { x in sum(sqrt(x - 1)) } }
        == "sqrt: entry (1, 1) of sqrt((input 1 - 1)) is nan, born from finite (input 1 - 1) (2×2)")
    #expect(
      errorText { try gradient(at: Matrix(1e200)) { x in (x * x).named("square") + 1 } }
        == "times: entry (1, 1) of square is inf, born from finite input 1 = 1e+200 and "
        + "input 1 = 1e+200")
  }

  /// A harmless infinity elsewhere is not blamed.
  @Test func bornBesideOthers() {
    #expect(
      errorText {
        try gradient(at: Matrix(1000), Matrix(0)) { x, y in
          _ = log(y)
          return log(1 / exp(x) - 1)
        }
      } == "log: entry (1, 1) of log((1.0 ./ … - 1)) is nan, born from finite "
        + "(1.0 ./ exp(input 1) - 1) = -1.0")
  }

  @Test func inTheGradient() throws {
    let text =
      "gradient: entry (1, 1) of the gradient for input 1 is inf, born in the pullback of "
      + "sqrt(input 1), where input 1 is 0"
    #expect(errorText { try gradient(at: Matrix(0)) { x in sqrt(x) } } == text)
    let (_, pull) = try pullback(at: Matrix(0)) { x in sqrt(x) }
    #expect(errorText { try pull(Matrix(1)) } == text)
    let tape = Tape()
    let x = tape.input(Matrix(0), named: "x")
    #expect(
      errorText { try tape.gradient(of: sqrt(x), withRespectTo: x) }
        == "gradient: entry (1, 1) of the gradient for x is inf, born in the pullback of sqrt(x), "
        + "where x is 0")
  }

  /// The pullback that made it is named, not the operations that it passed through, at sizes below and
  /// above that from which memory goes back in the sweep.
  @Test(arguments: [2, 60]) func bornInTheMiddleOfTheSweep(_ n: Int) throws {
    let w = Matrix(n, n) { $0 == 1 && $1 == 0 ? 0 : 1 }
    #expect(
      errorText {
        try gradient(at: w) { w in sum(exp(w.T * sqrt(w.named("W")) * w.identity(n) * 0.001)) }
      }?.hasSuffix(
        "is inf, born in the pullback of sqrt(W), where entry (2, 1) of W (\(n)×\(n)) is 0") == true
    )
    let b = Matrix.ones(n, 1)
    #expect(
      errorText {
        try hessianVectorProduct(at: Matrix.zeros(n, 1), along: b) { x in norm(x) }
      }?.contains("born in the pullback of") == true)
  }

  @Test func unusedOnesDoNoHarm() throws {
    let (da, db) = try gradient(at: Matrix(2), Matrix(.nan)) { a, _ in a.squared }
    #expect(da == Matrix(4))
    #expect(db == Matrix(0))
  }
}
