import Tracewise

/// Weights as He et al. 2015 draw them, so that activations are about as large in all layers.
func randomWeights(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Matrix {
  (2 / Double(columns)).squareRoot() * Matrix.randomNormal(rows, columns, using: &generator)
}

/// W x + b.
struct Dense<M> {
  var weights: M
  var bias: M

  func map<N>(_ f: (M) throws -> N) rethrows -> Dense<N> {
    try Dense<N>(weights: f(weights), bias: f(bias))
  }
}

extension Dense: Sendable where M: Sendable {}

extension Dense: Parameters where M == Matrix {
  typealias Recorded = Dense<Variable>

  init(_ inputs: Int, _ outputs: Int, _ generator: inout SeededGenerator) {
    self.init(
      weights: randomWeights(outputs, inputs, &generator), bias: .zeros(outputs, 1))
  }
}

extension Dense: RecordedInput where M == Variable {}

extension Dense where M: MatrixAlgebra {
  func callAsFunction(_ x: M) -> M { weights * x + bias }
}

extension Dense where M == Variable {
  /// Of data, of which no gradient is asked.
  func callAsFunction(_ x: Matrix) -> Variable { self(bias.constant(x)) }
}

/// γ and β of a normalisation.
struct Norm<M> {
  var scale: M
  var shift: M

  func map<N>(_ f: (M) throws -> N) rethrows -> Norm<N> {
    try Norm<N>(scale: f(scale), shift: f(shift))
  }
}

extension Norm: Sendable where M: Sendable {}

extension Norm: Parameters where M == Matrix {
  typealias Recorded = Norm<Variable>

  init(_ size: Int) { self.init(scale: .ones(size, 1), shift: .zeros(size, 1)) }
}

/// Weights averaged over the last steps, which are better than those of any one of them (Polyak & Juditsky 1992).
struct Average<Point: Parameters> {
  private(set) var point: Point
  private let share: Double
  private var steps = 0.0

  init(_ start: Point, share: Double) { (point, self.share) = (start, share) }

  mutating func add(_ next: Point) {
    let share = min(share, (steps + 1) / (steps + 10))
    point = point.map(with: next) { a, w in share * a + (1 - share) * w }
    steps += 1
  }
}
