import Testing
import Tracewise

/// Adjoints that several uses of one variable add up, and adjoints that are views of others; at
/// sizes whose memory is small, and beyond where it comes from blocks.
@Suite(.serialized) struct FanOutTests {
  static let sizes = [3, 50]

  @Test(arguments: sizes) func bothOperandsAreTheSame(_ n: Int) throws {
    let a = invertible(n, seed: 1)
    let ones = Matrix.ones(n, n)
    expectClose(try gradient(at: a) { x in sum(x + x) }, 2 * ones)
    #expect(try gradient(at: a) { x in sum(x - x) } == .zeros(n, n))
    expectClose(try gradient(at: a) { x in sum(x ⊙ x) }, 2 * a)
    expectClose(try gradient(at: a) { x in inner(x, x) }, 2 * a)
    expectClose(try gradient(at: a) { x in sum(x * x) }, ones * a.T + a.T * ones)
    expectClose(try gradient(at: a) { x in sum(maximum(x, x)) }, ones)
    #expect(norm(try gradient(at: a) { x in sum(solve(x, x)) }).scalar < 1e-10 * Double(n))
    #expect(norm(try gradient(at: a) { x in sum(x / x) }).scalar < 1e-10 * Double(n))
    expectClose(try gradient(at: a) { x in sum(horizontal([x, x, x])) }, 3 * ones)
    expectClose(
      try gradient(at: a) { x in sum(kronecker(x, x)) }, 2 * sum(a) * ones, within: 1e-10)
  }

  @Test(arguments: sizes) func oneOfManyUses(_ n: Int) throws {
    let a = random(n, n, seed: 2)
    let gradient = try gradient(at: a) { x in
      var loss = sum(x)
      for k in 1...100 { loss = loss + Double(k) * sum(x.squared) }
      return loss
    }
    expectClose(gradient, Matrix.ones(n, n) + 10100 * a)
  }

  @Test(arguments: sizes) func aChainOfSums(_ n: Int) throws {
    let a = random(n, n, seed: 3)
    let gradient = try gradient(at: a) { x in
      var y = x
      for _ in 0..<10 { y = y + y }
      return sum(y)
    }
    #expect(gradient == Matrix(n, n, repeating: 1024))
  }

  @Test(arguments: sizes) func transposedAdjoints(_ n: Int) throws {
    let a = random(n, n + 1, seed: 4)
    let c = random(n + 1, n, seed: 5)
    #expect(try gradient(at: a) { x in inner(x.T, x.constant(c)) } == c.T)
    #expect(try gradient(at: a) { x in inner(x.T.T, x.constant(c.T)) } == c.T)
    expectClose(
      try gradient(at: a) { x in inner(x.T + x.T, x.constant(c)) + inner(x, x.constant(c.T)) },
      3 * c.T)
  }

  @Test(arguments: sizes) func slicedAdjoints(_ n: Int) throws {
    let a = random(n, n, seed: 6)
    let c = random(n, n, seed: 7)
    let gradient = try gradient(at: a) { x in
      let top = x.slice(rows: 0..<2, columns: 0..<n)
      let bottom = x.slice(rows: 2..<n, columns: 0..<n)
      return inner(vertical([bottom, top]), x.constant(c)) + sum(x.column(1)) + x.entry(0, 2)
    }
    let expected = Matrix(n, n) { i, j in
      c[i < 2 ? n - 2 + i : i - 2, j] + (j == 1 ? 1 : 0) + (i == 0 && j == 2 ? 1 : 0)
    }
    expectClose(gradient, expected)
  }

  @Test(arguments: sizes) func broadcastAdjoints(_ n: Int) throws {
    let (a, c) = (random(n, n, seed: 8), random(n, n, seed: 9))
    let (column, row) = (random(n, 1, seed: 10), random(1, n, seed: 11))
    let gradients = try gradient(at: a, column, row, Matrix(2)) { a, column, row, s in
      inner(a + column + row + s, a.constant(c))
    }
    #expect(gradients.0 == c)
    expectClose(gradients.1, c.rowSums)
    expectClose(gradients.2, c.columnSums)
    expectClose(gradients.3, sum(c))
    expectClose(
      try gradient(at: a) { x in sum(x.rowSums.squared) }, 2 * a.rowSums.broadcast(to: a.shape))
    expectClose(
      try gradient(at: a) { x in sum(x.columnSums.squared) },
      2 * a.columnSums.broadcast(to: a.shape))
  }

  @Test(arguments: sizes) func reshapedAndDiagonalAdjoints(_ n: Int) throws {
    let (a, c) = (random(n, n, seed: 12), random(n * n, 1, seed: 13))
    #expect(
      try gradient(at: a) { x in inner(x.vectorized, x.constant(c)) } == c.reshaped(n, n))
    let diagonal = try gradient(at: a) { x in sum(x.diagonal.squared) }
    expectClose(diagonal, (2 * a.diagonal).diagonalMatrix)
  }
}
