import Tracewise

/// The gradients of ⟨G, f(X)⟩ from the tape against extrapolated differences of its values.
///
/// Every entry of every operand where there are few; else random directions, which see an error
/// anywhere, and a sample of entries, which says where.
public struct DifferencesOracle: RuleOracle {
  public static let name = "differences"

  /// Operands of at most so many entries are differentiated entry by entry.
  static let mostEntries = 48
  static let sampledEntries = 6
  static let sampledDirections = 2

  public init() {}

  public func applies(to region: Region) -> Bool {
    region.point != .jump && region.derivatives >= 1
  }

  public func check(_ point: RuleCase) -> [CheckRecord] {
    let law = "the pullback is not the gradient of the value"
    do {
      let gradients = try point.gradient()
      let rounding = try point.gradientRounding()
      var comparison = Comparison(point.tolerances)
      var evidence = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
      for k in point.active {
        compare(point, k, gradients[k], rounding[k], &comparison, &evidence[k])
      }
      var record = point.record(Self.name)
      comparison.conclude(
        &record, law: law, holds: "the pullback is the gradient of the value")
      if record.verdict == .refuted,
        let k = point.subject.operandNames.firstIndex(of: record.operand ?? ""),
        point.operands[k].count <= Self.mostEntries
      {
        record.diagnosis = Diagnosis.of(
          claimed: gradients[k], found: evidence[k], tolerance: 1e-6 * evidence[k].largestEntry)
      }
      return [record]
    } catch {
      return [point.failure(Self.name, law, error)]
    }
  }

  private func compare(
    _ point: RuleCase, _ k: Int, _ gradient: Matrix, _ rounding: Matrix,
    _ comparison: inout Comparison, _ evidence: inout Matrix
  ) {
    let x = point.operands[k]
    let name = point.subject.operandNames[k]
    comparison.setNaturalScale(point.naturalScale(k), operand: name)
    guard gradient.shape == x.shape else {
      comparison.add(
        .init(found: .nan, expected: 0, bound: 0, operand: name, entry: nil))
      return
    }
    let differentiation = NumericalDifferentiation()
    for place in Self.places(x, seed: point.generator(for: UInt64(k))) {
      let (i, j) = (place / x.columns, place % x.columns)
      var unit = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
      unit[k][i, j] = 1
      let derivative = differentiation.derivative(
        at: point.operands, entry: (k, i, j), magnitude: point.magnitude(along: unit),
        of: point.change)
      let item = self.item(point, derivative, gradient[i, j], rounding[i, j], &comparison)
      guard var item else { continue }
      evidence[i, j] = item.expected
      item.operand = name
      item.entry = .init(row: i + 1, column: j + 1)
      comparison.add(item)
    }
    guard x.count > Self.mostEntries else { return }
    var generator = point.generator(for: UInt64(100 + k))
    for _ in 0..<Self.sampledDirections {
      var directions = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
      directions[k] = generator.normal(x.rows, x.columns)
      let derivative = differentiation.derivative(
        at: point.operands, along: directions, magnitude: point.magnitude(along: directions),
        of: point.change)
      let found = inner(gradient, directions[k]).scalar
      let bound = inner(rounding, abs(directions[k])).scalar
      if var item = item(point, derivative, found, bound, &comparison) {
        item.operand = "a direction of \(name)"
        comparison.setNaturalScale(point.naturalScale(k), operand: item.operand)
        comparison.add(item)
      }
    }
  }

  /// The places that are looked at one by one.
  static func places(_ x: Matrix, seed: SeededGenerator) -> [Int] {
    guard x.count > mostEntries else { return Array(0..<x.count) }
    var generator = seed
    return (0..<sampledEntries).map { _ in Int(generator.next() % UInt64(x.count)) }
  }

  /// A claimed derivative beside its differences; at a kink the nearest slope between the
  /// one-sided ones is the evidence.
  private func item(
    _ point: RuleCase, _ derivative: NumericalDerivative, _ found: Double, _ rounding: Double,
    _ comparison: inout Comparison
  ) -> Comparison.Item? {
    guard let kink = derivative.kink, point.region.point == .kink else {
      // Slopes that differ by no more than rounding are one.
      let isRounding = derivative.kink.map { abs($0.right - $0.left) <= rounding } ?? false
      guard isRounding || comparison.isUsable(derivative) else { return nil }
      return .init(
        found: found, expected: derivative.value, bound: derivative.errorEstimate + rounding,
        rounding: rounding)
    }
    let expected = min(max(found, min(kink.left, kink.right)), max(kink.left, kink.right))
    return .init(found: found, expected: expected, bound: kink.errorEstimate + rounding)
  }
}
