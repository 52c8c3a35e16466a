package import Tracewise

/// Claimed numbers beside evidence, and the verdict that follows.
package struct Comparison {
  /// One number beside its evidence.
  package struct Item {
    package var found: Double
    package var expected: Double
    /// The estimate of the evidence's error and the rounding of what is claimed.
    package var bound: Double
    package var operand: String?
    package var entry: CheckRecord.Entry?
    /// The part of the bound that is the rounding of what is claimed.
    package var rounding: Double

    package init(
      found: Double, expected: Double, bound: Double, operand: String? = nil,
      entry: CheckRecord.Entry? = nil, rounding: Double = 0
    ) {
      self.found = found
      self.expected = expected
      self.bound = bound
      self.operand = operand
      self.entry = entry
      self.rounding = rounding
    }

    /// How many bounds the two are apart.
    package var distance: Double {
      guard found.isFinite else { return .infinity }
      let difference = abs(found - expected)
      return difference == 0 ? 0 : difference / bound
    }
  }

  package let tolerances: Tolerances
  package private(set) var items: [Item] = []
  /// Why some number has no evidence.
  package private(set) var missing: Doubt?
  /// Groups of numbers that are compared beside one another have a scale in common.
  private var scales: [String: Double] = [:]
  /// The scale of a group whose numbers all vanish, by dimensions alone.
  private var naturalScales: [String: Double] = [:]

  package init(_ tolerances: Tolerances) { self.tolerances = tolerances }

  package mutating func add(_ item: Item) {
    guard !item.bound.isNaN else { return miss("no error estimate for \(name(item))") }
    items.append(item)
    let group = item.operand ?? ""
    let size = max(abs(item.expected), item.found.isFinite ? abs(item.found) : 0)
    scales[group] = max(scales[group] ?? 0, size)
  }

  package mutating func setNaturalScale(_ scale: Double, operand: String?) {
    naturalScales[operand ?? ""] = scale
  }

  package mutating func miss(_ reason: Doubt) { if missing == nil { missing = reason } }

  /// The scale of an item's group: its largest number; where that is no larger than what can be
  /// seen at all, the size that the group could have had.
  private func scale(_ item: Item) -> Double {
    let group = item.operand ?? ""
    let own = scales[group] ?? 0
    let natural = naturalScales[group] ?? 0
    return visible(item) <= tolerances.visibleLimit * own ? own : max(own, natural)
  }

  private func visible(_ item: Item) -> Double { tolerances.estimateFactor * item.bound }

  private func relative(_ number: Double, _ item: Item) -> Double {
    let scale = scale(item)
    return number == 0 ? 0 : number / scale
  }

  /// Puts verdict, errors and the worst entry into a record.
  package func conclude(_ record: inout CheckRecord, law: String, holds: String) {
    let worst = items.max { $0.distance < $1.distance }
    let noisiest = items.max { relative($0.bound, $0) < relative($1.bound, $1) }
    record.verdict = .verified
    record.reason = holds
    if let worst {
      record.error = items.reduce(0) { max($0, relative(abs($1.found - $1.expected), $1)) }
      if worst.distance > tolerances.estimateFactor {
        record.verdict = .refuted
        record.reason = law
        record.operand = worst.operand
        record.entry = worst.entry
        record.expected = worst.expected
        record.found = worst.found
      }
    }
    if let noisiest {
      record.errorEstimate = relative(noisiest.bound, noisiest)
      record.smallestVisibleError = relative(visible(noisiest), noisiest)
    }
    guard record.verdict == .verified else { return }
    if let missing {
      record.verdict = .inconclusive(missing)
      record.reason = law
    } else if let noisiest, !(record.smallestVisibleError <= tolerances.visibleLimit) {
      record.verdict = .inconclusive(tooNoisy(noisiest))
      record.reason = law
    }
  }

  private func tooNoisy(_ item: Item) -> Doubt {
    var noise = Doubt.Noise(
      place: name(item), value: item.expected, bound: item.bound, scale: scale(item))
    if item.rounding > item.bound / 2, noise.scale > 0 {
      // Operands were moved by up to two units in the last place, and the change widened.
      noise.condition = item.rounding / noise.scale / (2 * 0x1p-52 * tolerances.roundingFactor)
      noise.bound = item.rounding
    }
    return .noise(noise)
  }

  private func name(_ item: Item) -> String {
    let entry = item.entry.map { "entry (\($0.row), \($0.column))" }
    return [entry, item.operand].compactMap { $0 }.joined(separator: " of ").orIfEmpty("the value")
  }
}

extension String {
  fileprivate func orIfEmpty(_ other: String) -> String { isEmpty ? other : self }
}

extension CheckRecord {
  /// The place among the names of the operand that the record is about, or a direction of which.
  func operand(in names: [String]) -> Int? {
    names.firstIndex { operand == $0 || operand == Comparison.direction(of: $0) }
  }
}

extension Comparison {
  /// The group of slopes along random directions of an operand.
  package static func direction(of operand: String) -> String { "a direction of \(operand)" }
  /// The group of slopes along a random direction of all operands.
  static let alongOperands = direction(of: "the operands")

  /// Whether a derivative is evidence; if it is none, the reason is kept.
  mutating func isUsable(_ derivative: NumericalDerivative, at place: String? = nil) -> Bool {
    if let failure = derivative.failure {
      miss(.outsideDomain(failure))
    } else if let kink = derivative.kink {
      miss(.kink(left: kink.left, right: kink.right, place: place))
    }
    return derivative.failure == nil && derivative.kink == nil
  }

  /// Adds all entries of a matrix with its evidence and bounds.
  package mutating func add(
    _ found: Matrix, _ expected: Matrix, _ bound: Matrix, _ operand: String?
  ) {
    guard found.shape == expected.shape else {
      add(Item(found: .nan, expected: 0, bound: 0, operand: operand, entry: nil))
      return
    }
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        add(
          Item(
            found: found[i, j], expected: expected[i, j], bound: bound[i, j], operand: operand,
            entry: .init(row: i + 1, column: j + 1)))
      }
    }
  }
}
