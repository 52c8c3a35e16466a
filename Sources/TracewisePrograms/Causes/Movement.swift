import Foundation
import Tracewise
import TracewiseVerification

/// A way to move an input under which values often stay the same, for they know sums, differences or ratios only.
struct Movement {
  /// `all entries of each row of X grow alike`
  var text: String
  /// What the value takes out.
  var sum: String
  /// Where the numbers of the input move.
  var direction: (Vector) -> Vector

  /// Each line moves by a number of its own.
  static func all(of block: Block, _ lines: [(String, [[Int]])]) -> [Movement] {
    let ways: [(String, String, @Sendable (Double) -> Double)] = [
      ("all entries of # grow alike", "a sum or a mean of them", { _ in 1 }),
      ("# grows as a whole", "its norm, its sum or a deviation", { $0 }),
    ]
    return ways.flatMap { text, sum, way in
      lines.compactMap { name, lines in
        guard lines.allSatisfy({ $0.count > 1 }) else { return nil }
        let of = name.replacing(" of all entries", with: "")
        let each = of.isEmpty ? block.name : String(of.dropFirst(4)) + " of " + block.name
        return Movement(text: text.replacing("#", with: each), sum: sum) { x in
          var result = x
          for (k, line) in lines.enumerated() {
            // Numbers that have nothing in common.
            let size =
              lines.count == 1
              ? 1 : 0.5 + (Double(k + 1) * 0.618).truncatingRemainder(dividingBy: 1)
            for place in line { result[place] = size * way(x[place]) }
          }
          return result
        }
      }
    }
  }
}

extension Survey {
  /// What is claimed changes where another input moves in a way that the value does not notice.
  func invariance(_ generator: inout SeededGenerator) throws -> Finding? {
    for other in cause.moving.prefix(8)
    where other.name != block.name && other.places.count > 1 && affords(more: 900) {
      guard let here = try Probe(cause, other, 0, &generator) else { continue }
      for movement in Movement.all(of: other, GradientCause.lines(of: other)) {
        guard try here.isNoticed(movement),
          try Probe(cause, other, 0.3, &generator)?.isNoticed(movement) == true
        else { continue }
        return Finding(
          kind: .function,
          text:
            "the value does not change where \(movement.text), and the gradient for \(cause.name) does: parts that cancel in the "
            + "value do not, or \(other.name) stands as it is where the value knows it less a mean or divided by a norm"
        )
      }
    }
    return nil
  }

  /// A point, and what changes where an input moves as it likes.
  private struct Probe {
    let cause: GradientCause
    let other: Block
    let x: Vector
    private var (value, claimed) = (0.0, Vector())
    private var usual = (value: 0.0, claimed: 0.0)
    private static let distance = 0.2

    init?(
      _ cause: GradientCause, _ other: Block, _ distance: Double,
      _ generator: inout SeededGenerator
    ) throws {
      (self.cause, self.other, x) = (cause, other, cause.neighbour(distance, &generator))
      let u = generator.direction(cause.point.scales, in: other.places)
      guard let here = try answer(x), let there = try answer(moved(x, by: Self.distance, along: u))
      else { return nil }
      (value, claimed) = here
      usual = (abs(there.value - value), Self.change(there.claimed, claimed))
    }

    private static func change(_ one: Vector, _ other: Vector) -> Double {
      difference(one, other).map { abs($0) }.max() ?? 0
    }

    private func answer(_ x: Vector) throws -> (value: Double, claimed: Vector)? {
      let answer = try? cause.evaluator.gradient(at: x)
      if let end = cause.evaluator.end { throw end }
      return answer.map { answer in (answer.value ?? .nan, cause.places.map { answer.gradient[$0] })
      }
    }

    /// Whether what is claimed changes along a movement, and the value, which does otherwise, does not.
    func isNoticed(_ movement: Movement) throws -> Bool {
      let u = other.whole(movement.direction(other.part(x)), x.count)
      guard !u.isZero, let there = try answer(moved(x, by: Self.distance, along: u)) else {
        return false
      }
      let change = Self.change(there.claimed, claimed)
      return abs(there.value - value) <= 1e-5 * usual.value && change > 0.03 * usual.claimed
        && change > 1e-3 * (claimed.map { abs($0) }.max() ?? 0)
    }
  }
}
