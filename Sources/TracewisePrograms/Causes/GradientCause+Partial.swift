import Foundation
import Tracewise
import TracewiseVerification

/// Hypotheses about some of the entries, which need derivatives of their own.
extension GradientCause {
  /// Entries that are 0 or cut off; the others are right.
  var partial: [Hypothesis] {
    var result: [Hypothesis] = []
    let zeros = claimed.indices.filter { claimed[$0] == 0 }
    if !zeros.isEmpty, zeros.count < claimed.count {
      let which = EntryPattern.describe(zeros, block, from: evaluator.greeting.firstIndex)
      result.append(
        Hypothesis(
          cause: .frozen, text: "\(which) zero and should not be; the others are right",
          right: { $0.claimed }, places: { $0.claimed[$1] != 0 }))
    }
    if let largest = claimed.map({ abs($0) }).max(), let clipped = clipped(at: largest) {
      result.append(clipped)
    }
    guard claimed.count > 2 else { return result }
    let count = claimed.count
    for (text, shifted, isShifted) in [
      ("its entries are one place too far on", { $0.dropFirst() + [0] }, { $0 < count - 1 }),
      ("its entries are one place too far back", { [0] + $0.dropLast() }, { $0 > 0 }),
    ] as [(String, (Vector) -> Vector, (Int) -> Bool)] {
      let right = shifted(claimed)
      let least = 1e-3 * (claimed.map { abs($0) }.max() ?? 0)
      // One entry among many that are alike is wrong by itself.
      guard
        claimed.indices.count(where: { isShifted($0) && abs(right[$0] - claimed[$0]) > least }) > 1
      else { continue }
      result.append(
        Hypothesis(
          cause: .index, text: text, right: { shifted($0.claimed) },
          places: { _, place in isShifted(place) }))
    }
    return result
  }

  /// Zeros that are right where others are not: then something decides which entries are zero.
  func withoutRightZeros(_ hypothesis: Hypothesis) throws -> Hypothesis {
    let zeros = claimed.indices.filter { claimed[$0] == 0 }
    guard hypothesis.cause == .frozen, zeros.count > 1, evaluator.affords(20 * zeros.count),
      zeros.count <= WrongEntries.few
    else { return hypothesis }
    let wrong = try zeros.filter { k in
      try slope(point, point.scales.masked { $0 == places[k] }, slopes.first).isRefuting
    }
    guard !wrong.isEmpty, wrong.count < zeros.count else { return hypothesis }
    var result = hypothesis
    let which = EntryPattern.describe(wrong, block, from: evaluator.greeting.firstIndex)
    result.cause = .kink
    result.text =
      "\(which) zero and should not be; the other \(zeros.count - wrong.count) zeros and all else are right: a mask or a "
      + "case is another one in the gradient than in the value"
    return result
  }

  private func clipped(at largest: Double) -> Hypothesis? {
    let cut = claimed.indices.filter { abs(claimed[$0]) == largest }
    guard cut.count > 1, cut.count < claimed.count else { return nil }
    return Hypothesis(
      cause: .clipped,
      text:
        "entries are clipped to ±\(Matrix.format(largest)), \(cut.count) of them; the others are right",
      right: { $0.claimed }, places: { abs($0.claimed[$1]) < largest })
  }

  /// Whether the right places are right, along directions of their own, and the others wrong as the cause has it; at other
  /// points, too.
  mutating func holds(_ hypothesis: Hypothesis, _ generator: inout SeededGenerator) throws -> Bool {
    guard let isRight = hypothesis.places else { return false }
    for _ in 0..<2 where try !isSeen(hypothesis, first, &generator) { return false }
    if hypothesis.cause == .clipped,
      try !areLarger(claimed.indices.filter { !isRight(first, $0) })
    {
      return false
    }
    try lookElsewhere(&generator)
    for sight in sights.dropFirst() {
      // Zeros at one point only are no zeros that were forgotten.
      if hypothesis.cause == .frozen, claimed.indices.allSatisfy({ isRight(sight, $0) }) {
        return false
      }
      guard try isSeen(hypothesis, sight, &generator) else { return false }
    }
    return true
  }

  /// Whether the right places are right at a point.
  private func isSeen(
    _ hypothesis: Hypothesis, _ sight: Sight, _ generator: inout SeededGenerator
  ) throws -> Bool {
    guard let isRight = hypothesis.places, let right = hypothesis.right(sight) else { return false }
    var u = generator.direction(sight.point.scales, in: block.places)
    for k in claimed.indices where !isRight(sight, k) { u[places[k]] = 0 }
    let slope = try slope(sight.point, u, sight.slopes.first)
    return slope.isUsable
      && abs(slope.derivative.value - dot(right, sight.part(u))) <= slope.visible
  }

  /// Whether what stands at a bound lies beyond it, on its side: of three entries.
  private func areLarger(_ cut: [Int]) throws -> Bool {
    for k in Set([cut[0], cut[cut.count / 2], cut[cut.count - 1]]).sorted() {
      let slope = try slope(point, point.scales.masked { $0 == places[k] }, slopes.first)
      guard slope.isUsable, slope.derivative.value * slope.claimed > 0,
        abs(slope.derivative.value) >= abs(slope.claimed) - slope.visible
      else { return false }
    }
    return true
  }

  /// Right along symmetric directions only.
  func symmetrised(_ generator: inout SeededGenerator) throws -> Hypothesis? {
    guard let n = block.side,
      claimed.indices.allSatisfy({ claimed[$0] == claimed[$0 % n * n + $0 / n] })
    else { return nil }
    for _ in 0..<2 {
      var u = generator.direction(point.scales, in: block.places)
      let start = block.places.lowerBound
      for i in 0..<n { for j in 0..<i { u[start + i * n + j] = u[start + j * n + i] } }
      let slope = try evaluator.slope(point, along: u)
      guard slope.isUsable, !slope.isRefuting else { return nil }
    }
    return Hypothesis(
      cause: .symmetric,
      text: "it is symmetrised: right where \(block.name) moves symmetrically, and only there",
      right: { _ in nil })
  }

  /// Whether the gradient is one of single precision, of values that are not.
  var single: Hypothesis? {
    guard !evaluator.isSingle, !slopes.isEmpty else { return nil }
    let scale = size(claimed, first.part(point.scales))
    guard slopes.allSatisfy({ abs($0.residual) < 1e-3 * max(scale, $0.natural) }) else {
      return nil
    }
    // A point that is rounded to single precision does not notice a smaller move.
    var nudged = point.x
    for place in places { nudged[place] *= 1 + 1e-10 }
    let isSteps =
      nudged != point.x
      && (try? evaluator.gradient(at: nudged).gradient).map { first.part($0) == claimed } ?? false
    guard isStored || isSteps && !isFlat else { return nil }
    return Hypothesis(
      cause: .precision,
      text: isStored
        ? "it is computed in single precision, and the value in double"
        : "it is computed from the point in single precision, and the value in double",
      right: { _ in nil })
  }

  /// Whether the gradient does not change over a distance that single precision would notice.
  private var isFlat: Bool {
    var moved = point.x
    for place in places { moved[place] *= 1 + 1e-4 }
    return (try? evaluator.gradient(at: moved).gradient).map { first.part($0) == claimed } ?? true
  }

  /// Whether the numbers are those of single precision, and not for having few digits.
  private var isStored: Bool {
    let fewDigits: UInt64 = (1 << 40) - 1
    let numbers = claimed.filter { $0 != 0 }
    return numbers.allSatisfy { Double(Float($0)) == $0 }
      && numbers.contains { $0.significandBitPattern & fewDigits != 0 }
  }

  /// The gradient is itself a difference of values with a fixed step, as those who have none answer.
  func difference() throws -> Hypothesis? {
    guard evaluator.affords(400) else { return nil }
    let places = Array(places.lazy.filter { point.gradient[$0] != 0 }.prefix(8))
    for h in [1.4901161193847656e-08, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2] {
      for isCentral in [false, true] {
        // Straight functions have the same differences with all steps.
        guard !places.isEmpty,
          try places.allSatisfy({ try isDifference($0, h, isCentral) }),
          try !isDifference(places[0], h / 2, isCentral)
        else { continue }
        return Hypothesis(
          cause: .differences,
          text:
            "it is a \(isCentral ? "central" : "forward") difference of values with the step "
            + "\(Matrix.format(h, digits: 2)), and as wrong as that is",
          right: { _ in nil })
      }
    }
    return nil
  }

  private func isDifference(_ place: Int, _ h: Double, _ isCentral: Bool) throws -> Bool {
    func value(_ t: Double) -> Double {
      var moved = point.x
      moved[place] += t
      return (try? evaluator.value(at: moved)) ?? .nan
    }
    let difference =
      isCentral ? (value(h) - value(-h)) / (2 * h) : (value(h) - point.value) / h
    if let end = evaluator.end { throw end }
    let claimed = point.gradient[place]
    return abs(difference - claimed) <= 1e-12 * abs(claimed)
  }
}
