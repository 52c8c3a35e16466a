import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewisePrograms

/// `tracewise derive FILE.loss | EXPR`: closed-form gradients with the steps of the trace method.
enum DeriveCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let bound = try Loading(arguments).lone()
    if arguments.wantsDifferential { return try DifferentialCommand.run(bound, arguments) }
    if arguments.format == "coq" { return try prove(arguments) }
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

  /// The derivation as theorems for Coq, at all values of the sizes that are free.
  private static func prove(_ arguments: Arguments) throws -> Int32 {
    guard !arguments.wantsSecond, arguments.emission == nil else {
      throw arguments.usage("'--format coq' prints theorems about first derivatives")
    }
    let sizes = try GeneralSizes(
      LossText(arguments.operands[0], arguments).form(), Loading(arguments))
    let source = sizes.program.source.name
    guard
      let theorems = try SymbolicProgram(sizes.program).theorems(
        for: arguments.wrt, at: sizes.values)
    else { throw Failure.data("there is no loss to derive", in: source) }
    if let missing = theorems.missing {
      throw Failure.data("\(missing) has no definition in words of theorems", in: source)
    }
    let text = RuleTheorems.file(about: source, theorems.theorems.map(\.text))
    try Output.result(text, to: arguments.output)
    return 0
  }

  private static func report(
    _ derived: CheckedDerivation, _ understood: Understood, _ arguments: Arguments
  ) -> String {
    let title = "Gradients of \(arguments.operands.first ?? "the loss")"
    let (derivation, second) = (derived.derivation, derived.secondDerivatives)
    switch arguments.format {
    case "json": return json(derived, understood).text() + "\n"
    case "latex":
      return DerivationLatex(
        derivation, second: second, title: title, notes: ClaimNotes(derived).lines.map(\.text)
      ).text
    case "html":
      let notes = ClaimNotes(derived).lines.map(\.text)
      return page(title, DerivationHTML(derivation, second: second), notes)
    default:
      let notes = ClaimNotes(derived).lines.map { "\($0.text)\n" }
      return DerivationText(derivation).text + self.second(derived)
        + (notes.isEmpty ? "" : "\n" + notes.joined())
    }
  }

  /// A derivation as a page.
  static func page(
    _ title: String, _ derivation: DerivationHTML, _ notes: [String] = []
  ) -> String {
    let list = notes.map { "<li>\($0.escapedForXML)</li>" }.joined(separator: "\n")
    let claims = notes.isEmpty ? "" : "\n<h2>Claims</h2>\n<ul>\n\(list)\n</ul>"
    return HTMLPage(
      title: title, body: "<h1>\(title.escapedForXML)</h1>\n\(derivation.text)\(claims)"
    ).text
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
    for line in derived.hessians.map({ "\($0.left) = \(printer.text($0.derived))" })
    where !lines.contains(line) { lines.append(line) }
    return lines.joined(separator: "\n") + "\n"
  }
}
