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
    let language = emission.language
    let sizes = try GeneralSizes(Loading(arguments))
    let program = sizes.program
    let symbolic = SymbolicProgram(program)
    guard
      let code = symbolic.code(for: arguments.wrt, at: sizes.values, in: language)
    else {
      throw Failure.data("there is no loss to derive", in: program.source.name)
    }
    do {
      try Output.result(CodeWriter.text(code, language), to: arguments.output)
    } catch let error as CodeError {
      throw Failure.data("\(error)", in: program.source.name)
    }
  }
}
