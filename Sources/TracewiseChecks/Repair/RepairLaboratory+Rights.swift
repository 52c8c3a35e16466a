import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// Right forms of what a claim is about.
extension RepairLaboratory {
  /// What is known to be right: true claims of the same, the other side of an identity, and what the trace
  /// method derives.
  func rightForms(_ others: [FormNode]) -> [FormNode] {
    var plain = reader
    plain.namesSizes = false
    return others + rightForms(reader) + rightForms(plain)
  }

  private func rightForms(_ reader: FormReader) -> [FormNode] {
    var forms: [FormNode] = []
    let symbolic = SymbolicProgram(program)
    switch claim.form {
    case .identity(let left):
      if !left.derivatives.isEmpty {
        // An entry, a row or a column of a gradient.
        let form = symbolic.expression(left)
        if form.weight < Self.largest, let node = reader.read(form) { forms.append(node) }
      } else if case .expression(let left) = syntax.left {
        let form = reader.read(left)
        forms += [form, table.withNormsOpened(form)]
      }
    case .hessian(_, let left):
      let form = symbolic.expression(left)
      if form.weight < Self.largest, let node = reader.read(form) { forms.append(turned(node)) }
    case .differential(let expression):
      let derivation = Derivation.differential(of: symbolic.problem(of: expression))
      if let form = derivation.differential, form.weight < Self.largest,
        let node = reader.read(form)
      {
        forms.append(node)
      }
    case .gradient(let name):
      guard let problem = symbolic.problem(for: [name]) else { break }
      if let gradient = Deriver.derive(problem).gradients.first(where: { $0.input.name == name }) {
        for form in [gradient.writtenOut, gradient.value] where form.weight < Self.largest {
          if let node = reader.read(form).flatMap(inConvention) { forms.append(turned(node)) }
        }
      }
    }
    return forms
  }

  /// What other claims say of the same.
  func otherClaims() -> [FormNode] {
    guard let others = FormReader(whole, table) else { return [] }
    return zip(whole.claims, others.claims).compactMap { other, text in
      other.line != claim.line && other.isAbout(claim) ? others.read(text.right) : nil
    }
  }

  /// A derived form in the layout of the claim.
  private func turned(_ form: FormNode) -> FormNode { isTurned ? table.transpose(form) : form }

  /// A form as a person would write it, where that is still right.
  func tidy(
    _ form: FormNode, keeping kept: Set<FormNode>, _ points: RepairPoints, _ isSymmetric: Bool
  ) -> FormNode {
    let shorter = table.tidy(form, keeping: kept, points.values)
    return points.holds(shorter, isSymmetric) ? shorter : form
  }

  /// A form of the gradient by the claim's convention; nil where the language has no words for that.
  private func inConvention(_ form: FormNode) -> FormNode? {
    guard let convention = claim.convention else { return form }
    return claim.words(by: convention, in: program).flatMap { table.read($0, gradient: form) }
  }

  /// Larger forms are not searched.
  private static let largest = 1200
}

extension GradientForm {
  /// The form with what it defines put in.
  fileprivate var writtenOut: Expression {
    var form = form
    for definition in definitions.reversed() where form.weight < 1000 {
      form = form.replacing { $0.symbol == definition.symbol ? definition.value : nil }
    }
    return form
  }
}

extension Claim {
  /// Whether another claim is about the same derivatives.
  fileprivate func isAbout(_ other: Claim) -> Bool {
    switch (form, other.form) {
    case (.gradient(let name), .gradient(let other)): name == other
    case (.hessian, .hessian): leftText == other.leftText
    default: false
    }
  }
}
