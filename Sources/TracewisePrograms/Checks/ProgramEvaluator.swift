/// How much may be asked of a program.
package struct Budget: Sendable {
  package var evaluations = Int.max
  package var seconds = 60.0

  package init(evaluations: Int = .max, seconds: Double = 60) {
    self.evaluations = evaluations
    self.seconds = seconds
  }
}

/// The values and gradients of a program, counted, within a budget.
final class ProgramEvaluator {
  let greeting: Greeting
  private let channel: any ProgramChannel
  private let budget: Budget
  private let start = ContinuousClock.now
  /// What a vector value is multiplied by to be a number; its gradient is then Jᵀ w.
  private let weights: Vector?

  private(set) var evaluations = 0
  /// Why nothing more is asked: the budget, or a program that is not to be had any more.
  private(set) var end: ProgramFailure?
  /// Where the program was lost, and how.
  private(set) var losses: [(point: Vector, failure: ProgramFailure)] = []
  /// Whether what is asked is far from all that a program is made for: it may be lost there.
  var isFarAway = false
  /// The coarse noise at points where something seemed wrong.
  var coarse: [String: Double] = [:]
  /// Matrices that move symmetrically only.
  var symmetric: [Block] = []
  /// Matrices that are to be symmetric where the program is looked at.
  var symmetricPoints: [Block] = []
  /// Whether derivatives are to be had from few values only, for want of evaluations.
  var isBrief = false
  /// How smooth the program is around points where something seemed wrong by little.
  var roughness: [String: Roughness] = [:]
  /// How many values there were, and how many of them were numbers of single precision.
  private var values = (all: 0, single: 0)

  init(
    _ channel: any ProgramChannel, _ greeting: Greeting, _ budget: Budget, weights: Vector? = nil
  ) {
    (self.channel, self.greeting, self.budget, self.weights) = (channel, greeting, budget, weights)
  }

  /// The seconds since the start.
  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Whether all values are numbers of single precision, which doubles are not by chance.
  var isSingle: Bool {
    greeting.element == .single || values.all >= 8 && values.all == values.single
  }

  /// Whether so many evaluations are likely to be had.
  func affords(_ count: Int) -> Bool {
    guard end == nil, evaluations + count <= budget.evaluations else { return false }
    let each = evaluations > 0 ? seconds / Double(evaluations) : 0
    return seconds + each * Double(count) < budget.seconds
  }

  func value(at x: Vector) throws -> Double {
    let answer = try ask(.value, at: x)
    let value = weighted(answer.value)
    values.all += 1
    if value == Double(Float(value)) { values.single += 1 }
    return value
  }

  /// The value, where it comes with the gradient, and the gradient.
  func gradient(at x: Vector) throws -> (value: Double?, gradient: Vector) {
    let answer = try ask(weights.map { .vjp($0) } ?? .gradient, at: x)
    return (weights == nil ? answer.value.first : nil, answer.derivative)
  }

  /// A vector value, or its derivative, as a number.
  func weighted(_ vector: Vector) -> Double {
    weights.map { dot($0, vector) } ?? vector.first ?? .nan
  }

  /// The first answer of the program after it was started again; nil where there is none.
  func restarted<Result>(_ first: () throws -> Result) throws -> Result? {
    channel.end()
    let result = try? first()
    if let end { throw end }
    return result
  }

  /// An answer as it is, or why there is none; whoever asks for values around a point takes what is not there for an
  /// edge of the domain.
  func ask(_ question: Question, at x: Vector) throws(ProgramFailure) -> Answer {
    try count()
    do throws(ProgramFailure) { return try channel.ask(question, at: x) } catch {
      switch error {
      case .died, .silent, .malformed: if !isFarAway { losses.append((x, error)) }
      case .unavailable: end = error
      case .domain, .gradient, .exhausted: break
      }
      throw error
    }
  }

  func ask(_ question: Question, atAll points: [Vector]) throws(ProgramFailure) -> [Answer]? {
    try count()
    return try channel.ask(question, atAll: points)
  }

  /// Changes of the program's source with which its gradient has these slopes.
  func edits(_ slopes: [KnownSlope], seconds: Double) throws(ProgramFailure) -> [Edit] {
    try channel.edits(slopes, seconds: seconds)
  }

  private func count() throws(ProgramFailure) {
    if let end { throw end }
    guard evaluations < budget.evaluations, seconds < budget.seconds else {
      end = .exhausted
      throw .exhausted
    }
    evaluations += 1
  }
}
