import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewisePrograms

/// `tracewise derive --differential EXPR`: ∂ of an expression of any shape, law by law.
enum DifferentialCommand {
  static func run(_ bound: BoundProgram, _ arguments: Arguments) throws -> Int32 {
    if let other = arguments.emission != nil ? "--emit" : arguments.wantsSecond ? "--second" : nil {
      throw arguments.usage("'--differential' prints no gradients and takes no '\(other)'")
    }
    let derived = try CheckedDifferential(bound, for: arguments.wrt)
    try Output.result(report(derived.derivation, bound, arguments), to: arguments.output)
    for failure in derived.failures { Output.message("error: \(failure)") }
    return derived.failures.isEmpty ? 0 : Failure.Code.software.rawValue
  }

  private static func report(
    _ derivation: Derivation, _ bound: BoundProgram, _ arguments: Arguments
  ) -> String {
    let title = "Differential of \(arguments.operands.first ?? "the loss")"
    switch arguments.format {
    case "json": return json(derivation, Understood(bound.program)).text() + "\n"
    case "latex": return DerivationLatex(derivation, title: title).text
    case "html": return DeriveCommand.page(title, DerivationHTML(derivation))
    default: return DerivationText(derivation).text
    }
  }

  private static func json(_ derivation: Derivation, _ understood: Understood) -> JSON {
    let differential = derivation.differential ?? derivation.loss.zero
    return .object([
      ("understood", understood.json),
      (
        "differential",
        .object([
          ("text", .string(Printer(UnicodeNotation()).text(differential))),
          ("latex", .string(Printer(LatexNotation()).text(differential))),
          ("steps", .array(derivation.nodeDerivations.flatMap(DeriveCommand.steps))),
        ])
      ),
    ])
  }
}
