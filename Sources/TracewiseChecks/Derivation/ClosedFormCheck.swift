import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// The gradients of a composition against the closed forms that the trace method derives: in floating
/// point at the point, and modulo 2⁶¹ − 1 where the composition is rational.
struct ClosedFormCheck<S: Subject> {
  /// Longer compositions are not derived: nobody would read the form.
  private static var mostNodes: Int { 256 }

  private let point: SubjectCase<S>
  private let composition: Composition

  init(_ point: SubjectCase<S>, _ composition: Composition) {
    self.point = point
    self.composition = composition
  }

  var records: [CheckRecord] {
    let law = "\(point.subject.claim) is not the closed form that the trace method derives"
    guard composition.dependsOnInputs, composition.nodes.count <= Self.mostNodes else { return [] }
    do {
      let gradients = try point.gradient()
      let rounding = try point.gradientRounding()
      var comparison = Comparison(point.tolerances)
      var isExact = true
      guard let forms = try ClosedForms(composition, point.subject.operandNames) else { return [] }
      let values = point.operands + forms.known
      for (k, form) in forms.gradients.enumerated() {
        let name = point.subject.operandNames[k]
        var noise = Rounding(point.tolerances, seed: point.seed)
        let bound = try noise.of(values) { [try form.value.apply(to: $0).checked()] }[0]
        let expected = try form.value.apply(to: values).checked()
        comparison.add(gradients[k], expected, bound + rounding[k], name)
        comparison.setNaturalScale(point.naturalScale(k), operand: name)
        switch form.hasRoundedNumbers ? nil : exact(form.value, forms, k) {
        case .equal?: break
        case .different(let differences)?:
          var record = point.record(.symbolic)
          record.verdict = .refuted
          record.reason = "the closed form that the trace method derives is not the exact gradient"
          record.error = .infinity
          record.diagnosis = differences.first.map { "\($0)" }
          return [record]
        default: isExact = false
        }
      }
      var record = point.record(.symbolic)
      comparison.conclude(
        &record, law: law,
        holds: "\(point.subject.claim) is the closed form that the trace method derives"
          + (isExact ? ", which is exact modulo 2⁶¹ − 1" : ""))
      return [record]
    } catch {
      return [point.failure(.symbolic, law, error)]
    }
  }

  /// What exact arithmetic says of a form; nil where it has no say.
  private func exact(_ form: Composition, _ forms: ClosedForms, _ k: Int) -> ExactCheck.Outcome? {
    guard point.affords(point.operands[k].count) else { return nil }
    let check = ExactLossOracle(seed: point.seed).check(
      form.unfolded, isGradientOf: forms.function, operand: k,
      at: (point.operands + forms.known).map { ExactOperand.general($0.shape) })
    guard check.opaque.isEmpty, check.failure == nil else { return nil }
    return check.outcome
  }
}

/// The gradients of a composition in closed form.
private struct ClosedForms {
  /// The composition as a function of its inputs and of what is known: what is not a plain number has a
  /// name in the formulas.
  let function: Composition
  let known: [Matrix]
  let gradients: [(value: Composition, hasRoundedNumbers: Bool)]

  /// The closed forms; nil where they take more terms than a derivation has.
  init?(_ composition: Composition, _ inputs: [String]) throws {
    let (function, known) = composition.lifted { x in
      x.values.allSatisfy { $0.isShort && $0 == x.values[0] }
    }
    let names = inputs + known.indices.map { "#\($0 + 1)" }
    let values = composition.inputs + known
    let symbols = zip(names, values).map { MatrixSymbol($0, $1.shape) }
    let loss = function.apply(to: symbols.map { Expression($0) })
    let derivation = Deriver.derive(Problem(loss: loss, inputs: Array(symbols[..<inputs.count])))
    guard !derivation.isOverBudget else { return nil }
    gradients = try symbols[..<inputs.count].map { symbol in
      guard let gradient = derivation.gradients.first(where: { $0.input == symbol })?.value else {
        throw TracewiseError(.argument, in: "derivation", "no gradient for \(symbol.name)")
      }
      let value = try Composition(
        recording: DerivedFunction(expression: gradient, names: names, isSymmetrised: false),
        at: values)
      return (value, loss.hasRoundedNumbers || gradient.hasRoundedNumbers)
    }
    self.function = function
    self.known = known
  }
}
