import Tracewise
import TracewiseLanguage

/// One side of a kink at one entry.
struct KinkSide: Hashable {
  /// The place of the operation in the list.
  let operation: Int
  let entry: Int
  let isPositive: Bool

  /// A number to sort by.
  fileprivate var order: Int { (operation * 1000 + entry) * 2 + (isPositive ? 1 : 0) }
}

/// Looks for points that together lie on all sides of all kinks.
///
/// Random points first; then, for what they have not seen, steps along the gradient of what decides the side:
/// x + (target − u) ∇u / ‖∇u‖², Newton's for one equation.
struct SideSearch {
  /// Points that are drawn before a side is given up.
  static let draws = 200
  /// Larger operations are followed in their first entries only.
  private static let entries = 64

  /// Pairs are looked for among the first operations and entries.
  private static let paired = 6
  private static let pairedEntries = 3
  /// Points that are kept: each is judged.
  private static let most = 40
  /// Points beside kinks, and how near they are as a part of what decides at the start.
  private static let mostBeside = 12
  private static let nearness = 1e-6
  /// Pairs that are aimed at: many cannot be.
  private static let aimedPairs = 48

  typealias Slope = (input: Declaration, gradient: Matrix)

  private struct Pair: Hashable {
    let first: KinkSide
    let second: KinkSide
  }

  let operations: [KinkedOperation]
  private let start: BoundProgram
  /// How many claims have no value at the start.
  private let undefined: Int
  private var seen: Set<KinkSide> = []
  /// Sides of two operations at one entry that were seen together.
  private var seenPairs: Set<Pair> = []
  /// The points that saw something new, after the first.
  private(set) var points: [BoundProgram] = []
  /// The number of points that were looked at.
  private(set) var tried = 1

  init(_ start: BoundProgram) {
    self.start = start
    undefined = start.program.undefinedClaims(at: start.values) ?? 0
    operations = start.program.kinkedOperations
  }

  /// The sides that can be, as far as can be seen, and were not found.
  var unseen: [KinkSide] { wanted.filter { !seen.contains($0) } }

  private var wanted: [KinkSide] {
    operations.enumerated().flatMap { k, operation in
      let count = min(operation.decider.rows * operation.decider.columns, Self.entries)
      return (0..<count).flatMap { entry in
        [true, false].filter(operation.signs.contains).map {
          KinkSide(operation: k, entry: entry, isPositive: $0)
        }
      }
    }
  }

  mutating func run() {
    guard !operations.isEmpty else { return }
    seen = sides(at: start)
    seenPairs = pairs(of: seen)
    draw(16)
    for side in wanted where !seen.contains(side) {
      for base in ([start] + points).prefix(4) {
        if let point = aim(at: side, from: base) {
          visit(point)
          break
        }
      }
    }
    aimAtPairs()
    aimBesideKinks()
    draw(Self.draws)
  }

  /// Right beside the kinks that a claim has and the loss has not: a threshold that is only a little off is wrong there
  /// and nearly nowhere else.
  private mutating func aimBesideKinks() {
    var left = Self.mostBeside
    for (k, operation) in operations.enumerated() where operation.claims != nil {
      let count = operation.decider.rows * operation.decider.columns
      for entry in 0..<min(count, Self.pairedEntries) {
        for isPositive in [true, false] where left > 0 {
          let side = KinkSide(operation: k, entry: entry, isPositive: isPositive)
          guard let point = aim(beside: side, from: start), isDefined(point) else { continue }
          points.append(point)
          left -= 1
        }
      }
    }
  }

  /// A claim may be wrong on one side of a kink only where another is on one of its own.
  private mutating func aimAtPairs() {
    let sides = wanted.filter { seen.contains($0) }
    let missing = pairs(of: Set(sides)).subtracting(seenPairs)
      .sorted { ($0.first.order, $0.second.order) < ($1.first.order, $1.second.order) }
    for pair in missing.prefix(Self.aimedPairs) where !seenPairs.contains(pair) {
      for (here, there) in [(pair.first, pair.second), (pair.second, pair.first)] {
        let bases = ([start] + points).filter { self.sides(at: $0).contains(here) }
        guard let base = bases.first, let point = aim(at: there, from: base) else { continue }
        visit(point)
        if seenPairs.contains(pair) { break }
      }
    }
  }

  private func pairs(of sides: Set<KinkSide>) -> Set<Pair> {
    let few = sides.filter { $0.operation < Self.paired && $0.entry < Self.pairedEntries }
    var pairs: Set<Pair> = []
    for a in few {
      for b in few where a.operation < b.operation && a.entry == b.entry {
        pairs.insert(Pair(first: a, second: b))
      }
    }
    return pairs
  }

  private mutating func draw(_ count: Int) {
    guard start.given.count < start.program.inputs.count else { return }
    // The first few draws may also see two sides together that were not.
    while tried <= count, !unseen.isEmpty || (count < Self.draws && operations.count > 1) {
      let given = start.values.filter { start.given.contains($0.key) }
      let seed = start.seed &+ UInt64(tried) &* 0x9E37_79B9_7F4A_7C15
      tried += 1
      if let point = try? BoundProgram(start.program, given: given, seed: seed) { visit(point) }
    }
  }

  private mutating func visit(_ point: BoundProgram) {
    let sides = sides(at: point)
    let isNew = !sides.isSubset(of: seen) || !pairs(of: sides).isSubset(of: seenPairs)
    guard isNew, points.count < Self.most, isDefined(point) else { return }
    seen.formUnion(sides)
    seenPairs.formUnion(pairs(of: sides))
    points.append(point)
  }

  /// Whether all claims that have a value at the start have one.
  private func isDefined(_ point: BoundProgram) -> Bool {
    point.program.undefinedClaims(at: point.values).map { $0 <= undefined } ?? false
  }

  /// On which sides of the kinks a point lies.
  private func sides(at point: BoundProgram) -> Set<KinkSide> {
    var evaluator = Evaluator(matrices: point.program, inputs: point.values)
    var found: Set<KinkSide> = []
    for (k, operation) in operations.enumerated() {
      let value = evaluator.evaluate(operation.decider)
      guard value.failure == nil else { continue }
      for (entry, u) in value.values.prefix(Self.entries).enumerated() where u > 0 || u < 0 {
        found.insert(KinkSide(operation: k, entry: entry, isPositive: u > 0))
      }
    }
    return found
  }

  /// A point on a side; nil where none was found.
  private mutating func aim(at side: KinkSide, from base: BoundProgram) -> BoundProgram? {
    aim(at: side, from: base) { u in (max(0.1, 0.25 * abs(u)), .infinity) }
  }

  /// A point on a side of a kink, right beside it; nil where none was found.
  private mutating func aim(beside side: KinkSide, from base: BoundProgram) -> BoundProgram? {
    guard let u = slope(operations[side.operation].decider, side.entry, at: base)?.value, u != 0
    else { return nil }
    let near = Self.nearness * abs(u)
    return aim(at: side, from: base) { _ in (near, 2 * near) }
  }

  /// A point on a side where what decides is at most so large; `sizes` says how large it is to be, and at most.
  private mutating func aim(
    at side: KinkSide, from base: BoundProgram, _ sizes: (Double) -> (aim: Double, most: Double)
  ) -> BoundProgram? {
    let decider = operations[side.operation].decider
    var point = base
    for _ in 0..<12 {
      tried += 1
      guard let (u, gradients) = slope(decider, side.entry, at: point) else { return nil }
      let (size, most) = sizes(u)
      if side.isPositive ? u > 0 : u < 0, abs(u) <= most { return point }
      // In the order of the inputs, so that the sum is the same in each run.
      let squared = gradients.reduce(0) { $0 + inner($1.gradient, $1.gradient).scalar }
      guard squared > 0, squared.isFinite else { return nil }
      let step = ((side.isPositive ? size : -size) - u) / squared
      guard let next = moved(point, by: step, along: gradients) else { return nil }
      point = next
    }
    return nil
  }

  /// The point moved along gradients, as far as its inputs stay what they are declared to be.
  private func moved(
    _ point: BoundProgram, by step: Double, along gradients: [Slope]
  ) -> BoundProgram? {
    var step = step
    for _ in 0..<6 {
      var values = point.values
      for (input, gradient) in gradients {
        guard let x = values[input.name] else { continue }
        var y = x + step * gradient
        if let interval = input.interval, input.kind != .positiveDefinite {
          y = minimum(maximum(y, interval.lower), interval.upper)
        }
        values[input.name] = y
      }
      let isAllowed = point.program.inputs.allSatisfy { input in
        values[input.name].map { input.refusal(of: $0) == nil } ?? false
      }
      if isAllowed { return point.with(values) }
      step /= 2
    }
    return nil
  }

  /// An entry of what decides, and its gradients for the inputs that may move.
  func slope(
    _ decider: CheckedExpression, _ entry: Int, at point: BoundProgram
  ) -> (value: Double, gradients: [Slope])? {
    let tape = Tape()
    var inputs: [String: Variable] = [:]
    for input in point.program.inputs {
      inputs[input.name] = tape.input(point.values[input.name] ?? Matrix(0))
    }
    guard let output = try? point.evaluate(decider, inputs, on: tape) else { return nil }
    let (i, j) = entry.quotientAndRemainder(dividingBy: decider.columns)
    let u = output.slice(rows: i..<i + 1, columns: j..<j + 1)
    let movable = point.program.inputs.filter { input in
      !point.given.contains(input.name) && input.kind != .oneHot && input.kind != .probability
        && input.kind != .orthogonal
    }
    guard
      let gradients = try? tape.gradient(
        of: u, withRespectTo: movable.compactMap { inputs[$0.name] })
    else { return nil }
    let slopes = zip(movable, gradients).compactMap { input, gradient -> Slope? in
      guard gradient.firstNonFinite == nil else { return nil }
      return (input, input.projected(gradient))
    }
    return (u.scalar, slopes)
  }
}
