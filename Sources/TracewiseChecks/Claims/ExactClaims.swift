import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// An expression of a program as a function of its inputs, in any interpretation.
struct ProgramFunction: GenericLoss {
  let program: Program
  let expression: CheckedExpression
  /// Whether the value is made symmetric, as gradients for symmetric inputs are.
  var isSymmetrised = false
  /// The argument whose symmetric part is taken.
  var symmetric: Int?
  /// The loss, whose derivatives stand in the expression.
  var recorded: RecordedLoss?

  /// The arguments are the values of inputs and consts, then, in a differential, their
  /// differentials.
  func value<M: MatrixAlgebra>(at xs: [M]) throws -> M {
    let names = program.inputs.map(\.name)
    var xs = xs
    if let k = symmetric { xs[k] = 0.5 * (xs[k] + xs[k].T) }
    guard let anchor = xs.first, xs.count >= names.count else {
      throw TracewiseError(.argument, in: "claim", "there are no inputs")
    }
    let inputs = Dictionary(zip(names, xs), uniquingKeysWith: { $1 })
    let differentials = Dictionary(zip(names, xs[names.count...]), uniquingKeysWith: { $1 })
    var evaluator = Evaluator(
      program, inputs: inputs, differentials: differentials, anchor: anchor)
    evaluator.hasExactLiterals = true
    evaluator.derivatives = recorded?.derivatives(at: Array(xs[..<names.count]))
    let value = evaluator.evaluate(expression)
    return isSymmetrised ? 0.5 * (value + value.T) : value
  }
}

/// What exact arithmetic modulo 2⁶¹ − 1 says of a claim.
enum ExactVerdict {
  /// Equal; in the matrix structure only where opaque functions took part.
  case equal(isComplete: Bool)
  case different
  /// Exact arithmetic has no say: opaque functions may have relations that it does not know, and literals may be
  /// rounded.
  case silent
}

extension ProgramCheck {
  /// Judges a claim at random residues of the inputs' kinds.
  func exactVerdict(of claim: Claim) -> ExactVerdict {
    let inputs = program.inputs
    guard !inputs.isEmpty, givenNumbers(in: claim).isEmpty,
      inputs.allSatisfy({ $0.kind != .probability && $0.kind != .orthogonal })
    else { return .silent }
    let operands = inputs.map { $0.exactOperand(bound.values[$0.name]) }
    // What the loss is computed by is the same at residues.
    let asks = [claim.left, claim.right].compactMap { $0 }.contains { !$0.derivatives.isEmpty }
    let recorded = asks ? RecordedLoss(bound) : nil
    guard !asks || recorded != nil else { return .silent }
    let right = ProgramFunction(program: program, expression: claim.right, recorded: recorded)
    let oracle = ExactLossOracle(seed: bound.seed)
    let isSymmetrised = program.isSymmetrised(claim)
    let check: ExactCheck
    switch claim.form {
    case .identity(let left):
      check = oracle.check(
        right,
        equals: ProgramFunction(program: program, expression: left, recorded: recorded),
        at: operands)
    case .hessian(_, let left):
      // The cost is a sweep for each column.
      guard left.isAlongDirection || left.columns <= 16 else { return .silent }
      func side(_ expression: CheckedExpression) -> ProgramFunction {
        ProgramFunction(
          program: program, expression: expression, isSymmetrised: isSymmetrised,
          recorded: recorded)
      }
      check = oracle.check(side(claim.right), equals: side(left), at: operands)
    case .differential(let expression):
      guard inputs.allSatisfy({ !$0.isConstant }) else { return .silent }
      check = oracle.check(
        right, isDifferentialOf: ProgramFunction(program: program, expression: expression),
        at: operands)
    case .gradient(let name):
      guard let loss = program.loss, let k = inputs.firstIndex(where: { $0.name == name }) else {
        return .silent
      }
      // The cost is one evaluation of the loss for each entry.
      guard inputs[k].rows * inputs[k].columns <= 256 else { return .silent }
      check = oracle.check(
        ProgramFunction(
          program: program, expression: claim.right, isSymmetrised: isSymmetrised,
          recorded: recorded),
        isGradientOf: ProgramFunction(program: program, expression: loss), operand: k,
        symmetrised: isSymmetrised, at: operands, known: exactGradients)
    }
    switch check.outcome {
    case .equal: return .equal(isComplete: check.opaque.isEmpty)
    case .different:
      let sides = [claim.left, claim.right, program.loss].compactMap { $0 }
      return check.opaque.isEmpty && !program.hasRoundedLiterals(in: sides) ? .different : .silent
    case .undefined: return .silent
    }
  }

  /// The data of a claim that nothing else has, as numbers of another program that stand beside `grad(x) =`: of such a
  /// claim there is nothing to be said at other values.
  func givenNumbers(in claim: Claim) -> [String] {
    let left =
      switch claim.form {
      case .identity(let left), .hessian(_, let left), .differential(let left): [left]
      case .gradient: [CheckedExpression]()
      }
    let known = (left + [program.loss].compactMap { $0 }).reduce(into: Set<String>()) {
      $0.formUnion(program.inputs(of: $1))
    }
    return program.inputs(of: claim.right).subtracting(known).intersection(bound.given).sorted()
  }

  /// Lets exact arithmetic confirm, sharpen or contradict what numbers say.
  func weigh(_ exact: ExactVerdict, _ record: inout CheckRecord) {
    let wasNoise: Bool =
      if case .inconclusive(let doubt) = record.verdict { doubt.isNoise } else { false }
    switch (exact, record.verdict) {
    case (.equal(let isComplete), .verified):
      record.oracle = record.oracle.and(isComplete ? .exact : .exactInStructure)
    case (.equal(isComplete: true), .inconclusive):
      record.verdict = .verified
      record.oracle = .exact
    case (.equal(isComplete: false), .inconclusive(let doubt)) where doubt.isNoise:
      // Of what is 0 for all values of functions, numbers have nothing but rounding to compare.
      record.verdict = .verified
      record.oracle = .exactInStructure
    case (.different, .refuted): record.oracle = record.oracle.and(.exact)
    case (.different, .verified), (.different, .inconclusive):
      record.verdict = .refuted
      record.oracle = .exact
      record.diagnosis =
        "both sides agree to \(Matrix.format(max(record.error, record.smallestVisibleError), digits: 2))"
        + " in floating point, but not exactly"
    default: break
    }
    if wasNoise, record.verdict == .verified { record.restOnExactArithmetic() }
  }
}

extension CheckRecord {
  /// Numbers said nothing: what they say is not told beside a verdict that they have no part in.
  fileprivate mutating func restOnExactArithmetic() {
    (error, errorEstimate, smallestVisibleError) = (0, 0, 0)
    diagnosis = diagnosis ?? "equal in exact arithmetic; numbers have nothing but rounding here"
  }
}

extension Declaration {
  /// How the input is drawn modulo p.
  func exactOperand(_ value: Matrix?) -> ExactOperand {
    switch kind {
    case .symmetric, .positiveDefinite: .symmetric(rows)
    case .oneHot, .lower, .upper, .unitLower, .skew, .toeplitz, .diagonal:
      value.map { .fixed($0) } ?? .general(Shape(rows, columns))
    default: .general(Shape(rows, columns))
    }
  }
}
