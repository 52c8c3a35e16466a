import Foundation
import Tracewise
import TracewiseVerification

/// What errors are like at all points.
extension Survey {
  /// Errors that do not change with the input.
  func constant() throws -> Finding? {
    guard isSharp, lines.allSatisfy({ vanish($0.changes(1), all, \.lack) }) else { return nil }
    let values = lines.map { line in line.stations[line.half].readings }
    let isSame = zip(values[0], values[values.count - 1]).allSatisfy {
      abs($0.lack - $1.lack) <= Slope.factor * ($0.bound + $1.bound)
    }
    let term = "a term of the value that is linear in \(cause.name)"
    guard isSame else {
      return Finding(
        kind: .several,
        text:
          "what is wrong does not change with \(cause.name) itself, only with other inputs: \(term)",
        isExact: false)
    }
    let shown = zip(entries, values[0]).prefix(4).map { entry, reading in
      let number = GradientCause.short(reading.lack, within: Slope.factor * reading.bound)
      return "\(number < 0 ? "−" : "")\(Matrix.format(abs(number), digits: 6)) in "
        + Block.name(of: cause.places[entry], cause.evaluator.greeting)
    }
    let list = shown.joined(separator: ", ") + (entries.count > 4 ? ", …" : "")
    if try isOtherFarAway(values[0]) {
      return Finding(
        kind: .kink,
        text:
          "numbers are missing that are others far away, and the same at points nearby: \(list): a sign, a step, an "
          + "order or a mask is another one than in the value")
    }
    if !isOfAll, entries.count == 1, together == nil {
      return Finding(kind: .index, text: "by the same number at every point")
    }
    return isOfAll
      ? Finding(kind: .termMissing, text: "constants are missing, of \(term): \(list)")
      : Finding(kind: .index, text: "constants are missing, the same at every point: \(list)")
  }

  /// Whether errors change where all numbers have the other sign.
  private func isOtherFarAway(_ readings: [Reading]) throws -> Bool {
    guard let station = try mirrored() else { return false }
    return !zip(station.readings, readings).allSatisfy {
      abs($0.lack - $1.lack) <= Slope.factor * ($0.bound + $1.bound)
    }
  }

  /// The point where all numbers have the other sign.
  private func mirrored() throws -> Station? {
    var x = cause.point.x
    for place in block.places { x[place] *= -1 }
    return try station(at: x)
  }

  /// Each entry lacks a factor of its own, the same at every point.
  var weights: Finding? { weights(stations, within: 0) }

  /// The same at some points, with a part of the derivatives that may be something else.
  func weights(_ stations: [Station], within part: Double) -> Finding? {
    guard entries.count > 1 else { return nil }
    var factors: [(value: Double, doubt: Double)] = []
    for k in entries.indices {
      let pairs = stations.map { station in
        let reading = station.readings[k]
        return Proportion.Pair(
          x: reading.claimed, y: reading.truth, bound: reading.bound + part * abs(reading.truth))
      }
      guard let number = Proportion(pairs, fewest: min(Proportion.fewest, pairs.count)).factor
      else { return nil }
      factors.append(number)
    }
    guard factors.contains(where: { abs($0.value - 1) > 1e-3 }) else { return nil }
    let shown = zip(entries, factors).prefix(4).map { entry, factor in
      let number = GradientCause.short(factor.value, within: factor.doubt)
      return Block.name(of: cause.places[entry], cause.evaluator.greeting)
        + " \(number < 0 ? "−" : "")\(Matrix.format(abs(number), digits: 6))"
    }
    return Finding(
      kind: .factorMissing,
      text: "each entry lacks a factor of its own, the same at every point: "
        + shown.joined(separator: ", ") + (entries.count > 4 ? ", …" : ""))
  }

  /// What is claimed of each row, or of all, is a multiple of the same numbers at every point, and derivatives are not.
  func oneTerm(_ generator: inout SeededGenerator) throws -> Finding? {
    for (name, lines) in cause.lines.reversed() where name != " of each column" {
      let read = lines.map { line in (line, entries.indices.filter { line.contains(entries[$0]) }) }
        .filter { $0.1.count > 1 }
      let first = stations[0]
      let areMultiples = read.allSatisfy { line, _ in
        stations.allSatisfy { station in
          areParallel(
            line.map { first.sight.claimed[$0] }, line.map { station.sight.claimed[$0] }, 1e-6)
        }
      }
      let areOthers = read.contains { _, numbers in
        stations.contains { station in
          !areParallel(
            numbers.map { first.readings[$0].truth }, numbers.map { station.readings[$0].truth },
            0.01)
        }
      }
      let isConstant = stations.allSatisfy { $0.sight.claimed == first.sight.claimed }
      guard !read.isEmpty, areMultiples, areOthers, !isConstant else { continue }
      let isOfRows = name == " of each row"
      // A term that knows all entries by one sum is a function of it.
      guard try isOfRows || Field(cause).isGradient(&generator) == true else { return nil }
      let of = isOfRows ? ", in each row," : ""
      return Finding(
        kind: .termMissing,
        text:
          "what is claimed is\(of) a multiple of the same numbers at every point, and derivatives are not: \(Reading.oneTerm)"
      )
    }
    return nil
  }

  /// Two functions of each entry that make up the error together: one that stands for another, or a term of two parts.
  func twoTerms() throws -> Finding? {
    guard isSharp else { return nil }
    let readings = stations.flatMap { station in
      zip(entries, station.readings).map { (station.sight.x[$0], $1) }
    }
    guard readings.count > 6 else { return nil }
    let functions = ScalarFunction.terms.map { one in (one, readings.map { one.function($0.0) }) }
      .filter { $0.1.allSatisfy(\.isFinite) }
    let right = readings.map(\.1.lack)
    let bounds = readings.map { Slope.factor * $0.1.bound }
    for (k, one) in functions.enumerated() {
      for other in functions[..<k] {
        guard let (a, b) = Self.fit(right, other.1, one.1, bounds),
          try isSameMirrored({ a * other.0.function($0) + b * one.0.function($0) })
        else { continue }
        return Finding(
          kind: .function,
          text: "\(term(a, other.0)) and \(term(b, one.0))")
      }
    }
    return nil
  }

  /// Whether errors are a function of each entry where all have the other sign, too: 1 is no sign.
  private func isSameMirrored(_ error: (Double) -> Double) throws -> Bool {
    guard let station = try mirrored() else { return true }
    return zip(entries, station.readings).allSatisfy { entry, reading in
      let expected = error(station.sight.x[entry])
      return !expected.isFinite
        || abs(reading.lack - expected) <= Slope.factor * reading.bound + 1e-6 * abs(expected)
    }
  }

  private func term(_ number: Double, _ function: ScalarFunction) -> String {
    let shown = Matrix.format(abs(number), digits: 6)
    let name = function.named(cause.name)
    let product = name == "1" ? shown : shown == "1" ? name : "\(shown) times \(name)"
    return "\(product) is \(number > 0 ? "missing" : "too much")"
  }

  /// a x + b y by least squares, where that is z, and neither part of it is little.
  private static func fit(_ z: Vector, _ x: Vector, _ y: Vector, _ bounds: Vector)
    -> (Double, Double)?
  {
    func weighted(_ v: Vector) -> Vector { zip(v, bounds).map { $0 / $1 } }
    let (u, v, w) = (weighted(x), weighted(y), weighted(z))
    let (uu, vv, uv) = (dot(u, u), dot(v, v), dot(u, v))
    let determinant = uu * vv - uv * uv
    guard determinant > 1e-8 * uu * vv else { return nil }
    let (uw, vw) = (dot(u, w), dot(v, w))
    let (a, b) = ((uw * vv - vw * uv) / determinant, (vw * uu - uw * uv) / determinant)
    guard
      z.indices.allSatisfy({ abs(z[$0] - a * x[$0] - b * y[$0]) <= bounds[$0] }),
      abs(a) * uu.squareRoot() > 1e-2 * dot(w, w).squareRoot(),
      abs(b) * vv.squareRoot() > 1e-2 * dot(w, w).squareRoot()
    else { return nil }
    return (
      GradientCause.short(a, within: 1e-9 * abs(a)), GradientCause.short(b, within: 1e-9 * abs(b))
    )
  }

  /// A term beside constants: the changes of the error are those of the term.
  var termAndConstants: Finding? {
    guard isSharp else { return nil }
    for hypothesis in cause.terms + cause.neighbours {
      let pairs = lines.flatMap { changes(of: hypothesis, on: $0) }
      guard let number = Proportion(pairs).factor else { continue }
      var named = cause.named(hypothesis, GradientCause.short(number.value, within: number.doubt))
      named.text += "; beside something that does not change with \(cause.name)"
      return Finding(kind: named.cause, text: named.text)
    }
    return nil
  }

  private func changes(of hypothesis: GradientCause.Hypothesis, on line: Line) -> [Proportion.Pair]
  {
    let vectors = line.stations.compactMap { hypothesis.term?($0.sight).map(readings) }
    guard vectors.count == line.stations.count, vectors.joined().allSatisfy(\.isFinite) else {
      return []
    }
    return zip(line.changes(1), zip(vectors.dropFirst(), vectors)).flatMap { change, ends in
      zip(change.readings, zip(ends.0, ends.1)).map { reading, end in
        Proportion.Pair(x: end.0 - end.1, y: reading.lack, bound: reading.bound)
      }
    }
  }
}
