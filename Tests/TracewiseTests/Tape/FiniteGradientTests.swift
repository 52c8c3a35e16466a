import Testing
import Tracewise

/// Gradients with entries that are not finite are refused, also where finite ones need no look.
@Suite struct FiniteGradientTests {
  /// The loss is finite, the outer product that is its gradient by A is not.
  @Test(arguments: [3, 100]) func outerProducts(_ n: Int) throws {
    var (x, y) = (Matrix.zeros(n, 1), Matrix.zeros(n, 1))
    x[n - 1] = 1e200
    y[0] = 1e200
    let a = Matrix.identity(n)
    #expect(throws: TracewiseError.self) {
      try gradient(at: x, a, y) { x, a, y in x.T * a * y }
    }
    let tape = Tape()
    let (p, q, r) = (tape.input(x), tape.input(a), tape.input(y))
    let loss = p.T * q * r
    #expect(throws: TracewiseError.self) {
      try tape.gradient(of: loss, withRespectTo: [q])
    }
  }

  /// A finite outer product, to which an infinite contribution is added.
  @Test(arguments: [3, 100]) func laterContributions(_ n: Int) throws {
    let (x, a) = (random(n, 1, seed: 1), Matrix.zeros(n, n))
    #expect(throws: TracewiseError.self) {
      try gradient(at: a) { a in x.transposed() * a * x + 1e-200 * sum(sqrt(a)) }
    }
    #expect(throws: TracewiseError.self) {
      try gradient(at: a) { a in 1e-200 * sum(sqrt(a)) + x.transposed() * a * x }
    }
    // Two outer products, each finite, whose sum is not.
    let large = Matrix(n, 1, repeating: 1.3e154)
    #expect(throws: TracewiseError.self) {
      try gradient(at: a) { a in large.transposed() * a * large + large.transposed() * a * large }
    }
  }

  /// A finite outer product, to which a finite product of several terms is added.
  @Test(arguments: [3, 20, 100]) func laterProducts(_ n: Int) throws {
    let x = Matrix(n, 1, repeating: 1.2e154)
    let (b, c) = (Matrix(n, 2, repeating: 0.6e154), Matrix(n, 2, repeating: 1e154))
    let terms: [(Variable) -> Variable] = [
      { a in x.transposed() * a * x }, { a in inner(a * b, c) },
    ]
    for term in terms { _ = try gradient(at: Matrix.zeros(n, n), of: term) }
    for order in [terms, terms.reversed()] {
      #expect(throws: TracewiseError.self) {
        try gradient(at: Matrix.zeros(n, n)) { a in order[0](a) + order[1](a) }
      }
    }
  }

  /// What a sweep knew of an adjoint is forgotten by the next.
  @Test(arguments: [3, 100]) func afterAnotherGradient(_ n: Int) throws {
    let tape = Tape()
    let (x, a) = (tape.input(random(n, 1, seed: 1)), tape.input(Matrix.zeros(n, n)))
    _ = try tape.gradient(of: x.T * a * x, withRespectTo: [a])
    #expect(throws: TracewiseError.self) {
      try tape.gradient(of: sum(sqrt(a)), withRespectTo: [a])
    }
  }
}
