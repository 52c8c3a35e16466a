import Tracewise
import TracewiseVerification

extension ProgramVerifier {
  /// Blocks of at most so many entries are looked at entry by entry.
  private static let mostEntries = 256
  /// Of wrong entries so many are looked for, unless a cause explains all of them.
  private static let mostShown = 10

  /// Finds out what a fault looks like, and which entries show it.
  mutating func explain(_ outcome: inout Outcome) throws {
    guard var fault = outcome.fault else { return }
    defer { outcome.fault = fault }
    if !evaluator.affords(Self.fewest) {
      let found = cause(outcome.block, nil, fault.point, fault.slopes).atOnce
      fault.cause = found.map { ($0.cause, $0.text) }
      fault.isSharp = found != nil
      if found != nil { return }
    } else if let cause = try isDrawn(fault) {
      fault.cause = cause
      fault.isSharp = true
      return
    }
    if let other = try typical(fault, outcome.block) { fault = other }
    let needed = outcome.block.places.count == 1 ? 2 : 5
    while fault.slopes.filter(\.isUsable).count < needed, fault.slopes.count < 8 {
      let u = generator.direction(fault.point.scales, in: outcome.block.places)
      let known = fault.slopes.first(where: \.isUsable)
      fault.slopes.append(
        try evaluator.anySlope(fault.point, along: u, like: known, part: 0.01))
    }
    var search = cause(outcome.block, nil, fault.point, fault.slopes)
    let found = try search.first(&generator)
    fault.cause = found.map { ($0.cause, $0.text) }
    fault.isSharp = found != nil
    fault.isOpen = found == nil
    if found == nil, let place = search.places.first, search.places.count == 1 {
      fault.others = search.sights.dropFirst().compactMap { sight in
        sight.slopes.first.map { Outcome.WrongEntry(place, $0, sight.point) }
      }
    }
    outcome.fault = fault
    try findEntries(&fault, found, search, outcome.block)
    if fault.cause?.kind == .frozen, fault.entries.allSatisfy({ $0.claimed == 0 }),
      outcome.isRightElsewhere
    {
      let zeros =
        found == nil
        ? fault.entries.map(\.place).sorted()
        : outcome.block.places.filter { fault.point.gradient[$0] == 0 }
      fault.cause = (
        .kink,
        "\(what(zeros, outcome.block)): zero here, where it should not be, and not everywhere, so that a mask, a bound or a "
          + "case is another one in the gradient than in the value"
      )
    }
    if found == nil, outcome.keepsGradient(at: fault.point) {
      fault.cause = (
        .state,
        "the gradient does not change with the point: it is that of a point before, as where something is kept from "
          + "the first call, or a constant"
      )
      fault.isSharp = true
      fault.isOpen = false
    }
  }

  /// The same fault at a point like any other, where the starting point is like no other: at zeros, ones, numbers that
  /// are all the same, much is right by chance.
  private mutating func typical(_ fault: Outcome.Fault, _ block: Block) throws -> Outcome.Fault? {
    let isNearStart = fault.point.label == start?.label || fault.point.label == Self.nearby
    guard let start, isNearStart, blocks.contains(where: { $0.isSpecial(start.x) }) else {
      return nil
    }
    for distance in [0.7, 0.2] where evaluator.affords(300) {
      let x = neighbour(of: start, distance: distance)
      guard let point = try? point(x, "a point beside the starting point", isStart: false),
        point.gradient.allSatisfy(\.isFinite)
      else {
        if let end = evaluator.end { throw end }
        continue
      }
      var slopes: [Slope] = []
      for _ in 0..<2 {
        let u = generator.direction(point.scales, in: block.places)
        slopes.append(try evaluator.slope(point, along: u))
      }
      if slopes.allSatisfy(\.isRefuting) { return Outcome.Fault(point: point, slopes: slopes) }
    }
    return nil
  }

  func cause(
    _ block: Block, _ places: [Int]?, _ point: ProgramPoint, _ slopes: [Slope]
  ) -> GradientCause {
    GradientCause(evaluator, block, places: places, moving: blocks, point, slopes) { x in
      try self.point(x, "another point", isStart: false, isShaken: false)
    }
  }

  /// Whether the gradient is another one each time, or that of a point that was asked for before.
  private func isDrawn(_ fault: Outcome.Fault) throws -> (kind: Cause, text: String)? {
    let scale = fault.point.gradient.map { abs($0) }.max() ?? 0
    for _ in 0..<4 where evaluator.affords(8) {
      let again = try evaluator.gradient(at: fault.point.x).gradient
      let change = difference(again, fault.point.gradient).map { abs($0) }.max() ?? 0
      guard change > 1e-6 * scale, try evaluator.value(at: fault.point.x) == fault.point.value,
        fault.point.again.last != again
      else { continue }
      return (
        .state,
        "asked for again at the same point it is another one, by up to \(Matrix.format(change, digits: 2)): "
          + "it depends on what was asked before, or is drawn at random"
      )
    }
    return try standing(fault)
  }

  /// What a gradient is that does not change over a small distance over which slopes do, and does over a large one: kept
  /// from a point that was asked for before, or constant in pieces.
  private func standing(_ fault: Outcome.Fault) throws -> (kind: Cause, text: String)? {
    guard try stands(fault), let slope = fault.slopes.first(where: \.isUsable) else { return nil }
    // What is kept is right where nothing was kept before.
    for distance in [0.37, -0.29, 0.53, 1.7, -1.6, 4.3, -4.1] where evaluator.affords(64) {
      let x = moved(fault.point.x, by: distance, along: slope.direction)
      guard let fresh = try? point(x, "a point not asked for yet", isStart: false, isShaken: false),
        fresh.gradient != fault.point.gradient
      else {
        if let end = evaluator.end { throw end }
        continue
      }
      let other = try evaluator.anySlope(fresh, along: slope.direction, like: slope)
      guard other.isUsable else { continue }
      guard other.isRefuting else { break }
      return (
        .kink,
        "it is constant in pieces: the same at points near one another, whose slopes differ, as a sign, a step, a rounded "
          + "or a whole number is"
      )
    }
    return (
      .state,
      "it is the same at points near one another, whose slopes differ: it is kept from one that was asked for before"
    )
  }

  private func stands(_ fault: Outcome.Fault) throws -> Bool {
    guard let slope = fault.slopes.first(where: \.isUsable), !fault.point.gradient.isZero else {
      return false
    }
    func moved(by distance: Double) throws -> ProgramPoint? {
      let x = TracewisePrograms.moved(fault.point.x, by: distance, along: slope.direction)
      guard let gradient = try? evaluator.gradient(at: x).gradient else { return nil }
      var point = fault.point
      (point.x, point.gradient) = (x, gradient)
      guard gradient == fault.point.gradient, let value = try? evaluator.value(at: x) else {
        return nil
      }
      point.value = value
      return point
    }
    guard
      try [0.1, 0.3, -0.3, 1, -1, 3, -3].contains(where: { try moved(by: $0) == nil })
    else { return false }
    for distance in [1e-3, 1e-4, 1e-5] {
      if let end = evaluator.end { throw end }
      guard let point = try moved(by: distance) else { continue }
      let other = try evaluator.anySlope(point, along: slope.direction, like: slope)
      let change = abs(other.derivative.value - slope.derivative.value)
      if change > Slope.factor * (other.bound + slope.bound) { return true }
    }
    return false
  }

  private mutating func findEntries(
    _ fault: inout Outcome.Fault, _ found: GradientCause.Hypothesis?, _ search: GradientCause,
    _ block: Block
  ) throws {
    var entries = WrongEntries(
      evaluator, fault.point, likely(found, search, block),
      like: fault.slopes.first(where: \.isUsable), most: found == nil ? Self.mostShown : 1)
    defer {
      fault.entries = entries.entries
      fault.extent = found == nil ? entries.extent : nil
    }
    try entries.run(&generator)
    guard found == nil else { return }
    fault.entries = entries.entries
    fault.extent = entries.extent
    try describe(&fault, entries, search, block)
  }

  /// Where a cause says that the gradient is most wrong, else everywhere.
  private func likely(
    _ found: GradientCause.Hypothesis?, _ search: GradientCause, _ block: Block
  ) -> [Int] {
    guard let found else { return Array(block.places) }
    let start = block.places.lowerBound
    if let isRight = found.places {
      let wrong = search.claimed.indices.filter { !isRight(search.first, $0) }
      return (wrong.isEmpty ? Array(search.claimed.indices) : wrong).map { $0 + start }
    }
    guard let right = found.right(search.first) else { return Array(block.places) }
    let scales = search.point.scales
    func error(_ k: Int) -> Double { abs(right[k] - search.claimed[k]) * scales[start + k] }
    let worst = search.claimed.indices.max { error($0) < error($1) }
    guard let worst, error(worst) > 0 else { return Array(block.places) }
    return [start + worst]
  }

  /// Looks at the entries of what holds one by one, where there are few.
  mutating func lookAtEntries(of point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    for k in outcomes.indices where outcomes[k].fault == nil {
      let places = outcomes[k].block.places
      guard outcomes[k].doubt == nil, places.count <= Self.mostEntries,
        evaluator.affords(places.count * WrongEntries.cost)
      else { continue }
      for place in places {
        guard let slopes = try wrongEntry(place, point, outcomes[k].known) else { continue }
        var fault = Outcome.Fault(point: point, slopes: slopes)
        fault.entries = [Outcome.WrongEntry(place, slopes[0], point)]
        fault.cause =
          try isDrawn(fault) ?? (.index, "entry \(Block.name(of: place, greeting)) is wrong")
        fault.isSharp = fault.cause?.kind == .state
        fault.isOpen = !fault.isSharp
        outcomes[k].fault = fault
        try doubt(&outcomes[k])
        try survey(&outcomes[k])
        break
      }
    }
  }

  /// Two derivatives for an entry, on different scales, if it is wrong by both.
  private func wrongEntry(_ place: Int, _ point: ProgramPoint, _ known: Slope?) throws -> [Slope]? {
    var u = Vector(repeating: 0, count: point.x.count)
    u[place] = point.scales[place]
    let slope = try evaluator.slope(point, along: u, like: known)
    guard slope.isRefuting else { return nil }
    u[place] *= -0.37
    let second = try evaluator.slope(point, along: u)
    return second.isRefuting ? [slope, second] : nil
  }
}
