import Tracewise
import TracewiseVerification

/// Errors that are the same combination of each entry and its neighbours.
extension Survey {
  /// Of errors that are linear in vectors the changes are told by few numbers, one for each distance of two entries.
  func stencil() -> Finding? {
    guard block.shape.count == 1, isSharp, cause.isWhole else { return nil }
    for reach in 1...4 {
      if let terms = stencil(lines, reach) {
        return Finding(
          kind: .termMissing,
          text: "it lacks this in every entry k, but for constants: \(text(terms))")
      }
      // A weight may be another input, which moves from line to line.
      let each = lines.map { stencil([$0], reach) }
      if each.count > 1, let first = each[0], let other = each[1],
        first.map(\.0) == other.map(\.0),
        zip(first, other).allSatisfy({ one, two in
          abs(one.1 * other[0].1 - two.1 * first[0].1) < 1e-4 * abs(one.1 * other[0].1)
        })
      {
        return Finding(
          kind: .termMissing,
          text: "it lacks a multiple of this in every entry k, but for constants: \(text(first))")
      }
    }
    return nil
  }

  /// The distances of neighbours, with their numbers.
  private func stencil(_ lines: [Line], _ reach: Int) -> [(Int, Double)]? {
    let count = block.places.count
    let inner = entries.indices.filter { entries[$0] >= reach && entries[$0] + reach < count }
    guard inner.count > 3 else { return nil }
    var (rows, right, bounds) = ([Vector](), Vector(), Vector())
    for (next, station) in lines.flatMap({ zip($0.stations.dropFirst(), $0.stations) }) {
      let x = difference(next.sight.x, station.sight.x)
      for k in inner {
        let change = next.readings[k] + -1 * station.readings[k]
        rows.append((-reach...reach).map { x[entries[k] + $0] })
        right.append(change.lack)
        bounds.append(change.bound)
      }
    }
    let largest = right.map { abs($0) }.max() ?? 0
    guard rows.count > 2 * (2 * reach + 1), let solution = LeastSquares.solve(rows, right),
      rows.indices.allSatisfy({
        abs(dot(rows[$0], solution) - right[$0]) <= Slope.factor * bounds[$0] + 1e-7 * largest
      })
    else { return nil }
    let number = solution.map { abs($0) }.max() ?? 0
    let terms = zip(-reach...reach, solution).filter { abs($0.1) > 1e-5 * number }
    return terms.count > 1 ? terms : nil
  }

  private func text(_ terms: [(Int, Double)]) -> String {
    var result = ""
    for (distance, number) in terms {
      let sign = result.isEmpty ? (number < 0 ? "−" : "") : number < 0 ? " − " : " + "
      let short = GradientCause.short(abs(number), within: 1e-5 * abs(number))
      let shown = short == 1 ? "" : Matrix.format(short, digits: 6) + " "
      let index = distance == 0 ? "k" : distance > 0 ? "k+\(distance)" : "k−\(-distance)"
      result += "\(sign)\(shown)\(cause.name)[\(index)]"
    }
    return result
  }
}
