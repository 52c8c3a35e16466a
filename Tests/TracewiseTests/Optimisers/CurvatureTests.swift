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
}
