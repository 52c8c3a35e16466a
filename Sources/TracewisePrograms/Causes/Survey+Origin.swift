import Foundation
import Tracewise
import TracewiseVerification

/// Where weights are 0, the function that they go into has a derivative that is known, as ¼ of a sigmoid: the number by
/// which it is wrong there tells what stands in its place.
extension Survey {
  /// What stands where the derivative of a function of weights should, by what is right over what is claimed at 0. A half
  /// may have other reasons where two inputs have to be 0.
  private static let functions: [(number: Double, text: String, isOfOne: Bool)] = [
    (0.25, "the derivative of a sigmoid (¼ at 0) is missing", false),
    (0.5, "a sigmoid (½ at 0) stands in place of its derivative (¼)", true),
    (0.5 / log(2.0), "softplus (ln 2 at 0) stands in place of its derivative (½)", false),
  ]

  func origin(_ generator: inout SeededGenerator) throws -> Finding? {
    let others = cause.moving.filter { $0.name != block.name }.prefix(6)
    guard let known, block.places.count > 1, !others.isEmpty else { return nil }
    for other in [nil] + others.map(Optional.some) where affordsMore {
      let blocks = [block] + [other].compactMap { $0 }
      guard let number = try factor(where: blocks, known, &generator),
        let function = Self.functions.first(where: {
          abs(number - $0.number) < 1e-6 && (blocks.count == 1 || !$0.isOfOne)
        })
      else { continue }
      let names = blocks.map(\.name).joined(separator: " and ")
      let (are, go) = blocks.count > 1 ? ("are", "go") : ("is", "goes")
      let factor = Matrix.format(1 / function.number, digits: 4)
      return Finding(
        kind: .function,
        text:
          "where \(names) \(are) 0, it is too large by the factor \(factor): for the function that \(names) \(go) into, "
          + function.text)
    }
    return nil
  }

  /// What the claim has to be multiplied by at points where inputs are 0.
  private func factor(
    where blocks: [Block], _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Double? {
    var pairs: [Proportion.Pair] = []
    for distance in [0, 0.3] {
      let near = generator.neighbour(
        of: cause.point.x, cause.point.scales, distance: distance, in: cause.moving)
      for _ in 0..<2 {
        guard let slope = try slope(without: blocks, near, known, &generator) else {
          return nil
        }
        pairs.append(.init(x: slope.claimed, y: slope.derivative.value, bound: slope.bound))
      }
    }
    return Proportion(pairs).factor?.value
  }

  private func slope(
    without blocks: [Block], _ x: Vector, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Slope? {
    var y = x
    for place in blocks.flatMap(\.places) { y[place] = 0 }
    let u = wrongDirection(&generator)
    guard let point = try? cause.measure(y), point.gradient.allSatisfy(\.isFinite) else {
      if let end = cause.evaluator.end { throw end }
      return nil
    }
    let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-6)
    return slope.isUsable ? slope : nil
  }
}
