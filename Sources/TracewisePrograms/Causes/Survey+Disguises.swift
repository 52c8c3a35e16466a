import Foundation
import Tracewise
import TracewiseVerification

/// Points at which a mistake does not show: where a matrix is symmetric, a transposition is none; where a number is 1, it
/// is no factor. A gradient that is right there, and nowhere else, tells the mistake.
extension Survey {
  private struct Disguise {
    var text: String
    var isExact: Bool
    /// The point in disguise.
    var move: (Vector) -> Vector
    /// Another point, at which it is wrong.
    var control: ((Vector) -> Vector)?
    /// The numbers that are 0 there.
    var zeros: Range<Int>?
  }

  /// Inputs of at most so many numbers are looked at number by number.
  private static let few = 6

  /// What only points in a disguise that tells the mistake hide.
  func disguised(_ generator: inout SeededGenerator) throws -> Finding? {
    try hidden(disguises.filter(\.isExact), &generator).map {
      Finding(kind: .several, text: $0.text)
    }
  }

  /// A claim that is constant or linear, where derivatives are not, and right where the input is 0.
  func frozenAtZero(_ generator: inout SeededGenerator) throws -> Finding? {
    guard let degree else { return nil }
    let start = degree == 0 ? "it is constant in" : "it is linear in"
    let rest = degree == 0 ? "what changes with it" : "what changes with it otherwise"
    let zero = Disguise(
      text:
        "\(start) \(cause.name), and is right where that is 0: \(rest) is missing, or is taken as it is at 0",
      isExact: true, move: Self.set(block.places, 0))
    return try hidden([zero], &generator).map { Finding(kind: .termMissing, text: $0.text) }
  }

  /// What points hide that tell less, or what parts of the gradient are not there.
  func veiled(_ generator: inout SeededGenerator) throws -> Finding? {
    guard let known else { return nil }
    let best = try hidden(disguises.filter { !$0.isExact }, &generator)
    if let zeros = best?.zeros, let finding = try through(zeros, known, &generator) {
      return finding
    }
    if let finding = try recursion(known, &generator) { return finding }
    return best.map {
      Finding(kind: .several, text: $0.text, isExact: false, zeros: $0.zeros)
    }
  }

  /// The first of some disguises that hides what is wrong, and is no other.
  private func hidden(
    _ disguises: [Disguise], _ generator: inout SeededGenerator
  ) throws -> Disguise? {
    guard let known, !stations.contains(where: { !$0.readings.contains(where: \.isWrong) }) else {
      return nil
    }
    for disguise in disguises where affords(more: 700) {
      guard try hides(disguise, cause.point.x, known, &generator) == true,
        try hidesNearby(disguise, known, &generator)
      else { continue }
      if let control = disguise.control {
        let other = Disguise(text: "", isExact: false, move: control)
        guard try hides(other, cause.point.x, known, &generator) == false else { continue }
      }
      return disguise
    }
    return nil
  }

  /// The same beside the point, nearer where there is no value.
  private func hidesNearby(
    _ disguise: Disguise, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Bool {
    for distance in [0.3, 0.03] {
      let near = cause.neighbour(distance, &generator)
      let x = cause.evaluator.symmetricPoint(near)
      if let hides = try hides(disguise, x, known, &generator) { return hides }
    }
    return false
  }

  /// Whether nothing is wrong at a point in disguise, along two directions of what is wrong otherwise; nil where there is
  /// no value.
  private func hides(
    _ disguise: Disguise, _ x: Vector, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Bool? {
    let y = disguise.move(x)
    guard y != x, let point = try cause.measured(y), point.gradient.allSatisfy(\.isFinite)
    else { return nil }
    for _ in 0..<2 {
      let u = wrongDirection(&generator)
      let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-4)
      guard slope.isUsable, !slope.isRefuting, abs(slope.derivative.value) > 10 * slope.visible,
        100 * slope.visible < abs(known.residual)
      else { return false }
    }
    return true
  }

  private var disguises: [Disguise] {
    var (result, weak) = ([Disguise](), [Disguise]())
    for one in cause.moving.prefix(8) {
      let places = Array(one.places)
      result += orders(one).map { order, text in
        Disguise(text: text, isExact: true) { x in
          var y = x
          for (k, place) in places.enumerated() { y[place] = (x[place] + x[places[order[k]]]) / 2 }
          return y
        }
      }
      if let n = one.side {
        result.append(
          Disguise(
            text:
              "it is right wherever \(one.name) is diagonal, and only there: \(one.name), or a product with it, is transposed where "
              + "it should not be, or is not where it should, or its diagonal stands for it",
            isExact: true
          ) { x in
            x.indices.map {
              one.places.contains($0) && ($0 - one.places.lowerBound) % (n + 1) != 0 ? 0 : x[$0]
            }
          })
      }
      if one.name != block.name {
        result += numbers(one.places, one.name)
      } else if places.count == 1, cause.moving.count > 1 {
        // A number alone is right at one point by chance.
        weak.append(zero(one.places, one.name))
      } else if places.count > 1, places.count <= Self.few {
        weak += places.map { zero($0..<$0 + 1, Block.name(of: $0, cause.evaluator.greeting)) }
      }
      for other in cause.moving.prefix(8)
      where other.places.lowerBound > one.places.lowerBound && other.shape == one.shape
        && places.count > 1
      {
        if one.shape.count == 2, one.shape.allSatisfy({ $0 > 1 }) {
          result.append(table(one, other))
        }
        weak.append(
          Disguise(
            text:
              "it is right wherever \(one.name) and \(other.name) are equal: one is used in place of the other, or what is wrong goes by "
              + "their difference", isExact: false
          ) { x in
            var y = x
            for (a, b) in zip(one.places, other.places) {
              (y[a], y[b]) = ((x[a] + x[b]) / 2, (x[a] + x[b]) / 2)
            }
            return y
          })
      }
    }
    return result + weak
  }

  /// Two inputs whose rows come together in a table U Vᵀ, which is symmetric where V = U S for a symmetric S.
  private func table(_ one: Block, _ other: Block) -> Disguise {
    func set(_ skew: Double) -> (Vector) -> Vector {
      { x in
        var y = x
        let columns = one.shape[1]
        for (k, place) in other.places.enumerated() {
          let row = (0..<columns).map { x[one.places.lowerBound + k / columns * columns + $0] }
          let j = k % columns
          y[place] = row[j] + 0.3 * row.reduce(0, +) + skew * row[(j + 1) % columns] * Double(j)
        }
        return y
      }
    }
    let product = "\(one.name) \(other.name)ᵀ"
    return Disguise(
      text:
        "it is right wherever \(product) is symmetric, and only there: \(product), or what is made of it, is transposed where it "
        + "should not be, or is not where it should", isExact: true, move: set(0), control: set(0.4)
    )
  }

  /// Orders under which an input may be the same, and what that hides.
  private func orders(_ one: Block) -> [([Int], String)] {
    let count = one.places.count
    var result: [([Int], String)] = []
    if let n = one.side {
      result.append(
        (
          (0..<count).map { $0 % n * n + $0 / n },
          "it is right wherever \(one.name) is symmetric, and only there: \(one.name) is transposed where it should not be, "
            + "or is not where it should"
        ))
    }
    if count > 2, one.name != block.name {
      result.append(
        (
          Array((0..<count).reversed()),
          "it is right wherever \(one.name) is the same in reverse order, and only there: it is reversed (flipped) where it "
            + "should not be, or is not where it should"
        ))
    }
    return result
  }

  /// Numbers that an input does not show at; where any number serves, it is not the number.
  private func numbers(_ places: Range<Int>, _ name: String) -> [Disguise] {
    // Where a share is 1, the rest is 0.
    let isShare = cause.point.x[places].allSatisfy { 0 < $0 && $0 < 1 }
    let one = Disguise(
      text:
        "it is right wherever \(name) is 1, and only there: a factor \(name), or a power of it, is missing or too much"
        + (isShare ? ", or all that is wrong goes through 1 − \(name)" : ""),
      isExact: true, move: Self.set(places, 1), control: Self.set(places, 1.7))
    let equal = Disguise(
      text:
        "it is right wherever all entries of \(name) are equal: what is wrong goes by their differences or their order",
      isExact: false,
      move: { x in Self.set(places, x[places].reduce(0, +) / Double(places.count))(x) })
    return places.count > 1 ? [one, equal, zero(places, name)] : [one, zero(places, name)]
  }

  private func zero(_ places: Range<Int>, _ name: String) -> Disguise {
    Disguise(
      text: "it is right wherever \(name) is 0",
      isExact: false, move: Self.set(places, 0), zeros: places)
  }

  static func set(_ places: Range<Int>, _ number: Double) -> (Vector) -> Vector {
    { x in x.indices.map { places.contains($0) ? number : x[$0] } }
  }
}
