import Testing
import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// Random compositions of all rules: every language has words for them, and what those compute is
/// what the tape computes.
@Suite struct EmittedCompositionTests {
  private static let seeds: ClosedRange<UInt64> = 1...150

  @Test(arguments: [NumPyCode(), SwiftCode(), JuliaCode(), MATLABCode()] as [any CodeLanguage])
  func isPrinted(_ language: any CodeLanguage) throws {
    for seed in Self.seeds {
      let text = try EmitSample(composition: seed, language).code
      #expect(!text.contains(/\{\w+\}/), "\(text)")
    }
  }

  @Test(.enabled(if: EmitSample.python != nil, "python3 with NumPy is not there"))
  func numpyAgreesWithTheTape() throws {
    let samples = try Self.seeds.map { try EmitSample(composition: $0, NumPyCode()) }
    try EmitSample.run(samples, by: try #require(EmitSample.python), "run.py")
  }

  @Test(.enabled(if: EmitSample.octave != nil, "GNU Octave is not there"))
  func matlabAgreesWithTheTape() throws {
    let samples = try Self.seeds.map { try EmitSample(composition: $0, MATLABCode()) }
    try EmitSample.run(samples, by: try #require(EmitSample.octave), "run.m")
  }
}

extension EmitSample {
  /// A random composition of rules, derived at the sizes of its values.
  init(composition seed: UInt64, _ language: any CodeLanguage) throws {
    let composition = try Composition(seed: seed, depth: 7, subjects: RuleCatalogue.all)
    let values = composition.inputs
    let symbols = values.enumerated().map { MatrixSymbol("x\($0 + 1)", $1.shape) }
    let loss = try composition.value(at: symbols.map { TracewiseDerivation.Expression($0) })
    let program = CodeProgram(
      Deriver.derive(Problem(loss: loss, inputs: symbols)), parameters: symbols,
      longest: language.longest)
    let tape = Tape()
    let variables = values.map { tape.input($0) }
    let output = try composition.value(at: variables)
    let gradients = try tape.gradient(of: output, withRespectTo: variables)
    self.init(
      name: "\(composition)", code: try CodeWriter.text(program, language),
      inputs: zip(symbols, values).map { Table($0.name, $1) }, loss: output.scalar,
      gradients: zip(symbols, gradients).map { Table($0.name, $1) }, tolerance: 1e-6)
  }
}
