import MatrixFiles
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
      data[name] = try Self.matrix(source, limit: arguments.entries)
    }
    self.data = data
    paths = Dictionary(
      arguments.data.map { ($0.name, $0.source.description) }, uniquingKeysWith: { $1 })
  }

  /// The matrix of a file, or one written out.
  static func matrix(_ source: DataSource, limit: Int) throws -> Matrix {
    do throws(DataError) {
      return MatrixLiteral.isLiteral(source.path)
        ? try MatrixLiteral.matrix(source.path)
        : try Matrix(contentsOf: source.path, key: source.key, limit: limit)
    } catch {
      let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
      let excerpt = error.excerpt.map { "\n\($0)" } ?? ""
      throw Failure.data(error.message + excerpt, in: error.source + place)
    }
  }

  /// The program of the only operand.
  func lone() throws -> BoundProgram {
    guard arguments.operands.count == 1 else {
      throw arguments.usage(
        "one FILE.loss or EXPR is required; there are \(arguments.operands.count)")
    }
    return try program(LossText(arguments.operands[0], arguments).form(), seed: arguments.seed)
  }

  /// A loss, bound to the data and drawn with a seed; where claims are judged, without those that are not read.
  func program(
    _ loss: LossForm, seed: UInt64, settingAsideUnread: Bool = false
  ) throws -> BoundProgram {
    let program = try parsed(loss, settingAsideUnread)
    if seed == arguments.seed {
      program.unread.filter { NamedValueClaim($0, in: program) == nil }.flatMap(\.errors).forEach {
        Output.message("\($0)")
      }
    }
    guard program.loss != nil || !program.claims.isEmpty || !program.misfits.isEmpty else {
      throw Failure.data("there is neither a loss nor a claim", in: program.source.name)
    }
    try checkNames(program)
    // Once, however many seeds there are.
    if seed == arguments.seed { program.notes.forEach(Output(arguments).note) }
    do {
      return try BoundProgram(
        program, given: data(for: loss, program), seed: seed, entries: arguments.entries)
    } catch let error as InputError {
      throw Failure.data("\(error)", in: paths[error.name])
    }
  }

  /// The matrices for a program; a formula of several takes those that are for it.
  private func data(for loss: LossForm, _ program: Program) -> [String: Matrix] {
    loss.isOneOfSeveral ? data.filter { program.input($0.key) != nil } : data
  }

  private func parsed(_ loss: LossForm, _ settingAsideUnread: Bool) throws -> Program {
    let shapes = data.mapValues { (rows: $0.rows, columns: $0.columns) }
    if loss.isOneOfSeveral, !shapes.isEmpty || !arguments.dims.isEmpty {
      // Names of other formulas are none of this one.
      let names = try parsed(loss, sizes: [:], shapes: [:])
      return try parsed(
        loss, sizes: arguments.dims.filter { names.allSizes[$0.key] != nil },
        shapes: shapes.filter { names.input($0.key) != nil })
    }
    guard settingAsideUnread, loss.reading == nil else {
      return try parsed(loss, sizes: arguments.dims, shapes: shapes)
    }
    return try Program(
      settingAsideUnreadClaimsOf: loss.tree, sizes: arguments.dims, boundShapes: shapes)
  }

  /// A loss with other sizes.
  func program(_ loss: LossForm, sizes: [String: Int]) throws -> Program {
    try parsed(loss, sizes: sizes, shapes: [:])
  }

  private func parsed(
    _ loss: LossForm, sizes: [String: Int], shapes: [String: (rows: Int, columns: Int)]
  ) throws -> Program {
    do throws(LanguageFailure) {
      return try Program(
        checking: loss.tree, sizes: sizes, boundShapes: shapes,
        hasScalarLoss: !arguments.wantsDifferential)
    } catch {
      // Claims about gradients of named values are judged, and no reason not to derive or to emit.
      if loss.reading == nil, !arguments.wantsDifferential,
        let program = try? Program(
          settingAsideUnreadClaimsOf: loss.tree, sizes: sizes, boundShapes: shapes),
        !program.unread.isEmpty,
        program.unread.allSatisfy({ NamedValueClaim($0, in: program) != nil })
      {
        return program
      }
      throw loss.reading?.inDocument(error) ?? error
    }
  }

  /// Every name of `--wrt` must be an input's; those of `--data` are checked with the sizes.
  private func checkNames(_ program: Program) throws {
    let names = program.inputs.map(\.name)
    for name in arguments.wrt ?? [] {
      guard let input = program.input(name) else {
        let hint = Hint.didYouMean(name, among: names)
        throw Failure.data(
          "there is no input '\(name)' to differentiate for (--wrt)"
            + (hint.isEmpty ? "; the inputs are \(names.joined(separator: ", "))" : hint),
          in: program.source.name)
      }
      guard !input.isConstant else {
        throw Failure.data(
          "'\(name)' is a const and has no gradient (--wrt)", in: program.source.name)
      }
    }
  }
}
