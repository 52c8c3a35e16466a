import Tracewise
import TracewiseVerification

/// What is wrong with some entries at points on two lines: one through the origin along which their input grows, and one
/// beside it, along which half of the entries move. What nothing simple explains may still be simple in how it changes.
struct Survey {
  /// A point, and what was read there of each entry, then of all that is wrong together.
  struct Station {
    var sight: Sight
    var readings: [Reading]
  }

  struct Line {
    /// At equal distances; the middle one is what the line is drawn through.
    var stations: [Station]
    var spacing: Double
    /// Which of the entries do not move.
    var unmoved: [Int]

    var half: Int { stations.count / 2 }
    /// Weights of stations whose sum is 0 for what is constant (order 1), or linear (order 2), along the line.
    func weights(_ order: Int) -> [[Double]] {
      let pattern = order == 1 ? [-1.0, 1] : [1.0, -2, 1]
      return (0...stations.count - pattern.count).map { start in
        stations.indices.map { $0 >= start && $0 < start + pattern.count ? pattern[$0 - start] : 0 }
      }
    }

    /// A sum of stations with weights.
    func sum(_ weights: [Double]) -> Station {
      let used = weights.indices.filter { weights[$0] != 0 }
      var point = stations[0].sight.point
      for k in point.gradient.indices {
        point.gradient[k] = used.reduce(0) {
          $0 + weights[$1] * stations[$1].sight.point.gradient[k]
        }
      }
      let readings = stations[0].readings.indices.map { k in
        used.map { weights[$0] * stations[$0].readings[k] }.reduce(
          Reading(truth: 0, claimed: 0, bound: 0), +)
      }
      return Station(sight: Sight(point, stations[0].sight.places, []), readings: readings)
    }

    func changes(_ order: Int) -> [Station] { weights(order).map(sum) }
  }

  let cause: GradientCause
  /// Which of the numbers of the cause are wrong, and which of them are read.
  let wrong: [Int]
  let entries: [Int]
  private(set) var lines: [Line] = []
  let known: Slope?
  /// Whether all entries are wrong.
  let isOfAll: Bool
  /// A direction that moves all that is wrong, where more is wrong than is read.
  let together: Vector?

  /// How many evaluations there were before, and how many more are worth what else may be found.
  private let begun: Int
  private static let (most, mostOfAll) = (1200, 9000)
  var affordsMore: Bool { affords(more: 0) }

  /// Whether there are so many more for what tells more.
  func affords(more: Int) -> Bool {
    let count = cause.evaluator.evaluations
    return cause.evaluator.affords(100) && count - begun < Self.most + more
      && count < Self.mostOfAll + more
  }

  /// What it is where a part is missing: of few entries a matter of their places.
  var kindOfPart: Cause { 2 * wrong.count > block.places.count ? .termMissing : .index }

  var stations: [Station] { lines.flatMap(\.stations) }
  var block: Block { cause.block }

  /// More entries than this are not read.
  static let mostEntries = 9
  /// A derivative takes about so many evaluations.
  static let cost = 14
  /// How far a line goes to both sides, as a part of the numbers; nearer where there is no value.
  private static let lengths = [0.2, 0.05, 0.01]

  /// - Parameter wrong: those of the numbers that are wrong.
  init?(
    _ cause: GradientCause, wrong: [Int], like known: Slope?,
    _ generator: inout SeededGenerator
  ) throws {
    (self.cause, self.wrong, self.known) = (cause, wrong, known)
    begun = cause.evaluator.evaluations
    isOfAll = wrong.count == cause.places.count
    entries = Self.sample(wrong, cause.block)
    together =
      wrong.count > entries.count
      ? Self.direction(through: wrong.map { cause.places[$0] }, cause, &generator) : nil
    let count = cause.places.count == 1 ? 7 : cause.places.count <= 3 ? 5 : 3
    guard !entries.isEmpty,
      // As much is left for what else is to be checked.
      cause.evaluator.affords(4 * count * (entries.count + 1) * Self.cost)
    else { return nil }
    let x = cause.point.x
    let own = x.masked { cause.block.places.contains($0) }
    let along = own.isZero ? generator.direction(cause.point.scales, in: cause.block.places) : own
    guard let ray = try line(through: x, along, count) else { return nil }
    lines = [ray]
    for distance in [0.3, 0.03] {
      let near = generator.neighbour(
        of: x, cause.point.scales, distance: distance, in: cause.moving)
      let base = cause.evaluator.symmetricPoint(near)
      var across = generator.direction(cause.point.scales, in: cause.block.places)
      let still = entries.count > 1 ? stride(from: 0, to: entries.count, by: 2).map { $0 } : []
      for k in still { across[cause.places[entries[k]]] = 0 }
      if let line = try line(through: base, across, count, unmoved: still) {
        lines.append(line)
        return
      }
    }
    return nil
  }

  /// Few entries far from one another; of matrices that are wrong throughout some rows and columns.
  private static func sample(_ wrong: [Int], _ block: Block) -> [Int] {
    func spread(_ numbers: [Int], _ most: Int) -> [Int] {
      guard numbers.count > most else { return numbers }
      return (0..<most).map { numbers[$0 * (numbers.count - 1) / (most - 1)] }
    }
    if wrong.count == block.places.count, block.shape.count == 2,
      block.shape.allSatisfy({ $0 > 2 })
    {
      let rows = spread(Array(0..<block.shape[0]), 3)
      let columns = spread(Array(0..<block.shape[1]), 3)
      return rows.flatMap { i in columns.map { i * block.shape[1] + $0 } }
    }
    return spread(wrong, mostEntries)
  }

  private static func direction(
    through places: [Int], _ cause: GradientCause, _ generator: inout SeededGenerator
  ) -> Vector {
    let kept = Set(places)
    return generator.direction(cause.point.scales, in: cause.block.places).masked {
      kept.contains($0)
    }
  }

  /// A direction that moves all that is wrong.
  func wrongDirection(_ generator: inout SeededGenerator) -> Vector {
    Self.direction(through: wrong.map { cause.places[$0] }, cause, &generator)
  }

  /// The directions along which derivatives are read.
  private func directions(_ scales: Vector) -> [Vector] {
    entries.map { entry in scales.masked { $0 == cause.places[entry] } }
      + [together].compactMap { $0 }
  }

  /// What a vector of the block says where the truth is read.
  func readings(of vector: Vector) -> Vector {
    entries.map { vector[$0] }
      + [together].compactMap { $0 }.map { dot(vector, cause.first.part($0)) }
  }

  private func line(
    through x: Vector, _ direction: Vector, _ count: Int, unmoved: [Int] = []
  ) throws -> Line? {
    for length in Self.lengths {
      let spacing = length / Double(count / 2)
      var stations: [Station] = []
      for k in 0..<count {
        let t = spacing * Double(k - count / 2)
        guard let station = try station(at: moved(x, by: t, along: direction)) else { break }
        stations.append(station)
      }
      if stations.count == count {
        return Line(stations: stations, spacing: spacing, unmoved: unmoved)
      }
    }
    return nil
  }

  /// What is read at a point; nil where something is not to be had.
  func station(at x: Vector) throws -> Station? {
    let evaluator = cause.evaluator
    guard let point = try cause.measured(x), point.gradient.allSatisfy(\.isFinite) else {
      return nil
    }
    var readings: [Reading] = []
    for (k, direction) in directions(point.scales).enumerated() {
      let slope = try evaluator.anySlope(point, along: direction, like: known, part: 1e-6)
      guard slope.isUsable else { return nil }
      let unit = k < entries.count ? slope.direction.reduce(0, +) : 1
      readings.append(
        Reading(
          truth: slope.derivative.value / unit, claimed: slope.claimed / unit,
          bound: slope.bound / abs(unit)))
    }
    return Station(sight: Sight(point, cause.places, []), readings: readings)
  }

  /// What is said of an error.
  struct Finding {
    var kind: Cause
    var text: String
    /// Whether it says what is right, not just what the error is like.
    var isExact = true
    /// The numbers through which all goes that is wrong, if that is what it says.
    var zeros: Range<Int>?
  }
}
