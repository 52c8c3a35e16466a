import Tracewise
package import TracewiseVerification

/// What became of the check of a program.
package struct ProgramVerification: Sendable {
  package var greeting: Greeting
  package var records: [CheckRecord]
  /// What is to be known of the check: the point, noise, what was not looked at.
  package var notes: [String]
  package var evaluations: Int
  package var seconds: Double
}

/// Judges the gradient of a program by its values, at points of our choice.
package struct ProgramVerifier {
  let evaluator: ProgramEvaluator
  let greeting: Greeting
  let settings: ProgramSettings
  let blocks: [Block]
  var generator: SeededGenerator
  var notes: [String] = []
  var records: [CheckRecord] = []
  /// The point that everything begins with.
  var start: ProgramPoint?
  /// Whether the program says the same after a new start, which takes time.
  var isSameAfterStart = false

  /// An input of its own has its own record, as long as there are few.
  private static let mostBlocks = 24
  /// Fewer evaluations show nothing.
  private static let least = NumericalDifferentiation.few
  /// A check of fewer evaluations looks at nothing but the gradient.
  static let fewest = 60
  static let nearby = "a point nearby"

  /// Checks a program; throws where nothing can be said of it: it is not to be had, breaks the protocol, or has no
  /// value at its own starting point.
  package static func verification(
    of channel: any ProgramChannel, _ settings: ProgramSettings
  ) throws(ProgramFailure) -> ProgramVerification {
    defer { channel.end() }
    var check = try ProgramVerifier(channel, settings)
    do { try check.run() } catch let failure as ProgramFailure {
      guard case .gradient(let message) = failure else { throw failure }
      check.refute(because: message)
    } catch {
      throw .malformed("\(error)")
    }
    return ProgramVerification(
      greeting: check.greeting, records: check.records, notes: check.notes,
      evaluations: check.evaluator.evaluations, seconds: check.evaluator.seconds)
  }

  private init(_ channel: any ProgramChannel, _ settings: ProgramSettings) throws(ProgramFailure) {
    greeting = try channel.greet()
    self.settings = settings
    generator = SeededGenerator(seed: settings.seed)
    let weights = greeting.outputs.map { [generator] count in
      var generator = generator
      return (0..<count).map { _ in (generator.unit() < 0.5 ? -1 : 1) * (0.5 + generator.unit()) }
    }
    evaluator = ProgramEvaluator(channel, greeting, settings.budget, weights: weights)
    let known = greeting.inputs.map(\.name)
    if let stranger = settings.inputs?.first(where: { !known.contains($0) }) {
      throw .unavailable("the program has no input \(stranger) (\(known.joined(separator: ", ")))")
    }
    let inputs = Block.of(greeting, only: settings.inputs)
    guard !inputs.isEmpty else {
      throw .unavailable("no input of the program is moved; --inputs names those that are")
    }
    blocks =
      inputs.count <= Self.mostBlocks
      ? inputs : [Block(name: "all inputs", places: 0..<greeting.count, shape: [greeting.count])]
  }

  private mutating func run() throws {
    let numbers = try startingPoint()
    var outcomes = blocks.map { Outcome(block: $0) }
    var hasPoint = false
    do {
      let first = try point(numbers, "the starting point", isStart: true)
      hasPoint = true
      self.start = first
      try findSymmetric(first)
      evaluator.isBrief = !evaluator.affords(2 * ProgramEvaluator.evaluations * blocks.count)
      try look(at: first, &outcomes, directions: 2)
      evaluator.isBrief = false
      try checkLaws(at: first)
      try lookNearby(first, &outcomes)
      try lookAround(first, &outcomes)
      try lookAtEntries(of: first, &outcomes)
      try checkSecondOrder(at: first, isGradientWrong: outcomes.contains { $0.fault != nil })
      try checkIntegral(from: first, &outcomes)
      try noteRounding(at: first)
    } catch ProgramFailure.exhausted where hasPoint && evaluator.evaluations >= Self.least {
      notes.append(
        "not all was looked at: the budget is used up after \(evaluator.evaluations) evaluations and "
          + "\(Matrix.format(evaluator.seconds, digits: 2)) s")
    }
    // Before the survey of causes, which takes what it gets of the budget.
    var edit: Edit?
    do { edit = try self.edit(for: outcomes) } catch is ProgramFailure {}
    do { try pointOut(&outcomes) } catch ProgramFailure.exhausted {}
    if let edit { tell(edit, &outcomes) }
    for k in outcomes.indices { records.insert(record(of: outcomes[k]), at: k) }
    if let loss = ProgramLoss(evaluator, numbers) { notes.append(loss.text) }
  }

  /// A gradient that is not one of the inputs is wrong whatever the values are.
  private mutating func refute(because message: String) {
    var record = record(.laws.law("shape"), "the gradient is one of the inputs")
    record.verdict = .refuted
    record.error = .infinity
    record.diagnosis = message
    records = [record]
  }

  // MARK: - Points

  private func startingPoint() throws(ProgramFailure) -> Vector {
    guard let start = settings.start ?? greeting.start else {
      throw .malformed("it proposes no starting point; --at gives one")
    }
    guard start.count == greeting.count else {
      throw .malformed(
        "the point has \(start.count) numbers; the inputs of the program take \(greeting.count)")
    }
    if let place = start.firstIndex(where: { !$0.isFinite }) {
      throw .malformed(
        "the starting point has \(Block.name(of: place, greeting)) = \(start[place])")
    }
    return greeting.element == .single ? start.map { Double(Float($0)) } : start
  }

  /// A point with its value and its gradient, which has to be there at the starting point.
  func point(_ x: Vector, _ label: String, isStart: Bool, isShaken: Bool = true) throws
    -> ProgramPoint
  {
    let value: Double
    do { value = try evaluator.value(at: x) } catch let failure as ProgramFailure {
      guard isStart, failure != .exhausted else { throw failure }
      throw ProgramFailure.malformed("no value at the starting point: \(failure)")
    }
    guard value.isFinite else {
      throw ProgramFailure.malformed("the value at \(label) is \(value)")
    }
    let gradient: Vector
    do { gradient = try evaluator.gradient(at: x).gradient } catch let failure as ProgramFailure {
      guard isStart, failure != .exhausted else { throw failure }
      if case .gradient = failure { throw failure }
      throw ProgramFailure.malformed("no gradient at the starting point: \(failure)")
    }
    var point = ProgramPoint(
      label: label, x: x, value: value, gradient: gradient, again: [], shaken: [],
      scales: scales(x))
    if isShaken { try shake(&point) }
    return point
  }

  /// Those of the point; what is 0 at the starting point is no smaller beside it.
  private func scales(_ x: Vector) -> Vector {
    var result = Scales.of(x, greeting)
    guard let start else { return result }
    for k in result.indices where start.x[k] == 0 { result[k] = max(result[k], start.scales[k]) }
    return result
  }

  /// Asks for the gradient again, at the point and at points that differ in units of the last place.
  private func shake(_ point: inout ProgramPoint) throws {
    // Few evaluations are for derivatives.
    guard point.gradient.allSatisfy(\.isFinite), evaluator.affords(Self.fewest) else { return }
    var generator = SeededGenerator(seed: settings.seed &+ 77)
    func gradient(_ x: Vector) throws -> Vector? {
      let gradient = try? evaluator.gradient(at: x).gradient
      if let end = evaluator.end { throw end }
      return gradient?.allSatisfy(\.isFinite) ?? false ? gradient : nil
    }
    guard let second = try gradient(point.x) else { return }
    point.again = [second]
    if second != point.gradient, let third = try gradient(point.x) {
      point.again.append(third)
      // What comes twice the same was not drawn: the first answer was that of another point.
      if third != second { point.shaken.append(difference(third, point.gradient)) }
    }
    for _ in 0..<3 {
      guard
        let moved = try gradient(generator.shaken(point.x, epsilon: evaluator.epsilon, in: blocks))
      else {
        continue
      }
      point.shaken.append(difference(moved, second))
    }
  }

  /// A point so near that what is kept by a rounded key is taken for another answer.
  private mutating func lookNearby(_ first: ProgramPoint, _ outcomes: inout [Outcome]) throws {
    guard outcomes.contains(where: { $0.fault == nil }) else { return }
    do {
      let x = neighbour(of: first, distance: 1e-4)
      try look(at: point(x, Self.nearby, isStart: false), &outcomes, directions: 1)
    } catch let failure as ProgramFailure {
      if let end = evaluator.end { throw end }
      if case .gradient = failure { throw failure }
    }
  }

  /// Points beside the first, nearer where there is no value.
  private mutating func lookAround(
    _ first: ProgramPoint, _ outcomes: inout [Outcome]
  ) throws {
    for k in 0..<settings.points where outcomes.contains(where: { $0.fault == nil }) {
      for distance in [0.5, 0.05, 0.005] {
        do {
          let x = neighbour(of: first, distance: distance)
          let point = try point(x, "point \(k + 2)", isStart: false)
          try look(at: point, &outcomes, directions: 1)
          break
        } catch let failure as ProgramFailure {
          if let end = evaluator.end { throw end }
          if case .gradient = failure { throw failure }
        }
      }
    }
  }

  /// A point beside another, as symmetric as that.
  mutating func neighbour(of point: ProgramPoint, distance: Double) -> Vector {
    evaluator.symmetricPoint(
      generator.neighbour(of: point.x, point.scales, distance: distance, in: blocks))
  }
}
