import Testing
import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// Random compositions of all rules: every language has words for them, and what those compute is
/// what the tape computes.
@Suite struct EmittedCompositionTests {
  private static let losses = Result {
    try (1...80).map { try DerivedComposition(seed: $0) }
  }

  private static func samples(_ language: any CodeLanguage) throws -> [EmitSample] {
    try losses.get().map { try EmitSample($0, language) }
  }

  @Test(arguments: [NumPyCode(), SwiftCode(), JuliaCode(), MATLABCode()] as [any CodeLanguage])
  func isPrinted(_ language: any CodeLanguage) throws {
    for sample in try Self.samples(language) {
      #expect(!sample.code.contains(/\{\w+\}/), "\(sample.code)")
    }
  }

  @Test(.enabled(if: EmitSample.python != nil, "python3 with NumPy is not there"))
  func numpyAgreesWithTheTape() throws {
    try EmitSample.run(
      Self.samples(NumPyCode()), by: try #require(EmitSample.python), "run.py")
  }

  @Test(.enabled(if: EmitSample.octave != nil, "GNU Octave is not there"))
  func matlabAgreesWithTheTape() throws {
    try EmitSample.run(
      Self.samples(MATLABCode()), by: try #require(EmitSample.octave), "run.m")
  }
}

/// Rules of one's own have no words in other languages.
@Suite struct EmittedRuleTests {
  private struct Cube: MatrixUnaryRule {
    static let name = "cube"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) throws -> Matrix { x ⊙ x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ g) }
  }

  @Test func theErrorNamesTheRule() throws {
    let x = MatrixSymbol("X", Shape(2, 3))
    let loss = sum(TracewiseDerivation.Expression.apply(Cube(), to: Expression(x)))
    let program = CodeProgram(
      Deriver.derive(Problem(loss: loss, inputs: [x])), parameters: [x], for: JuliaCode())
    let error = try #require(throws: CodeError.self) {
      try CodeWriter.text(program, JuliaCode())
    }
    #expect(error.description == "the rule 'cube' cannot be written in Julia")
  }
}

/// A random composition of rules, derived at the sizes of its values.
struct DerivedComposition: Sendable {
  let composition: Composition
  let symbols: [MatrixSymbol]
  let derivation: Derivation

  init(seed: UInt64) throws {
    composition = try Composition(seed: seed, depth: 7, subjects: RuleCatalogue.all)
    let symbols = composition.inputs.enumerated().map { MatrixSymbol("x\($0 + 1)", $1.shape) }
    let loss = try composition.value(at: symbols.map { TracewiseDerivation.Expression($0) })
    derivation = Deriver.derive(Problem(loss: loss, inputs: symbols))
    self.symbols = symbols
  }
}

extension EmitSample {
  init(_ loss: DerivedComposition, _ language: any CodeLanguage) throws {
    let (composition, symbols) = (loss.composition, loss.symbols)
    let program = CodeProgram(loss.derivation, parameters: symbols, for: language)
    let tape = Tape()
    let variables = composition.inputs.map { tape.input($0) }
    let output = try composition.value(at: variables)
    let gradients = try tape.gradient(of: output, withRespectTo: variables)
    self.init(
      name: "\(composition)", code: try CodeWriter.text(program, language),
      inputs: zip(symbols, composition.inputs).map { Table($0.name, $1) }, loss: output.scalar,
      gradients: zip(symbols, gradients).map { Table($0.name, $1) }, tolerance: 1e-6)
  }
}
