import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// Compares derived gradients with the tape's, and exactly with the textbook's.
struct ResultCheck {
  let bound: BoundProgram

  /// The program at data beside its own, and the tape's gradients there.
  private struct Moved {
    let bound: BoundProgram
    let tape: [String: Matrix]
  }

  /// What is wrong with the derived gradients.
  func failures(_ derivation: Derivation) -> [String] {
    let names = derivation.gradients.map(\.input.name)
    func tape(_ bound: BoundProgram) -> [String: Matrix]? {
      guard let gradients = try? bound.lossAndGradients(for: names).gradients else { return nil }
      return Dictionary(gradients.map { ($0.name, $0.gradient) }, uniquingKeysWith: { $1 })
    }
    guard let here = tape(bound) else { return [] }
    let moved: [Moved] = (1...4 as ClosedRange<UInt64>).compactMap { seed in
      let nudged = bound.nudged(seed)
      return tape(nudged).map { Moved(bound: nudged, tape: $0) }
    }
    // Whose products are rounded, by the derivation and otherwise by the tape.
    let isRounded = ([derivation.loss] + derivation.values.map(\.value)).contains(
      where: \.hasRoundedNumbers)
    return derivation.gradients.compactMap { gradient in
      guard let expected = here[gradient.input.name] else { return nil }
      return refusal(of: gradient, expected, moved)
        ?? (isRounded || gradient.value.hasRoundedNumbers ? nil : exactRefusal(of: gradient))
    }
  }

  /// Both are also computed with every entry of the data moved in its last digits. Where terms cancel, all
  /// that is left may be rounding, and at singular matrices there is nothing to compare with: only what is
  /// far beyond such changes is a difference.
  private func refusal(
    of gradient: GradientForm, _ expected: Matrix, _ moved: [Moved]
  ) -> String? {
    let name = gradient.input.name
    // Where the tape has no gradient beside the data, there is nothing to compare with.
    let tape = moved.compactMap { $0.tape[name] }
    guard !tape.isEmpty else { return nil }
    let tapeRounding = ClaimRounding.estimate(expected, tape)
    let forms = moved.compactMap { derived(gradient, $0.bound) }
    guard let found = derived(gradient, bound), found.shape == expected.shape,
      forms.count == moved.count
    else {
      // At singular matrices it is chance which of the two sees that there is no value.
      return 100 * tapeRounding > expected.largest
        ? nil : "the derived gradient for \(name) cannot be evaluated"
    }
    let rounding = tapeRounding + ClaimRounding.estimate(found, forms)
    let scale = max(found.largest, expected.largest)
    func difference(_ x: Matrix) -> String? {
      let error = (x - expected).largest
      guard error > 1e-6 * scale, error > 100 * rounding, error > 100 * roundingOfSteps(name) else {
        return nil
      }
      return "they differ by \(Matrix.format(error / scale)) of its size"
    }
    if let difference = difference(found) {
      return "the derived gradient for \(name) is not the tape's: \(difference)"
    }
    guard let printed = printed(gradient, bound), printed.shape == expected.shape else {
      return "the derived gradient for \(name) cannot be evaluated as it is printed"
    }
    return difference(printed).map {
      "the derived gradient for \(name), as it is printed, is not the tape's: \($0)"
    }
  }

  /// How far the gradient moves where every step of it, forwards and backwards, is rounded otherwise: what
  /// cancels whatever the data are is not seen by moving those.
  private func roundingOfSteps(_ name: String) -> Double {
    RecordedLoss(bound)?.rounding(ofGradientFor: name, seed: bound.seed)?.largest ?? 0
  }

  /// The same as it is printed, in names, each by what it stands for.
  private func printed(_ gradient: GradientForm, _ bound: BoundProgram) -> Matrix? {
    // A value and its gradient have one name.
    var known: [MatrixSymbol: Matrix] = [:]
    func value(of x: Expression) -> Matrix? {
      var values = Interpretation(
        anchor: Matrix(0), symbol: { known[$0] ?? bound.values[$0.name] })
      return values.value(of: x)
    }
    for definition in gradient.definitions {
      known[definition.symbol] = value(of: definition.value)
    }
    guard let found = value(of: gradient.form), found.failure == nil else { return nil }
    return bound.program.input(gradient.input.name)?.symmetrised(found) ?? found
  }

  /// The derived gradient at the data of a program; nil where it has no value.
  private func derived(_ gradient: GradientForm, _ bound: BoundProgram) -> Matrix? {
    var values = Interpretation(
      anchor: Matrix(0), symbol: { bound.values[$0.name] ?? Matrix(0) })
    guard let found = values.value(of: gradient.value), found.failure == nil else { return nil }
    return bound.program.input(gradient.input.name)?.symmetrised(found) ?? found
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
