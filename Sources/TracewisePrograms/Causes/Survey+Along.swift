import Foundation
import Tracewise
import TracewiseVerification

/// Errors along a vector that is known, at each point times another number: of a path through a single number.
extension Survey {
  /// A vector on a line of entries whose multiples errors are, and what it speaks of: for certain where entries stand alone in
  /// the claim, and otherwise.
  private typealias Path = (
    what: String, path: String, other: String, function: (Sight, _ line: [Int]) -> Vector
  )

  /// Functions of all entries of a line.
  private static let paths:
    [(what: String, path: String, other: String, function: @Sendable (Vector) -> Vector)] = [
      (
        "the same in all entries#", "the path through their sum, mean or normalisation is missing",
        "of what goes by their sum, or comes to all of them alike", { $0.map { _ in 1 } }
      ),
      (
        "a multiple of the entries#", "the path through their norm, scale or squares is missing",
        "of what goes by their norm or their squares", { $0 }
      ),
      (
        "a multiple of the entries# less their mean",
        "the path through their variance or standard deviation is missing",
        "the path through their variance or standard deviation is missing or wrong",
        { x in x.map { $0 - x.reduce(0, +) / Double(x.count) } }
      ),
      (
        "a multiple of softmax#", "the path through its sum is missing",
        "the path through its sum is missing or wrong",
        { x in x.map { exp($0 - (x.max() ?? 0)) } }
      ),
    ]

  /// Those of sums of functions, and functions by themselves.
  private var ownPaths: [Path] {
    func path(_ one: ScalarFunction, _ path: String, _ other: String) -> Path {
      (
        "a multiple of \(one.named(cause.name))", path, other,
        { sight, line in line.map { one.function(sight.x[$0]) } }
      )
    }
    let sums = ScalarFunction.sums.map { sum, one in
      let through = "the path through the sum of \(sum.replacing("#", with: cause.name)) is missing"
      return path(one, through, through + " or wrong")
    }
    let functions = ScalarFunction.terms.filter { !["1", "#"].contains($0.formula) }.map { one in
      path(one, Self.wrongTerm, Self.wrongTerm)
    }
    return sums + functions
  }
  private static let wrongTerm = "that term has a wrong factor, or is missing"

  /// Errors along a vector that is known, times a number that changes with the point: of a path through a sum or a norm.
  func along(_ generator: inout SeededGenerator) throws -> Finding? {
    guard entries.count > 2 else { return nil }
    for (name, places) in cause.lines {
      let ofEntries: [Path] =
        Self.paths.map { path in
          (
            path.what, path.path, path.other,
            { sight, line in path.function(line.map { sight.x[$0] }) }
          )
        } + ownPaths
      for (what, path, other, function) in ofEntries + (places.count == 1 ? weighted : []) {
        guard let multiples = multiples(places, function) else { continue }
        for station in [stations[0], stations[stations.count - 1]]
        where try !isAcross(station, places, function, &generator) { return nil }
        let start = "what is missing is, at each point, "
        if places.count > 1, let numbers = constants(multiples) {
          return Finding(
            kind: .termMissing,
            text: start + what.replacing("#", with: name)
              + ", with a number of its own that is the same at every point: \(numbers)")
        }
        if places.count > 1, let norms = norms(multiples) {
          return Finding(
            kind: .termMissing,
            text: start
              + "\(what.replacing("#", with: name)), divided by \(norms.root) of it, with a number of its own: \(norms.numbers)"
          )
        }
        let of = name.replacing(" of all entries", with: "")
        // A claim in which entries stand alone knows no path through all of them.
        let isMissing = other != Self.wrongTerm && alone != nil
        return Finding(
          kind: .function,
          text: start + what.replacing("#", with: of) + ": " + (isMissing ? path : other),
          isExact: isMissing || other.hasSuffix("is missing or wrong"))
      }
    }
    return nil
  }

  /// Sums in which each entry has its weight from another input.
  private var weighted: [Path] {
    cause.others.filter { $0.places.count == block.places.count && cause.isWhole }.map { other in
      (
        "a multiple of \(other.name)",
        "the path through the sum weighted by \(other.name) is missing",
        "the path through the sum weighted by \(other.name) is missing or wrong",
        { sight, line in line.map { sight.point.x[other.places.lowerBound + $0] } }
      )
    }
  }

  /// Whether nothing is wrong across the vectors.
  private func isAcross(
    _ station: Station, _ lines: [[Int]], _ function: (Sight, [Int]) -> Vector,
    _ generator: inout SeededGenerator
  ) throws -> Bool {
    let point = station.sight.point
    var u = generator.direction(point.scales, in: block.places)
    for line in lines {
      let vector = function(station.sight, line)
      let places = line.map { cause.places[$0] }
      let part = dot(vector, places.map { u[$0] }) / dot(vector, vector)
      for (place, value) in zip(places, vector) { u[place] -= part * value }
    }
    let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-6)
    return slope.isUsable && !slope.isRefuting
  }

  /// The number of each line, if it is the same at all points.
  private func constants(_ multiples: [[Multiple]]) -> String? {
    var shown: [String] = []
    for numbers in multiples {
      let best = numbers.min { $0.doubt < $1.doubt } ?? numbers[0]
      guard numbers.allSatisfy({ abs($0.value - best.value) <= $0.doubt + best.doubt }) else {
        return nil
      }
      let short = GradientCause.short(best.value, within: best.doubt)
      shown.append("\(short < 0 ? "−" : "")\(Matrix.format(abs(short), digits: 6))")
    }
    return shown.prefix(4).joined(separator: ", ") + (shown.count > 4 ? ", …" : "")
  }

  /// The numbers k, with √(‖x‖² + ε) by which they are divided: 1/c² is linear in ‖x‖² for factors c.
  private func norms(_ multiples: [[Multiple]]) -> (root: String, numbers: String)? {
    var (numbers, offset) = ([String](), 0.0)
    for (k, line) in multiples.enumerated() {
      guard line.count > 2, line.allSatisfy({ $0.value * line[0].value > 0 }),
        let fit = LeastSquares.solve(
          line.map { [$0.square, 1] }, line.map { 1 / ($0.value * $0.value) }),
        fit[0] > 0,
        line.allSatisfy({ one in
          let c = 1 / (fit[0] * one.square + fit[1]).squareRoot()
          return abs(c - abs(one.value)) <= 1e-5 * c + one.doubt
        })
      else { return nil }
      let own = fit[1] / fit[0]
      let isSame = abs(own - offset) <= 1e-3 * abs(offset) + 1e-4 * (line.map(\.square).max() ?? 0)
      guard k == 0 || isSame else { return nil }
      offset = own
      let number = (line[0].value < 0 ? -1 : 1) / fit[0].squareRoot()
      numbers.append((number < 0 ? "−" : "") + Matrix.format(abs(number), digits: 3))
    }
    let isPlain = abs(offset) < 1e-4 * (multiples.joined().map(\.square).max() ?? 0)
    return (
      isPlain ? "the norm" : "√(‖x‖² + \(Matrix.format(offset, digits: 2))) for the entries x",
      numbers.prefix(4).joined(separator: ", ") + (numbers.count > 4 ? ", …" : "")
    )
  }

  /// The factor of a function of a line, and its square.
  private typealias Multiple = (value: Double, doubt: Double, square: Double)

  /// The numbers by which errors are a function of the entries in each of some rows, columns, or all, at each point.
  private func multiples(_ lines: [[Int]], _ function: (Sight, [Int]) -> Vector)
    -> [[Multiple]]?
  {
    var (tested, result) = (0, [[Multiple]]())
    for line in lines {
      let read = line.indices.filter { entries.contains(line[$0]) }
      guard read.count > 1 else { continue }
      result.append([])
      for station in stations {
        let vector = function(station.sight, line)
        let pairs = read.compactMap { k in
          entries.firstIndex(of: line[k]).map { station.readings[$0] }.map {
            Proportion.Pair(x: vector[k], y: $0.lack, bound: $0.bound)
          }
        }
        guard let number = Proportion(pairs, fewest: min(3, read.count)).factor else { return nil }
        result[result.count - 1].append((number.value, number.doubt, dot(vector, vector)))
        tested += read.count - 1
      }
    }
    return tested >= 2 * stations.count ? result : nil
  }
}
