import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Differences of the loss, or of an expression, as a second witness beside tape and forward mode.
extension ProgramCheck {
  func confirm(
    _ claim: Claim, _ evidence: ClaimEvidence, _ record: inout CheckRecord
  ) throws {
    switch claim.form {
    case .identity: break
    case .hessian(let name, let left):
      record.operand = name
      let rounding = evidence.tolerance / tolerances.estimateFactor
      if let reason = contradiction(evidence.found, rounding, hessian: name, left) {
        record.verdict = .inconclusive(.undecided(reason))
      } else if left.isAlongDirection, program.input(name)?.isSymmetric == true {
        try noteAsymmetry(of: claim, evidence, &record)
      }
    case .differential(let expression):
      let rounding = evidence.tolerance / tolerances.estimateFactor
      if let reason = contradiction(evidence.found, rounding, expression) {
        record.verdict = .inconclusive(.undecided(reason))
      }
    case .gradient(let name):
      guard let input = program.input(name) else { return }
      record.operand = name
      // Differences are of the gradient in the usual convention.
      if let convention = claim.convention {
        if record.verdict == .verified { record.diagnosis = "right by \(convention.rawValue)" }
        return
      }
      if let entry = record.entry {
        ask(input, entry, &record)
      } else if input.isSymmetric {
        try noteAsymmetry(of: claim, evidence, &record)
      }
    }
  }

  private func noteAsymmetry(
    of claim: Claim, _ evidence: ClaimEvidence, _ record: inout CheckRecord
  ) throws {
    guard record.verdict == .verified else { return }
    let claimed = try bound.evaluate(claim.right)
    if (claimed - claimed.T).largest > 2 * evidence.tolerance {
      record.diagnosis =
        "the claimed form is not symmetric; its symmetric part, which is all that symmetric "
        + "perturbations see, is right"
    }
  }

  /// Asks differences about the entry in which claim and tape differ.
  private func ask(
    _ input: Declaration, _ entry: CheckRecord.Entry, _ record: inout CheckRecord
  ) {
    guard let loss = try? bound.loss(of: input), let value = bound.values[input.name] else {
      return
    }
    let derivative = NumericalDifferentiation().derivative(
      at: [value], entry: (0, entry.row - 1, entry.column - 1)
    ) { try loss.value(at: $0).checked().scalar }
    guard derivative.isUsable, derivative.kink == nil, let expected = record.expected,
      let found = record.found
    else { return }
    let limit = tolerances.estimateFactor * derivative.errorEstimate
    if abs(derivative.value - expected) > limit + 1e-6 * abs(expected) {
      record.verdict = .inconclusive(
        "tape and differences disagree: see the loss's gradient")
    } else if abs(derivative.value - found) <= limit {
      record.oracle = .tape
    } else {
      record.oracle = .tapeAndDifferences
    }
  }

  /// Whether differences of an expression contradict its differential by the rules.
  private func contradiction(
    _ found: Matrix, _ rounding: Double, _ expression: CheckedExpression
  ) -> String? {
    let directions = directions()
    let derivatives = NumericalDifferentiation().derivatives { t in
      var moved = bound.values
      for (name, direction) in directions { moved[name] = moved[name].map { $0 + t * direction } }
      return try bound.with(moved).evaluate(expression)
    }
    guard derivatives.count == found.count else { return nil }
    for (place, derivative) in derivatives.enumerated() where derivative.isUsable {
      if derivative.kink != nil { return "the expression has a kink at the point" }
      let (i, j) = place.quotientAndRemainder(dividingBy: found.columns)
      let limit = tolerances.estimateFactor * (derivative.errorEstimate + rounding)
      if abs(derivative.value - found[i, j]) > limit {
        return "forward mode and differences disagree in entry (\(i + 1), \(j + 1))"
      }
    }
    return nil
  }

  /// Whether differences of the gradient contradict the tape's second derivatives.
  private func contradiction(
    _ found: Matrix, _ rounding: Double, hessian name: String, _ left: CheckedExpression
  ) -> String? {
    guard let x = bound.values[name], case .hessian(_, let along) = left.kind else { return nil }
    let gradient = CheckedExpression(
      kind: .gradient(of: name), rows: x.rows, columns: x.columns, range: left.range,
      mark: left.mark)
    func disagrees(_ direction: Matrix, _ expected: Matrix) -> Bool {
      let direction = program.visible(name, direction)
      let derivatives = NumericalDifferentiation().derivatives { t in
        try bound.with(bound.values.merging([name: x + t * direction]) { $1 }).evaluate(gradient)
      }
      guard derivatives.count == expected.count else { return false }
      return derivatives.enumerated().contains { place, derivative in
        let (i, j) = place.quotientAndRemainder(dividingBy: expected.columns)
        let limit = tolerances.estimateFactor * (derivative.errorEstimate + rounding)
        return derivative.isUsable && derivative.kink == nil
          && abs(derivative.value - expected[i, j]) > limit + 1e-6 * abs(expected[i, j])
      }
    }
    let isWrong: Bool
    if let along {
      guard let direction = try? bound.evaluate(along) else { return nil }
      isWrong = disagrees(direction, found)
    } else {
      isWrong = (0..<min(found.columns, Self.columns)).contains { place in
        let unit = Matrix(x.rows, x.columns) { i, j in j * x.rows + i == place ? 1 : 0 }
        let column = found.block(rows: 0..<found.rows, columns: place..<place + 1)
        return disagrees(unit, column.reshaped(x.rows, x.columns))
      }
    }
    return isWrong ? "the tape's second derivatives and differences of its gradient disagree" : nil
  }

  /// So many columns of a Hessian are compared with differences.
  private static let columns = 16

  /// ∂ of an expression along the directions, by the rules' differentials.
  func differential(
    of expression: CheckedExpression, _ bound: BoundProgram, _ directions: [String: Matrix]
  ) throws -> Matrix {
    var inputs: [String: DualMatrix<Matrix>] = [:]
    for (name, value) in bound.values {
      inputs[name] = DualMatrix(value: value, differential: directions[name] ?? value.zero)
    }
    var evaluator = Evaluator(
      bound.program, inputs: inputs, anchor: DualMatrix(constant: Matrix(0)),
      hasFailed: { $0.value.failure != nil || $0.differential.failure != nil })
    let result = evaluator.evaluate(expression)
    if let failure = result.value.failure ?? result.differential.failure {
      throw LanguageError("\(failure)", at: evaluator.failedAt, in: bound.program.source)
    }
    if let (i, j) = result.differential.firstNonFinite {
      throw LanguageError(
        "entry (\(i + 1), \(j + 1)) of the differential is "
          + Matrix.format(result.differential[i, j]), at: expression.mark, in: program.source)
    }
    return result.differential
  }

  /// A random differential for every input; consts do not change.
  func directions() -> [String: Matrix] {
    var generator = SeededGenerator(seed: bound.seed &+ 0x5EED)
    var result: [String: Matrix] = [:]
    for input in program.inputs {
      let direction = Matrix.randomNormal(input.rows, input.columns, using: &generator)
      result[input.name] = input.isConstant ? direction.zero : input.symmetrised(direction)
    }
    return result
  }
}
