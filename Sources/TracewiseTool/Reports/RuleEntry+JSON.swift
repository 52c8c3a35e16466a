import TracewiseChecks
import TracewiseDerivation
import TracewisePrograms
import TracewiseVerification

extension RuleEntry {
  var json: JSON {
    let latex = Printer(LatexNotation())
    func equation(_ definition: Definition) -> JSON {
      .string("\(latex.notation.symbol(definition.symbol)) = \(latex.text(definition.value))")
    }
    return .object([
      ("name", .string(name)), ("operands", .count(subjects[0].operandCount)),
      ("variants", .array(subjects.compactMap(\.variant).map { .string($0) })),
      ("formula", .optional(formulas?.formula)),
      ("law", .optional(law.map { $0.text(Printer(UnicodeNotation())) })),
      ("differential", .optional(formulas?.differential)),
      ("pullbacks", .array((formulas?.pullbacks ?? []).map { .string($0) })),
      (
        "latex",
        .object([
          ("formula", formulas.map { equation($0.value) } ?? .null),
          ("differential", formulas.map { equation($0.differentialForm) } ?? .null),
          ("pullbacks", .array((formulas?.pullbackForms ?? []).map(equation))),
        ])
      ),
      ("derivation", .array(steps)),
      ("derived", .array(pullbacks.map(Self.json))),
      ("regions", .array(regions.map { .string($0) })),
      ("refuses", .array(refusals.map { .string($0) })),
      ("checks", .array(summaries.map(Self.json))),
      ("theorems", .array(theorems.map(Self.json))),
    ])
  }

  private var steps: [JSON] {
    guard let nodeDerivation = derivation?.derivation.nodeDerivation else { return [] }
    return [DeriveCommand.step(nodeDerivation.start, because: "start")]
      + nodeDerivation.steps.map { step in
        DeriveCommand.step(
          step.line, because: step.reason.text(Printer(UnicodeNotation())), step.judgement)
      }
  }

  private static func json(_ item: (derived: Definition, comparison: String)) -> JSON {
    let printer = Printer(UnicodeNotation())
    let symbol = printer.notation.symbol(item.derived.symbol)
    return .object([
      ("text", .string("\(symbol) = \(printer.text(item.derived.value))")),
      ("comparison", .string(item.comparison)),
    ])
  }

  private static func json(_ theorem: RuleTheorem) -> JSON {
    .object([
      ("name", .string(theorem.name)),
      ("hypotheses", .array(theorem.hypotheses.map { .string($0) })),
      ("claim", .string(theorem.claim)), ("coq", .string(theorem.text)),
    ])
  }

  private static func json(_ summary: OracleSummary) -> JSON {
    .object([
      ("oracle", .string("\(summary.oracle)")), ("verdict", .string(summary.state)),
      ("verified", .count(summary.count("verified"))),
      ("refuted", .count(summary.count("refuted"))),
      ("inconclusive", .count(summary.count("inconclusive"))),
      ("error", .number(summary.error)),
      ("smallestVisibleError", .number(summary.smallestVisibleError)),
    ])
  }
}
