import Foundation
import Tracewise
import TracewiseVerification

/// Errors that are the gradient for another input but for a number, and a simple term beside it: of sums that both have.
extension Survey {
  func otherGradients() -> Finding? {
    guard isSharp, cause.isWhole, entries.count > 1 else { return nil }
    let aligned = cause.others.flatMap { other in
      (other.places.count > 1 ? cause.alignments(other) : []).map { (other, $0) }
    }
    for (other, order) in aligned {
      let isEach = other.places.count == block.places.count
      let line = other.places.count == block.shape.first ? " in each row" : " in each column"
      for (name, term) in Self.beside {
        guard let numbers = numbers(of: other, order, and: term) else { continue }
        let parts =
          [(numbers[0], "the gradient for \(other.name)")] + numbers.dropFirst().map { ($0, name) }
        let shown = parts.map { number, what in
          (number == 1
            ? "" : "\(number < 0 ? "−" : "")\(Matrix.format(abs(number), digits: 6)) times ")
            + what.replacing("#", with: other.name)
        }
        return Finding(
          kind: .termMissing,
          text: "it lacks this\(isEach ? "" : line): \(shown.joined(separator: " and "))")
      }
    }
    return nil
  }

  /// What may stand beside it, a function of the other input.
  private static let beside: [(name: String, term: (@Sendable (Vector) -> Vector)?)] = [
    ("", nil), ("1 in every entry", { $0.map { _ in 1 } }), ("#", { $0 }),
    (
      "softmax(#)",
      { x in
        let sum = x.reduce(0) { $0 + exp($1) }
        return x.map { exp($0) / sum }
      }
    ),
  ]

  /// The numbers with which the errors at all stations are a sum of both, neither of them little.
  ///
  /// - Parameter order: which number of the other input belongs to each entry.
  private func numbers(of other: Block, _ order: [Int], and term: ((Vector) -> Vector)?) -> Vector?
  {
    var (rows, right, bounds) = ([Vector](), Vector(), Vector())
    for station in stations {
      let gradient = other.part(station.sight.point.gradient)
      let beside = term?(other.part(station.sight.point.x))
      for (entry, reading) in zip(entries, station.readings) {
        let number = order[entry]
        rows.append([gradient[number]] + (beside.map { [$0[number]] } ?? []))
        right.append(reading.lack)
        bounds.append(reading.bound)
      }
    }
    let largest = right.map { abs($0) }.max() ?? 0
    guard let solution = LeastSquares.solve(rows, right),
      rows.indices.allSatisfy({
        abs(dot(rows[$0], solution) - right[$0]) <= Slope.factor * bounds[$0] + 1e-7 * largest
      }),
      solution.indices.allSatisfy({ k in
        (rows.map { abs($0[k] * solution[k]) }.max() ?? 0) > 1e-2 * largest
      })
    else { return nil }
    return solution.map { GradientCause.short($0, within: 1e-5 * abs($0)) }
  }
}
