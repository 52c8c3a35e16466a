import Testing
import Tracewise

@Suite struct GradientDescentTests {
  let quadratic = Problem.Quadratic(5, seed: 1)
  let start = random(5, 1, seed: 9)

  /// The deck's step: x − α ∇f/‖∇f‖, of length α, downhill.
  @Test func oneFixedStep() throws {
    let descent = GradientDescent(lineSearch: .fixed(0.0001), iterationLimit: 1)
    let trail = Trail<Matrix>()
    let result = try descent.minimize(from: start, observing: trail.add, of: quadratic.loss)
    let slope = quadratic.a * start - quadratic.b
    expectClose(result.point, start - 0.0001 / norm(slope).scalar * slope, within: 1e-15)
    #expect(result.value < trail.values[0])
    #expect(result.iterations == 1)
    #expect(result.evaluations == 2)
    #expect(result.reason == .iterationLimit)
    #expect(trail.steps.map(\.step) == [0, 0.0001])
    expectClose(trail.steps[0].gradientNorm, norm(slope).scalar)
  }

  @Test func fixedStepsHaveTheirLength() throws {
    let trail = Trail<Matrix>()
    let descent = GradientDescent(lineSearch: .fixed(0.01), iterationLimit: 50)
    _ = try descent.minimize(from: start, observing: trail.add, of: quadratic.loss)
    #expect(trail.steps.map(\.iteration) == Array(0...50))
    for (old, new) in zip(trail.steps, trail.steps.dropFirst()) {
      expectClose(norm(new.point - old.point).scalar, 0.01, within: 1e-10)
    }
    #expect(trail.values.last! < trail.values[0])
  }

  @Test(arguments: [LineSearch.backtracking(), .strongWolfe(StrongWolfe(curvature: 0.1))])
  func findsTheMinimum(_ search: LineSearch) throws {
    let descent = GradientDescent(lineSearch: search, tolerance: 1e-8, iterationLimit: 5000)
    let result = try descent.minimize(from: start, of: quadratic.loss)
    #expect(result.reason == .converged)
    #expect(result.gradientNorm <= 1e-8)
    expectClose(result.point, quadratic.minimum, within: 1e-7)
    let slope = quadratic.a * result.point - quadratic.b
    expectClose(result.gradientNorm, norm(slope).scalar, within: 1e-4)
  }

  /// φ(α) ≤ φ(0) + c₁ α φ′(0) with φ′(0) = −‖∇f‖, up to rounding.
  @Test func backtrackingMeetsArmijo() throws {
    let trail = Trail<Matrix>()
    let descent = GradientDescent(
      lineSearch: .backtracking(Backtracking(firstStep: 10, decrease: 0.3)), iterationLimit: 100)
    _ = try descent.minimize(from: Problem.valleyStart, observing: trail.add, of: Problem.valley)
    #expect(trail.steps.count == 101)
    for (old, new) in zip(trail.steps, trail.steps.dropFirst()) {
      #expect(new.value <= old.value - 0.3 * new.step * old.gradientNorm + 1e-13)
    }
  }

  @Test func startsAtAMinimum() throws {
    let result = try GradientDescent().minimize(from: Matrix(0)) { x in x.squared }
    #expect(result.reason == .converged)
    #expect(result.iterations == 0)
    #expect(result.evaluations == 1)
  }

  @Test func argumentsAreChecked() {
    func text(_ descent: GradientDescent) -> String? {
      errorText { try descent.minimize(from: Matrix(1)) { $0.squared } }
    }
    #expect(
      text(GradientDescent(lineSearch: .fixed(-1)))
        == "GradientDescent: the first step must be positive; it is -1.0")
    #expect(
      text(GradientDescent(lineSearch: .backtracking(Backtracking(shrinkage: 1))))
        == "GradientDescent: the shrinkage must lie between 0 and 1; it is 1.0")
    #expect(
      text(GradientDescent(lineSearch: .backtracking(Backtracking(decrease: 0))))
        == "GradientDescent: the decrease must lie between 0 and 1; it is 0.0")
    #expect(
      text(GradientDescent(lineSearch: .strongWolfe(StrongWolfe(decrease: 0.5, curvature: 0.1))))
        == "GradientDescent: 0 < decrease < curvature < 1 is required; they are 0.5 and 0.1")
    #expect(
      text(GradientDescent(lineSearch: .backtracking(Backtracking(trialLimit: 0))))
        == "GradientDescent: the trial limit must be positive; it is 0")
    #expect(
      text(GradientDescent(tolerance: .nan))
        == "GradientDescent: the tolerance must not be negative; it is nan")
    #expect(
      text(GradientDescent(iterationLimit: -1))
        == "GradientDescent: the iteration limit must not be negative; it is -1")
    #expect(
      errorText { try LBFGS(memory: 0).minimize(from: Matrix(1)) { $0.squared } }
        == "LBFGS: the memory must be positive; it is 0")
  }
}
