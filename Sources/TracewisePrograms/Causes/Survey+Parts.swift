import Foundation
import Tracewise
import TracewiseVerification

/// Gradients that are right in one part, and wrong in another in a simple way.
extension Survey {
  /// A part that does not change, one that is linear, or one in which each entry stands alone vanishes in differences;
  /// what is left of the gradient is compared.
  func butForAPart() throws -> Finding? {
    let unmoved = lines.last?.unmoved ?? []
    return
      try scaled(lines.flatMap { $0.changes(1) }, all, "does not change with #")
      ?? scaled(lines.flatMap { $0.changes(2) }, all, "is linear in #")
      ?? (lines.last.flatMap { line in
        try scaled(line.changes(1), unmoved, "is a function of each entry by itself")
      })
  }

  /// The hypothesis that explains all of some differences, with its number.
  private func scaled(_ changes: [Station], _ numbers: [Int], _ rest: String) throws -> Finding? {
    guard !numbers.isEmpty, !vanish(changes, numbers, \.truth) else { return nil }
    for hypothesis in [cause.itself] + (cause.isWhole ? cause.rearrangements + cause.shifts : []) {
      var pairs: [Proportion.Pair] = []
      for change in changes {
        guard let right = hypothesis.right(change.sight).map(readings) else { return nil }
        pairs += numbers.filter { right[$0].isFinite }.map {
          .init(x: right[$0], y: change.readings[$0].truth, bound: change.readings[$0].bound)
        }
      }
      let sharp = Proportion(pairs).factor
      guard let number = sharp ?? Proportion(pairs, sharp: Proportion.dull).factor else { continue }
      let isItself = hypothesis.text.isEmpty
      let factor = Factor(number.value, within: number.doubt, sizes: cause.sizes)
      if isItself, abs(number.value - 1) <= number.doubt { return nil }
      // Few numbers leave room for chance.
      guard sharp != nil && numbers.count > 2 && numbers.count == all.count || factor.isCommon
      else { continue }
      if !factor.isCommon, try !areSmooth(changes, numbers) { continue }
      guard let named = cause.named(hypothesis, factor, within: number.doubt) else { continue }
      return Finding(
        kind: named.cause,
        text: "but for a part that \(rest.replacing("#", with: cause.name)), \(named.text)")
    }
    return nil
  }

  /// Whether derivatives change everywhere: what jumps from piece to piece has no factor of its own.
  private func areSmooth(_ changes: [Station], _ numbers: [Int]) throws -> Bool {
    guard changes.allSatisfy({ !vanish([$0], numbers, \.truth) }) else { return false }
    let middle = lines[0].stations[lines[0].half]
    let x = middle.sight.point.x.enumerated().map { place, number in
      block.places.contains(place) ? number * (1 + 1e-3) : number
    }
    guard let station = try station(at: x) else { return true }
    return zip(station.readings, middle.readings).contains {
      abs($0.truth - $1.truth) > Slope.factor * ($0.bound + $1.bound)
    }
  }

  /// The numbers of all readings.
  var all: [Int] { stations.first.map { Array($0.readings.indices) } ?? [] }

  /// Whether something of all readings is 0.
  func vanish(
    _ stations: [Station], _ numbers: [Int], _ part: (Reading) -> Double
  ) -> Bool {
    stations.allSatisfy { station in
      numbers.allSatisfy {
        abs(part(station.readings[$0])) <= Slope.factor * station.readings[$0].bound
      }
    }
  }

  /// Whether the errors are seen so sharply that a formula for them is no chance.
  var isSharp: Bool {
    let readings = stations.flatMap(\.readings)
    return readings.count { abs($0.lack) > 1e5 * $0.bound } * 2 >= readings.count
  }

  /// A factor of the chain rule that is missing in one part of the gradient, where the rest is constant or linear.
  ///
  /// With the claim G + R and the truth h G + R, G is the error over h − 1.
  var chainedPart: Finding? {
    guard isSharp else { return nil }
    for hypothesis in cause.chained {
      guard let factor = hypothesis.factor, let rest = rest(of: factor) else { continue }
      for (order, text) in [(1, "does not change with #"), (2, "is linear in #")] {
        let changes = rest.flatMap { $0.changes(order) }
        let errors = lines.flatMap { $0.changes(order) }
        guard !vanish(errors, all, \.lack),
          vanish(changes, Array(entries.indices), \.claimed)
        else { continue }
        return Finding(
          kind: hypothesis.cause,
          text: "but for a part that \(text.replacing("#", with: cause.name)), \(hypothesis.text)")
      }
      guard let last = rest.last, last.unmoved.count > 1,
        !vanish(lines[lines.count - 1].changes(1), last.unmoved, \.lack),
        vanish(last.changes(1), last.unmoved, \.claimed)
      else { continue }
      return Finding(
        kind: hypothesis.cause,
        text: "but for a part that is a function of each entry by itself, \(hypothesis.text)")
    }
    return nil
  }

  /// The lines with R as what is claimed.
  private func rest(of factor: (Sight) -> Vector?) -> [Line]? {
    var lines = lines
    for l in lines.indices {
      for s in lines[l].stations.indices {
        guard let factors = factor(lines[l].stations[s].sight) else { return nil }
        for (k, entry) in entries.enumerated() {
          let (reading, h) = (lines[l].stations[s].readings[k], factors[entry] - 1)
          guard h.isFinite, abs(h) > 1e-6 else { return nil }
          let rest = reading.claimed - reading.lack / h
          lines[l].stations[s].readings[k] = Reading(
            truth: rest, claimed: rest, bound: reading.bound * (1 + 1 / abs(h)))
        }
      }
    }
    // All that is wrong together has no factor of its own.
    for l in lines.indices {
      for s in lines[l].stations.indices {
        lines[l].stations[s].readings.removeLast(all.count - entries.count)
      }
    }
    return lines
  }

  /// A part that is a power of the input, if the error is one and the rest another: along the ray the truth less a multiple
  /// of the error is that other power.
  mutating func power(_ generator: inout SeededGenerator) throws -> Finding? {
    guard isSharp, let exponent = exponent(of: \.lack), try isPower(exponent) else { return nil }
    let name = Matrix.format(exponent, digits: 3)
    let part = "the part that grows as the power \(name) of \(cause.name)"
    for half in -30...12 where Double(half) / 2 != exponent {
      let pairs = ray { station, middle, t, k in
        let other = pow(t, Double(half) / 2)
        return .init(
          x: station.lack - middle.lack * other, y: station.truth - middle.truth * other,
          bound: station.bound + middle.bound * other)
      }
      guard let number = Proportion(pairs).number else { continue }
      if abs(number.value - 1) <= number.doubt {
        return Finding(kind: .termMissing, text: "\(part) is missing; the rest is right")
      }
      let ratio = number.value / (number.value - 1)
      let doubt = number.doubt / ((number.value - 1) * (number.value - 1))
      if abs(number.value) <= number.doubt {
        return Finding(kind: .termAdded, text: "\(part) is too much; the rest is right")
      }
      let factor = Factor(ratio, within: doubt, sizes: cause.sizes)
      guard entries.count > 2 || factor.isCommon else { continue }
      return Finding(
        kind: factor.cause,
        text: "in \(part), \(factor.text); the rest is right")
    }
    if let weighted = weights(of: part) { return weighted }
    return Finding(
      kind: .several,
      text: exponent == 0
        ? "what is wrong does not change where \(cause.name) grows as a whole"
        : "what is wrong grows as the power \(name) of \(cause.name)",
      isExact: false)
  }

  /// A power of the input in which each entry lacks a common factor of its own, if the rest is another power.
  private func weights(of part: String) -> Finding? {
    for half in -4...12 {
      let factors = entries.indices.map { k -> Factor? in
        let pairs = ray([k]) { station, middle, t, k in
          let other = pow(t, Double(half) / 2)
          return .init(
            x: station.lack - middle.lack * other, y: station.truth - middle.truth * other,
            bound: station.bound + middle.bound * other)
        }
        guard let number = Proportion(pairs, fewest: 2).number, abs(number.value - 1) > 1e-3 else {
          return nil
        }
        let ratio = number.value / (number.value - 1)
        let doubt = number.doubt / ((number.value - 1) * (number.value - 1))
        let factor = Factor(ratio, within: doubt, sizes: [])
        return factor.isCommon ? factor : nil
      }
      guard entries.count > 2, factors.allSatisfy({ $0 != nil }) else { continue }
      let shown = zip(entries, factors).prefix(4).compactMap { entry, factor in
        factor.map {
          "\(Block.name(of: cause.places[entry], cause.evaluator.greeting)) \(Matrix.format($0.value, digits: 4))"
        }
      }
      return Finding(
        kind: .factorMissing,
        text: "in \(part), each entry lacks a factor of its own: \(shown.joined(separator: ", "))"
          + (entries.count > 4 ? ", …" : "") + "; the rest is right")
    }
    return nil
  }

  /// What is made of readings on the ray and of those at its middle.
  private func ray(
    _ numbers: [Int]? = nil, _ pair: (Reading, Reading, Double, Int) -> Proportion.Pair
  ) -> [Proportion.Pair] {
    let (ray, middle) = (lines[0], lines[0].stations[lines[0].half])
    return ray.stations.indices.filter { $0 != ray.half }.flatMap { s in
      let t = 1 + ray.spacing * Double(s - ray.half)
      return (numbers ?? all).map {
        pair(ray.stations[s].readings[$0], middle.readings[$0], t, $0)
      }
    }
  }

  /// Another power of the input in the claim than in the truth.
  var otherPower: Finding? {
    guard isSharp, let right = exponent(of: \.truth), let claimed = exponent(of: \.claimed),
      right != claimed
    else { return nil }
    return Finding(
      kind: .power,
      text:
        "it grows as the power \(Matrix.format(claimed, digits: 3)) of \(cause.name), and derivatives as the power "
        + "\(Matrix.format(right, digits: 3)): a power, a norm or a distance has the wrong exponent",
      isExact: false)
  }

  /// The power of the input as which something of all readings grows on the ray.
  private func exponent(of part: (Reading) -> Double) -> Double? {
    let (ray, middle) = (lines[0], lines[0].stations[lines[0].half])
    func seen(_ k: Int) -> Double { abs(part(middle.readings[k])) / middle.readings[k].bound }
    guard !cause.x.allSatisfy({ $0 == 0 }), let last = ray.stations.last,
      let k = entries.indices.max(by: { seen($0) < seen($1) })
    else { return nil }
    let t = 1 + ray.spacing * Double(ray.stations.count - 1 - ray.half)
    let fitted = log(part(last.readings[k]) / part(middle.readings[k])) / log(t)
    let exponent = (2 * fitted).rounded() / 2
    guard abs(fitted - exponent) < 1e-4, abs(exponent) < 20 else { return nil }
    let isPower = ray.stations.indices.allSatisfy { s in
      Self.grow(
        ray.stations[s], middle, by: pow(1 + ray.spacing * Double(s - ray.half), exponent), part)
    }
    return isPower ? exponent : nil
  }

  /// Whether something of all readings is so many times that of others.
  private static func grow(
    _ here: Station, _ there: Station, by factor: Double, _ part: (Reading) -> Double
  ) -> Bool {
    zip(here.readings, there.readings).allSatisfy {
      abs(part($0) - factor * part($1)) <= Slope.factor * ($0.bound + factor * $1.bound)
    }
  }

  /// Whether the errors grow so from another point, too.
  private func isPower(_ exponent: Double) throws -> Bool {
    guard let middle = lines.last.map({ $0.stations[$0.half] }) else { return false }
    var x = middle.sight.point.x
    for k in cause.block.places { x[k] *= 1.15 }
    guard let station = try station(at: x) else { return false }
    return Self.grow(station, middle, by: pow(1.15, exponent), \.lack)
  }
}
