import Tracewise

/// The gradients of ⟨G, f(X)⟩ from the tape against extrapolated differences of its values.
///
/// Every entry of every operand where there are few; else random directions, which see an error
/// anywhere, and a sample of entries. Where these show an error, every entry is looked at, or the wrong
/// one is found by halving a direction.
public struct DifferencesOracle: Oracle {
  public static let id = OracleID.differences

  public init() {}

  public var needs: Set<Need> { [.continuity, .firstDerivatives] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "\(point.subject.claim) is not the gradient of the value"
    do {
      var look = Look(point, try point.gradient(), try point.gradientRounding())
      for k in point.active { look.compare(k) }
      var record = look.record(law)
      guard record.verdict == .refuted, let k = record.operand(in: point.subject.operandNames)
      else { return [record] }
      if !look.isComplete(k), look.completes(k) {
        // The sample says that something is wrong; now where, and how.
        let complete = look.record(law)
        if complete.verdict == .refuted { record = complete }
      }
      if look.isComplete(k) { record.diagnosis = look.diagnosis(k) }
      return [record]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }
}

extension SubjectCase {
  /// The places of operand k that are looked at one by one.
  func sampledPlaces(_ k: Int) -> [Int] {
    let (count, sampling) = (operands[k].count, sampling)
    guard count > sampling.mostEntries else { return Array(0..<count) }
    var generator = generator(for: UInt64(k))
    return (0..<sampling.entries).map { _ in Int(generator.next() % UInt64(count)) }
  }
}

/// The comparison at one point.
private struct Look<S: Subject> {
  let point: SubjectCase<S>
  let gradients: [Matrix]
  let rounding: [Matrix]
  private var comparison: Comparison
  private var evidence: [Matrix]
  /// The operands whose every entry has been looked at.
  private var complete: Set<Int> = []

  init(_ point: SubjectCase<S>, _ gradients: [Matrix], _ rounding: [Matrix]) {
    self.point = point
    self.gradients = gradients
    self.rounding = rounding
    comparison = Comparison(point.tolerances)
    evidence = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
  }

  func record(_ law: String) -> CheckRecord {
    var record = point.record(.differences)
    comparison.conclude(
      &record, law: law, holds: "\(point.subject.claim) is the gradient of the value")
    return record
  }

  func isComplete(_ k: Int) -> Bool { complete.contains(k) }

  func diagnosis(_ k: Int) -> String? {
    Diagnosis.of(
      claimed: gradients[k], found: evidence[k], tolerance: 1e-6 * evidence[k].largestEntry)
      ?? Diagnosis.onlyWrongEntry(claimed: gradients[k], found: evidence[k])
  }

  mutating func compare(_ k: Int) {
    let x = point.operands[k]
    let name = point.subject.operandNames[k]
    comparison.setNaturalScale(point.naturalScale(k), operand: name)
    guard gradients[k].shape == x.shape else {
      comparison.add(.init(found: .nan, expected: 0, bound: 0, operand: name, entry: nil))
      return
    }
    let sampling = point.sampling
    compare(k, at: point.sampledPlaces(k))
    guard x.count > sampling.mostEntries else {
      complete.insert(k)
      return
    }
    var generator = point.generator(for: UInt64(100 + k))
    for _ in 0..<sampling.directions {
      let direction = generator.normal(x.rows, x.columns)
      guard var item = item(k, along: direction) else { continue }
      item.operand = Comparison.direction(of: name)
      comparison.setNaturalScale(point.naturalScale(k), operand: item.operand)
      comparison.add(item)
    }
  }

  private mutating func compare(_ k: Int, at places: some Sequence<Int>) {
    let x = point.operands[k]
    for place in places {
      let (i, j) = place.quotientAndRemainder(dividingBy: x.columns)
      var unit = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
      unit[k][i, j] = 1
      let derivative = NumericalDifferentiation().derivative(
        at: point.operands, entry: (k, i, j), magnitude: point.magnitude(along: unit),
        of: point.change)
      let entry = CheckRecord.Entry(row: i + 1, column: j + 1)
      guard var item = item(derivative, gradients[k][i, j], rounding[k][i, j], k, entry) else {
        continue
      }
      evidence[k][i, j] = item.expected
      item.operand = point.subject.operandNames[k]
      item.entry = entry
      comparison.add(item)
    }
  }

  /// The slope along a direction of operand k beside the one that the gradient claims.
  private mutating func item(_ k: Int, along direction: Matrix) -> Comparison.Item? {
    var directions = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
    directions[k] = direction
    let derivative = NumericalDifferentiation().derivative(
      at: point.operands, along: directions, magnitude: point.magnitude(along: directions),
      of: point.change)
    return item(
      derivative, inner(gradients[k], direction).scalar,
      inner(rounding[k], abs(direction)).scalar, k, nil)
  }

  /// A claimed derivative beside its differences; at a kink the nearest slope between the
  /// one-sided ones is the evidence.
  private mutating func item(
    _ derivative: NumericalDerivative, _ found: Double, _ rounding: Double, _ k: Int,
    _ entry: CheckRecord.Entry?
  ) -> Comparison.Item? {
    guard let kink = derivative.kink, point.region.point == .kink else {
      // Slopes that differ by no more than rounding are one.
      let isRounding = derivative.kink.map { abs($0.right - $0.left) <= rounding } ?? false
      guard isRounding || comparison.isUsable(derivative, at: place(k, entry)) else { return nil }
      return .init(
        found: found, expected: derivative.value, bound: derivative.errorEstimate + rounding,
        rounding: rounding)
    }
    let expected = min(max(found, min(kink.left, kink.right)), max(kink.left, kink.right))
    return .init(found: found, expected: expected, bound: kink.errorEstimate + rounding)
  }

  /// A place in words, where a loss has several.
  private func place(_ k: Int, _ entry: CheckRecord.Entry?) -> String? {
    guard point.subject.kind == .gradient, point.operands[k].count > 1 else { return nil }
    let name = point.subject.operandNames[k]
    return entry.map { "entry (\($0.row), \($0.column)) of \(name)" }
      ?? "a random direction of \(name)"
  }

  /// Looks at all entries of an operand whose sample is wrong, or at the one that halving a wrong
  /// direction comes to; false where there is none.
  mutating func completes(_ k: Int) -> Bool {
    let x = point.operands[k]
    let name = point.subject.operandNames[k]
    let wrong = comparison
    comparison = Comparison(point.tolerances)
    comparison.setNaturalScale(point.naturalScale(k), operand: name)
    if x.count <= point.sampling.mostEntriesOfWrong {
      complete.insert(k)
      compare(k, at: 0..<x.count)
      return true
    }
    if let place = wrongPlace(k) {
      compare(k, at: [place])
      return true
    }
    comparison = wrong
    return false
  }

  /// A wrong entry of operand k, by halving: the error along a direction is the sum of those along its
  /// halves, so that one of them shows it too.
  private mutating func wrongPlace(_ k: Int) -> Int? {
    let x = point.operands[k]
    var generator = point.generator(for: UInt64(100 + k))
    for _ in 0..<point.sampling.directions {
      let direction = generator.normal(x.rows, x.columns)
      func part(_ range: Range<Int>) -> Comparison.Item? {
        var ignored = self
        return ignored.item(
          k,
          along: Matrix(x.rows, x.columns) { i, j in
            range.contains(i * x.columns + j) ? direction[i, j] : 0
          })
      }
      var range = 0..<x.count
      guard let whole = part(range), whole.distance > point.tolerances.estimateFactor else {
        continue
      }
      while range.count > 1 {
        let middle = range.lowerBound + range.count / 2
        let halves = [range.lowerBound..<middle, middle..<range.upperBound]
        let errors = halves.map { part($0).map { abs($0.found - $0.expected) } ?? 0 }
        range = errors[0] >= errors[1] ? halves[0] : halves[1]
      }
      return range.lowerBound
    }
    return nil
  }
}
