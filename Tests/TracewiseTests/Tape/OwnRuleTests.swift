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
    x.squared.slice(rows: shape.rows..<2 * shape.rows, columns: 0..<shape.columns)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (2 * x ⊙ dx).slice(rows: y.rows..<2 * y.rows, columns: 0..<y.columns)
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

/// The product of two sums, with pullbacks of wrong shapes.
private struct WrongShapes: BinaryRule {
  static let name = "wrongshapes"
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { .scalar }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView { sum(x) * sum(y) }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    sum(dx) * sum(y) + sum(x) * sum(dy)
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
}

/// X, with a body that puts the matrices of an empty list side by side.
private struct EmptyList: UnaryRule {
  enum Body: UInt8, CaseIterable, BitwiseCopyable { case value, differential, pullback }
  enum Use: UInt8, CaseIterable, BitwiseCopyable { case alone, left, right, among, measured }
  static let name = "emptylist"
  let body: Body
  let use: Use

  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { of(x, .value) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { of(dx, .differential) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { of(g, .pullback) }

  private func of<M: MatrixAlgebra>(_ x: M, _ body: Body) -> M {
    guard body == self.body else { return x }
    let none = horizontal([M]())
    return switch use {
    case .alone: exp(none)
    case .left: none ⊙ x
    case .right: x ⊙ none
    case .among: vertical([x, none])
    case .measured: none.slice(rows: 0..<none.rows, columns: 0..<none.columns)
    }
  }
}

/// 2x, with an empty list in its derivative.
private struct EmptyListOfNumbers: ElementwiseRule {
  static let name = "emptylistofnumbers"
  func compute(
    _ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<count { y[k] = 2 * x[k] }
  }
  func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { exp(horizontal([M]())) ⊙ y }
}

@Suite struct OwnRuleTests {
  private func half(_ x: Variable) -> Variable { .apply(LowerHalfSquared(), to: x) }

  @Test(arguments: [4, 96]) func valuesAndGradients(_ n: Int) throws {
    let a = random(n, 50, seed: 1)
    let lower = a.slice(rows: n / 2..<n, columns: 0..<50)
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
    let lower = a.slice(rows: 2..<4, columns: 0..<3)
    let along = v.slice(rows: 2..<4, columns: 0..<3)
    expectClose(product, vertical([lower.zero, 12 * lower.squared ⊙ along]))
  }

  @Test func misfitsNameTheOperand() {
    #expect(
      errorText { try gradient(at: Matrix.ones(3, 2)) { x in sum(half(x.named("A"))) } }
        == "lowerhalfsquared: an even number of rows is required; A is 3×2")
  }

  /// A list of no matrices in a rule's body is an error that says so, at every order.
  @Test(arguments: EmptyList.Body.allCases, EmptyList.Use.allCases)
  fileprivate func listsOfNoMatrices(_ body: EmptyList.Body, _ use: EmptyList.Use) {
    let text = "concatenation: at least one operand is required"
    let rule = EmptyList(body: body, use: use)
    let a = random(2, 2, seed: 4)
    func f(_ x: Variable) -> Variable { sum(Variable.apply(rule, to: x).squared) }
    let value = errorText { try Matrix.apply(rule, to: a).checked() }
    let first = errorText { try gradient(at: a, of: f) }
    let second = errorText { try gradient(at: a) { sum(gradient(at: $0, of: f)) } }
    switch body {
    case .value:
      #expect(value == text)
      #expect(first == text)
      #expect(second == text)
    case .pullback:
      #expect(value == nil)
      #expect(first == text + " (in the pullback of emptylist)")
      #expect(second == text)
    case .differential: #expect((value, first, second) == (nil, nil, nil))
    }
  }

  /// The same in an entrywise rule. On a number its pullback runs in a register, where what has no
  /// value is NaN: an error too.
  @Test func listsOfNoMatricesInEntrywiseRules() {
    func text(_ n: Int) -> String? {
      errorText {
        try gradient(at: .ones(n, n)) { x in sum(.apply(EmptyListOfNumbers(), to: x)) }
      }
    }
    #expect(
      text(2) == "concatenation: at least one operand is required "
        + "(in the pullback of emptylistofnumbers)")
    #expect(text(1) == "gradient: entry (1, 1) of the gradient for input 1 is nan")
  }

  /// A recorded gradient of such a list alone.
  @Test func gradientsOfAListOfNoMatrices() {
    #expect(
      errorText { try gradient(at: .ones(2, 2)) { sum(gradient(at: $0) { _ in horizontal([]) }) } }
        == "concatenation: at least one operand is required")
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

  @Test func theFirstFailureIsTheOneReported() {
    #expect(
      errorText {
        try gradient(at: Matrix.ones(2, 2), Matrix.ones(3, 3)) { x, y in
          Variable.apply(WrongShapes(), to: x, y)
        }
      }
        == "wrongshapes: its pullback gives 1×1 for an operand of 2×2 (in the pullback of wrongshapes)"
    )
  }
}
