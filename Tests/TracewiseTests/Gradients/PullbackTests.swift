import Testing
import Tracewise

@Suite struct PullbackTests {
  let a = random(2, 3, seed: 1)
  let b = random(3, 4, seed: 2)

  @Test func ofAProduct() throws {
    let (value, pull) = try pullback(at: a, b) { a, b in a * b }
    #expect(value == a * b)
    for seed: UInt64 in 3..<6 {
      let g = random(2, 4, seed: seed)
      let (da, db) = try pull(g)
      expectClose(da, g * b.T)
      expectClose(db, a.T * g)
    }
  }

  @Test func ofOneInput() throws {
    let (value, pull) = try pullback(at: a) { a in a.T }
    #expect(value == a.T)
    let g = random(3, 2, seed: 3)
    #expect(try pull(g) == g.T)
  }

  @Test func ofStructures() throws {
    let (_, pull) = try pullback(at: ["A": [a], "B": [b]]) { p in p["A"]![0] * p["B"]![0] }
    let g = random(2, 4, seed: 3)
    let gradients = try pull(g)
    expectClose(gradients["A"]![0], g * b.T)
    expectClose(gradients["B"]![0], a.T * g)
  }

  @Test(arguments: 3...6) func ofMoreInputs(_ count: Int) throws {
    let x = (0..<6).map { random(2, 2, seed: UInt64($0)) }
    let g = random(2, 2, seed: 9)
    let found: [Matrix]
    switch count {
    case 3:
      let (_, pull) = try pullback(at: x[0], x[1], x[2]) { a, b, c in a + 2 * b + 3 * c }
      let r = try pull(g)
      found = [r.0, r.1, r.2]
    case 4:
      let (_, pull) = try pullback(at: x[0], x[1], x[2], x[3]) { a, b, c, d in
        a + 2 * b + 3 * c + 4 * d
      }
      let r = try pull(g)
      found = [r.0, r.1, r.2, r.3]
    case 5:
      let (_, pull) = try pullback(at: x[0], x[1], x[2], x[3], x[4]) { a, b, c, d, e in
        a + 2 * b + 3 * c + 4 * d + 5 * e
      }
      let r = try pull(g)
      found = [r.0, r.1, r.2, r.3, r.4]
    default:
      let (_, pull) = try pullback(at: x[0], x[1], x[2], x[3], x[4], x[5]) { a, b, c, d, e, f in
        a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f
      }
      let r = try pull(g)
      found = [r.0, r.1, r.2, r.3, r.4, r.5]
    }
    #expect(found == (1...count).map { Double($0) * g })
  }

  @Test func adjointOfTheDifferential() throws {
    let x = invertible(4, seed: 4)
    let (dx, g) = (random(4, 4, seed: 5), random(4, 4, seed: 6))
    func f(_ x: Matrix) -> Matrix { sigmoid(x.inverse() * x.T) }
    let (_, pull) = try pullback(at: x) { x in sigmoid(x.inverse() * x.T) }
    let dy = difference(at: x, along: dx, of: f)
    expectClose(inner(g, dy), inner(try pull(g), dx), within: 1e-8)
  }

  @Test func cotangentsMustFit() throws {
    let (_, pull) = try pullback(at: a, b) { a, b in a * b }
    #expect(
      errorText { try pull(.ones(4, 2)) }
        == "pullback: the cotangent is 4×2, the output input 1 * input 2 is 2×4")
    var bad = Matrix.ones(2, 4)
    bad[1, 2] = .nan
    #expect(errorText { try pull(bad) } == "pullback: entry (2, 3) of the cotangent is nan")
    #expect(
      errorText { try pull(a.inverse()) }
        == "pullback: the cotangent is 0×0, the output input 1 * input 2 is 2×4")
    expectClose(try pull(.ones(2, 4)).0, Matrix.ones(2, 4) * b.T)
  }

  @Test func failuresOfTheFunctionAreThrown() {
    #expect(
      errorText { try pullback(at: a) { a in a * a } }
        == "product: the columns of input 1 (3) must equal the rows of input 1 (2)")
  }
}
