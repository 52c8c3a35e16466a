import Testing
import Tracewise

@Suite struct LBFGSTests {
  @Test func followsTheValley() throws {
    let result = try LBFGS(tolerance: 1e-9).minimize(from: Problem.valleyStart, of: Problem.valley)
    #expect(result.reason == .converged)
    expectClose(result.point, .ones(2, 1), within: 1e-9)
    #expect(result.iterations < 60)
    #expect(result.evaluations < 90)
    let descent = GradientDescent(tolerance: 1e-9, iterationLimit: 1000)
    let slow = try descent.minimize(from: Problem.valleyStart, of: Problem.valley)
    #expect(slow.evaluations > 10 * result.evaluations)
  }

  @Test(arguments: [1, 3, 10, 40]) func solvesQuadratics(_ memory: Int) throws {
    let quadratic = Problem.Quadratic(30, seed: 3)
    let result = try LBFGS(memory: memory, tolerance: 1e-9).minimize(
      from: Matrix.zeros(30, 1), of: quadratic.loss)
    #expect(result.reason == .converged)
    expectClose(result.point, quadratic.minimum, within: 1e-8)
  }

  /// |φ′(α)| ≤ c₂ |φ′(0)| and φ(α) ≤ φ(0) + c₁ α φ′(0), at every step.
  @Test func stepsMeetTheConditionsOfWolfe() throws {
    let trail = Trail<Matrix>()
    let search = StrongWolfe(decrease: 1e-3, curvature: 0.5)
    _ = try LBFGS(lineSearch: search).minimize(
      from: Problem.valleyStart, observing: trail.add, of: Problem.valley)
    #expect(trail.steps.count > 10)
    for (old, new) in zip(trail.steps, trail.steps.dropFirst()) {
      let direction = (new.point - old.point) / new.step
      let before = inner(try gradient(at: old.point, of: Problem.valley), direction).scalar
      let after = inner(try gradient(at: new.point, of: Problem.valley), direction).scalar
      #expect(before < 0)
      #expect(new.value <= old.value + 1e-3 * new.step * before + 1e-14)
      #expect(abs(after) <= 0.5 * abs(before) * (1 + 1e-9) + 1e-14)
    }
  }

  /// The gradient at the minimum of a large value is far below the rounding of the value.
  @Test func convergesBelowTheRoundingOfTheValue() throws {
    let quadratic = Problem.Quadratic(10, seed: 4)
    let result = try LBFGS(tolerance: 1e-9).minimize(from: Matrix.ones(10, 1)) { x in
      quadratic.loss(x) + 1e6
    }
    #expect(result.reason == .converged)
    expectClose(result.point, quadratic.minimum, within: 1e-8)
  }

  @Test(arguments: [1e-8, 1, 1e8]) func scalesDoNotMatter(_ scale: Double) throws {
    let quadratic = Problem.Quadratic(6, seed: 5)
    let result = try LBFGS(tolerance: 1e-8 * scale).minimize(from: Matrix.ones(6, 1)) { x in
      scale * quadratic.loss(x)
    }
    #expect(result.reason == .converged)
    expectClose(result.point, quadratic.minimum, within: 1e-6)
  }

  @Test func iterationLimit() throws {
    let trail = Trail<Matrix>()
    let result = try LBFGS(iterationLimit: 3).minimize(
      from: Problem.valleyStart, observing: trail.add, of: Problem.valley)
    #expect(result.reason == .iterationLimit)
    #expect(result.iterations == 3)
    #expect(trail.values.last == result.value)
    #expect(trail.steps.last?.evaluations == result.evaluations)
    #expect(trail.values == trail.values.sorted(by: >))
    let none = try LBFGS(iterationLimit: 0).minimize(
      from: Problem.valleyStart, of: Problem.valley)
    #expect(none.point == Problem.valleyStart)
    #expect(none.iterations == 0)
  }

  @Test func runsRepeat() throws {
    func run() throws -> OptimisationResult<Matrix> {
      try LBFGS().minimize(from: Problem.valleyStart, of: Problem.valley)
    }
    let (first, second) = (try run(), try run())
    #expect(first.point == second.point)
    #expect(first.evaluations == second.evaluations)
  }

  /// Where the curvature is negative the steps are longer, and learnt from or not, f falls.
  @Test func negativeCurvature() throws {
    let trail = Trail<Matrix>()
    let result = try LBFGS(tolerance: 1e-8).minimize(
      from: Matrix(vector: [0.01, 2]), observing: trail.add
    ) { p in
      let (x, y) = (p.entry(0, 0), p.entry(1, 0))
      return x.squared.squared - 2 * x.squared + y.squared + cos(3 * y)
    }
    #expect(result.reason == .converged)
    #expect(trail.values == trail.values.sorted(by: >))
    expectClose(result.point[0], 1, within: 1e-7)
  }
}
