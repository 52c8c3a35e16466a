import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// What a claim is compared with, as a subject that oracles judge.
extension ProgramCheck {
  /// Asks oracles about the derivative that a claim was compared with, where nobody else does: the loss's gradients
  /// have records of their own, so that a right claim about one rests on these.
  func confirm(
    _ claim: Claim, _ evidence: ClaimEvidence, _ record: inout CheckRecord
  ) throws {
    record.operand = claim.input
    // Oracles see the gradient in the usual convention.
    if let convention = claim.convention {
      if record.verdict == .verified { record.diagnosis = "right by \(convention.rawValue)" }
      return
    }
    if let witness = try witness(of: claim, isWrong: record.entry != nil) {
      switch witness.verdict {
      case .verified: break
      case .refuted:
        record.verdict = .inconclusive(.undecided("\(claim.oracle) disagree: \(witness.reason)"))
      case .inconclusive(let doubt):
        if claim.isAboutFirst { record.oracle = .tape }
        if claim.isDifferential, doubt.isKink { record.verdict = witness.verdict }
      }
    }
    if program.isSymmetrised(claim) { try noteAsymmetry(of: claim, evidence, &record) }
  }

  /// The record of a claim about second derivatives at a point where the tape has none that differences confirm, as on
  /// ties and kinks, where the claim holds at all points close by, and differences confirm the tape there: that of one of
  /// them.
  func beside(_ claim: Claim) -> CheckRecord? {
    guard case .hessian = claim.form else { return nil }
    var (check, nearest) = (self, CheckRecord?.none)
    check.explains = false
    for point in bound.around(distance: 1e-6, pairs: 3, keeping: givenNumbers(in: claim)) {
      check.bound = point
      guard case (var record, let evidence)? = try? check.compared(claim),
        (try? check.confirm(claim, evidence, &record)) != nil, record.verdict == .verified
      else { return nil }
      nearest = record
    }
    nearest?.atKinks = [
      "at the data no second derivatives are confirmed, as on a tie or a kink: it was compared beside it"
    ]
    return nearest
  }

  /// What is said of the derivative that a claim is compared with.
  private func witness(of claim: Claim, isWrong: Bool) throws -> CheckRecord? {
    switch claim.form {
    case .identity: nil
    case .gradient(let name):
      isWrong ? try record(of: name, by: DifferencesOracle()) : nil
    case .hessian(let name, _): try record(of: name, by: SecondOrderOracle())
    case .differential(let expression): try record(of: expression)
    }
  }

  /// What an oracle says of the loss's derivatives for an input.
  private func record(of name: String, by oracle: some Oracle) throws -> CheckRecord? {
    guard let input = program.input(name), let x = bound.values[name] else { return nil }
    let loss = LossSubject(try bound.loss(of: input), label: program.source.name, inputs: [name])
    return try record(of: loss, at: [x], by: oracle)
  }

  /// What differences say of an expression's differential by the rules.
  private func record(of expression: CheckedExpression) throws -> CheckRecord? {
    let moving = program.inputs.indices.filter { !program.inputs[$0].isConstant }
    let inputs = moving.map { program.inputs[$0].name }
    let values = program.inputs.map { bound.values[$0.name] ?? Matrix(0) }
    let function = try Composition(
      recording: ProgramFunction(program: program, expression: expression), at: values,
      moving: moving)
    let directions = directions()
    return try record(
      of: LossSubject(function, label: program.source.name, inputs: inputs),
      at: moving.map { values[$0] }, along: inputs.compactMap { directions[$0] },
      by: DifferentialOracle())
  }

  private func record(
    of subject: LossSubject<Composition>, at inputs: [Matrix], along directions: [Matrix]? = nil,
    by oracle: some Oracle
  ) throws -> CheckRecord? {
    guard !inputs.isEmpty else { return nil }
    let point = try SubjectCase(
      subject, region: .point(inputs), size: 0, seed: bound.seed, tolerances: tolerances,
      directions: directions, sampling: .alongDirections)
    return oracle.check(point).first
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
