import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// Compares derived gradients with the tape's, and exactly with the textbook's.
struct ResultCheck {
  let bound: BoundProgram

  /// What is wrong with the derived gradients.
  func failures(_ derivation: Derivation) -> [String] {
    let names = derivation.gradients.map(\.input.name)
    let tape = (try? bound.lossAndGradients(for: names).gradients) ?? []
    return derivation.gradients.compactMap { gradient in
      guard let expected = tape.first(where: { $0.name == gradient.input.name })?.gradient else {
        return nil
      }
      return refusal(of: gradient, expected) ?? exactRefusal(of: gradient)
    }
  }

  private func refusal(of gradient: GradientForm, _ expected: Matrix) -> String? {
    let name = gradient.input.name
    var values = Interpretation(
      anchor: Matrix(0), symbol: { bound.values[$0.name] ?? Matrix(0) })
    guard let found = values.value(of: gradient.value), found.failure == nil,
      found.shape == expected.shape
    else { return "the derived gradient for \(name) cannot be evaluated" }
    let input = bound.program.input(name)
    let symmetrised = input?.symmetrised(found) ?? found
    let error = (symmetrised - expected).largest / max(1e-12, expected.largest)
    guard error < 1e-6 || isIllConditioned(name, expected) else {
      return "the derived gradient for \(name) is not the tape's: they differ by "
        + "\(Matrix.format(error)) of its size"
    }
    return nil
  }

  /// Whether the tape's own gradient changes in its seventh digit when the data change in their
  /// last: at singular matrices there is nothing to compare with.
  private func isIllConditioned(_ name: String, _ gradient: Matrix) -> Bool {
    guard let nudged = try? bound.nudged(1).lossAndGradients(for: [name]).gradients.first else {
      return true
    }
    return (nudged.gradient - gradient).largest > 1e-7 * gradient.largest
  }

  /// Modulo 2⁶¹ − 1, where the loss is rational and not large.
  private func exactRefusal(of gradient: GradientForm) -> String? {
    let program = bound.program
    guard let k = program.inputs.firstIndex(where: { $0.name == gradient.input.name }),
      let loss = program.loss, gradient.input.shape.count <= 64,
      program.inputs.allSatisfy({ $0.kind != .probability })
    else { return nil }
    let isSymmetric = program.inputs[k].isSymmetric
    let check = ExactLossOracle(seed: bound.seed).check(
      DerivedFunction(
        expression: gradient.value, names: program.inputs.map(\.name),
        isSymmetrised: isSymmetric),
      isGradientOf: ProgramFunction(program: program, expression: loss), operand: k,
      symmetrised: isSymmetric,
      at: program.inputs.map { $0.exactOperand(bound.values[$0.name]) })
    guard case .different = check.outcome, check.opaque.isEmpty else { return nil }
    return "the derived gradient for \(gradient.input.name) is not the exact one: \(check)"
  }
}

/// A derived expression as a function of the program's inputs.
struct DerivedFunction: GenericFunction {
  let expression: Expression
  let names: [String]
  let isSymmetrised: Bool

  func value<M: MatrixAlgebra>(at xs: [M]) throws -> M {
    let values = Dictionary(zip(names, xs), uniquingKeysWith: { $1 })
    guard let anchor = xs.first else {
      throw TracewiseError(.argument, in: "derivation", "there are no inputs")
    }
    var interpretation = Interpretation(anchor: anchor, symbol: { values[$0.name] })
    guard let value = interpretation.value(of: expression) else {
      throw TracewiseError(.argument, in: "derivation", "a symbol has no value")
    }
    return isSymmetrised ? 0.5 * (value + value.T) : value
  }
}
