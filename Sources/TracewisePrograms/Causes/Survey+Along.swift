import Foundation
import Tracewise
import TracewiseVerification

/// Errors along a vector that is known, at each point times another number: of a path through a single number.
extension Survey {
  /// A vector on a line of entries whose multiples errors are, and what it speaks of.
  private typealias Path = (text: String, function: (Sight, _ line: [Int]) -> Vector)

  /// Functions of all entries of a line.
  private static let paths: [(text: String, function: @Sendable (Vector) -> Vector)] = [
    (
      "the same in all entries#: the path through their sum, mean or normalisation is missing or wrong",
      { $0.map { _ in 1 } }
    ),
    (
      "a multiple of the entries#: the path through their norm, scale or squares is missing or wrong",
      { $0 }
    ),
    (
      "a multiple of the entries# less their mean: the path through their variance or standard deviation is missing or wrong",
      { x in x.map { $0 - x.reduce(0, +) / Double(x.count) } }
    ),
    (
      "a multiple of softmax#: the path through its sum is missing or wrong",
      { x in x.map { exp($0 - (x.max() ?? 0)) } }
    ),
  ]

  /// Errors along a vector that is known, times a number that changes with the point: of a path through a sum or a norm.
  func along(_ generator: inout SeededGenerator) throws -> Finding? {
    guard entries.count > 2 else { return nil }
    let sums = ScalarFunction.sums.map { sum, one in
      (
        text:
          "a multiple of \(one.named(cause.name)): the path through the sum of \(sum.replacing("#", with: cause.name)) is "
          + "missing or wrong",
        function: { @Sendable (x: Vector) in x.map(one.function) }
      )
    }
    let functions = ScalarFunction.terms.filter { !["1", "#"].contains($0.formula) }.map { one in
      (
        text: "a multiple of \(one.named(cause.name)): that term has a wrong factor, or is missing",
        function: { @Sendable (x: Vector) in x.map(one.function) }
      )
    }
    for (name, places) in cause.lines {
      let ofEntries: [Path] = (Self.paths + sums + functions).map { path in
        (path.text, { sight, line in path.function(line.map { sight.x[$0] }) })
      }
      for (text, function) in ofEntries + (places.count == 1 ? weighted : [])
      where isAlong(places, function) {
        for station in [stations[0], stations[stations.count - 1]]
        where try !isAcross(station, places, function, &generator) { return nil }
        let what = text.replacing("#", with: name.replacing(" of all entries", with: ""))
        // A claim in which entries stand alone knows no path through all of them.
        let isPath = text.hasSuffix(" or wrong")
        let isMissing = isPath && alone != nil
        return Finding(
          kind: .function,
          text: "what is missing is, at each point, "
            + (isMissing ? what.replacing("missing or wrong", with: "missing") : what),
          isExact: isPath)
      }
    }
    return nil
  }

  /// Sums in which each entry has its weight from another input.
  private var weighted: [Path] {
    cause.others.filter { $0.places.count == block.places.count && cause.isWhole }.map { other in
      (
        "a multiple of \(other.name): the path through the sum weighted by \(other.name) is missing or wrong",
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

  /// Whether errors are multiples of a function of the entries in each of some rows, columns, or all.
  private func isAlong(_ lines: [[Int]], _ function: (Sight, [Int]) -> Vector) -> Bool {
    var tested = 0
    for line in lines {
      let read = line.indices.filter { entries.contains(line[$0]) }
      guard read.count > 1 else { continue }
      for station in stations {
        let vector = function(station.sight, line)
        let pairs = read.compactMap { k in
          entries.firstIndex(of: line[k]).map { station.readings[$0] }.map {
            Proportion.Pair(x: vector[k], y: $0.lack, bound: $0.bound)
          }
        }
        guard Proportion(pairs, fewest: min(3, read.count)).factor != nil else { return false }
        tested += read.count - 1
      }
    }
    return tested >= 2 * stations.count
  }
}
