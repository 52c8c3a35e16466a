import Foundation
import Tracewise
import TracewiseVerification

/// Errors that are polynomials of few numbers, with few terms: a formula for what is missing.
extension Survey {
  /// A product of powers of some numbers.
  private typealias Monomial = [Int]

  /// More terms than this are no formula.
  private static let mostTerms = 9
  /// More derivatives than this are not asked for at once.
  private static let mostReadings = 64

  func polynomial(_ generator: inout SeededGenerator) throws -> Finding? {
    guard entries.count <= 3, together == nil, isSharp, let variables = try variables(),
      let most = variables.map(\.count).max(), (1...3).contains(most)
    else { return nil }
    let all = Set(variables.joined()).sorted()
    guard try isPolynomial(all) else { return nil }
    var samples: [Station] = []
    for degree in [[6], [3, 7], [2, 4]][most - 1] {
      let count = Self.monomials(most, degree).count * 5 / 4 + 4
      let cost = (count - samples.count) * entries.count
      guard cost <= Self.mostReadings, affordsMore, cause.evaluator.affords(cost * Self.cost),
        try sample(&samples, count, all, &generator)
      else { return nil }
      let fitted = entries.indices.map { k in
        terms(samples, variables[k], Self.monomials(variables[k].count, degree), k)
      }
      guard fitted.allSatisfy({ $0 != nil }) else { continue }
      let texts = entries.indices.map { k in
        let formula = text(fitted[k] ?? [], variables[k])
        return entries.count == 1 ? formula : "\(name(cause.places[entries[k]])): \(formula)"
      }
      return Finding(kind: kindOfPart, text: "it lacks this: \(texts.joined(separator: "; "))")
    }
    return nil
  }

  private func name(_ place: Int) -> String { Block.name(of: place, cause.evaluator.greeting) }

  /// The numbers that the error of each entry changes with.
  private func variables() throws -> [[Int]]? {
    if block.places.count <= 3 { return entries.map { _ in Array(block.places) } }
    guard block.places.count <= 24,
      cause.evaluator.affords(2 * block.places.count * entries.count * Self.cost)
    else { return nil }
    return try changing()?.wrong
  }

  /// Whether what is claimed is a polynomial where all of these numbers move, which takes few evaluations.
  private func isPolynomial(_ variables: [Int]) throws -> Bool {
    var values = entries.map { _ in Vector() }
    let times = (0..<12).map { -1.5 + 3 * Double($0) / 11 }
    for t in times {
      var x = cause.point.x
      for place in variables { x[place] += t * cause.point.scales[place] }
      let gradient = try? cause.evaluator.gradient(at: x).gradient
      if let end = cause.evaluator.end { throw end }
      guard let gradient, gradient.allSatisfy(\.isFinite) else { return false }
      for (k, entry) in entries.enumerated() { values[k].append(gradient[cause.places[entry]]) }
    }
    let rows = times.map { t in (0...7).map { pow(t, Double($0)) } }
    return values.allSatisfy { values in
      guard let solution = LeastSquares.solve(rows, values) else { return false }
      let largest = values.map { abs($0) }.max() ?? 0
      return zip(rows, values).allSatisfy { abs(dot($0, solution) - $1) <= 1e-9 * largest }
    }
  }

  /// Products of powers up to a degree.
  private static func monomials(_ count: Int, _ degree: Int) -> [Monomial] {
    guard count > 0 else { return [[]] }
    return (0...degree).flatMap { power in
      monomials(count - 1, degree - power).map { [power] + $0 }
    }
  }

  private static func value(_ monomial: Monomial, _ numbers: Vector) -> Double {
    zip(monomial, numbers).reduce(1) { $0 * pow($1.1, Double($1.0)) }
  }

  /// Points at which these numbers are far from where they were.
  private func sample(
    _ samples: inout [Station], _ count: Int, _ variables: [Int],
    _ generator: inout SeededGenerator
  ) throws -> Bool {
    while samples.count < count {
      var x = cause.point.x
      for place in variables {
        x[place] += 1.5 * (2 * generator.unit() - 1) * cause.point.scales[place]
      }
      guard let station = try station(at: x) else { return false }
      samples.append(station)
    }
    return true
  }

  /// The terms of the error of an entry with their numbers, if they hold at all points.
  private func terms(
    _ samples: [Station], _ variables: [Int], _ monomials: [Monomial], _ entry: Int
  ) -> [(Monomial, Double)]? {
    func numbers(_ station: Station) -> Vector { variables.map { station.sight.point.x[$0] } }
    let largest = samples.map { abs($0.readings[entry].lack) }.max() ?? 0
    guard largest > 0 else { return [] }
    var kept = monomials
    // First all terms, then those that are not nothing.
    for _ in 0..<2 {
      let rows = samples.map { station in kept.map { Self.value($0, numbers(station)) } }
      guard let solution = LeastSquares.solve(rows, samples.map { $0.readings[entry].lack }) else {
        return nil
      }
      let sizes = kept.indices.map { k in abs(solution[k]) * (rows.map { abs($0[k]) }.max() ?? 0) }
      kept = kept.indices.filter { sizes[$0] > 1e-5 * largest }.map { kept[$0] }
      guard kept.count <= Self.mostTerms || kept.count < monomials.count / 2 else { return nil }
    }
    guard kept.count <= Self.mostTerms else { return nil }
    let rows = samples.map { station in kept.map { Self.value($0, numbers(station)) } }
    guard let solution = LeastSquares.solve(rows, samples.map { $0.readings[entry].lack }) else {
      return nil
    }
    let terms = zip(kept, solution).map {
      ($0, GradientCause.short($1, within: 1e-6 * abs($1)))
    }
    let holds = (samples + stations).allSatisfy { station in
      let reading = station.readings[entry]
      let sum = terms.reduce(0) { $0 + $1.1 * Self.value($1.0, numbers(station)) }
      return abs(sum - reading.lack) <= Slope.factor * reading.bound + 1e-6 * largest
    }
    return holds ? terms : nil
  }

  /// `400 x[1]³ − 200 x[0]`
  private func text(_ terms: [(Monomial, Double)], _ variables: [Int]) -> String {
    var result = terms.isEmpty ? "0" : ""
    let sorted = terms.sorted { $0.0.reduce(0, +) > $1.0.reduce(0, +) }
    for (monomial, number) in sorted {
      let powers = zip(variables, monomial).filter { $0.1 > 0 }.map { place, power in
        name(place) + (power == 1 ? "" : Self.superscripts[power])
      }
      let shown = Matrix.format(abs(number), digits: 6)
      let parts = (shown == "1" && !powers.isEmpty ? [] : [shown]) + powers
      result += result.isEmpty ? (number < 0 ? "−" : "") : number < 0 ? " − " : " + "
      result += parts.joined(separator: " ")
    }
    return result
  }

  private static let superscripts = ["⁰", "", "²", "³", "⁴", "⁵", "⁶", "⁷"]
}

/// min ‖A x − b‖ by orthogonal columns.
enum LeastSquares {
  /// Nil where columns depend on one another.
  static func solve(_ rows: [Vector], _ right: Vector) -> Vector? {
    guard let count = rows.first?.count, count > 0, rows.count >= count else { return nil }
    var columns = (0..<count).map { j in rows.map { $0[j] } }
    var upper = (0..<count).map { _ in Vector(repeating: 0, count: count) }
    var rest = right
    var projections = Vector(repeating: 0, count: count)
    for j in 0..<count {
      let size = dot(columns[j], columns[j]).squareRoot()
      // Twice is enough.
      for _ in 0..<2 {
        for k in 0..<j {
          let part = dot(columns[k], columns[j])
          upper[k][j] += part
          for i in rows.indices { columns[j][i] -= part * columns[k][i] }
        }
      }
      let norm = dot(columns[j], columns[j]).squareRoot()
      guard norm > 1e-10 * size, norm.isFinite else { return nil }
      upper[j][j] = norm
      for i in rows.indices { columns[j][i] /= norm }
      projections[j] = dot(columns[j], rest)
      for i in rows.indices { rest[i] -= projections[j] * columns[j][i] }
    }
    var solution = Vector(repeating: 0, count: count)
    for j in (0..<count).reversed() {
      let known = (j + 1..<count).reduce(0) { $0 + upper[j][$1] * solution[$1] }
      solution[j] = (projections[j] - known) / upper[j][j]
    }
    return solution
  }
}

/// Gradients along two vectors that are known, of which one has a wrong factor.
extension Survey {
  /// With the truth a u + b v and the claim a u + b′ v at each point, for two functions u and v of the entries, b/b′ is the
  /// factor that the part along v lacks: a number, or one that goes by the norm.
  func alongTwo() -> Finding? {
    guard entries.count > 3, together == nil || cause.isWhole else { return nil }
    let functions = ScalarFunction.terms
    for v in functions {
      for u in functions where u.formula != v.formula {
        guard let parts = parts(u, v) else { continue }
        for (name, scale) in Self.scales {
          let pairs = parts.map { part in
            Proportion.Pair(
              x: part.claimed * scale(part.x), y: part.truth, bound: part.bound)
          }
          guard let number = Proportion(pairs).factor else { continue }
          let factor = Factor(number.value, within: number.doubt, sizes: cause.sizes)
          let isPlain = name.isEmpty
          guard isPlain ? factor.value != 1 : true else { continue }
          let lacks =
            isPlain ? factor.text : "it lacks the factor \(name.replacing("#", with: cause.name))"
          return Finding(
            kind: .factorMissing,
            text:
              "in the part along \(v.named(cause.name)), \(lacks); the part along \(u.named(cause.name)) is right"
          )
        }
      }
    }
    return nil
  }

  /// Numbers by which a factor may change with the point.
  private static let scales: [(String, @Sendable (Vector) -> Double)] = [
    ("", { _ in 1 }),
    ("1/‖#‖, but for a number", { 1 / dot($0, $0).squareRoot() }),
    ("‖#‖, but for a number", { dot($0, $0).squareRoot() }),
    ("1/‖#‖², but for a number", { 1 / dot($0, $0) }),
    ("‖#‖², but for a number", { dot($0, $0) }),
  ]

  private typealias Part = (x: Vector, claimed: Double, truth: Double, bound: Double)

  /// The parts along v, if both the truth and the claim are along u and v, and alike along u.
  private func parts(_ u: ScalarFunction, _ v: ScalarFunction) -> [Part]? {
    var result: [Part] = []
    for station in stations {
      let rows = entries.map { [u.function(station.sight.x[$0]), v.function(station.sight.x[$0])] }
      let readings = station.readings.prefix(entries.count)
      guard rows.joined().allSatisfy(\.isFinite),
        let truth = LeastSquares.solve(rows, readings.map(\.truth)),
        let claimed = LeastSquares.solve(rows, readings.map(\.claimed)),
        let lack = LeastSquares.solve(rows, readings.map(\.lack))
      else { return nil }
      let largest = rows.map { abs($0[1]) }.max() ?? 0
      let bound = (readings.map(\.bound).max() ?? 0) * Double(entries.count)
      for (row, reading) in zip(rows, readings) {
        for (solution, number) in [(truth, reading.truth), (claimed, reading.claimed)] {
          guard abs(dot(row, solution) - number) <= Slope.factor * reading.bound else { return nil }
        }
      }
      let other = rows.map { abs($0[0]) }.max() ?? 0
      guard abs(lack[0]) * other <= Slope.factor * bound, abs(lack[1]) * largest > 1e3 * bound,
        abs(truth[0]) * other > 1e3 * bound
      else { return nil }
      result.append((station.sight.x, claimed[1], truth[1], bound / largest))
    }
    return result
  }
}
