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

  /// Small, thin and large products, whose operands get one contribution, or several.
  @Test(arguments: [(3, 3, 3), (4, 4, 4), (8, 2, 8), (20, 30, 40), (40, 10, 90), (10, 40, 90)])
  func productsAddToAdjoints(_ m: Int, _ n: Int, _ k: Int) throws {
    let (a, b) = (random(m, k, seed: 1), random(k, n, seed: 2))
    let g = random(m, n, seed: 3)
    func loss(_ a: Variable, _ b: Variable) -> Variable {
      let weights = a.constant(g)
      return inner(a * b, weights) + 2 * inner(a * b, weights) + inner(a * b, 3 * weights)
    }
    let (da, db) = try gradient(at: a, b, of: loss)
    let left = 6 * Product().leftPullback(g, at: a, b, value: a * b)
    let right = 6 * Product().rightPullback(g, at: a, b, value: a * b)
    #expect(norm(da - left).scalar <= 1e-14 * norm(left).scalar)
    #expect(norm(db - right).scalar <= 1e-14 * norm(right).scalar)
  }

  @Test(arguments: [2, 7, 30]) func squares(_ n: Int) throws {
    let (a, g) = (random(n, n, seed: 1), random(n, n, seed: 2))
    let found = try gradient(at: a) { a in inner(a * a, a.constant(g)) }
    let expected = g * a.transposed() + a.transposed() * g
    #expect(norm(found - expected).scalar <= 1e-14 * norm(expected).scalar)
  }

  /// What comes transposed goes past a transpose, unless its own gradient is asked for.
  @Test(arguments: [false, true]) func transposesOnTheWay(_ asked: Bool) throws {
    let g = random(1, 12, seed: 1)
    let tape = Tape()
    let x = tape.input(random(3, 4, seed: 2))
    let transposed = x.T
    let loss = sum(sin(transposed)) + inner(transposed.reshaped(1, 12), tape.constant(g))
    let found = try tape.gradient(of: loss, withRespectTo: asked ? [x, transposed] : [x])
    let expected = cos(x.value) + g.reshaped(4, 3).transposed()
    #expect(norm(found[0] - expected).scalar <= 1e-15 * norm(expected).scalar)
    if asked { #expect(found[1] == found[0].transposed()) }
  }

  @Test(arguments: [1, 2, 30]) func partsOfBlocks(_ count: Int) throws {
    let parts = (0..<count).map { random(3, 1 + $0 % 4, seed: UInt64($0)) }
    let weights = random(6, parts.reduce(0) { $0 + $1.columns }, seed: 99)
    let found = try gradient(at: parts) { parts in
      let row = horizontal(parts)
      return inner(vertical([row, 2 * row]), row.constant(weights))
    }
    var column = 0
    for (part, gradient) in zip(parts, found) {
      let columns = column..<column + part.columns
      let below = weights.slice(rows: 3..<6, columns: columns)
      let expected = weights.slice(rows: 0..<3, columns: columns) + 2 * below
      #expect(norm(gradient - expected).scalar <= 1e-15 * norm(expected).scalar)
      column += part.columns
    }
  }
}
