import Testing
import Tracewise

/// Rules that are written outside the library.

/// The lower half of X ⊙ X: a part of a temporary.
private struct LowerHalfSquared: UnaryRule {
  static let name = "lowerhalfsquared"
  func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.rows % 2 == 0 else { throw "an even number of rows is required; {0} is {0.shape}" }
    return Shape(x.rows / 2, x.columns)
  }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.squared.block(rows: shape.rows..<2 * shape.rows, columns: 0..<shape.columns)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (2 * x ⊙ dx).block(rows: y.rows..<2 * y.rows, columns: 0..<y.columns)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    2 * x ⊙ vertical([g.zero, g])
  }
}

/// The sum, with a pullback of a wrong shape.
private struct WrongShape: UnaryRule {
  static let name = "wrongshape"
  func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { sum(x) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { sum(dx) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}

@Suite struct OwnRuleTests {
  private func half(_ x: Variable) -> Variable { .apply(LowerHalfSquared(), to: x) }

  @Test(arguments: [4, 96]) func valuesAndGradients(_ n: Int) throws {
    let a = random(n, 50, seed: 1)
    let lower = a.block(rows: n / 2..<n, columns: 0..<50)
    #expect(Matrix.apply(LowerHalfSquared(), to: a) == lower.squared)
    let (value, gradient) = try valueWithGradient(at: a) { x in
      let y = half(x)
      // Takes memory that the temporary gave back.
      let other = exp(x - x)
      return sum(y.squared) + 0 * sum(other)
    }
    expectClose(value, sum(lower.squared.squared).scalar)
    expectClose(gradient, vertical([lower.zero, 4 * lower.squared ⊙ lower]))
  }

  @Test func secondDerivatives() throws {
    let (a, v) = (random(4, 3, seed: 2), random(4, 3, seed: 3))
    let product = try hessianVectorProduct(at: a, along: v) { x in sum(half(x).squared) }
    let lower = a.block(rows: 2..<4, columns: 0..<3)
    let along = v.block(rows: 2..<4, columns: 0..<3)
    expectClose(product, vertical([lower.zero, 12 * lower.squared ⊙ along]))
  }

  @Test func misfitsNameTheOperand() {
    #expect(
      errorText { try gradient(at: Matrix.ones(3, 2)) { x in sum(half(x.named("A"))) } }
        == "lowerhalfsquared: an even number of rows is required; A is 3×2")
  }

  @Test func pullbacksOfAWrongShapeAreRefused() {
    let text = "wrongshape: its pullback gives 1×1 for an operand of 2×2"
    let a = Matrix.ones(2, 2)
    #expect(
      errorText { try gradient(at: a) { x in Variable.apply(WrongShape(), to: x) } }
        == text + " (in the pullback of wrongshape)")
    #expect(
      errorText {
        try gradient(at: a) { x in sum(gradient(at: x) { .apply(WrongShape(), to: $0) }) }
      } == text)
  }
}
