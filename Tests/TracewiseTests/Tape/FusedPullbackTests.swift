import Testing
import Tracewise

/// A pullback in one pass is the generic one.
@Suite struct FusedPullbackTests {
  @Test(arguments: [1, 3, 40]) func sigmoidAndTanh(_ n: Int) throws {
    let x = random(n, n + 1, seed: 1)
    let g = random(n, n + 1, seed: 2)
    let functions: [(Matrix, (Variable) -> Variable)] = [
      (Sigmoid().pullback(g, at: x, value: sigmoid(x)), { sigmoid($0) }),
      (HyperbolicTangent().pullback(g, at: x, value: tanh(x)), { tanh($0) }),
    ]
    for (expected, f) in functions {
      let found = try gradient(at: x) { x in inner(f(x), x.constant(g)) }
      #expect(norm(found - expected).scalar <= 1e-15 * norm(g).scalar)
      let transposed = try gradient(at: x.transposed()) { x in inner(f(x.T), x.constant(g)) }
      #expect(norm(transposed.transposed() - expected).scalar <= 1e-15 * norm(g).scalar)
    }
  }

  @Test func bothPullbacksOfASolve() throws {
    let (a, b, g) = (invertible(20, seed: 1), random(20, 3, seed: 2), random(20, 3, seed: 3))
    let (da, db) = try gradient(at: a, b) { a, b in inner(solve(a, b), a.constant(g)) }
    let expected = solve(a.transposed(), g)
    #expect(norm(db - expected).scalar <= 1e-12 * norm(expected).scalar)
    #expect(norm(da + expected * solve(a, b).transposed()).scalar <= 1e-11 * norm(da).scalar)
  }
}
