import Tracewise

/// Laws that every pullback keeps, whatever the rule: linear in the cotangent, of the operands'
/// shapes, the same each time, without touching what it reads, the same for every subset of
/// operands with a gradient, and the sum of both parts where an operand is used twice.
public struct LawsOracle: Oracle {
  public static let id = OracleID.laws

  public init() {}

  public var needs: Set<Need> { [.firstDerivatives] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    do {
      let laws = try Laws(point)
      return [
        laws.shapes, try laws.linearity(), try laws.repetition(), try laws.subsets(),
        try laws.usedTwice(),
      ].compactMap { $0 }
    } catch {
      return [point.failure(Self.id, "the pullback fails", error)]
    }
  }
}

/// The laws at one point.
private struct Laws<S: Subject> {
  let point: SubjectCase<S>
  let gradients: [Matrix]
  let rounding: [Matrix]

  init(_ point: SubjectCase<S>) throws {
    self.point = point
    gradients = try point.gradient()
    rounding = try point.gradientRounding()
  }

  private func record(_ law: String) -> CheckRecord { point.record(LawsOracle.id.law(law)) }

  /// X̄ has the shape of X.
  var shapes: CheckRecord {
    var record = record("shapes")
    record.reason = "gradients have their operands' shapes"
    for (k, (gradient, x)) in zip(gradients, point.operands).enumerated()
    where gradient.shape != x.shape {
      record.verdict = .refuted
      record.reason = "a gradient has not its operand's shape"
      record.diagnosis =
        "the gradient for \(point.subject.operandNames[k]) is \(gradient.shape), not \(x.shape)"
    }
    return record
  }

  /// pullback(0) = 0, and pullback(G + c H) = pullback(G) + c pullback(H).
  func linearity() throws -> CheckRecord {
    var generator = point.generator(for: 5)
    let other = generator.normal(point.value.rows, point.value.columns)
    let zero = try point.gradient(cotangent: .zeros(point.value.rows, point.value.columns))
    let second = try point.gradient(cotangent: other)
    let sum = try point.gradient(cotangent: point.cotangent - 1.75 * other)
    let otherRounding = try point.gradientRounding(cotangent: other)
    var comparison = Comparison(point.tolerances)
    for k in point.active {
      let expected = gradients[k] - 1.75 * second[k]
      // Roundings of both sides' pullbacks; either cotangent may be far smaller than the other.
      let bound = 4 * (rounding[k] + 1.75 * otherRounding[k])
      comparison.add(sum[k], expected, bound, point.subject.operandNames[k])
      comparison.setNaturalScale(point.naturalScale(k), operand: point.subject.operandNames[k])
      comparison.add(zero[k], 0 * zero[k], 0 * zero[k], "the zero cotangent's gradient")
    }
    var record = record("linearity")
    comparison.conclude(
      &record, law: "the pullback is not linear in the cotangent",
      holds: "the pullback is linear in the cotangent")
    return record
  }

  /// The same numbers a second time, and operands as they were.
  func repetition() throws -> CheckRecord {
    var record = record("repetition")
    record.reason = "the same gradients each time, and operands as they were"
    let fresh = point.region.draw(size: point.size, seed: point.seed)
    for (before, after) in zip(fresh, point.operands) where !before.hasSameBits(as: after) {
      record.verdict = .refuted
      record.reason = "the pullback has changed an operand"
    }
    for (first, second) in zip(gradients, try point.gradient())
    where !first.hasSameBits(as: second) {
      record.verdict = .refuted
      record.reason = "the pullback has not the same result twice"
    }
    return record
  }

  /// An operand's gradient does not depend on whether the others have one.
  func subsets() throws -> CheckRecord? {
    let count = point.active.count
    guard count > 1 else { return nil }
    var record = record("subsets")
    record.reason = "gradients are the same for every subset of operands that ask for one"
    for mask in 1..<(1 << count) - 1 {
      let subset = point.active.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
      let part = try gradients(for: subset)
      for (k, gradient) in zip(subset, part) where !gradient.hasSameBits(as: gradients[k]) {
        record.verdict = .refuted
        record.reason = "a gradient depends on which operands ask for one"
        record.operand = point.subject.operandNames[k]
      }
    }
    return record
  }

  private func gradients(for subset: [Int]) throws -> [Matrix] {
    let tape = Tape()
    let inputs = point.operands.enumerated().map { k, x in
      subset.contains(k) ? tape.input(x) : tape.constant(x)
    }
    return try tape.pullback(
      of: point.subject.apply(inputs), cotangent: point.cotangent,
      withRespectTo: subset.map { inputs[$0] })
  }

  /// ∂f(X, X): the parts of both operands add up.
  func usedTwice() throws -> CheckRecord? {
    let first = point.operands[0]
    guard point.operands.count > 1, point.region.active == nil,
      let value = try? point.subject.apply(point.operands.map { _ in first }).checked(),
      value.firstNonFinite == nil
    else { return nil }
    var generator = point.generator(for: 6)
    let cotangent = generator.normal(value.rows, value.columns)
    let copies = point.operands.map { _ in first }
    let parts = try point.gradient(at: copies, cotangent: cotangent)
    let tape = Tape()
    let input = tape.input(first)
    let found = try tape.pullback(
      of: point.subject.apply(copies.map { _ in input }), cotangent: cotangent,
      withRespectTo: [input])[0]
    var comparison = Comparison(point.tolerances)
    let total = parts.dropFirst().reduce(parts[0], +)
    let size = parts.reduce(0 * abs(total)) { $0 + abs($1) }
    comparison.add(found, total, Double(copies.count) * 0x1p-52 * size, nil)
    comparison.setNaturalScale(max(size.largestEntry, 1), operand: nil)
    var record = record("used twice")
    comparison.conclude(
      &record, law: "the gradient of an operand used twice is not the sum of its parts",
      holds: "the gradient of an operand used twice is the sum of its parts")
    return record
  }
}

extension Matrix {
  /// Equal shapes and bits; NaN equals NaN of the same bits.
  func hasSameBits(as other: Matrix) -> Bool {
    shape == other.shape
      && zip(values, other.values).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
