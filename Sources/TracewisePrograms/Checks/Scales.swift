import Tracewise

/// How far each number of a point may be moved for the function to go on as it does: about its own size.
enum Scales {
  /// Numbers of a block that are within this factor of their median have its size.
  private static let alike = 100.0

  static func of(_ x: Vector, _ greeting: Greeting) -> Vector {
    var (result, start) = (Vector(), 0)
    for input in greeting.inputs {
      let part = x[start..<start + input.count].map { abs($0) }
      let sorted = part.filter { $0 > 0 }.sorted()
      let median = sorted.isEmpty ? 1 : sorted[sorted.count / 2]
      // Parameters of quite different sizes stand beside one another in one array.
      result += part.map { $0 > 0 && !($0 > median / alike && $0 < median * alike) ? $0 : median }
      start += input.count
    }
    return result
  }
}

extension SeededGenerator {
  /// A direction of the size of the scales at the places that count: signs at random, and sizes, so that errors of
  /// equal size do not cancel.
  mutating func direction(_ scales: Vector, in places: Range<Int>) -> Vector {
    var u = Vector(repeating: 0, count: scales.count)
    for k in places {
      let size = scales[k] * (0.5 + unit())
      u[k] = unit() < 0.5 ? -size : size
    }
    return u
  }

  /// A point beside another.
  mutating func neighbour(of x: Vector, _ scales: Vector, distance: Double, in blocks: [Block])
    -> Vector
  {
    var result = x
    for block in blocks {
      for k in block.places { result[k] += distance * scales[k] * (2 * unit() - 1) }
    }
    return result
  }

  /// The same point but for units in the last place of blocks.
  mutating func shaken(_ x: Vector, epsilon: Double, in blocks: [Block]) -> Vector {
    var result = x
    for block in blocks {
      for k in block.places { result[k] *= 1 + 2 * epsilon * (2 * unit() - 1) }
    }
    return result
  }
}
