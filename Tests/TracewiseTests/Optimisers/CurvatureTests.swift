import Testing

@testable import Tracewise

/// What the limited-memory method remembers: pairs of positive curvature, the newest.
@Suite struct CurvatureTests {
  private func evaluation(_ point: Matrix, _ gradient: Matrix) -> Evaluation<Matrix> {
    Evaluation(point: point, value: 0, gradient: gradient)
  }

  @Test func negativeCurvatureIsNotLearnt() {
    var method = QuasiNewton<Matrix>(memory: 3, firstStep: 1)
    let start = evaluation(Matrix(vector: [0, 0]), Matrix(vector: [1, 1]))
    method.learn(from: start, to: evaluation(Matrix(vector: [1, 1]), Matrix(vector: [0, 0.5])))
    #expect(method.pairs.isEmpty)
    method.learn(from: start, to: evaluation(Matrix(vector: [1, 1]), Matrix(vector: [2, 3])))
    #expect(method.pairs.map(\.curvature) == [3])
  }

  @Test func theNewestAreKept() {
    var method = QuasiNewton<Matrix>(memory: 3, firstStep: 1)
    for k in 1...5 {
      method.learn(
        from: evaluation(Matrix(vector: [0, 0]), Matrix(vector: [0, 0])),
        to: evaluation(Matrix(vector: [1, 0]), Matrix(vector: [Double(k), 0])))
    }
    #expect(method.pairs.map(\.curvature) == [3, 4, 5])
    // H₀ is of the scale of the last pair alone: nothing is known of the diagonal between the two axes.
    var scaled = QuasiNewton<Matrix>(memory: 3, firstStep: 1)
    for (k, curvature) in [2.0, 8].enumerated() {
      var (s, y) = (Matrix.zeros(3, 1), Matrix.zeros(3, 1))
      (s[k], y[k]) = (1, curvature)
      scaled.learn(
        from: evaluation(.zeros(3, 1), .zeros(3, 1)), to: evaluation(s, y))
    }
    expectClose(
      scaled.inverseHessian(times: Matrix(vector: [2, 8, 1])), Matrix(vector: [1, 1, 0.125]))
    // H₀ is that of the last pair, and H y = s for it.
    expectClose(method.inverseHessian(times: Matrix(vector: [5, 0])), Matrix(vector: [1, 0]))
  }

  /// Published problems, with ceilings on what they take.
  @Test(arguments: [(Problem.valleyStart, 45, 60), (Matrix(vector: [0, 0]), 30, 40)])
  func ceilings(_ start: Matrix, _ iterations: Int, _ evaluations: Int) throws {
    let result = try LBFGS(tolerance: 1e-9).minimize(from: start, of: Problem.valley)
    #expect(result.reason == .converged)
    #expect(result.iterations <= iterations)
    #expect(result.evaluations <= evaluations)
  }

  /// Uphill first, as rounding can turn a learnt direction: nothing is evaluated along it.
  private struct Misled: DirectionChoice {
    var isMisled: Bool
    func direction(at here: Evaluation<Matrix>, after last: LastStep?) -> (
      Matrix, firstStep: Double
    ) {
      (here.gradient.scaled(by: isMisled ? 1 : -1), 0.25)
    }
    mutating func learn(from old: Evaluation<Matrix>, to new: Evaluation<Matrix>) {}
    mutating func forget() -> Bool {
      defer { isMisled = false }
      return isMisled
    }
  }

  @Test func uphillIsNotSearched() throws {
    let descent = Descent(
      lineSearch: .strongWolfe(StrongWolfe()), tolerance: 1e-8, iterationLimit: 50)
    let results = try [false, true].map {
      try descent.run(Misled(isMisled: $0), from: Matrix(vector: [1, 2]), observing: nil) {
        sum($0.squared)
      }
    }
    #expect(results[0].reason == .converged && results[1].reason == .converged)
    #expect(results[0].evaluations == results[1].evaluations)
  }
}
