public import Tracewise

/// A program with values for all its inputs: some from files, the rest drawn by kind and seed.
public struct BoundProgram: Sendable {
  /// The program.
  public let program: Program
  /// The values of inputs and consts.
  public let values: [String: Matrix]
  /// The names of the inputs that were given, not drawn.
  public let given: Set<String>
  /// What the other values were drawn with.
  public let seed: UInt64
  /// The most entries that values may have together.
  package let entries: Int
  /// Whether the program had a value at one of the draws.
  let isDefined: Bool
  /// How far π and e are moved where it is measured what rounding does.
  package var constantShift = 0.0

  /// Binds values to inputs; those not given are drawn, again where the loss or a claim has no
  /// finite value.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - given: Values of inputs and consts by name.
  ///   - seed: What the others are drawn with.
  ///   - entries: The most entries that the values of all operations may have together, which is known
  ///     from their sizes; gradients and checks take a few times as much.
  /// - Throws: an `InputError` where a given value is not of its input's kind, a `LanguageError` where
  ///   the program takes more entries, before memory is taken for any, or where a matrix that must be
  ///   invertible is singular by its sizes or at all draws.
  public init(
    _ program: Program, given: [String: Matrix] = [:], seed: UInt64 = 1, entries: Int = 1 << 27
  ) throws {
    try EntryBudget(program, entries: entries).require()
    self.program = program
    self.seed = seed
    self.entries = entries
    for input in program.inputs {
      if let value = given[input.name], let refusal = input.refusal(of: value) {
        throw InputError(name: input.name, reason: refusal)
      }
    }
    self.given = Set(given.keys)
    if let error = program.singularity { throw error }
    (values, isDefined) = Self.drawn(for: program, given: given, seed: seed)
    if !isDefined, let error = program.singularity(at: values, given: self.given) { throw error }
  }

  /// The same program with other values.
  package func with(_ values: [String: Matrix]) -> BoundProgram {
    BoundProgram(self, program, values)
  }

  /// Another program of the same inputs with the same values.
  package func with(_ program: Program) -> BoundProgram { BoundProgram(self, program, values) }

  private init(_ other: BoundProgram, _ program: Program, _ values: [String: Matrix]) {
    self.program = program
    self.values = values
    given = other.given
    seed = other.seed
    entries = other.entries
    isDefined = other.isDefined
  }

  /// The inputs that gradients are taken with respect to.
  public var active: [Declaration] { program.inputs.filter { !$0.isConstant } }
}

/// Data that is not of its input's kind.
public struct InputError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The input.
  public let name: String
  /// What is wrong with the data, such as `is not symmetric`.
  public let reason: String
  public var description: String { "\(name): \(reason)" }
}

extension BoundProgram {
  /// The loss and its gradients for the given inputs (all that are not const), in the order of
  /// the program. Gradients for symmetric and spd inputs are symmetric, (G + Gᵀ)/2.
  ///
  /// Throws a `LanguageError` that points at the operation which failed.
  public func lossAndGradients(
    for names: [String]? = nil
  ) throws -> (loss: Double, gradients: [(name: String, gradient: Matrix)]) {
    guard let loss = program.loss else {
      throw LanguageError("the file has no loss", at: nil, in: program.source)
    }
    let tape = Tape()
    let inputs = record(on: tape)
    let output = try evaluate(loss, inputs, on: tape)
    let chosen = active.filter { names?.contains($0.name) ?? true }
    do {
      let gradients = try tape.gradient(
        of: output, withRespectTo: chosen.compactMap { inputs[$0.name] })
      let finite = try zip(chosen, gradients).map { input, gradient in
        (input.name, try input.symmetrised(gradient).finite(named: input.name))
      }
      return (output.scalar, finite)
    } catch let error as TracewiseError {
      guard error.kind == .notFinite, error.operation != "gradient" else {
        throw LanguageError(
          "\(error)", at: loss.range, in: program.source,
          notes: error.kind == .notFinite ? program.branchNotes : [])
      }
      let place = birthplace(in: loss)
      throw LanguageError(
        "\(error)", at: place.mark, in: program.source,
        notes: isDefined ? [] : program.needs(of: place))
    }
  }

  /// An expression on a tape.
  package func evaluate(
    _ expression: CheckedExpression, _ inputs: [String: Variable], on tape: Tape
  ) throws -> Variable {
    var evaluator = Evaluator(
      program, inputs: inputs, anchor: tape.constant(Matrix(0)),
      hasFailed: { _ in tape.failure != nil })
    evaluator.constantShift = constantShift
    evaluator.derivatives = program.recordedDerivatives(inputs, constantShift)
    let output = evaluator.evaluate(expression)
    if let failure = tape.failure {
      throw LanguageError("\(failure)", at: evaluator.failedAt, in: program.source)
    }
    return output
  }

  /// An expression in plain matrices.
  package func evaluate(
    _ expression: CheckedExpression, differentials: [String: Matrix] = [:]
  ) throws -> Matrix {
    var evaluator = Evaluator(
      matrices: program, inputs: values, differentials: differentials, constantShift: constantShift)
    let value = evaluator.evaluate(expression)
    if let failure = value.failure {
      throw LanguageError("\(failure)", at: evaluator.failedAt, in: program.source)
    }
    return value
  }
}

extension Declaration {
  /// Whether perturbations are symmetric, and so gradients too.
  package var isSymmetric: Bool { kind == .symmetric || kind == .positiveDefinite }

  /// (G + Gᵀ)/2 for a symmetric input, G for any other.
  package func symmetrised(_ gradient: Matrix) -> Matrix {
    isSymmetric ? 0.5 * (gradient + gradient.T) : gradient
  }
}

extension Matrix {
  /// The matrix, or an error that names the first entry that is NaN or infinite.
  fileprivate func finite(named name: String) throws -> Matrix {
    guard let (i, j) = firstNonFinite else { return self }
    throw TracewiseError(
      .notFinite, in: "gradient",
      "entry (\(i + 1), \(j + 1)) of the gradient for \(name) is \(self[i, j])")
  }
}

extension BoundProgram {
  /// The graph that the loss records, `let` values under their names.
  public func graph() throws -> RecordedGraph {
    guard let loss = program.loss else {
      throw LanguageError("the file has no loss", at: nil, in: program.source)
    }
    let tape = Tape()
    var evaluator = Evaluator(
      program, inputs: record(on: tape), anchor: tape.constant(Matrix(0)),
      hasFailed: { _ in tape.failure != nil }, finish: { name, value in value.named(name) })
    evaluator.sparesBranches = false
    let output = evaluator.evaluate(loss)
    if let failure = tape.failure {
      throw LanguageError("\(failure)", at: evaluator.failedAt, in: program.source)
    }
    return tape.graph(of: output)
  }

  /// Inputs and consts on a tape, under their names.
  func record(on tape: Tape) -> [String: Variable] {
    var inputs: [String: Variable] = [:]
    for input in program.inputs {
      let value = values[input.name] ?? Matrix(0)
      inputs[input.name] =
        input.isConstant
        ? tape.constant(value, named: input.name) : tape.input(value, named: input.name)
    }
    return inputs
  }
}
