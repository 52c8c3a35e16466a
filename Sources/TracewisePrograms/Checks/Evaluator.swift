import TracewiseVerification

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
final class Evaluator {
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
  /// The last domain error, for the message about an edge.
  private(set) var edge: String?
  /// The coarse noise at points where something seemed wrong.
  private var coarse: [String: Double] = [:]
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

  /// An answer as it is, or why there is none; whoever asks for values around a point takes what is not there for an
  /// edge of the domain.
  func ask(_ question: Question, at x: Vector) throws(ProgramFailure) -> Answer {
    try count()
    do throws(ProgramFailure) { return try channel.ask(question, at: x) } catch {
      switch error {
      case .died, .silent, .malformed: losses.append((x, error))
      case .domain(let message): edge = message
      case .unavailable: end = error
      case .gradient, .exhausted: break
      }
      throw error
    }
  }

  func ask(_ question: Question, atAll points: [Vector]) throws(ProgramFailure) -> [Answer]? {
    try count()
    return try channel.ask(question, atAll: points)
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

/// The derivative of a program along a direction beside ⟨∇f, u⟩.
struct Slope {
  var direction: Vector
  var derivative: NumericalDerivative
  var claimed: Double
  /// How far the two may be apart by what is known of both.
  var bound: Double
  /// The mean slope over a distance as large as the operands: how large a derivative could be.
  var natural: Double

  var isUsable: Bool { derivative.isUsable && derivative.kink == nil && claimed.isFinite }
  var residual: Double { derivative.value - claimed }
  var isRefuting: Bool { isUsable && abs(residual) > Slope.factor * bound }
  /// The smallest |⟨error, u⟩| that is seen.
  var visible: Double { Slope.factor * bound }

  static let factor = Tolerances().estimateFactor
}

/// A point at which a program is judged.
struct ProgramPoint {
  /// `the starting point`, `point 2`
  var label: String
  var x: Vector
  var value: Double
  var gradient: Vector
  /// What the gradient is when it is asked for again, as it changes from one time to the next.
  var again: [Vector]
  /// How far the gradient moves where the point moves by units in its last place, or not at all.
  var shaken: [Vector]
  /// How far a number goes on as it does around the point.
  var scales: Vector

  /// How far ⟨∇f, u⟩ may be off by rounding.
  func rounding(_ u: Vector, epsilon: Double) -> Double {
    var seen = 0.0
    for change in shaken { seen = max(seen, abs(dot(change, u)), 0.5 * size(change, u)) }
    return 4 * seen + 2 * epsilon * size(gradient, u)
  }
}

extension Evaluator {
  /// Noise above this part of a function is no end of an iteration.
  private static let largestPart = 1e-4

  /// Asks for the noise of values far apart before a slope refutes by little.
  ///
  /// Values that end an iteration are smooth nearby, with slopes of their own, and jump where the number of iterations
  /// changes: differences of close values see those slopes, not that of the function that is meant.
  private func hear(_ slope: inout Slope, _ point: ProgramPoint) throws {
    let most = Self.largestPart * slope.natural
    guard abs(slope.residual) <= 64 * most else { return }
    let noise =
      coarse[point.label]
      ?? CoarseNoise.level { t in
        try value(at: moved(point.x, by: t, along: slope.direction))
      }
    if let end { throw end }
    coarse[point.label] = noise
    // Slopes of at most the noise over an eighth of the scale.
    if noise <= most { slope.bound = max(slope.bound, 8 * noise) }
  }
}

extension Evaluator {
  /// A unit of rounding of the program's numbers.
  var epsilon: Double {
    isSingle ? Greeting.Element.single.epsilon : Greeting.Element.double.epsilon
  }

  /// The derivative along u, whose entries are of the size of the scales, beside the gradient's.
  func slope(_ point: ProgramPoint, along u: Vector) throws -> Slope {
    var natural = 0.0
    let derivative = NumericalDifferentiation().derivative { t in
      let value = try value(at: moved(point.x, by: t, along: u))
      if abs(t) > 0.05, value.isFinite { natural = max(natural, abs((value - point.value) / t)) }
      return value
    }
    // What was broken off says nothing.
    if let end { throw end }
    let bound = derivative.errorEstimate + point.rounding(u, epsilon: epsilon)
    var slope = Slope(
      direction: u, derivative: derivative, claimed: dot(point.gradient, u), bound: bound,
      natural: natural)
    if slope.isRefuting { try hear(&slope, point) }
    return slope
  }
}
