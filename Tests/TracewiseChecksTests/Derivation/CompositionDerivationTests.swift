import Testing
import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

@testable import TracewiseChecks

/// Random compositions of all rules, derived: every step holds, and the results are the tape's
/// gradients.
@Suite struct CompositionDerivationTests {
  /// Seeds that once found a bug of the simplifier: identities times sums, transposed zeros.
  static let telling: [UInt64] = [112, 262, 306, 449, 498, 1054, 1174, 1240, 1349, 1486]

  @Test(arguments: Array(1...100) + telling)
  func isDerived(seed: UInt64) throws {
    let composition = try Composition(seed: seed, depth: 7, subjects: RuleCatalogue.all)
    let inputs = composition.inputs
    let symbols = inputs.enumerated().map { MatrixSymbol("x\($0 + 1)", $1.shape) }
    let loss = try composition.value(at: symbols.map { Expression($0) })
    var derivation = Deriver.derive(Problem(loss: loss, inputs: symbols))
    let check = StepCheck(derivation, seed: seed)
    derivation.check { check.judge($0, $1) }
    #expect(derivation.wrongSteps.isEmpty, "\(composition)\n\(derivation.wrongSteps)")

    let tape = Tape()
    let variables = inputs.map { tape.input($0) }
    let expected = try tape.gradient(
      of: composition.value(at: variables), withRespectTo: variables)
    let values = Dictionary(zip(symbols, inputs), uniquingKeysWith: { $1 })
    for (form, gradient) in zip(derivation.gradients, expected) {
      var interpretation = Interpretation(anchor: Matrix(0), symbol: { values[$0] })
      let value = interpretation.value(of: form.value)
      let found = try #require(value).checked()
      let error = (found - gradient).largest / max(1e-3, gradient.largest)
      #expect(error < 1e-6, "\(composition)\n\(form.form)")
    }
  }
}
