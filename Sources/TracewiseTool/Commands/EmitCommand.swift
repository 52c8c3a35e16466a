import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// `tracewise derive … --emit LANGUAGE`: a function that computes loss and gradients.
enum EmitCommand {
  static func run(_ arguments: Arguments) throws {
    guard let emission = arguments.emission else { return }
    guard arguments.format == arguments.command.formats[0] else {
      throw arguments.usage("'--emit' prints code and takes no '--format \(arguments.format)'")
    }
    guard !arguments.wantsSecond else {
      throw arguments.usage("'--emit' prints first derivatives and takes no '--second'")
    }
    let loading = try Loading(arguments)
    let sizes = try GeneralSizes(LossText(arguments.operands[0], arguments).form(), loading)
    try Output.result(
      text(sizes, for: arguments.wrt, in: emission.language), to: arguments.output)
  }

  /// The function in a language, for the given inputs (all that are not const).
  static func text(
    _ sizes: GeneralSizes, for names: [String]?, in language: any CodeLanguage
  ) throws -> String {
    let program = sizes.program
    guard let code = SymbolicProgram(program).code(for: names, at: sizes.values, in: language)
    else {
      throw Failure.data("there is no loss to derive", in: program.source.name)
    }
    do {
      return try CodeWriter.text(code, language)
    } catch let error as CodeError {
      throw Failure.data("\(error)", in: program.source.name)
    }
  }
}
