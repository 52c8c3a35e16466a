import Tracewise
import TracewiseVerification

/// Errors along the gradient of one function: the path through a single number is missing or wrong.
///
/// Of F(x, s(x)) the claim F_x + κ F_s ∇s lacks D = (1 − κ) F_s ∇s. With symmetric ∇²F and ∇²s the derivatives J of the claim
/// have J − Jᵀ = a Dᵀ − D aᵀ for a vector a, of which nothing is left across D: this is tested, and that it is not 0.
extension Survey {
  /// What is left across D by chance, as a part of what there is.
  private static let chance = 1e-4

  func scalarPath() throws -> Finding? {
    guard entries.count > 2, isSharp, lines.count > 1, affords(more: 300) else { return nil }
    var turns: [(station: Station, skew: [Vector])] = []
    for station in lines.map({ $0.stations[$0.half] }) {
      guard let skew = try skew(at: station) else { return nil }
      turns.append((station, skew))
    }
    for (name, places) in cause.lines {
      // Across two numbers all is along one, and what is the same where all entries grow alike has one number less.
      let groups = places.filter { $0.count > 3 }.map { line in
        entries.indices.filter { line.contains(entries[$0]) }
      }.filter { $0.count > 2 }
      guard !groups.isEmpty,
        turns.allSatisfy({ turn in
          groups.allSatisfy { isAlongOne(turn.skew, turn.station.readings, $0) }
        }),
        turns.contains(where: { turn in groups.contains { !isGradient(turn.skew, $0) } })
      else { continue }
      let each = name.replacing(" of all entries", with: "")
      return Finding(
        kind: .function,
        text:
          "what is wrong is, at each point, a multiple of the gradient of one function\(each): the path through a single "
          + "number (a sum, a norm, a variance, what is divided by) is missing, or has a wrong factor"
      )
    }
    return nil
  }

  /// J − Jᵀ of the claim between the entries, times the scales of both.
  private func skew(at station: Station) throws -> [Vector]? {
    let places = entries.map { cause.places[$0] }
    guard
      let derivatives = try cause.derivatives(at: station.sight.point.x, along: places)
    else { return nil }
    return entries.indices.map { i in
      entries.indices.map { j in
        derivatives[entries[i]][j].value - derivatives[entries[j]][i].value
      }
    }
  }

  /// Whether nothing of J − Jᵀ is left across the error.
  private func isAlongOne(_ skew: [Vector], _ readings: [Reading], _ group: [Int]) -> Bool {
    let scales = cause.point.scales
    let error = group.map { readings[$0].lack * scales[cause.places[entries[$0]]] }
    let square = dot(error, error)
    guard square > 0 else { return false }
    let matrix = group.map { i in group.map { skew[i][$0] } }
    // P S P for P = 1 − D Dᵀ/‖D‖²; D Dᵀ S D Dᵀ is 0 by itself.
    let along = matrix.map { dot($0, error) }
    let largest = matrix.joined().map { abs($0) }.max() ?? 0
    return group.indices.allSatisfy { i in
      group.indices.allSatisfy { j in
        let rest = matrix[i][j] + (error[i] * along[j] - along[i] * error[j]) / square
        return abs(rest) <= Self.chance * largest
      }
    }
  }

  private func isGradient(_ skew: [Vector], _ group: [Int]) -> Bool {
    let parts = group.flatMap { i in group.map { abs(skew[i][$0]) } }
    let scales = cause.point.scales
    let errors = group.map { k -> Double in
      let place = cause.places[entries[k]]
      return abs(lines[0].stations[lines[0].half].readings[k].lack) * scales[place]
    }
    return (parts.max() ?? 0) <= 1e-3 * (errors.max() ?? 0)
  }
}

/// Errors of square matrices that are antisymmetric.
extension Survey {
  /// A part that is transposed is wrong by what is the negative of its transpose: nothing is wrong where the matrix moves
  /// symmetrically.
  func transposedPart(_ generator: inout SeededGenerator) throws -> Finding? {
    guard let n = block.side, let known, affords(more: 300) else { return nil }
    let start = block.places.lowerBound
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      guard let point = try cause.measured(x) else { return nil }
      for _ in 0..<2 {
        var u = generator.direction(point.scales, in: block.places)
        for i in 0..<n { for j in 0..<i { u[start + i * n + j] = u[start + j * n + i] } }
        let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-4)
        guard slope.isUsable, !slope.isRefuting, 100 * slope.visible < abs(known.residual) else {
          return nil
        }
      }
    }
    return Finding(
      kind: .transpose,
      text:
        "it is right where \(cause.name) moves symmetrically: a part of it is the transpose of what is right"
    )
  }
}
