import TracewiseChecks
import TracewiseDerivation
import TracewisePrograms

extension DeriveCommand {
  /// The gradients with what they are written with, and the steps that lead to each.
  static func json(_ derived: CheckedDerivation, _ understood: Understood) -> JSON {
    let gradients = derived.derivation.gradients.map { ($0.input.name, json($0, derived)) }
    let claims = ClaimNotes(derived).lines.map { line in
      JSON.object(
        [
          ("line", .count(line.line)), ("input", .string(line.input)),
          ("verdict", .string(line.verdict)), ("text", .string(line.text)),
        ] + (line.diagnosis.map { [("diagnosis", .string($0))] } ?? [])
          + (line.repair.map { [("repair", .string($0))] } ?? []))
    }
    let hessians = derived.hessians.map { hessian in
      JSON.object([
        ("line", .count(hessian.line)), ("claim", .string(hessian.left)),
        ("text", .string(Printer(UnicodeNotation()).text(hessian.derived))),
        ("latex", .string(Printer(LatexNotation()).text(hessian.derived))),
      ])
    }
    return .object(
      [("understood", understood.json), ("gradients", .object(gradients))]
        + (hessians.isEmpty ? [] : [("hessians", .array(hessians))])
        + (claims.isEmpty ? [] : [("claims", .array(claims))]))
  }

  private static func json(_ gradient: GradientForm, _ derived: CheckedDerivation) -> JSON {
    let printer = Printer(UnicodeNotation())
    let latex = Printer(LatexNotation())
    let second = derived.secondDerivatives.first { $0.input == gradient.input }
    let names = gradient.definitions.map {
      (printer.notation.symbol($0.symbol), JSON.string(printer.text($0.value)))
    }
    let latexNames = gradient.definitions.map {
      (latex.notation.symbol($0.symbol), JSON.string(latex.text($0.value)))
    }
    let steps = derived.derivation.nodeDerivations(to: gradient.input).flatMap(steps)
    return .object([
      ("text", .string(printer.text(gradient.form))),
      ("latex", .string(latex.text(gradient.form))),
      ("second", .optional(second.map { printer.text($0.value) })),
      ("where", .object(names)),
      ("latexWhere", .object(latexNames)),
      ("steps", .array(steps)),
    ])
  }

  static func steps(_ nodeDerivation: NodeDerivation) -> [JSON] {
    [step(nodeDerivation.start, because: "start")]
      + nodeDerivation.steps.map { step in
        self.step(
          step.line, because: step.reason.text(Printer(UnicodeNotation())), step.judgement)
      }
  }

  /// A step of a derivation as an object.
  static func step(
    _ line: Expression, because reason: String, _ judgement: Judgement? = nil
  ) -> JSON {
    var members: [(String, JSON)] = [
      ("expression", .string(Printer(UnicodeNotation()).text(line))),
      ("latex", .string(Printer(LatexNotation()).text(line))), ("because", .string(reason)),
    ]
    if let judgement { members.append(("check", .string(judgement.text))) }
    return .object(members)
  }
}
