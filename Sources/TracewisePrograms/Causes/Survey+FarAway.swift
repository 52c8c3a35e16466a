import Foundation
import Tracewise
import TracewiseVerification

/// Gradients far from 0, and near it: of a sum only the part that grows fastest is left there, bends and bounds lie
/// behind, and powers show.
extension Survey {
  /// Derivatives along a line, at distances of which each is the same multiple of the one before.
  struct Reach {
    var readings: [Reading] = []

    /// The power of the distance as which something grows; nil where it is none.
    ///
    /// - Parameter least: from which part of derivatives on it is known, as what is claimed is to many digits.
    func exponent(_ part: (Reading) -> Double, from least: Double? = nil) -> Double? {
      let numbers = readings.map(part)
      let isSeen = readings.allSatisfy { reading in
        abs(part(reading)) > (least.map { $0 * abs(reading.truth) } ?? 1e3 * reading.bound)
      }
      guard isSeen else { return nil }
      let powers = zip(numbers.dropFirst(), numbers).map { log($0 / $1) / log(Survey.step) }
      let power = (2 * powers[1]).rounded() / 2
      return powers.allSatisfy { abs($0 - power) < Survey.nearPower } ? power : nil
    }

    func grows(_ part: (Reading) -> Double) -> Bool {
      abs(part(readings[2])) > 2 * abs(part(readings[0])) + readings[2].bound
    }

    /// Whether something is nothing beside the other, or becomes so faster than any power.
    func isNothing(_ part: (Reading) -> Double, beside other: (Reading) -> Double) -> Bool {
      guard readings.allSatisfy({ $0.isWrong && abs(other($0)) > 1e3 * $0.bound }) else {
        return false
      }
      let rests = readings.map { abs(part($0)) <= $0.bound ? 0 : abs(part($0) / other($0)) }
      return rests.allSatisfy { $0 <= 1e-9 } || rests[2] <= 1e-9 && rests[2] < 1e-6 * rests[1]
    }
  }

  static let step = 4.0
  /// How near to a power something has to grow: what else there is falls off by distances.
  private static let nearPower = 0.02

  /// Lines, and where they lead.
  private struct Way {
    var rays: [(start: Vector, direction: Vector)]
    var isFar: Bool
    /// Whether each direction is there with its opposite.
    var isBothWays = false
    /// Where they lead, in words.
    var side: String?
    var place: String { side ?? (isFar ? "far from 0" : "near 0") }
  }

  func farAway(_ generator: inout SeededGenerator) throws -> Finding? {
    guard affords(more: 2000) else { return nil }
    let x = cause.point.x
    let near = generator.neighbour(of: x, cause.point.scales, distance: 0.3, in: cause.moving)
    let directions = (0..<2).map { _ in wrongDirection(&generator) }
    let places = Set(wrong.map { cause.places[$0] })
    let grown = [x, near].map { x in
      (x.masked { !places.contains($0) }, x.masked { places.contains($0) })
    }
    let bothWays = zip([x, near], directions).flatMap { [($0, $1), ($0, $1.map { -$0 })] }
    var ways = [Way(rays: bothWays, isFar: true, isBothWays: true)]
    // A single number grows to one side only, of which is spoken below.
    if block.places.count > 1 { ways.append(Way(rays: grown, isFar: true)) }
    ways += [Way(rays: grown, isFar: false)] + oneSided([x, near])
    cause.evaluator.isFarAway = true
    defer { cause.evaluator.isFarAway = false }
    var right: [String] = []
    for way in ways where way.rays.allSatisfy({ !$0.direction.isZero }) {
      // Farther out less of the rest is left, unless all of it is lost.
      for distance in try distances(way) {
        switch try compare(way, distance) {
        case .nothing: continue
        case .same: right += [way.side].compactMap { $0 }
        case .found(var finding):
          finding.text += right.map { "; \($0) it is right" }.joined()
          return try isSure(finding, way, &generator) ? finding : nil
        }
        break
      }
    }
    return try weightsNearZero(&generator)
  }

  /// A single number is often a logarithm: what is large on one side of 0 is nothing on the other.
  private func oneSided(_ starts: [Vector]) -> [Way] {
    guard block.places.count == 1, let place = cause.places.first else { return [] }
    return [(1.0, "far above 0"), (-1, "far below 0")].map { sign, side in
      let direction = cause.point.x.indices.map { $0 == place ? sign : 0 }
      return Way(rays: starts.map { ($0, direction) }, isFar: true, side: side)
    }
  }

  /// What a way tells: nothing, that the claim is right in what is left there, or what is wrong.
  private enum Sign {
    case nothing
    case same
    case found(Finding)

    init(_ finding: Finding?) { self = finding.map { .found($0) } ?? .nothing }
  }

  /// The distances at which values are to be had soon: solvers may go on for ever where numbers are large.
  private func distances(_ way: Way) throws -> [Double] {
    let evaluator = cause.evaluator
    let usual = evaluator.seconds / Double(max(evaluator.evaluations, 1))
    var result: [Double] = []
    let probes: [(Double, Double?)] = [
      (10, nil), (100, nil), (1e3, nil), (16e3, 1e3), (1e5, nil), (16e5, 1e5),
    ]
    func isThere(_ distance: Double) throws -> Bool {
      let before = evaluator.seconds
      for (x, direction) in way.rays {
        let y = moved(x, by: way.isFar ? distance : 1 / distance, along: direction)
        let value = try? evaluator.value(at: y)
        if let end = evaluator.end { throw end }
        let spent = evaluator.seconds - before
        guard let value, value.isFinite, spent < max(0.1, Self.slow * usual) else { return false }
      }
      return true
    }
    for (distance, start) in probes {
      guard try isThere(distance) else { break }
      if let start { result.insert(way.isFar ? start : 1 / (16 * start), at: 0) }
    }
    guard result.isEmpty, way.isFar else { return result }
    // Exponentials are nowhere as far.
    return try Array([80.0, 40, 20, 10, 5, 2.5].drop { try !isThere(16 * $0) }.prefix(3))
  }

  /// Answers that take so many times longer than usual are waited for no more.
  private static let slow = 50.0

  /// Where the input is small, only the part that is linear in it is left of a gradient that is 0 there.
  private func weightsNearZero(_ generator: inout SeededGenerator) throws -> Finding? {
    guard entries.count > 1, affords(more: 2000) else { return nil }
    var near: [Station] = []
    for distance in [0, 0.3] {
      var x = generator.neighbour(
        of: cause.point.x, cause.point.scales, distance: distance, in: [block])
      for place in block.places { x[place] *= 1e-4 }
      guard let station = try station(at: x) else { return nil }
      near.append(station)
    }
    // Gradients that do not change with the input there are those of one point.
    let changing = zip(near[0].readings, near[1].readings).count {
      abs($0.truth - $1.truth) > 0.01 * abs($0.truth)
    }
    guard 2 * changing > entries.count else { return nil }
    return weights(near, within: 1e-5).map {
      Finding(kind: $0.kind, text: "where \(cause.name) is near 0, \($0.text)")
    }
  }

  private func compare(_ way: Way, _ distance: Double) throws -> Sign {
    var reaches: [Reach] = []
    for (start, direction) in way.rays {
      guard let reach = try reach(start, direction, distance) else { return .nothing }
      reaches.append(reach)
    }
    return compare(reaches, way)
  }

  /// Factors, and powers near 0, leave derivatives symmetric; halves of forms and what is in another place do not.
  private func isSure(_ finding: Finding, _ way: Way, _ generator: inout SeededGenerator) throws
    -> Bool
  {
    let isFactor = ![.power, .kink, .termMissing, .sign].contains(finding.kind)
    guard !way.isFar || isFactor, isOfAll, block.places.count > 1 else { return true }
    return try Field(cause).isGradient(&generator) != false
  }

  /// Derivatives along the line by differences of values with two steps.
  private func reach(_ start: Vector, _ direction: Vector, _ distance: Double) throws -> Reach? {
    var result = Reach()
    let evaluator = cause.evaluator
    let h = evaluator.isSingle ? 0.03 : 1e-3
    for t in [distance, Self.step * distance, Self.step * Self.step * distance] {
      func value(_ s: Double) throws -> Double {
        let value = try? evaluator.value(at: moved(start, by: s * t, along: direction))
        if let end = evaluator.end { throw end }
        return value ?? .nan
      }
      let claimed = try? evaluator.gradient(at: moved(start, by: t, along: direction)).gradient
      let (high, low) = (try value(1 + 2 * h), try value(1 - 2 * h))
      let far = (high - low) / (4 * h * t)
      let near = (try value(1 + h) - value(1 - h)) / (2 * h * t)
      let truth = (4 * near - far) / 3
      let noise = 4 * evaluator.epsilon * max(abs(high), abs(low)) / (h * t)
      guard let claimed = claimed.map({ dot($0, direction) }), claimed.isFinite, truth.isFinite
      else { return nil }
      result.readings.append(
        Reading(
          truth: truth, claimed: claimed,
          bound: noise + 1e-3 * abs(truth - near) + 1e-9 * abs(truth)))
    }
    return result
  }

  private func compare(_ reaches: [Reach], _ way: Way) -> Sign {
    let place = "where \(names) \(are) \(way.place)"
    if reaches.allSatisfy({ $0.isNothing(\.truth, beside: \.claimed) && !$0.grows(\.truth) }),
      way.isFar
    {
      return .found(
        Finding(
          kind: .kink,
          text:
            "\(place) derivatives are 0, and it is not: a factor that is 0 there (a bound, a mask, the derivative of what levels "
            + "off) is missing or another one, or parts that cancel there do not", isExact: false))
    }
    guard let right = common(reaches, \.truth) else {
      return way.isFar ? Sign(exponential(reaches, place)) : .nothing
    }
    let claimed = common(reaches, \.claimed, from: way.isFar ? 1e-13 : 0)
    if claimed == nil, reaches.allSatisfy({ $0.isNothing(\.claimed, beside: \.truth) }) {
      return .found(
        Finding(
          kind: .termMissing,
          text:
            "\(place) it is 0, and derivatives are not: the part that is left there is missing, or has a factor too much that is 0 "
            + "there, as the derivative of what levels off"
        ))
    }
    guard let claimed else { return .nothing }
    if claimed != right {
      let isOnLine = !way.isBothWays && way.side == nil
      return .found(power(claimed, right, isOnLine ? "\(place), on the line from 0," : place, way))
    }
    let last = reaches.compactMap(\.readings.last)
    if way.isBothWays, let finding = oneSided(last, place) { return .found(finding) }
    let factors = last.map { $0.truth / $0.claimed }
    let tolerance = 1e-3 * abs(factors[0])
    guard factors.allSatisfy({ abs($0 - factors[0]) < tolerance }) else { return .nothing }
    // What is left of the rest makes them differ; a number that is nearer to a simple one than that is it by chance.
    let spread = (factors.max() ?? 0) - (factors.min() ?? 0)
    let ofReadings: Double = last.map { 4 * $0.bound / abs($0.claimed) }.max() ?? 0
    let doubt: Double = min(tolerance, max(2 * spread, ofReadings))
    let factor = Factor(factors[0], within: doubt, sizes: cause.sizes)
    if factor.value == 1 { return .same }
    let part = right == 0 ? "" : ": in the part that grows \(way.isFar ? "fastest" : "slowest")"
    // Four derivatives have no simple number in common by chance.
    let fraction = (1...12).lazy.map { (factors[0] * Double($0)).rounded() / Double($0) }.first {
      abs($0 - factors[0]) < doubt && $0 != 0
    }
    guard factor.isCommon || way.isBothWays || way.side != nil,
      let value = factor.isCommon ? factor.value : fraction
    else { return .nothing }
    let text = Factor(value, within: 0, sizes: cause.sizes).text
    return .found(Finding(kind: factor.cause, text: "\(place), \(text)\(part)"))
  }

  /// The power that all lines have in common.
  private func common(_ reaches: [Reach], _ part: (Reading) -> Double, from least: Double? = nil)
    -> Double?
  {
    let powers = reaches.map { $0.exponent(part, from: least) }
    return powers[0].flatMap { first in powers.allSatisfy { $0 == first } ? first : nil }
  }

  private func power(_ claimed: Double, _ right: Double, _ place: String, _ way: Way) -> Finding {
    let (wrong, truth) = (Matrix.format(claimed, digits: 3), Matrix.format(right, digits: 3))
    // Nearer to 0 what grows less is larger.
    let isTooLarge = way.isFar == (claimed > right)
    let isNotZero = isTooLarge && !way.isFar && claimed >= 0
    let what =
      !isTooLarge
      ? "the part that is largest there has a wrong exponent, or is missing"
      : isNotZero
        ? "a part is there that should go to 0: a function, a number or an exponent is another one"
        : right > 0 && way.isFar
          ? "an exponent is wrong, or a factor is too much that grows with \(cause.name)"
          : claimed < 0 && way.isFar
            ? "parts that cancel there do not, or what damps it is missing"
            : "what bounds or damps it (a clip, a linear part, a weight) is missing, or an exponent is wrong"
    return Finding(
      kind: isNotZero ? .function : .power,
      text:
        "\(place) it goes as the power \(wrong), and derivatives as the power \(truth): \(what)",
      isExact: !(isTooLarge && claimed < 0 && way.isFar))
  }

  /// Signs of one side only: along u and −u at the same distance.
  private func oneSided(_ last: [Reading], _ place: String) -> Finding? {
    func isEven(_ part: (Reading) -> Double) -> Bool? {
      let products = [0, 2].map { k -> Double? in
        let (one, other) = (part(last[k]), part(last[k + 1]))
        return abs(abs(one) - abs(other)) < 1e-3 * abs(one) ? one * other : nil
      }
      guard let first = products[0], let second = products[1], first * second > 0 else {
        return nil
      }
      // The two directions are opposite ones.
      return first < 0
    }
    guard let claimed = isEven(\.claimed), let right = isEven(\.truth), claimed != right else {
      return nil
    }
    func how(_ isEven: Bool) -> String {
      isEven ? "the same on both sides" : "opposite on both sides"
    }
    return Finding(
      kind: .sign,
      text:
        "\(place) it is \(how(claimed)), and derivatives are \(how(right)): a sign, as of an absolute value, is "
        + (claimed ? "missing" : "too much"))
  }

  private var names: String {
    guard !isOfAll else { return cause.name }
    let names = wrong.prefix(3).map { Block.name(of: cause.places[$0], cause.evaluator.greeting) }
    return names.joined(separator: ", ") + (wrong.count > 3 ? ", …" : "")
  }
  private var are: String { !isOfAll && wrong.count > 1 ? "are" : "is" }
}
