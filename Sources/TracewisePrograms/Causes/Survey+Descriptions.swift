import Foundation
import Tracewise
import TracewiseVerification

/// What is certain of errors without what would be right.
extension Survey {
  /// Errors that have the same direction at every point.
  var direction: Finding? {
    guard entries.count > 2, let first = stations.first else { return nil }
    for station in stations.dropFirst() {
      let pairs = zip(first.readings, station.readings).map {
        Proportion.Pair(x: $0.lack, y: $1.lack, bound: $0.bound + $1.bound)
      }
      guard Proportion(pairs).number != nil else { return nil }
    }
    return Finding(
      kind: .termMissing,
      text: "what is missing has the same direction at every point: a term of the value that knows "
        + "\(cause.name) by one linear combination only, such as one sample of a sum",
      isExact: false)
  }

  /// Errors that are linear in the input.
  var linear: Finding? {
    guard isSharp, lines.allSatisfy({ vanish($0.changes(2), all, \.lack) }) else { return nil }
    let ray = lines[0]
    let (middle, last) = (ray.stations[ray.half], ray.stations[ray.stations.count - 1])
    let t = 1 + ray.spacing * Double(ray.stations.count - 1 - ray.half)
    let isProportional = zip(middle.readings, last.readings).allSatisfy {
      abs($1.lack - t * $0.lack) <= Slope.factor * (t * $0.bound + $1.bound)
    }
    return Finding(
      kind: .several,
      text: isProportional
        ? "what is wrong is proportional to \(cause.name): a quadratic term of the value, or its matrix"
        : "what is wrong is linear in \(cause.name): terms of the value that are quadratic and linear in it",
      isExact: false)
  }

  /// Rows or columns that are right but for a factor, another one for each and at each point.
  var scales: Finding? {
    for (name, lines) in cause.lines where lines.count > 1 {
      let read = lines.map { line in entries.indices.filter { line.contains(entries[$0]) } }
        .filter { $0.count > 2 }
      let isScaled = read.allSatisfy { numbers in
        stations.allSatisfy { station in
          Proportion(
            numbers.map {
              let reading = station.readings[$0]
              return .init(x: reading.claimed, y: reading.truth, bound: reading.bound)
            }
          ).number != nil
        }
      }
      guard isScaled, !read.isEmpty else { continue }
      return Finding(
        kind: .factorMissing,
        text:
          "it is right but for a factor\(name), which changes with the point: a norm, a standard deviation or another scale",
        isExact: false)
    }
    return nil
  }

  /// A claim in which entries stand alone, where derivatives do not.
  var alone: Finding? {
    guard let line = lines.last, line.unmoved.count > 1 else { return nil }
    let changes = line.changes(1)
    let isAlone = changes.allSatisfy { change in
      line.unmoved.allSatisfy { abs(change.readings[$0].claimed) <= change.readings[$0].bound }
    }
    guard isAlone, !vanish(changes, line.unmoved, \.truth) else { return nil }
    return Finding(
      kind: .termMissing,
      text:
        "entries do not change with the others, as derivatives do: products or sums with them are missing, or a matrix "
        + "is taken for its diagonal",
      isExact: false)
  }

  /// A factor that changes with all but the entry itself: the other factors of a product.
  func product() throws -> Finding? {
    guard alone != nil, let known else { return nil }
    for entry in entries.prefix(3) {
      let place = cause.places[entry]
      var pairs: [Proportion.Pair] = []
      for distance in [0, 0.31, -0.27] {
        var x = cause.point.x
        x[place] += distance * cause.point.scales[place]
        guard let point = try? cause.measure(x) else { break }
        let u = point.scales.masked { $0 == place }
        let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-6)
        pairs.append(.init(x: slope.claimed, y: slope.derivative.value, bound: slope.bound))
      }
      if let end = cause.evaluator.end { throw end }
      guard Proportion(pairs).factor != nil else { return nil }
    }
    return Finding(
      kind: .factorMissing,
      text:
        "each entry lacks a factor that changes with the others and not with itself: the other factors of a product are "
        + "missing, or a function of all of them")
  }

  /// A claim that is linear in the input, or constant, where derivatives are not.
  var tame: Finding? {
    degree.map { degree in
      Finding(
        kind: .several,
        text:
          "what is claimed is \(degree == 0 ? "constant" : "linear") in \(cause.name), where derivatives are not",
        isExact: false)
    }
  }

  /// The degree of a claim that is constant (0) or linear (1), where derivatives are not.
  var degree: Int? {
    [0, 1].first { degree in
      let changes = lines.flatMap { $0.changes(degree + 1) }
      let isTame = changes.allSatisfy { change in
        change.readings.allSatisfy {
          abs($0.claimed) <= 1e-3 * abs($0.truth) || abs($0.claimed) <= $0.bound
        }
      }
      return isTame && !vanish(changes, all, \.truth)
    }
  }

  /// Entries whose errors are functions of themselves, where derivatives are not.
  var separable: Finding? {
    guard let line = lines.last, !line.unmoved.isEmpty, isSharp,
      vanish(line.changes(1), line.unmoved, \.lack),
      !vanish(line.changes(1), line.unmoved, \.truth),
      // Steps are flat nearby.
      !vanish(line.changes(1), all, \.lack)
    else { return nil }
    return Finding(
      kind: .several,
      text:
        "what is wrong in an entry does not change with the others: a term of each entry by itself",
      isExact: false)
  }

  /// Right at some of the points: what is wrong is one side of a branch.
  var branch: Finding? {
    let wrong = stations.filter { $0.readings.contains(where: \.isWrong) }
    guard let rightOne = stations.first(where: { !$0.readings.contains(where: \.isWrong) }),
      !wrong.isEmpty, !rightOne.readings.allSatisfy({ $0.truth == 0 })
    else { return nil }
    return Finding(
      kind: .kink,
      text:
        "it is right at \(stations.count - wrong.count) of \(stations.count) points nearby: a case, a mask or a bound "
        + "is another one in the gradient than in the value",
      isExact: false)
  }
}

extension Survey {
  /// Other inputs that the error, or the claim, does not change with, where derivatives do; or only but for a factor.
  func dependence(_ generator: inout SeededGenerator) throws -> Finding? {
    var texts: [(order: Int, text: String)] = []
    var kind: Cause?
    for other in cause.moving.prefix(8) where other.name != block.name {
      guard cause.evaluator.affords(4 * entries.count * Self.cost) else { break }
      let changes = try self.changes(with: other, &generator)
      let readings = changes.flatMap { $0 }
      guard readings.count(where: { abs($0.truth) > Proportion.sharp * $0.bound }) > 1 else {
        continue
      }
      let pairs = readings.map { Proportion.Pair(x: $0.claimed, y: $0.truth, bound: $0.bound) }
      if readings.allSatisfy({ $0.claimed == 0 }) {
        texts.append((0, "it does not change with \(other.name), as it has to"))
      } else if !readings.contains(where: \.isWrong) {
        texts.append((2, "what is wrong does not change with \(other.name)"))
      } else if let number = Proportion(pairs).factor {
        let factor = Factor(number.value, within: number.doubt, sizes: cause.sizes)
        guard factor.isCommon, factor.value != 1 else { continue }
        kind = kind ?? factor.cause
        texts.append((1, "in the part that changes with \(other.name), \(factor.text)"))
      }
    }
    guard !texts.isEmpty else { return nil }
    return Finding(
      kind: kind ?? .several,
      text: texts.sorted { $0.order < $1.order }.map(\.text).joined(separator: "; "),
      isExact: kind != nil)
  }

  /// How readings change where another input alone moves, in two ways.
  private func changes(with other: Block, _ generator: inout SeededGenerator) throws -> [[Reading]]
  {
    let middle = lines[0].stations[lines[0].half]
    var result: [[Reading]] = []
    // A single entry has a single change each time.
    for distance in entries.count == 1 ? [0.2, -0.2, 0.37, -0.31] : [0.2, -0.2] {
      let u = generator.direction(cause.point.scales, in: other.places)
      guard let station = try station(at: moved(cause.point.x, by: distance, along: u)) else {
        continue
      }
      result.append(zip(station.readings, middle.readings).map { $0 + -1 * $1 })
    }
    return result
  }
}

extension Survey {
  /// The entries of the same input that errors of few entries change with, where derivatives change with more.
  func companions() throws -> Finding? {
    let count = block.places.count
    guard !isOfAll, entries.count <= 4, together == nil, count > 2, count <= 24,
      cause.evaluator.affords(count * (entries.count + 1) * Self.cost)
    else { return nil }
    guard let changing = try changing() else { return nil }
    let (wrong, right) = (Set(changing.wrong.joined()).sorted(), changing.right)
    guard !wrong.isEmpty, wrong.count < right.count, 2 * wrong.count <= count || wrong.count < 4
    else { return nil }
    let names = wrong.map { Block.name(of: $0, cause.evaluator.greeting) }.joined(separator: ", ")
    return Finding(
      kind: .index, text: "what is wrong changes with \(names) only, the derivative with more",
      isExact: false)
  }

  /// The entries of the same input that the error of each entry changes with, and those that any derivative does.
  func changing() throws -> (wrong: [[Int]], right: [Int])? {
    let middle = lines[0].stations[lines[0].half]
    var (wrong, right) = (entries.map { _ in [Int]() }, [Int]())
    for place in block.places {
      var x = cause.point.x
      x[place] += 0.17 * cause.point.scales[place]
      guard let station = try station(at: x) else { return nil }
      let changes = zip(station.readings, middle.readings).map { $0 + -1 * $1 }
      for k in entries.indices where changes[k].isWrong { wrong[k].append(place) }
      if changes.contains(where: { abs($0.truth) > Slope.factor * $0.bound }) {
        right.append(place)
      }
    }
    return (wrong, right)
  }
}
