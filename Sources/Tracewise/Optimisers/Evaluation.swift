/// What is known of a loss at a point.
struct Evaluation<Point: Parameters> {
  let point: Point
  let value: Double
  let gradient: Point
}

/// A loss, with a count of how often it was computed.
struct Objective<Point: Parameters> {
  let loss: (Point.Recorded) throws -> Variable
  private(set) var evaluations = 0

  init(_ loss: @escaping (Point.Recorded) throws -> Variable) { self.loss = loss }

  /// f(x), and ∇f(x) if f(x) is at most a limit: the sweep is saved at points that their value
  /// already rules out.
  mutating func evaluate(
    at point: Point, gradientUpTo limit: Double
  ) throws -> (value: Double, gradient: Point?) {
    evaluations += 1
    let tape = Tape()
    tape.core.pointee.sweepFollows = limit == .infinity
    let (recorded, inputs) = point.recorded(on: tape)
    let output = try loss(recorded)
    try tape.checkLoss(output)
    let value = output.scalar
    guard value <= limit else { return (value, nil) }
    var rest = try tape.finalGradients(of: output, withRespectTo: inputs)
    return (value, point.rebuilt(from: &rest))
  }

  /// f(x) and ∇f(x).
  mutating func evaluate(at point: Point) throws -> Evaluation<Point> {
    let (value, gradient) = try evaluate(at: point, gradientUpTo: .infinity)
    return Evaluation(point: point, value: value, gradient: gradient ?? point)
  }
}

extension TracewiseError {
  /// Whether the loss has no value at a point but may have one nearby, so that a shorter step
  /// helps. A misfit of shapes is the same everywhere.
  var dependsOnPoint: Bool {
    switch kind {
    case .singular, .notPositiveDefinite, .domain, .notFinite: true
    case .shape, .notScalar, .foreignVariable, .argument, .memory: false
    }
  }
}
