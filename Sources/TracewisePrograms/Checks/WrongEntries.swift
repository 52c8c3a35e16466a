import Tracewise
import TracewiseVerification

/// Finds wrong entries: one after the other where there are few, else by halves: derivatives along one direction cut down
/// to half of the entries, halves of those in which something is wrong, and so on. A wrong entry among n costs log₂ n
/// derivatives of a few values each.
struct WrongEntries {
  private let evaluator: ProgramEvaluator
  private let point: ProgramPoint
  private let places: [Int]
  private var known: Slope?
  private let most: Int
  /// More derivatives than this are not made for it.
  private var derivatives = 160

  private(set) var entries: [Outcome.WrongEntry] = []
  /// How much of the block is wrong, in words, where not all of it was found.
  private(set) var extent: String?
  /// The derivatives of all entries, where all were looked at.
  private(set) var all: [Slope]?

  /// Blocks of at most so many entries are looked at one entry after the other.
  static let few = 128
  /// A derivative like one that is known takes so many evaluations.
  static let cost = 10

  /// Places among which something is wrong, and what is known of how much.
  fileprivate struct Part {
    var places: [Int]
    var residual: Double
    var bound: Double
    var level: Int
  }

  init(
    _ evaluator: ProgramEvaluator, _ point: ProgramPoint, _ places: [Int], like known: Slope?,
    most: Int
  ) {
    (self.evaluator, self.point, self.places) = (evaluator, point, places)
    (self.known, self.most) = (known, most)
  }

  mutating func run(_ generator: inout SeededGenerator) throws {
    if places.count <= Self.few, most > 1, evaluator.affords(places.count * Self.cost) {
      return try lookAtAll()
    }
    for _ in 0..<3 {
      let u = generator.direction(point.scales, in: 0..<point.x.count)
      let rest = places.filter { place in !entries.contains { $0.place == place } }
      guard !rest.isEmpty, entries.count < most, let whole = try part(rest, u, 0), whole.isWrong
      else {
        return
      }
      try search([whole], u, &generator)
      guard extent == nil, derivatives > 0 else { return }
    }
  }

  private mutating func lookAtAll() throws {
    var slopes: [Slope] = []
    for place in places {
      let slope = try slope([place], point.scales)
      slopes.append(slope)
      if slope.isRefuting { entries.append(.init(place, slope, point)) }
    }
    all = slopes
  }

  private mutating func search(
    _ start: [Part], _ u: Vector, _ generator: inout SeededGenerator
  ) throws {
    var parts = start
    var wrongEighths = 0
    while entries.count < most, derivatives > 0,
      let next = parts.indices.max(by: { parts[$0].priority < parts[$1].priority })
    {
      let part = parts.remove(at: next)
      if part.level == 3 { wrongEighths += 1 }
      if wrongEighths == 8, part.places.count > 1 {
        wrongEighths = 0
        if try isWrongThroughout(&generator) { return }
      }
      guard part.places.count > 1 else {
        try confirm(part.places[0])
        continue
      }
      do {
        let halves = try halves(of: part, u)
        if halves.isEmpty { tellUnresolved(part, "in each of which it is too small to be seen") }
        parts += halves
      } catch {
        tellUnresolved(part, "among which the budget did not allow to look further")
        throw error
      }
    }
    if !parts.isEmpty, extent == nil { extent = "more are wrong than were looked for" }
  }

  /// The halves in which something is wrong.
  private mutating func halves(of part: Part, _ u: Vector) throws -> [Part] {
    let middle = part.places.count / 2
    let (low, high) = (Array(part.places[..<middle]), Array(part.places[middle...]))
    guard let first = try self.part(low, u, part.level + 1) else { return [] }
    // Derivatives are linear in the direction: the other half is what is left.
    var second = Part(
      places: high, residual: part.residual - first.residual, bound: part.bound + first.bound,
      level: part.level + 1)
    if !first.isWrong, !second.isWrong {
      guard let measured = try self.part(high, u, part.level + 1) else { return [] }
      second = measured
    }
    return [first, second].filter(\.isWrong)
  }

  private mutating func part(_ places: [Int], _ u: Vector, _ level: Int) throws -> Part? {
    // All of what is left has to be seen sharply, halves as far as half of it is wrong.
    let slope = try slope(places, u, part: level == 0 ? 0 : 0.05)
    guard slope.isUsable else { return nil }
    if level == 0 { known = slope }
    return Part(places: places, residual: slope.residual, bound: slope.bound, level: level)
  }

  private mutating func slope(_ places: [Int], _ u: Vector, part: Double = 0) throws -> Slope {
    derivatives -= 1
    var direction = Vector(repeating: 0, count: point.x.count)
    for place in places { direction[place] = u[place] }
    return try evaluator.anySlope(point, along: direction, like: known, part: part)
  }

  /// Takes an entry for wrong if it is by its own derivative.
  @discardableResult private mutating func confirm(_ place: Int) throws -> Bool {
    if entries.contains(where: { $0.place == place }) { return true }
    let slope = try slope([place], point.scales)
    guard slope.isRefuting else { return false }
    entries.append(.init(place, slope, point))
    return true
  }

  /// Where all eighths are wrong, a few entries drawn at random tell whether all is.
  private mutating func isWrongThroughout(_ generator: inout SeededGenerator) throws -> Bool {
    var wrong = 0
    let sample = 6
    for _ in 0..<sample {
      let place = places[Int(generator.next() % UInt64(places.count))]
      if try confirm(place) { wrong += 1 }
    }
    guard wrong >= 4 else { return false }
    extent = wrong == sample ? "wrong throughout" : "wrong at most places"
    return true
  }

  private mutating func tellUnresolved(_ part: Part, _ why: String) {
    guard entries.isEmpty, extent == nil else { return }
    let (first, last) = (part.places[0], part.places[part.places.count - 1])
    let greeting = evaluator.greeting
    extent =
      "the error is in entries from \(Block.name(of: first, greeting)) to \(Block.name(of: last, greeting)), \(why)"
  }
}

extension WrongEntries.Part {
  fileprivate var isWrong: Bool { abs(residual) > Slope.factor * bound }
  /// The first levels one after the other, to see how much is wrong; then the surest parts first.
  fileprivate var priority: Double { level < 3 ? .infinity : abs(residual) / bound }
}
