import Tracewise

/// Claimed numbers beside evidence, and the verdict that follows.
struct Comparison {
  /// One number beside its evidence.
  struct Item {
    var found: Double
    var expected: Double
    /// The estimate of the evidence's error and the rounding of what is claimed.
    var bound: Double
    var operand: String?
    var entry: CheckRecord.Entry?
    /// The part of the bound that is the rounding of what is claimed.
    var rounding = 0.0

    /// How many bounds the two are apart.
    var distance: Double {
      guard found.isFinite else { return .infinity }
      let difference = abs(found - expected)
      return difference == 0 ? 0 : difference / bound
    }
  }

  let tolerances: Tolerances
  private(set) var items: [Item] = []
  /// Why some number has no evidence.
  private(set) var missing: String?
  /// Groups of numbers that are compared beside one another have a scale in common.
  private var scales: [String: Double] = [:]
  /// The scale of a group whose numbers all vanish, by dimensions alone.
  private var naturalScales: [String: Double] = [:]

  init(_ tolerances: Tolerances) { self.tolerances = tolerances }

  mutating func add(_ item: Item) {
    guard !item.bound.isNaN else { return miss("no error estimate for \(name(item))") }
    items.append(item)
    let group = item.operand ?? ""
    let size = max(abs(item.expected), item.found.isFinite ? abs(item.found) : 0)
    scales[group] = max(scales[group] ?? 0, size)
  }

  mutating func setNaturalScale(_ scale: Double, operand: String?) {
    naturalScales[operand ?? ""] = scale
  }

  mutating func miss(_ reason: String) { if missing == nil { missing = reason } }

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
  func conclude(_ record: inout CheckRecord, law: String, holds: String) {
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

  private func tooNoisy(_ item: Item) -> String {
    if item.rounding > item.bound / 2, scale(item) > 0 {
      // Operands were moved by up to two units in the last place, and the change widened.
      let condition =
        item.rounding / scale(item) / (2 * 0x1p-52 * tolerances.roundingFactor)
      return
        "ill-conditioned: \(condition.order), so that the rounding of the operands alone moves "
        + "\(name(item)) by \(Matrix.format(item.rounding, digits: 2)) beside a scale of "
        + "\(Matrix.format(scale(item), digits: 2))"
    }
    return "differences too noisy: \(name(item)) is \(Matrix.format(item.expected)) ± "
      + "\(Matrix.format(item.bound, digits: 2)) beside a scale of "
      + "\(Matrix.format(scale(item), digits: 2))"
  }

  private func name(_ item: Item) -> String {
    let entry = item.entry.map { "entry (\($0.row), \($0.column))" }
    return [entry, item.operand].compactMap { $0 }.joined(separator: " of ").orIfEmpty("the value")
  }
}

extension Double {
  /// A condition number in words, of which nobody needs more than the order.
  fileprivate var order: String { "a condition number of about \(Matrix.format(self, digits: 1))" }
}

extension String {
  fileprivate func orIfEmpty(_ other: String) -> String { isEmpty ? other : self }
}
