public import Tracewise

/// One point at which a rule is checked.
public typealias RuleCase = SubjectCase<RuleSubject>

/// One point at which a subject is checked: operands of a region, a cotangent, directions.
public struct SubjectCase<S: Subject> {
  /// What is checked.
  public let subject: S
  /// The region that the operands are of.
  public let region: Region
  /// The size they were drawn with; of no meaning where the region fixes the shapes.
  public let size: Int
  /// The seed of all that is random here.
  public let seed: UInt64
  /// How far error estimates are trusted.
  public let tolerances: Tolerances
  /// How much of the operands is looked at.
  public let sampling: Sampling

  /// The operands X, ….
  public let operands: [Matrix]
  /// Y = f(X, …).
  public let value: Matrix
  /// A random cotangent G of the value's shape.
  public let cotangent: Matrix
  /// The size of the numbers that each entry of the value is computed from.
  private(set) var magnitudes: Matrix
  /// How much the value changes where the operands change by their own size.
  let valueScale: Double
  /// Random directions, one an operand; zero for operands that may not have a gradient here.
  public let directions: [Matrix]
  /// The operands with a gradient, from 0.
  public let active: [Int]
  /// About how many operations on numbers a value of the body takes; 0 of a rule.
  private let work: Int
  /// What several oracles ask for.
  let known = Known()
  /// The gradients that were found elsewhere and are to be checked; else they are taken from a tape.
  private let gradients: [Matrix]?

  /// Draws the case; throws the failure of the value at the operands.
  ///
  /// - Parameters:
  ///   - cotangent, directions: those to use instead of random ones.
  ///   - gradients: those to check, for the cotangent, instead of a tape's.
  ///   - sampling: how much of the operands is looked at; the subject's own by default.
  package init(
    _ subject: S, region: Region, size: Int, seed: UInt64,
    tolerances: Tolerances = Tolerances(), cotangent: Matrix? = nil, directions: [Matrix]? = nil,
    gradients: [Matrix]? = nil, sampling: Sampling? = nil
  ) throws {
    self.subject = subject
    self.sampling = sampling ?? subject.sampling
    self.region = region
    self.size = size
    self.seed = seed
    self.tolerances = tolerances
    operands = region.draw(size: size, seed: seed)
    value = try subject.apply(operands).checked()
    active = region.active ?? Array(operands.indices)
    self.gradients = gradients
    work = subject.body.work
    var generator = SeededGenerator(seed: ~seed)
    let random = generator.normal(value.rows, value.columns)
    self.cotangent = cotangent ?? random
    var drawn: [Matrix] = []
    for (k, x) in operands.enumerated() {
      let direction = x.typicalSize * generator.normal(x.rows, x.columns)
      drawn.append(active.contains(k) ? direction : .zeros(x.rows, x.columns))
    }
    let directions = directions ?? drawn
    self.directions = directions
    magnitudes = abs(value)
    valueScale =
      [0.5, -0.5, 0.1, -0.1].lazy
      .map { [operands, value] t -> Double in
        let moved = subject.apply(operands.moved(by: t, along: directions))
        return (moved - value).largestEntry / abs(t)
      }
      .first { [value] in $0.isFinite && $0 > 1e-10 * value.largestEntry } ?? value.typicalSize
    magnitudes = try measuredMagnitudes()
  }

  /// More random matrices for the case, the same each time.
  func generator(for purpose: UInt64) -> SeededGenerator {
    SeededGenerator(seed: seed &* 0x9E37_79B9 &+ purpose)
  }

  /// The size of what the value is computed from.
  var valueMagnitude: Double { magnitudes.largestEntry }
  /// The largest number on the way to the value, 1 at least.
  var largestValue: Double {
    let value = known.largestValue ?? subject.body.largestValue(at: operands)
    known.largestValue = value
    return value
  }

  var regionLabel: String { region.label(size: size) }

  /// A record of a check of this case, to be filled in.
  public func record(_ oracle: OracleID) -> CheckRecord {
    var record = CheckRecord(
      subject: subject.label, kind: subject.kind, oracle: oracle, verdict: .verified, seed: seed,
      region: subject.regionLabel(self), reason: "")
    record.command = subject.command(for: self)
    return record
  }

  /// A record that says which law failed because a computation did. Where nothing promises that the
  /// computation must succeed, there is no evidence.
  public func failure(_ oracle: OracleID, _ law: String, _ error: any Error) -> CheckRecord {
    var record = record(oracle)
    guard subject.isInsideDomain else {
      record.verdict = .inconclusive(.undecided("\(error)"))
      record.reason = law
      return record
    }
    record.verdict = .refuted
    record.reason = law
    record.error = .infinity
    record.diagnosis = "\(error)"
    return record
  }
}

extension SubjectCase {
  /// Whether so many schoolbook evaluations of the body are to be had.
  package func affords(_ evaluations: Int) -> Bool { work * evaluations <= 4_000_000 }

  /// What makes schoolbook arithmetic slow here: the entries of a rule's operands, the operations of a
  /// loss.
  func slowness(most: Int) -> Omission.Reason {
    subject.body.isElementary ? .entries(most: most) : .work
  }

  func omission(_ oracle: OracleID, _ reason: Omission.Reason) -> Omission {
    Omission(subject: subject.label, oracle: oracle, reason: reason)
  }
}

/// What has been computed at a point.
final class Known {
  var rounding: [Matrix]?
  var largestValue: Double?
}

// MARK: - What is checked

extension SubjectCase {
  /// The gradients as a user gets them: from a tape, by a reverse sweep, for the operands that
  /// may have one; zero for the others.
  package func gradient(at operands: [Matrix]? = nil, cotangent: Matrix? = nil) throws -> [Matrix] {
    if operands == nil, cotangent == nil, let gradients { return gradients }
    let operands = operands ?? self.operands
    let tape = Tape()
    let inputs = operands.enumerated().map { k, x in
      active.contains(k)
        ? tape.input(x, named: subject.operandNames[k])
        : tape.constant(x, named: subject.operandNames[k])
    }
    let gradients = try tape.pullback(
      of: subject.apply(inputs), cotangent: cotangent ?? self.cotangent,
      withRespectTo: active.map { inputs[$0] })
    var result = operands.map { Matrix.zeros($0.rows, $0.columns) }
    for (k, gradient) in zip(active, gradients) { result[k] = gradient }
    return result
  }

  /// ∂Y along directions, by the rule's differential on dense matrices.
  func differential(along directions: [Matrix]) -> Matrix {
    let duals = operands.indices.map { k in
      active.contains(k)
        ? DualMatrix(value: operands[k], differential: directions[k])
        : DualMatrix(constant: operands[k])
    }
    return subject.apply(duals).differential
  }

  /// ⟨G, f(X) − f(X₀)⟩. The difference first: what does not change does not round.
  func change(at operands: [Matrix]) throws -> Double {
    inner(cotangent, try subject.apply(operands).checked() - value).scalar
  }

  /// The size of the numbers that `change` is a difference of, in the entries that change along
  /// the directions.
  func magnitude(along directions: [Matrix]) -> Double {
    // Of one number nobody can tell whether it does not change, or less than its last place shows.
    if value.count == 1 { return (cotangent ⊙ magnitudes).largestEntry }
    let scale = NumericalDifferentiation.scale(of: operands, along: directions)
    // What is absorbed by larger terms changes only after a long way.
    let changes = [0x1p-10, 0x1p-2, 1].map { t in
      abs(subject.apply(operands.moved(by: t * scale, along: directions)) - value)
    }
    // What is no number any more has changed.
    let changed = changes.filter { $0.failure == nil }
      .map { sign($0).map { $0.isNaN ? 1 : $0 } }
      .reduce(Matrix.zeros(value.rows, value.columns), maximum)
    let sizes = cotangent ⊙ magnitudes
    // Where nothing changes but by rounding, it is chance what has not.
    let isConstant =
      !subject.body.roundsInLastPlace
      && changes.allSatisfy { $0.largestEntry <= 0x1p-46 * magnitudes.largestEntry }
    return (changes[0].failure == nil && !isConstant ? sizes ⊙ changed : sizes).largestEntry
  }

  /// An entrywise function is computed to within units in its own last place. Of other values no
  /// more can be hoped for than that they are right for slightly wrong operands, with the same
  /// errors all around: a determinant near 0 is a difference of large numbers.
  private func measuredMagnitudes() throws -> Matrix {
    guard !subject.body.roundsInLastPlace else { return abs(value) }
    var rounding = Rounding(tolerances, seed: seed)
    let sizes = try rounding.magnitude(of: operands, alike: operands.count) {
      [try subject.apply(withActive($0)).checked()]
    }
    return maximum(abs(value), sizes[0])
  }

  /// How large a gradient for operand k could be: the mean slope over a distance as large as the
  /// operands.
  ///
  /// A random composition may do nothing but cancel: beside its numbers, that is nothing.
  package func naturalScale(_ k: Int) -> Double {
    let slope = cotangent.typicalSize * valueScale / operands[k].typicalSize
    let isRandom = subject.isInsideDomain && !subject.body.isElementary
    return isRandom ? max(slope, largestValue) : slope
  }
}
