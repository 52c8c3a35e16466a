@testable import TracewisePrograms

/// A program without a process: functions of all numbers.
final class FakeProgram: ProgramChannel {
  private let greeting: Greeting
  private let value: ([Double]) -> Double
  private let gradient: ([Double]) -> [Double]
  /// What a batch answers instead of the loop.
  var batch: (([Double]) -> Answer)?
  var second: (([Double], [Double]) -> [Double])?
  /// What happens where it is ended.
  var ended: () -> Void = {}
  private(set) var asked = 0

  init(
    _ greeting: Greeting, at start: [Double], value: @escaping ([Double]) -> Double,
    gradient: @escaping ([Double]) -> [Double]
  ) {
    var greeting = greeting
    greeting.start = start
    (self.greeting, self.value, self.gradient) = (greeting, value, gradient)
  }

  /// Σ (xₖ − ½)², with changes to the gradient at some places.
  static func squares(_ count: Int, wrong: [Int: Double] = [:]) -> FakeProgram {
    let start = (0..<count).map { Double($0 % 7) - 3 }
    return FakeProgram(
      Greeting(name: "squares", inputs: [.init(name: "x", shape: [count])]), at: start,
      value: { $0.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } },
      gradient: { x in
        var gradient = x.map { 2 * ($0 - 0.5) }
        for (place, error) in wrong { gradient[place] += error }
        return gradient
      })
  }

  func greet() throws(ProgramFailure) -> Greeting {
    var greeting = greeting
    if batch != nil { greeting.supports.insert("batch") }
    if second != nil { greeting.supports.insert("hvp") }
    return greeting
  }

  func ask(_ question: Question, at point: [Double]) throws(ProgramFailure) -> Answer {
    asked += 1
    switch question {
    case .hvp(let v): return Answer(derivative: second?(point, v) ?? [])
    case .gradient: return Answer(value: [value(point)], derivative: gradient(point))
    default: return Answer(value: [value(point)])
    }
  }

  func ask(_ question: Question, atAll points: [[Double]]) throws(ProgramFailure) -> [Answer]? {
    batch.map { points.map($0) }
  }

  func end() { ended() }
}
