public import Tracewise
public import TracewiseLanguage
public import TracewiseVerification

/// Checks a program: the gradient of its loss against numerical differentiation, and its claims.
public struct ProgramCheck: Sendable {
  var bound: BoundProgram {
    didSet {
      nudged = Self.nudged(bound)
      exactGradients = ExactGradients()
    }
  }
  /// The program at data moved in their last digits, by which rounding is measured.
  private(set) var nudged: [BoundProgram]
  /// The loss's gradients in exact arithmetic, as far as claims asked for them.
  private(set) var exactGradients = ExactGradients()
  let tolerances = Tolerances()
  /// The inputs whose gradients are checked; nil for all.
  public var names: [String]?
  /// Which layout claims about gradients are judged in.
  public var layout = ClaimLayout.either
  /// Whether records get the curves that an HTML report draws.
  public var drawsCurves = false
  /// The command that repeats the check, without its seed; nil where there is none.
  public var command: String?
  /// The command that checks at other sizes and data.
  public var reproduction:
    (@Sendable (_ sizes: [String: Int], _ data: [(name: String, value: Matrix)]) -> String)?
  /// Whether causes and smaller data are looked for.
  var explains = true

  /// Checks a program at its data.
  public init(_ bound: BoundProgram) {
    self.bound = bound
    nudged = Self.nudged(bound)
  }

  private static func nudged(_ bound: BoundProgram) -> [BoundProgram] {
    (1...2).map { bound.nudged($0) }
  }

  var program: Program { bound.program }

  /// One record for each gradient of the loss and for each claim.
  ///
  /// - Parameter tell: told each gradient's record when it is there, while claims are still to be judged.
  ///
  /// Throws a `LanguageError` where loss or claims cannot be evaluated at all.
  public func records(telling tell: (CheckRecord) -> Void = { _ in }) throws -> [CheckRecord] {
    let gradients = try program.loss == nil ? nil : GradientEvidence(bound)
    var records: [CheckRecord] = []
    if let gradients {
      for input in bound.active where names?.contains(input.name) ?? true {
        records.append(repeatable(try checkGradient(of: input, gradients)))
        tell(records[records.count - 1])
      }
    }
    let (check, found) = try withVotedLayout.laidOut(gradients)
    let claims = check.withAllSizes(check.withSteps(found))
    return records + (check.withMisfits(claims) + atRandomValues(claims)).map(repeatable)
  }

  /// A record with what repeats it.
  private func repeatable(_ record: CheckRecord) -> CheckRecord {
    var record = record
    record.seed = bound.seed
    record.command = command.map { "\($0) --seed \(bound.seed)" }
    return record
  }

  /// The line that the loss stands on.
  private var lossLine: Int {
    program.loss.map { program.source.location(of: $0.range.start).line } ?? 1
  }

  /// The tape's gradient for one input, by all oracles.
  private func checkGradient(
    of input: Declaration, _ gradients: GradientEvidence
  ) throws -> CheckRecord {
    let subject = LossSubject(
      try bound.loss(of: input), label: "\(program.source.name):\(lossLine)", inputs: [input.name])
    var check = LossCheck(
      oracles: LossCheck.allOracles + [SymbolicOracle()], tolerances: tolerances)
    check.drawsCurves = drawsCurves
    return check.record(
      of: subject, at: [bound.values[input.name] ?? Matrix(0)],
      gradients: [gradients.gradient(input.name)], seed: bound.seed
    ).named(input.name, of: "grad(\(input.name))")
  }
}

extension BoundProgram {
  /// The loss as a function of one input, the others being data. A symmetric input is perturbed
  /// symmetrically: the loss is taken of its symmetric part.
  func loss(of input: Declaration) throws -> Composition {
    guard let loss = program.loss,
      let k = program.inputs.firstIndex(where: { $0.name == input.name })
    else {
      throw LanguageError("the file has no loss", at: nil, in: program.source)
    }
    var function = ProgramFunction(program: program, expression: loss)
    if input.isSymmetric { function.symmetric = k }
    return try Composition(
      recording: function, at: program.inputs.map { values[$0.name] ?? Matrix(0) }, moving: [k])
  }
}

/// The tape's gradients at a point, and how far rounding may have moved them.
struct GradientEvidence {
  private let gradients: [String: Matrix]
  private let roundings: [String: Double]

  init(_ bound: BoundProgram) throws {
    func gradients(_ bound: BoundProgram) throws -> (loss: Double, [String: Matrix]) {
      let (loss, all) = try bound.lossAndGradients()
      return (loss, Dictionary(all.map { ($0.name, $0.gradient) }, uniquingKeysWith: { $1 }))
    }
    let (loss, center) = try gradients(bound)
    let nudged = (1...2).compactMap { try? gradients(bound.nudged(UInt64($0))).1 }
    self.gradients = center
    var terms = TermMagnitudes(bound)
    let size = max(loss.magnitude, (try? bound.program.loss.map { try terms($0) })??.largest ?? 0)
    roundings = center.reduce(into: [:]) { result, item in
      let (name, value) = item
      var rounding = ClaimRounding.estimate(value, nudged.compactMap { $0[name] })
      // What cancels whatever the data are does not move with them.
      if let x = bound.values[name]?.largest, value.largest * x <= 1e-9 * size {
        let ofSteps = RecordedLoss(bound)?.rounding(ofGradientFor: name, seed: bound.seed)
        rounding = max(rounding, ofSteps?.largest ?? 0)
      }
      result[name] = rounding
    }
  }

  func gradient(_ name: String) -> Matrix { gradients[name] ?? Matrix(0) }
  func rounding(_ name: String) -> Double { roundings[name] ?? 0 }
}

/// How far rounding may have moved what was computed, measured by moving what it was computed
/// from by a few units in the last place.
enum ClaimRounding {
  static func estimate(_ value: Matrix, _ nudged: [Matrix]) -> Double {
    let scale = value.largest
    guard nudged.count > 0 else { return 1e-8 * scale }
    let change = nudged.reduce(0) { largest, other in max(largest, (other - value).largest) }
    return Tolerances().roundingFactor * change + 8 * Double.ulpOfOne * scale
  }
}

extension Matrix {
  /// The largest magnitude of an entry; 0 of none.
  var largest: Double { values.reduce(0) { max($0, $1.magnitude) } }
}

extension BoundProgram {
  /// The same program with every entry, and with π and e, moved by up to four units in the last place, symmetric
  /// inputs symmetrically.
  func nudged(_ seed: UInt64) -> BoundProgram {
    var generator = SeededGenerator(seed: seed)
    var moved = values
    for input in program.inputs {
      guard let x = values[input.name] else { continue }
      let noise = Matrix.randomUniform(x.rows, x.columns, in: -1...1, using: &generator)
      moved[input.name] = Matrix(x.rows, x.columns) { i, j in
        let (a, b) = input.isSymmetric ? (min(i, j), max(i, j)) : (i, j)
        return x[i, j] * (1 + 4 * Double.ulpOfOne * noise[a, b])
      }
    }
    var nudged = with(moved)
    nudged.constantShift = 4 * Double.ulpOfOne * (2 * generator.unit() - 1)
    return nudged
  }
}
