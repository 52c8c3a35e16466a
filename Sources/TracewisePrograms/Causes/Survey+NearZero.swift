import Foundation
import Tracewise
import TracewiseVerification

/// How errors begin where numbers are 0 at which nothing is wrong: all that is wrong goes through them.
extension Survey {
  /// What is wrong with the part that goes through some numbers, which is all that is wrong: nothing is where they are 0.
  func through(
    _ zeros: Range<Int>, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Finding? {
    var (changes, own) = ([Reading](), Vector())
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      for _ in 0..<2 {
        let u = wrongDirection(&generator)
        var readings: [Reading] = []
        for y in [x, Self.set(zeros, 0)(x)] {
          guard let point = try? cause.measure(y) else { break }
          let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-6)
          readings.append(
            Reading(
              truth: slope.derivative.value, claimed: slope.claimed, bound: slope.bound))
        }
        if let end = cause.evaluator.end { throw end }
        guard readings.count == 2 else { return nil }
        changes.append(readings[0] + -1 * readings[1])
        own.append(x[block.places.lowerBound])
      }
    }
    let name = name(of: zeros)
    let part = "all that is wrong goes through \(name), and that part"
    if changes.allSatisfy({ abs($0.claimed) <= $0.bound && $0.isWrong }) {
      return Finding(kind: .termMissing, text: "\(part) is missing")
    }
    let pairs = changes.map { Proportion.Pair(x: $0.claimed, y: $0.truth, bound: $0.bound) }
    guard let number = Proportion(pairs).factor else {
      return chained(changes, own).map {
        Finding(kind: .factorMissing, text: "\(part) lacks the factor \($0.named(cause.name))")
      }
    }
    let factor = Factor(number.value, within: number.doubt, sizes: cause.sizes)
    guard factor.isCommon, factor.value != 1 else { return nil }
    let how =
      factor.value == -1 ? "has the wrong sign" : factor.text.replacing("it is", with: "is")
    return Finding(kind: factor.cause, text: "\(part) \(how)")
  }

  /// A function of a single number that is what is right over what is claimed.
  private func chained(_ changes: [Reading], _ own: Vector) -> ScalarFunction? {
    guard block.places.count == 1 else { return nil }
    return ScalarFunction.factors.first { one in
      zip(changes, own).allSatisfy { change, x in
        let factor = one.function(x)
        return abs(change.claimed) > Proportion.sharp * change.bound && factor.isFinite
          && abs(change.truth - factor * change.claimed)
            <= Slope.factor * change.bound * max(1, abs(factor))
      }
    }
  }

  private func name(of places: Range<Int>) -> String {
    cause.moving.first { $0.places == places }?.name
      ?? Block.name(of: places.lowerBound, cause.evaluator.greeting)
  }

  /// An input of which what is wrong has many powers: a recursion that is cut off is right in the lower ones.
  func recursion(_ known: Slope, _ generator: inout SeededGenerator) throws -> Finding? {
    for one in cause.moving.prefix(8) {
      guard let power = try power(of: one.places, known, &generator), power > 1 else { continue }
      return Finding(
        kind: .termMissing,
        text:
          "where \(one.name) is small, the error goes as its power \(power): parts with fewer factors \(one.name) are right"
      )
    }
    return nil
  }

  /// One factor of numbers through which all goes that is wrong.
  func proportional(to places: Range<Int>?, _ generator: inout SeededGenerator) throws -> Finding? {
    guard let places, let known, try power(of: places, known, &generator) == 1 else { return nil }
    let name = name(of: places)
    return Finding(
      kind: .termMissing,
      text:
        "it is right wherever \(name) is 0, and wrong in proportion to it where it is small: a path through \(name), as a step of a "
        + "recursion or a product with it, is cut or wrong, and what does not go through \(name) is right"
    )
  }

  /// The power as which the error goes where numbers W are small.
  ///
  /// At t W, t/2 W and t/4 W the error goes as tᵖ, it is nothing at 0, and the derivative hardly changes.
  private func power(
    of places: Range<Int>, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Int? {
    for t in [0.2, 0.08] where affords(more: 2000) {
      if let power = try power(of: places, below: t, known, &generator) { return power }
    }
    return nil
  }

  private func power(
    of places: Range<Int>, below t: Double, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Int? {
    let u = wrongDirection(&generator)
    func slope(_ part: Double) throws -> Slope? {
      let x = cause.point.x.enumerated().map { places.contains($0) ? part * $1 : $1 }
      guard let point = try cause.measured(x) else { return nil }
      let slope = try cause.evaluator.anySlope(
        point, along: u, like: known, part: part == 0 ? 1e-4 : 0)
      return slope.isUsable && slope.isRefuting == (part != 0) ? slope : nil
    }
    var slopes: [Slope] = []
    for part in [t, t / 2, t / 4] {
      guard let slope = try slope(part) else { return nil }
      slopes.append(slope)
    }
    func powers(_ number: (Slope) -> Double) -> [Double] {
      zip(slopes, slopes.dropFirst()).map { log2(abs(number($0) / number($1))) }
    }
    let (errors, whole) = (powers(\.residual), powers(\.derivative.value))
    let power = errors[1].rounded()
    // Of few numbers some go as powers by chance, but are not 0 at 0.
    guard power >= 1, abs(errors[1] - power) < 0.25, abs(errors[0] - power) < 0.75,
      abs(whole[1]) < 0.3, try slope(0) != nil
    else { return nil }
    return Int(power)
  }
}
