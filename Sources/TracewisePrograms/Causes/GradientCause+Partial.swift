import Foundation
import Tracewise
import TracewiseVerification

/// Hypotheses about some of the entries, which need derivatives of their own.
extension GradientCause {
  /// Nothing but zeros.
  var frozen: Hypothesis? {
    guard claimed.isZero else { return nil }
    return Hypothesis(
      cause: .frozen,
      text:
        "it is zero and should not be: \(block.name) is cut off from the value (detached, or taken for a constant)",
      right: claimed, places: { _ in false })
  }

  /// Entries that are 0 or cut off; the others are right.
  var partial: [Hypothesis] {
    var result: [Hypothesis] = []
    let zeros = claimed.indices.filter { claimed[$0] == 0 }
    if !zeros.isEmpty {
      result.append(
        Hypothesis(
          cause: .frozen,
          text:
            "\(EntryPattern.describe(zeros, block, from: evaluator.greeting.firstIndex)) zero and should not be; the others are right",
          right: claimed, places: { claimed[$0] != 0 }))
    }
    if let largest = claimed.map({ abs($0) }).max() {
      let cut = claimed.indices.filter { abs(claimed[$0]) == largest }
      if cut.count > 1, cut.count < claimed.count {
        result.append(
          Hypothesis(
            cause: .clipped,
            text:
              "entries are clipped to ±\(Matrix.format(largest)), \(cut.count) of them; the others are right",
            right: claimed, places: { abs(claimed[$0]) < largest }))
      }
    }
    if claimed.count > 2 {
      let ahead: Vector = claimed.dropFirst() + [0]
      let back: Vector = [0] + claimed.dropLast()
      result += [
        Hypothesis(
          cause: .index, text: "its entries are one place too far on", right: ahead,
          places: { $0 < claimed.count - 1 }),
        Hypothesis(
          cause: .index, text: "its entries are one place too far back", right: back,
          places: { $0 > 0 }),
      ]
    }
    return result
  }

  /// Whether the right places are right, and the others wrong, along directions of their own.
  func holds(_ hypothesis: Hypothesis, _ generator: inout SeededGenerator) throws -> Bool {
    guard let isRight = hypothesis.places else { return explains(hypothesis) }
    let places = claimed.indices.filter(isRight)
    if places.isEmpty { return claimed.isZero }
    for _ in 0..<2 {
      var u = generator.direction(point.scales, in: block.places)
      for k in claimed.indices where !isRight(k) { u[block.places.lowerBound + k] = 0 }
      let slope = try evaluator.slope(point, along: u)
      guard slope.isUsable else { return false }
      let expected = dot(hypothesis.right, block.part(u))
      guard abs(slope.derivative.value - expected) <= slope.visible else { return false }
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
      right: claimed)
  }

  /// The gradient is itself a difference of values with a fixed step, as those who have none answer: seen by entries
  /// that are wrong.
  func difference(_ wrong: [Outcome.WrongEntry]) throws -> (kind: Cause, text: String)? {
    let places = wrong.prefix(2).map { $0.place - block.places.lowerBound }
    guard let first = places.first else { return nil }
    func step(_ k: Int, _ h: Double, isCentral: Bool) throws -> Double {
      func value(_ t: Double) throws -> Double {
        var moved = point.x
        moved[block.places.lowerBound + k] += t
        return try evaluator.value(at: moved)
      }
      return isCentral ? (try value(h) - value(-h)) / (2 * h) : (try value(h) - point.value) / h
    }
    for h in [1.4901161193847656e-08, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2] {
      for isCentral in [false, true] {
        let isSame = try places.allSatisfy { k in
          guard let value = try? step(k, h, isCentral: isCentral) else { return false }
          if let end = evaluator.end { throw end }
          return abs(value - claimed[k]) <= 1e-12 * abs(claimed[k])
        }
        guard isSame, claimed[first] != 0 else { continue }
        return (
          .differences,
          "it is a \(isCentral ? "central" : "forward") difference of values with the step "
            + "\(Matrix.format(h, digits: 2)), and as wrong as that is"
        )
      }
    }
    return nil
  }
}

/// Where entries stand, in words.
enum EntryPattern {
  /// `row 3 is`, `the entries from 5 on are`, `4 entries are`
  static func describe(_ places: [Int], _ block: Block, from first: Int = 0) -> String {
    let wrong = Set(places)
    func isExactly(_ counts: (Int) -> Bool) -> Bool {
      (0..<block.places.count).allSatisfy { counts($0) == wrong.contains($0) }
    }
    if places.count == 1 { return "one entry is" }
    if places.count == block.places.count { return "all entries are" }
    if let n = block.side {
      if isExactly({ $0 / n < $0 % n }) { return "the upper triangle is" }
      if isExactly({ $0 / n > $0 % n }) { return "the lower triangle is" }
      if isExactly({ $0 / n == $0 % n }) { return "the diagonal is" }
      if isExactly({ $0 / n != $0 % n }) { return "all but the diagonal is" }
    }
    if block.shape.count == 2 {
      for i in 0..<block.shape[0] where isExactly({ block.row($0) == i }) {
        return "row \(i + first) is"
      }
      for j in 0..<block.shape[1] where isExactly({ block.column($0) == j }) {
        return "column \(j + first) is"
      }
    }
    if isExactly({ $0 >= (places.first ?? 0) }) { return "the last \(places.count) entries are" }
    if isExactly({ $0 <= (places.last ?? 0) }) { return "the first \(places.count) entries are" }
    return "\(places.count) of \(block.places.count) entries are"
  }
}
