import Tracewise
import TracewiseVerification

/// What the entries that are wrong have in common.
extension ProgramVerifier {
  /// Says what was found, and what would be right at the places that are wrong.
  mutating func describe(
    _ fault: inout Outcome.Fault, _ search: WrongEntries, _ whole: GradientCause, _ block: Block
  ) throws {
    let entries = fault.entries
    let isMost = fault.extent != nil || 2 * entries.count > block.places.count
    if isMost, !entries.allSatisfy(\.isStill), let difference = try whole.difference() {
      fault.cause = (difference.cause, difference.text)
      fault.isSharp = true
      fault.isOpen = false
      return
    }
    guard !entries.isEmpty, fault.extent == nil else {
      fault.cause = entries.isEmpty && fault.extent == nil ? nil : (.several, several(fault))
      return
    }
    let places = entries.map(\.place).sorted()
    // Most of them are no exception.
    let wrong = standingOut(search).flatMap { 2 * $0.count <= places.count ? $0 : nil } ?? places
    fault.isSharp = wrong.count < places.count || isRightElsewhere(search, places)
    // One among hundreds is none by chance.
    fault.isSharpByPlaces = fault.isSharp && search.all != nil
    if let text = exchanged(entries) {
      fault.cause = (.index, "\(what(places, block)): \(text)")
      fault.isOpen = false
    } else if let text = try repeated(wrong, block, fault) {
      fault.cause = (.index, "\(what(wrong, block)): \(text)")
      (fault.isSharp, fault.isSharpByPlaces, fault.isOpen) = (true, false, false)
    } else if let cause = try cause(of: wrong, block, fault) {
      fault.isOpen = false
      // What is wrong by the same number everywhere is told by the number.
      if wrong.count == 1, !cause.isCommon, cause.term != nil {
        return fault.cause = (
          .index, "\(what(wrong, block)), by \(error(of: wrong[0], fault)) at every point"
        )
      }
      fault.cause = (
        cause.isCommon ? cause.cause : .index, "\(what(wrong, block)): \(cause.text)"
      )
      (fault.isSharp, fault.isSharpByPlaces) = (true, false)
    } else if wrong.count < places.count {
      fault.entries = entries.filter { wrong.contains($0.place) }
      let what = what(wrong, block).replacing("only ", with: "", maxReplacements: 1)
      fault.cause = (.index, "\(what) by much more than the others, which are wrong, too")
    } else if entries.allSatisfy(\.isStill), try isStill(places, fault) {
      fault.cause = (
        .frozen,
        "\(what(places, block)): the value does not change with \(places.count == 1 ? "it" : "them"), which the gradient "
          + "says it does (clipped, rounded or detached on the way to the value)"
      )
      fault.isOpen = false
    } else if places.count == block.places.count {
      fault.cause = places.count == 1 ? nil : (.several, "all entries are wrong")
    } else if 2 * places.count > block.places.count,
      !EntryPattern.isPattern(places.map { $0 - block.places.lowerBound }, block)
    {
      fault.cause = (.several, "\(places.count) of \(block.places.count) entries are wrong")
    } else if places.count == 1 {
      fault.cause = (.index, "\(what(places, block)), by \(error(of: places[0], fault))")
    } else {
      fault.cause = (.index, what(places, block))
    }
  }

  private func error(of place: Int, _ fault: Outcome.Fault) -> String {
    let entry = fault.entries.first { $0.place == place }
    return entry.map { Matrix.format($0.claimed - $0.found, digits: 3) } ?? "something"
  }

  /// Whether the value does not change with entries at another point either: it does not at a minimum.
  private mutating func isStill(_ places: [Int], _ fault: Outcome.Fault) throws -> Bool {
    for _ in 0..<2 where evaluator.affords(120) {
      let x = neighbour(of: fault.point, distance: 0.5)
      guard let point = try? point(x, "another point", isStart: false, isShaken: false) else {
        if let end = evaluator.end { throw end }
        continue
      }
      var u = generator.direction(point.scales, in: 0..<x.count)
      for k in u.indices where !places.contains(k) { u[k] = 0 }
      let slope = try evaluator.slope(point, along: u)
      guard slope.isUsable else { continue }
      return abs(slope.derivative.value) <= slope.visible
    }
    return true
  }

  private func several(_ fault: Outcome.Fault) -> String {
    let count = fault.entries.count
    return count == 0
      ? "it is wrong" : "at least \(count) \(count == 1 ? "entry is" : "entries are") wrong"
  }

  /// `only W[2,3] is wrong`, `only row 3 is wrong`
  func what(_ places: [Int], _ block: Block) -> String {
    if block.places.count == 1 { return "it is wrong" }
    if places.count == block.places.count { return "all entries are wrong" }
    if places.count == 1 { return "only \(Block.name(of: places[0], greeting)) is wrong" }
    let inside = places.map { $0 - block.places.lowerBound }
    let pattern = EntryPattern.describe(inside, block, from: greeting.firstIndex)
    return "\(pattern.hasPrefix("all but") ? "" : "only ")\(pattern) wrong"
  }

  /// Entries that are wrong by a hundred times more than all others, each beside itself, and by much more at all.
  private func standingOut(_ search: WrongEntries) -> [Int]? {
    guard let slopes = search.all else { return nil }
    let wrong = search.entries.compactMap { entry -> (place: Int, part: Double, error: Double)? in
      guard let slope = slopes.first(where: { $0.direction[entry.place] != 0 }) else { return nil }
      let error = abs(slope.residual)
      return (entry.place, error / max(abs(slope.derivative.value), abs(slope.claimed)), error)
    }.sorted { $0.part > $1.part }
    guard
      let k = wrong.indices.dropLast().first(where: { k in
        wrong[k].part > 100 * wrong[k + 1].part
          && wrong[...k].allSatisfy { one in
            wrong[(k + 1)...].allSatisfy { one.error > 10 * $0.error }
          }
      })
    else { return nil }
    return wrong[...k].map(\.place).sorted()
  }

  /// Whether the entries that are not wrong are right by much less.
  private func isRightElsewhere(_ search: WrongEntries, _ places: [Int]) -> Bool {
    guard let slopes = search.all else { return true }
    let wrong = Set(places)
    let (bad, good) = (
      slopes.filter { slope in wrong.contains { slope.direction[$0] != 0 } },
      slopes.filter { slope in !wrong.contains { slope.direction[$0] != 0 } }
    )
    let least = bad.map { abs($0.residual) }.min() ?? 0
    return !good.isEmpty && good.allSatisfy { 30 * abs($0.residual) <= least }
  }

  /// Numbers that are right and stand in one another's places.
  private func exchanged(_ entries: [Outcome.WrongEntry]) -> String? {
    guard entries.count > 1 else { return nil }
    var sources: [(place: Int, source: Int)] = []
    for entry in entries {
      let alike = entries.filter {
        abs($0.found - entry.claimed) <= Slope.factor * ($0.bound + entry.bound)
      }
      guard alike.count == 1 else { return nil }
      sources.append((entry.place, alike[0].place))
    }
    guard Set(sources.map(\.source)).count == entries.count else { return nil }
    let shown = sources.prefix(4).map {
      "\(Block.name(of: $0.place, greeting)) has what \(Block.name(of: $0.source, greeting)) should have"
    }
    return entries.count == 2
      ? "they are exchanged"
      : "they are right and in wrong places: " + shown.joined(separator: ", ")
  }

  /// Wrong entries that have to the last bit what one other entry has, at other points too.
  private mutating func repeated(_ places: [Int], _ block: Block, _ fault: Outcome.Fault) throws
    -> String?
  {
    guard 2 * places.count <= block.places.count, places.count <= 4 else { return nil }
    var gradients = [fault.point.gradient]
    for _ in 0..<2 where evaluator.affords(4) {
      let x = neighbour(of: fault.point, distance: 0.3)
      if let gradient = try? evaluator.gradient(at: x).gradient { gradients.append(gradient) }
      if let end = evaluator.end { throw end }
    }
    guard gradients.count > 1 else { return nil }
    var texts: [String] = []
    for place in places {
      // Constants are alike by themselves.
      guard Set(gradients.map { $0[place] }).count == gradients.count else { return nil }
      let alike = block.places.filter { other in
        other != place && gradients.allSatisfy { $0[other] == $0[place] }
      }
      guard alike.count == 1 else { return nil }
      texts.append(
        "\(Block.name(of: place, greeting)) has the number of \(Block.name(of: alike[0], greeting))"
      )
    }
    return texts.joined(separator: ", ")
  }

  /// What is wrong with some entries, at the point and at others.
  private mutating func cause(of places: [Int], _ block: Block, _ fault: Outcome.Fault) throws
    -> GradientCause.Hypothesis?
  {
    guard places.count < block.places.count else { return nil }
    let known = fault.slopes.first(where: \.isUsable)
    var search = cause(block, places, fault.point, [])
    var slopes: [Slope] = []
    for _ in 0..<min(places.count, 4) {
      let u = generator.direction(fault.point.scales, in: block.places)
      slopes.append(try search.slope(fault.point, u, known))
    }
    search = cause(block, places, fault.point, slopes)
    return try search.first(&generator)
  }
}
