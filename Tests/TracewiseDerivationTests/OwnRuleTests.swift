import Testing
import Tracewise
import TracewiseDerivation

/// X ⊙ X ⊙ X, which says what it stands for in words of algebra.
private struct Cubed: MatrixUnaryRule {
  static let name = "cubed"
  static var signature: Signature? { .entrywise }
  func expansion<M: MatrixAlgebra>(_ x: M) -> M? { x ⊙ x ⊙ x }
  func value(_ x: Matrix) throws -> Matrix { x ⊙ x ⊙ x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ dx) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ g) }
}

/// log(X ⊘ (1 − X)), which says what it stands for in words and functions.
private struct Logit: MatrixUnaryRule {
  static let name = "logit"
  static var signature: Signature? { .entrywise }
  var transposes: TransposeLaw { .commutes }
  func expansion<M: MatrixAlgebra>(_ x: M) -> M? { log(x ./ (1 - x)) }
  func value(_ x: Matrix) throws -> Matrix { log(x ./ (1 - x)) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx ./ (x ⊙ (1 - x)) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g ./ (x ⊙ (1 - x)) }
}

/// arctan, of which only the derivative is known, and how two languages write it.
private struct Arctangent: MatrixUnaryRule, CodedRule {
  static let name = "arctan"
  static var signature: Signature? { .entrywise }
  var notation: RuleNotation { .function("φ") }
  func value(_ x: Matrix) throws -> Matrix { throw Refusal() }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx ./ (1 + x ⊙ x) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g ./ (1 + x ⊙ x) }
  static let templates = [
    "NumPy": [name: CodeTemplate.entrywise("np.arctan({0})")],
    "Julia": [
      name: .entrywise("_arctan.({0})", helper: "_arctan").defining("_arctan(x) = atan(x)"),
      "\(name) of numbers": .entrywise("atan({0})"),
    ],
    "Swift": [
      name: .call("arctan({0})", helper: "arctan").defining(
        "func arctan(_ x: Matrix) -> Matrix { … }")
    ],
  ]
  private struct Refusal: Error {}
}

/// Rules declared outside of the library are derived, printed and emitted like its own.
@Suite struct OwnRuleTests {
  typealias E = TracewiseDerivation.Expression
  private static let x = MatrixSymbol("X", Shape(2, 3))

  private func derivation(_ rule: some UnaryRule, _ x: MatrixSymbol = x) -> Derivation {
    let weights = E(MatrixSymbol("W", x.shape))
    return Deriver.derive(Problem(loss: sum(weights ⊙ .apply(rule, to: E(x))), inputs: [x]))
  }

  private func code(
    _ derivation: Derivation, _ language: any CodeLanguage, _ x: MatrixSymbol = x
  ) throws -> String {
    let weights = MatrixSymbol("W", x.shape)
    return try CodeWriter.text(
      CodeProgram(derivation, parameters: [weights, x], for: language), language)
  }

  private func latex(_ x: E) -> String { Printer(LatexNotation()).text(x) }

  @Test func wordsOfAlgebraStandForTheRule() throws {
    let derivation = derivation(Cubed())
    #expect("\(derivation.loss)" == "𝟏ᵀ (W ⊙ X^∘³) 𝟏")
    #expect(latex(derivation.gradients[0].form) == "3\\, (W \\odot X^{\\circ 2})")
    #expect(try code(derivation, NumPyCode()).contains("np.power(X, 3, dtype=float)"))
  }

  @Test func functionsStandForTheRuleInComparisonsAndCode() throws {
    let derivation = derivation(Logit())
    #expect("\(derivation.loss)".contains("logit(X)"))
    #expect(latex(derivation.loss).contains("\\operatorname{logit}(X)"))
    #expect("\(derivation.gradients[0].form)" == "W ⊘ (X ⊙ (1 − X))")
    var canonical = Simplifier(.canonical)
    let x = E(Self.x)
    #expect(canonical(.apply(Logit(), to: x)) == canonical(log(x ./ (1 - x))))
    let numpy = try code(derivation, NumPyCode())
    #expect(numpy.contains("t1 = 1 - X\n") && numpy.contains("np.log(X / t1)"), "\(numpy)")
  }

  @Test func laws() {
    let s = MatrixSymbol("S", Shape(3, 3), .symmetric)
    var result = Simplifier(.result)
    #expect("\(result(E.apply(Logit(), to: E(s)).T))" == "logit(S)")
    #expect("\(result(E.apply(Arctangent(), to: E(s)).T))" == "φ(S)ᵀ")
  }

  @Test func templatesOfTheRule() throws {
    let derivation = derivation(Arctangent())
    #expect(latex(derivation.loss).contains("\\phi(X)"))
    #expect(try code(derivation, NumPyCode()).contains("np.arctan(X)"))
    let julia = try code(derivation, JuliaCode())
    #expect(julia.contains("_arctan.(X)") && julia.contains("\n_arctan(x) = atan(x)\n"))
    let number = MatrixSymbol("x", .scalar)
    let ofNumber = try code(self.derivation(Arctangent(), number), JuliaCode(), number)
    #expect(ofNumber.contains("atan(x)") && !ofNumber.contains("_arctan"))
    #expect(
      try code(derivation, SwiftCode()).contains("\nfunc arctan(_ x: Matrix) -> Matrix { … }\n"))
    let error = #expect(throws: CodeError.self) { try code(derivation, MATLABCode()) }
    #expect(error?.description == "the rule 'arctan' cannot be written in MATLAB")
  }
}
