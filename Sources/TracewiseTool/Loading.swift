import Tracewise
import TracewiseLanguage

/// A loss from a file or the command line, with its data.
struct Loading {
  let arguments: Arguments
  /// The matrices of `--data`, by name.
  private let data: [String: Matrix]
  private let paths: [String: String]

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    var data: [String: Matrix] = [:]
    for (name, source) in arguments.data {
      do {
        data[name] = try Matrix(readTable(from: source))
      } catch let error as DataError {
        throw Failure.data(
          ([error.description] + [error.excerpt].compactMap { $0 })
            .joined(separator: "\n"))
      }
    }
    self.data = data
    paths = Dictionary(
      arguments.data.map { ($0.name, $0.source.description) }, uniquingKeysWith: { $1 })
  }

  /// Whether an operand names a file rather than an expression or a rule.
  static func isFile(_ operand: String) -> Bool {
    operand.hasSuffix(".loss")
      || (operand.contains("/") && !operand.contains(" ")
        && File.exists(operand))
  }

  /// The program that an operand stands for, bound to the data and drawn with a seed.
  func program(_ operand: String, seed: UInt64) throws -> BoundProgram {
    let shapes = data.mapValues { (rows: $0.rows, columns: $0.columns) }
    let program: Program
    do {
      if Self.isFile(operand) {
        let text = try File.read(operand)
        program = try Program(
          checking: SourceText(name: operand, text: text), sizes: arguments.dims,
          boundShapes: shapes)
      } else {
        program = try Program(
          checkingExpression: SourceText(name: "loss", text: operand), sizes: arguments.dims,
          boundShapes: shapes)
      }
    } catch let failure as LanguageFailure {
      throw Failure.data(failure.description)
    }
    try checkNames(program)
    do {
      return try BoundProgram(program, given: data, seed: seed)
    } catch let error as InputError {
      throw Failure.data("\(paths[error.name] ?? error.name): \(error)")
    }
  }

  /// Every name of `--data` and `--wrt` must be an input's.
  private func checkNames(_ program: Program) throws {
    let names = program.inputs.map(\.name)
    for (name, _) in arguments.data where !names.contains(name) {
      throw Failure.data("--data \(name): \(Self.unknown(name, names))")
    }
    for name in arguments.wrt ?? [] {
      guard let input = program.input(name) else {
        throw Failure.data("--wrt \(name): \(Self.unknown(name, names))")
      }
      guard !input.isConstant else {
        throw Failure.data("--wrt \(name): '\(name)' is a const and has no gradient")
      }
    }
  }

  private static func unknown(_ name: String, _ names: [String]) -> String {
    let hint = suggestion(for: name, among: names).map { "; did you mean '\($0)'?" }
    return "the loss has no input '\(name)'" + (hint ?? " (\(names.joined(separator: ", ")))")
  }
}
