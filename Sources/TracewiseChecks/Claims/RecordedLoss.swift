import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// The loss of a program as a composition of rules, whose derivatives are found in any interpretation: gradients by
/// the rules' pullbacks, Hessians by the differentials of those, forward over reverse.
struct RecordedLoss {
  private let program: Program
  private let loss: Composition

  /// nil where the program has no loss, or the loss no value.
  init?(_ bound: BoundProgram) {
    program = bound.program
    guard let expression = program.loss,
      let loss = try? Composition(
        recording: ProgramFunction(program: program, expression: expression),
        at: program.inputs.map { bound.values[$0.name] ?? Matrix(0) })
    else { return nil }
    self.loss = loss.unfolded
  }

  /// The derivatives at values of all inputs.
  func derivatives<M: MatrixAlgebra>(at xs: [M]) -> LossDerivatives<M> {
    LossDerivatives { name in
      gradient(name, at: xs)
    } along: { name, direction in
      guard let k = place(of: name) else { return xs[0].zero }
      let duals = xs.enumerated().map { i, x in
        i == k
          ? DualMatrix(value: x, differential: program.visible(name, direction))
          : DualMatrix(constant: x)
      }
      return gradient(name, at: duals).differential
    }
  }

  /// A bound for the rounding of a gradient; nil where it has none.
  func rounding(ofGradientFor name: String, seed: UInt64) -> Matrix? {
    var rounding = Rounding(Tolerances(), seed: seed)
    return try? rounding.of(loss.inputs) { [gradient(name, at: $0)] }.first
  }

  private func gradient<M: MatrixAlgebra>(_ name: String, at xs: [M]) -> M {
    guard let k = place(of: name), let all = try? loss.gradient(at: xs) else { return xs[0].zero }
    return program.visible(name, all[k])
  }

  private func place(of name: String) -> Int? {
    program.inputs.firstIndex { $0.name == name }
  }
}
