import Tracewise
import TracewiseVerification

extension ProgramVerifier {
  /// Blocks of at most so many entries are looked at entry by entry.
  private static let mostEntries = 256
  /// A derivative takes about so many evaluations.
  private static let cost = 45
  /// Of wrong entries so many are shown, unless a cause explains all of them.
  private static let mostShown = 10

  /// Finds out what a fault looks like, and which entries show it.
  mutating func explain(_ outcome: inout Outcome) throws {
    guard var fault = outcome.fault else { return }
    defer { outcome.fault = fault }
    while fault.slopes.filter(\.isUsable).count < 5, fault.slopes.count < 8 {
      let u = generator.direction(fault.point.scales, in: outcome.block.places)
      fault.slopes.append(try evaluator.slope(fault.point, along: u))
    }
    let search = GradientCause(evaluator, outcome.block, Block.of(greeting, only: nil), fault)
    let found = try search.first(&generator)
    fault.cause = found.map { ($0.cause, $0.text) }
    outcome.fault = fault
    let places = likely(found, search, outcome.block)
    var entries = WrongEntries(
      evaluator, fault.point, places, most: found == nil ? Self.mostShown : 1)
    defer {
      fault.entries = entries.entries
      fault.extent = found == nil ? entries.extent : nil
    }
    try entries.run(&generator)
    guard found == nil else { return }
    fault.entries = entries.entries
    fault.extent = entries.extent
    fault.cause = try search.difference(entries.entries) ?? pattern(of: fault, outcome.block)
  }

  /// Where a cause says that the gradient is most wrong, else everywhere.
  private func likely(
    _ found: GradientCause.Hypothesis?, _ search: GradientCause, _ block: Block
  ) -> [Int] {
    guard let found else { return Array(block.places) }
    let start = block.places.lowerBound
    if let isRight = found.places {
      let wrong = search.claimed.indices.filter { !isRight($0) }
      return (wrong.isEmpty ? Array(search.claimed.indices) : wrong).map { $0 + start }
    }
    let scales = search.point.scales
    let worst = search.claimed.indices.max { a, b in
      abs(found.right[a] - search.claimed[a]) * scales[start + a]
        < abs(found.right[b] - search.claimed[b]) * scales[start + b]
    }
    let isElsewhere = worst.map { found.right[$0] == search.claimed[$0] } ?? true
    return isElsewhere ? Array(block.places) : [start + (worst ?? 0)]
  }

  /// What a few wrong entries have in common.
  private func pattern(of fault: Outcome.Fault, _ block: Block) -> (kind: Cause, text: String)? {
    guard !fault.entries.isEmpty, fault.extent == nil || fault.extent == "and others" else {
      return nil
    }
    let places = fault.entries.map { $0.place - block.places.lowerBound }.sorted()
    let isAll = fault.extent == nil
    if isAll, places.count == 1, let entry = fault.entries.first, entry.claimed != 0 {
      let error = Matrix.format(entry.claimed - entry.found, digits: 3)
      return (.index, "only \(Block.name(of: entry.place, greeting)) is wrong, by \(error)")
    }
    let described = EntryPattern.describe(places, block, from: greeting.firstIndex)
    let what = isAll ? "only \(described) wrong" : "some entries are wrong"
    let ratios = fault.entries.map { $0.claimed / $0.found }
    guard let ratio = ratios.first, ratio.isFinite, ratio != 0,
      zip(fault.entries, ratios).allSatisfy({ entry, other in
        abs(other - ratio) <= Slope.factor * (entry.bound + fault.entries[0].bound)
          / abs(entry.found)
      }), abs(ratio - 1) > 1e-3
    else {
      if isAll, places.count == block.places.count { return (.several, "all entries are wrong") }
      let zero = fault.entries.allSatisfy { $0.claimed == 0 }
      return (
        zero ? .frozen : .index,
        zero ? what.replacing("wrong", with: "zero and should not be") : what
      )
    }
    let doubt = Slope.factor * fault.entries[0].bound / abs(fault.entries[0].found) * abs(1 / ratio)
    let factor = Factor(1 / ratio, within: max(doubt, 1e-9), sizes: [])
    return (factor.cause, "\(what): \(factor.text)")
  }

  /// Looks at the entries of what holds one by one, where there are few.
  mutating func lookAtEntries(of point: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    for k in outcomes.indices where outcomes[k].fault == nil {
      let places = outcomes[k].block.places
      guard places.count <= Self.mostEntries, evaluator.affords(places.count * Self.cost) else {
        continue
      }
      for place in places {
        outcomes[k].entries += 1
        guard let wrong = try wrongEntry(place, point) else { continue }
        var fault = Outcome.Fault(point: point, slopes: outcomes[k].looks.first?.slopes ?? [])
        fault.entries = [wrong]
        fault.cause = (.index, "entry \(Block.name(of: place, greeting)) is wrong")
        outcomes[k].fault = fault
        break
      }
    }
  }

  /// An entry, if it is wrong by two derivatives of different scales.
  private func wrongEntry(_ place: Int, _ point: ProgramPoint) throws -> Outcome.WrongEntry? {
    var u = Vector(repeating: 0, count: point.x.count)
    u[place] = point.scales[place]
    guard try evaluator.slope(point, along: u).isRefuting else { return nil }
    u[place] *= -0.37
    let slope = try evaluator.slope(point, along: u)
    guard slope.isRefuting else { return nil }
    return .init(
      place: place, claimed: point.gradient[place], found: slope.derivative.value / u[place],
      bound: slope.bound / abs(u[place]))
  }
}
