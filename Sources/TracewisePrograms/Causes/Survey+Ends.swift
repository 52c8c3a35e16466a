import Tracewise
import TracewiseVerification

/// Gradients that are right at one end and wrong from there on, as of a recursion that goes wrong in its step.
extension Survey {
  /// Entries, rows or columns in an order, those that are right first.
  private struct Order {
    var what: String
    var isLast: Bool
    var right: [Int]
    var next: [Int]
    var count: Int
  }

  /// What comes to entries from those after them, or before them, where the entry at that end is right, all others are
  /// wrong, and the errors change with it.
  func oneEnd(_ generator: inout SeededGenerator) throws -> Finding? {
    guard !isOfAll, let order = orders.first, affords(more: 2000) else { return nil }
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      guard try isRight(order.right, at: x, &generator) == true,
        try isRight(order.next, at: x, &generator) == false
      else { return nil }
    }
    var x = cause.point.x
    for place in order.right { x[cause.places[place]] += 0.3 * cause.point.scales[place] }
    let middle = lines[0].stations[lines[0].half]
    guard let moved = try station(at: x),
      zip(moved.readings, middle.readings).contains(where: { ($0 + -1 * $1).isWrong })
    else { return nil }
    let (side, step) = order.isLast ? ("after", "back") : ("before", "on")
    let (end, rest) = order.isLast ? ("last", "before") : ("first", "after")
    let number = order.right.count / order.count
    let several = order.what == "entry" ? "entries" : "\(order.what)s"
    let which =
      number == 1 ? "the \(end) \(order.what) is" : "the \(end) \(number) \(several) are"
    return Finding(
      kind: .several,
      text:
        "\(which) right, and all \(rest) wrong by what changes with \(number == 1 ? "it" : "them"): what comes to each from those "
        + "\(side) it is missing or wrong, as in the step \(step) of a recursion, a sum over those \(side) it, or one of the two parts of a pair"
    )
  }

  /// Orders in which what is right comes first and is few, and all that follows is wrong.
  private var orders: [Order] {
    let names = block.shape.count == 2 ? ["row", "column"] : ["entry"]
    let isWrong = Set(wrong)
    var result: [Order] = []
    for what in names {
      let line = what == "column" ? block.column : block.row
      let groups = Dictionary(grouping: 0..<block.places.count, by: line)
      for isLast in [true, false] {
        let sorted = groups.keys.sorted { isLast ? $0 > $1 : $0 < $1 }.map { groups[$0] ?? [] }
        let right = Array(sorted.prefix { $0.allSatisfy { !isWrong.contains($0) } })
        guard sorted.count > 3, !right.isEmpty, 3 * right.count <= sorted.count,
          sorted.dropFirst(right.count).allSatisfy({ $0.contains(where: isWrong.contains) })
        else { continue }
        result.append(
          Order(
            what: what, isLast: isLast, right: right.flatMap { $0 }, next: sorted[right.count],
            count: right[0].count))
      }
    }
    return result
  }

  /// Whether entries are right along a direction, where the value changes with them.
  private func isRight(_ entries: [Int], at x: Vector, _ generator: inout SeededGenerator) throws
    -> Bool?
  {
    guard let point = try cause.measured(x) else { return nil }
    let places = Set(entries.map { cause.places[$0] })
    let u = generator.direction(point.scales, in: block.places).masked { places.contains($0) }
    let slope = try cause.evaluator.anySlope(point, along: u, like: known, part: 1e-6)
    guard slope.isUsable, abs(slope.derivative.value) > 10 * slope.visible else { return nil }
    return !slope.isRefuting
  }
}

extension Survey {
  /// Few entries of which all is missing that is not linear, where others have it.
  var lacking: Finding? {
    guard !isOfAll, 2 * wrong.count <= block.places.count, let degree else { return nil }
    let right = Set(cause.places.indices).subtracting(wrong)
    // What is claimed of the right entries changes otherwise.
    let isOther = lines.contains { line in
      let (changes, all) = (line.changes(degree + 1), line.changes(1))
      func largest(_ stations: [Station]) -> Double {
        stations.flatMap { station in right.map { abs(station.sight.claimed[$0]) } }.max() ?? 0
      }
      return largest(changes) > 1e-3 * (degree == 0 ? 0 : largest(all)) && largest(changes) > 0
    }
    guard isOther else { return nil }
    let (what, others) = degree == 0 ? ("does not change with", "does") : ("is linear in", "is not")
    return Finding(
      kind: .index,
      text:
        "of them it \(what) \(cause.name), of the others it \(others): the rest is missing, as where a loop or a condition "
        + "leaves out an edge")
  }
}
