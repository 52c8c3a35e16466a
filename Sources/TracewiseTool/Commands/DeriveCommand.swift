import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// `tracewise derive FILE.loss | EXPR`: closed-form gradients with the steps of the trace method.
enum DeriveCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let bound = try Loading(arguments).lone()
    if arguments.wantsDifferential { return try DifferentialCommand.run(bound, arguments) }
    let derived = try CheckedDerivation(bound, for: arguments.wrt, second: arguments.wantsSecond)
    if arguments.emission == nil {
      try Output.result(report(derived, Understood(bound.program), arguments), to: arguments.output)
    } else {
      try EmitCommand.run(arguments)
    }
    if !derived.isComparedWithTape {
      Output(arguments).note(
        "the loss has no value at the data; its gradients were not compared with the tape's")
    }
    for failure in derived.failures { Output.message("error: \(failure)") }
    return derived.failures.isEmpty ? 0 : Failure.Code.software.rawValue
  }

  private static func report(
    _ derived: CheckedDerivation, _ understood: Understood, _ arguments: Arguments
  ) -> String {
    let title = "Gradients of \(arguments.operands.first ?? "the loss")"
    let (derivation, second) = (derived.derivation, derived.secondDerivatives)
    switch arguments.format {
    case "json": return json(derived, understood).text() + "\n"
    case "latex": return DerivationLatex(derivation, second: second, title: title).text
    case "html": return page(title, DerivationHTML(derivation, second: second))
    default:
      return DerivationText(derivation).text + self.second(derived) + claims(derived)
    }
  }

  /// A derivation as a page.
  static func page(_ title: String, _ derivation: DerivationHTML) -> String {
    HTMLPage(title: title, body: "<h1>\(title.escapedForXML)</h1>\n\(derivation.text)").text
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
    let printer = Printer(UnicodeNotation())
    let claims = derived.claimedForms.map { claim in
      let verdict =
        switch claim.likeness {
        case .sameForm: "is this form"
        case .sameTerms: "is the same, multiplied out: \(printer.text(claim.claimed))"
        case .different: "has another form: \(printer.text(claim.claimed))"
        }
      let layout = claim.isTransposed ? "in numerator layout, " : ""
      return "line \(claim.line), claim grad(\(claim.input)), \(layout)\(verdict)\n"
    }
    let wrongTerms = derived.wrongTerms.map { wrong in
      let text =
        "lacks \(printer.text(wrong.term)), which comes from \(printer.text(wrong.origin)) by "
        + wrong.reason.text(printer)
      return (line: wrong.line, text: "refute grad(\(wrong.input)), \(text)")
    }
    let wrongSteps = derived.wrongSteps.map { wrong in
      (line: wrong.line, text: "refute grad(\(wrong.input)), \(text(wrong, printer))")
    }
    let refutations = (wrongTerms + wrongSteps).sorted { $0.line < $1.line }
    let all = claims + refutations.map { "line \($0.line), \($0.text)\n" }
    return all.isEmpty ? "" : "\n" + all.joined()
  }

  /// `goes wrong at step 2 of Tr(∇sᵀ ∂s), property 5: …: the parentheses are lost`.
  private static func text(_ wrong: WrongStep, _ printer: Printer<UnicodeNotation>) -> String {
    let first = wrong.mistakenDerivation
    let others = wrong.others.map { "at \(place($0, printer)), \($0.mistake.text)" }
    return "goes wrong at \(place(first, printer)), \(first.reason.text(printer)): "
      + first.mistake.text
      + (others.isEmpty ? "" : "; or " + others.joined(separator: "; or "))
  }

  private static func place(_ wrong: MistakenDerivation, _ printer: Printer<UnicodeNotation>)
    -> String
  {
    let loss = MatrixSymbol.loss.differential
    let start =
      wrong.nodeDerivation.node == nil
      ? printer.notation.symbol(loss) : printer.text(wrong.nodeDerivation.start)
    return (wrong.step.map { "step \($0)" } ?? "the end") + " of \(start)"
  }
}
