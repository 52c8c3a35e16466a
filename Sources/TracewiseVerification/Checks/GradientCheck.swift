public import Tracewise

/// Checks the gradient of a loss of one's own: that of the tape against extrapolated differences.
///
/// One record an input. Inputs with few entries are checked entry by entry; of larger ones a
/// sample of entries and random directions, which see an error anywhere: the record says from
/// which size on. Throws the error of a loss whose value or gradient fails.
///
///     let records = try checkGradient(at: [A, b], names: ["A", "b"]) { x in
///       norm(x[0] * x[1] - y).squared
///     }
public func checkGradient(
  at inputs: [Matrix], names: [String]? = nil, seed: UInt64 = 1,
  tolerances: Tolerances = Tolerances(), of loss: ([Variable]) throws -> Variable
) throws -> [CheckRecord] {
  let check = try GradientCheck(
    inputs, names ?? inputs.indices.map { "input \($0 + 1)" }, seed, tolerances, loss)
  return try inputs.indices.map { try check.record(for: $0, loss) }
}

/// The tape's gradient of a loss and what is needed to compare it.
private struct GradientCheck {
  /// Inputs of at most so many entries are differentiated entry by entry.
  private static let mostEntries = 64
  private static let sampledEntries = 16
  private static let sampledDirections = 4
  /// Where a sample shows an error, inputs of at most so many entries are looked at entry by entry.
  private static let mostEntriesOfWrong = 4096

  private let inputs: [Matrix]
  private let names: [String]
  private let seed: UInt64
  private let tolerances: Tolerances
  private let value: Double
  private let gradients: [Matrix]
  private let rounding: [Matrix]

  init(
    _ inputs: [Matrix], _ names: [String], _ seed: UInt64, _ tolerances: Tolerances,
    _ loss: ([Variable]) throws -> Variable
  ) throws {
    self.inputs = inputs
    self.names = names
    self.seed = seed
    self.tolerances = tolerances
    (value, gradients) = try valueWithGradient(at: inputs, of: loss)
    var noise = Rounding(tolerances, seed: seed)
    rounding = try noise.of(inputs) { try valueWithGradient(at: $0, of: loss).gradient }
  }

  /// The loss without its gradient.
  private func value(
    at inputs: [Matrix], _ loss: ([Variable]) throws -> Variable
  ) throws -> Double {
    let tape = Tape()
    let output = try loss(inputs.map { tape.constant($0) })
    if let failure = tape.failure { throw failure }
    return output.scalar
  }

  func record(for k: Int, _ loss: ([Variable]) throws -> Variable) throws -> CheckRecord {
    let count = inputs[k].count
    let record = try record(for: k, isComplete: count <= Self.mostEntries, loss)
    guard record.verdict == .refuted, count > Self.mostEntries, count <= Self.mostEntriesOfWrong
    else { return record }
    // The sample says that something is wrong; now where, and how.
    let complete = try self.record(for: k, isComplete: true, loss)
    return complete.verdict == .refuted ? complete : record
  }

  private func record(
    for k: Int, isComplete: Bool, _ loss: ([Variable]) throws -> Variable
  ) throws -> CheckRecord {
    var comparison = Comparison(tolerances)
    comparison.setNaturalScale(
      max(abs(value), .leastNormalMagnitude) / inputs[k].typicalSize, operand: nil)
    var evidence = gradients[k]
    var generator = SeededGenerator(seed: seed &+ UInt64(k))
    let places =
      isComplete
      ? Array(0..<inputs[k].count)
      : (0..<Self.sampledEntries).map { _ in Int(generator.next() % UInt64(inputs[k].count)) }
    for place in places {
      let (i, j) = place.quotientAndRemainder(dividingBy: inputs[k].columns)
      let derivative = NumericalDifferentiation().derivative(at: inputs, entry: (k, i, j)) {
        try value(at: $0, loss)
      }
      guard comparison.isUsable(derivative) else { continue }
      evidence[i, j] = derivative.value
      comparison.add(
        .init(
          found: gradients[k][i, j], expected: derivative.value,
          bound: derivative.errorEstimate + rounding[k][i, j],
          entry: .init(row: i + 1, column: j + 1)))
    }
    if !isComplete { addDirections(k, &generator, &comparison, loss) }
    return conclude(k, comparison, isComplete ? evidence : nil)
  }

  private func addDirections(
    _ k: Int, _ generator: inout SeededGenerator, _ comparison: inout Comparison,
    _ loss: ([Variable]) throws -> Variable
  ) {
    let x = inputs[k]
    for _ in 0..<Self.sampledDirections {
      var directions = inputs.map { Matrix.zeros($0.rows, $0.columns) }
      directions[k] = generator.normal(x.rows, x.columns)
      let derivative = NumericalDifferentiation().derivative(at: inputs, along: directions) {
        try value(at: $0, loss)
      }
      guard comparison.isUsable(derivative) else { continue }
      comparison.add(
        .init(
          found: inner(gradients[k], directions[k]).scalar, expected: derivative.value,
          bound: derivative.errorEstimate + inner(rounding[k], abs(directions[k])).scalar))
    }
  }

  private func conclude(
    _ k: Int, _ comparison: Comparison, _ evidence: Matrix?
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: "grad(\(names[k]))", kind: .gradient, oracle: DifferencesOracle.name,
      verdict: .verified, seed: seed, reason: "")
    comparison.conclude(
      &record, law: "the tape's gradient is not the derivative of the loss",
      holds: "the tape's gradient is the derivative of the loss")
    guard record.verdict == .refuted else { return record }
    record.operand = names[k]
    if let evidence {
      record.diagnosis =
        Diagnosis.of(
          claimed: gradients[k], found: evidence, tolerance: 1e-6 * evidence.largestEntry)
        ?? onlyWrongEntry(gradients[k], evidence)
    }
    return record
  }
}

/// A cause that is left when no other fits: a single entry is wrong.
private func onlyWrongEntry(_ found: Matrix, _ expected: Matrix) -> String? {
  let tolerance = 1e-6 * expected.largestEntry
  let wrong = (0..<found.count).filter { place in
    let (i, j) = place.quotientAndRemainder(dividingBy: found.columns)
    return abs(found[i, j] - expected[i, j]) > tolerance
  }
  guard wrong.count == 1, found.count > 1 else { return nil }
  let (i, j) = wrong[0].quotientAndRemainder(dividingBy: found.columns)
  let difference = Matrix.format(found[i, j] - expected[i, j])
  return "only entry (\(i + 1), \(j + 1)) is wrong, by \(difference)"
}

extension Comparison {
  /// Whether a derivative is evidence; if it is none, the reason is kept.
  mutating func isUsable(_ derivative: NumericalDerivative) -> Bool {
    if let failure = derivative.failure {
      miss("outside the domain: \(failure)")
    } else if let kink = derivative.kink {
      miss("a kink: slopes \(Matrix.format(kink.left)) and \(Matrix.format(kink.right))")
    }
    return derivative.failure == nil && derivative.kink == nil
  }
}
