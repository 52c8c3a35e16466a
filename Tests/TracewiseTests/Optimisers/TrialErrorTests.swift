import Testing
import Tracewise

/// Losses that have no value everywhere: a search takes a shorter step, the first point must have
/// one.
@Suite struct TrialErrorTests {
  private static let searches = [
    LineSearch.backtracking(Backtracking(firstStep: 10)), .strongWolfe(StrongWolfe(firstStep: 10)),
  ]

  /// x − log x, which is NaN left of 0, has its minimum at 1.
  @Test(arguments: searches) func stepsOutsideAreShortened(_ search: LineSearch) throws {
    let descent = GradientDescent(lineSearch: search, tolerance: 1e-8)
    let result = try descent.minimize(from: Matrix(3)) { x in x - log(x) }
    #expect(result.reason == .converged)
    expectClose(result.point.scalar, 1, within: 1e-7)
  }

  @Test func stepsOutsideAreShortenedByLBFGS() throws {
    let search = StrongWolfe(firstStep: 10)
    let result = try LBFGS(lineSearch: search, tolerance: 1e-8).minimize(from: Matrix(3)) { x in
      x - log(x)
    }
    #expect(result.reason == .converged)
    expectClose(result.point.scalar, 1, within: 1e-7)
  }

  /// The first step of length 1 leads just to the matrix without an inverse.
  @Test func singularTrialsAreShortened() throws {
    let trail = Trail<Matrix>()
    let descent = GradientDescent(iterationLimit: 1)
    let result = try descent.minimize(from: Matrix(1), observing: trail.add) { x in
      x.squared + 0 * x.inverse()
    }
    #expect(result.point == Matrix(0.5))
    #expect(result.evaluations == 3)
  }

  @Test func theFirstPointsErrorIsThrown() {
    #expect(
      errorText { try LBFGS().minimize(from: Matrix(-1)) { x in x - log(x) } }
        == "log: entry (1, 1) of log(input 1) is nan, born from finite input 1 = -1.0")
    #expect(
      errorText { try GradientDescent().minimize(from: Matrix.zeros(2, 2)) { logDeterminant($0) } }
        == "logdet: input 1 is singular: pivot 1 of its LU factorisation is 0")
    #expect(
      errorText { try GradientDescent().minimize(from: Matrix.ones(2, 2)) { $0 } }
        == "loss: a loss must be 1×1; input 1 is 2×2")
    #expect(
      errorText { try LBFGS().minimize(from: Matrix.ones(2, 3).inverse()) { sum($0) } }
        == "inverse: a square matrix is required; the operand is 2×3")
  }

  /// Misfits of shapes, and errors of the caller, do not go away with a shorter step.
  @Test func otherErrorsOfTrialsAreThrown() {
    struct Refusal: Error {}
    var calls = 0
    #expect(throws: Refusal.self) {
      try GradientDescent().minimize(from: Matrix(3)) { x in
        calls += 1
        if calls == 2 { throw Refusal() }
        return x.squared
      }
    }
    #expect(calls == 2)
    calls = 0
    let text = errorText {
      try LBFGS().minimize(from: Matrix(3)) { x in
        calls += 1
        return calls == 2 ? x.squared + sum(horizontal([x, x]) * x) : x.squared
      }
    }
    #expect(text == nil)
    calls = 0
    let misfit = errorText {
      try LBFGS().minimize(from: Matrix.ones(1, 2)) { x in
        calls += 1
        return calls == 2 ? sum(x * x) : sum(x.squared)
      }
    }
    #expect(
      misfit == "product: the columns of input 1 (2) must equal the rows of input 1 (1)")
  }

  @Test func aFixedStepOutsideStops() throws {
    let descent = GradientDescent(lineSearch: .fixed(2))
    let result = try descent.minimize(from: Matrix(1.5)) { x in x - log(x) }
    #expect(result.point == Matrix(1.5))
    #expect(
      result.reason
        == .lineSearchFailed(
          "the loss has no value after one step down to α = 2: log: entry (1, 1) of log(input 1) "
            + "is nan, born from finite input 1 = -0.5"))
    #expect("\(result.reason)".hasPrefix("line search failed: the loss has no value"))
  }
}

/// The identity with its gradient turned round: no step along it helps.
private struct Ascending: UnaryRule {
  static let name = "ascending"
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -g }
}

@Suite struct LineSearchFailureTests {
  @Test func wrongGradientsAreReported() throws {
    let loss: (Variable) -> Variable = { x in Variable.apply(Ascending(), to: x).squared }
    let backtracking = Backtracking(trialLimit: 5)
    let first = try GradientDescent(lineSearch: .backtracking(backtracking)).minimize(
      from: Matrix(1), of: loss)
    #expect(
      first.reason
        == .lineSearchFailed(
          "5 steps down to α = 0.0625 gave no sufficient decrease; the slope is -2"))
    #expect(first.point == Matrix(1))
    #expect(first.value == 1)
    let second = try LBFGS().minimize(from: Matrix(1), of: loss)
    guard case .lineSearchFailed(let why) = second.reason else {
      Issue.record("stopped because \(second.reason)")
      return
    }
    #expect(why.contains("gave no sufficient decrease"))
    #expect(second.point == Matrix(1))
  }

  @Test func gradientsThatOverflowAreReported() throws {
    let result = try GradientDescent().minimize(from: Matrix.ones(4, 4)) { x in sum(1e200 * x) }
    #expect(result.reason == .lineSearchFailed("the norm of the gradient overflows"))
  }
}
