import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// `tracewise derive FILE.loss | EXPR`: closed-form gradients with the steps of the trace method.
enum DeriveCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let bound = try Loading(arguments).lone()
    let derived = try CheckedDerivation(bound, for: arguments.wrt, second: arguments.wantsSecond)
    switch arguments.format {
    case _ where arguments.emission != nil: try EmitCommand.run(arguments)
    case "json": try Output.result(json(derived).text() + "\n", to: arguments.output)
    default:
      let report = DerivationText(derived.derivation, UnicodeNotation())
      try Output.result(report.text + second(derived) + claims(derived), to: arguments.output)
    }
    if !derived.isComparedWithTape {
      Output(arguments).note(
        "the loss has no value at the data; its gradients were not compared with the tape's")
    }
    for failure in derived.failures { Output.message("error: \(failure)") }
    return derived.failures.isEmpty ? 0 : Failure.Code.software.rawValue
  }

  /// The differentials of the gradients along directions.
  private static func second(_ derived: CheckedDerivation) -> String {
    guard let first = derived.secondDerivatives.first else { return "" }
    let printer = Printer(UnicodeNotation())
    let directions = first.directions.map { "∂\($0.symbol.name) = \(printer.text($0.value))" }
    var known: Set<MatrixSymbol> = []
    var lines = ["", "along " + directions.joined(separator: ", ")]
    for second in derived.secondDerivatives {
      for definition in second.definitions where known.insert(definition.symbol).inserted {
        lines.append("\(definition.symbol.name) = \(printer.text(definition.value))")
      }
      lines.append("∂∇\(second.input.name) = \(printer.text(second.form))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The claims of the file, beside what was derived.
  private static func claims(_ derived: CheckedDerivation) -> String {
    let lines = derived.claimedForms.map { claim in
      let printer = Printer(UnicodeNotation())
      let verdict =
        switch claim.likeness {
        case .sameForm: "is this form"
        case .sameTerms: "is the same, multiplied out: \(printer.text(claim.claimed))"
        case .different: "has another form: \(printer.text(claim.claimed))"
        }
      return "line \(claim.line), claim grad(\(claim.input)), \(verdict)\n"
    }
    let printer = Printer(UnicodeNotation())
    let wrong = derived.wrongTerms.map { wrong in
      "line \(wrong.line), refute grad(\(wrong.input)), lacks \(printer.text(wrong.term)), which comes "
        + "from \(printer.text(wrong.origin)) by \(wrong.reason.text(printer))\n"
    }
    return lines.isEmpty && wrong.isEmpty ? "" : "\n" + (lines + wrong).joined()
  }

  private static func json(_ derived: CheckedDerivation) -> JSON {
    let printer = Printer(UnicodeNotation())
    let derivation = derived.derivation
    return .object([
      (
        "gradients",
        .object(
          derivation.gradients.map { gradient in
            (
              gradient.input.name,
              .object([
                ("text", .string(printer.text(gradient.form))),
                (
                  "second",
                  .optional(
                    derived.secondDerivatives.first { $0.input == gradient.input }
                      .map { printer.text($0.value) })
                ),
                (
                  "where",
                  .object(
                    gradient.definitions.map {
                      (printer.notation.symbol($0.symbol), .string(printer.text($0.value)))
                    })
                ),
                (
                  "steps",
                  .array(
                    derivation.passages(to: gradient.input).flatMap { steps($0, printer) })
                ),
              ])
            )
          })
      )
    ])
  }

  private static func steps(_ passage: Passage, _ printer: Printer<UnicodeNotation>) -> [JSON] {
    let start = JSON.object([
      ("expression", .string(printer.text(passage.start))), ("because", .string("start")),
    ])
    return [start]
      + passage.steps.map { step in
        .object([
          ("expression", .string(printer.text(step.line))),
          ("because", .string(step.reason.text(printer))),
          ("check", .optional(step.judgement?.text)),
        ])
      }
  }
}
