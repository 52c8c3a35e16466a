import Testing
import Tracewise

/// Products and their adjoints beside loops, of all layouts, around all thresholds.
@Suite struct ProductPropertyTests {
  /// Rows, terms and columns: each around its thresholds, beside few and many of the others.
  static let sizes: [(Int, Int, Int)] = {
    let sides = Thresholds.around(Thresholds.sides)
    let terms = Thresholds.around(Thresholds.terms)
    let squares = Thresholds.around(Thresholds.sides + Thresholds.squares)
    return squares.map { ($0, $0, $0) } + terms.flatMap { [(1, $0, 1), (3, $0, 17), (18, $0, 2)] }
      + sides.flatMap { side in
        Thresholds.around([64]).flatMap { [(side, $0, 20), (20, $0, side)] }
      }
  }()

  @Test(arguments: Layout.allCases, Layout.allCases)
  func ofLayouts(_ left: Layout, _ right: Layout) throws {
    for (m, k, n) in [(4, 4, 4), (9, 9, 9), (10, 12, 17), (33, 40, 1), (1, 50, 60), (9, 70, 10)] {
      try check(m, k, n, left, right)
    }
  }

  @Test(arguments: sizes) func ofSizes(_ size: (m: Int, k: Int, n: Int)) throws {
    try check(size.m, size.k, size.n, .plain, .plain)
    try check(size.m, size.k, size.n, .transposed, .plain)
    try check(size.m, size.k, size.n, .slice, .transposed)
  }

  /// Both operands are used twice, so that the second adjoint is added to the first.
  private func check(_ m: Int, _ k: Int, _ n: Int, _ left: Layout, _ right: Layout) throws {
    let tape = Tape()
    let a = left.variable(m, k, seed: 1, on: tape)
    let b = right.variable(k, n, seed: 2, on: tape)
    let z = a * b
    let (x, y) = (a.value, b.value)
    let expected = loopProduct(x, y)
    expectClose(z.value, expected, within: 1e-12)
    let (g, h) = (random(m, n, seed: 3), random(m, n, seed: 4))
    let loss = inner(z, tape.constant(g)) + inner(sin(a * b), tape.constant(h))
    let slope = g + h ⊙ cos(expected)
    let found = try tape.gradient(of: loss, withRespectTo: [a, b])
    expectClose(found[0], loopProduct(slope, y.transposed()), within: 1e-11)
    expectClose(found[1], loopProduct(x.transposed(), slope), within: 1e-11)
  }

  /// Xᵀ Y, Xᵀ X and X Xᵀ.
  @Test(arguments: Thresholds.around(Thresholds.sides + Thresholds.squares)) func grams(_ n: Int)
    throws
  {
    for rows in [n, n + 3] {
      for left in [Layout.plain, .transposed] {
        for right in [Layout.plain, .transposed] { try checkGrams(rows, n, left, right) }
      }
    }
  }

  private func checkGrams(_ m: Int, _ n: Int, _ left: Layout, _ right: Layout) throws {
    let tape = Tape()
    let x = left.variable(m, n, seed: 1, on: tape)
    let y = right.variable(m, n, seed: 2, on: tape)
    let (a, b, g) = (x.value, y.value, random(n, n, seed: 3))
    let weights = tape.constant(g)
    expectClose((x.T * y).value, loopProduct(a.transposed(), b))
    expectClose((x.T * x).value, loopProduct(a.transposed(), a))
    expectClose((x * x.T).value, loopProduct(a, a.transposed()))
    let loss = inner(x.T * y, weights) + inner(x.T * x, weights)
    let found = try tape.gradient(of: loss, withRespectTo: [x, y])
    expectClose(found[0], loopProduct(b, g.transposed()) + loopProduct(a, g + g.transposed()))
    expectClose(found[1], loopProduct(a, g))
  }

  /// What is computed while recording pauses is constant, also where its value waits to be read.
  @Test(arguments: Thresholds.around(Thresholds.squares)) func pausedProducts(_ n: Int) throws {
    let (a, b) = (random(n, n, seed: 1), random(n, n, seed: 2))
    let tape = Tape()
    let (x, y) = (tape.input(a), tape.input(b))
    let z = tape.withoutRecording { x * y }
    let found = try tape.gradient(of: sum(z ⊙ sin(x)), withRespectTo: [x, y])
    expectClose(found[0], loopProduct(a, b) ⊙ cos(a))
    expectClose(found[1], Matrix.zeros(n, n))
  }
}
