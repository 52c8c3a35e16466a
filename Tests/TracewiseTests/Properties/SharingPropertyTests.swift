import Testing
import Tracewise

/// What is shared by the address of a value (factors, inverses, solutions) beside the same loss of
/// copies, which share nothing: f(X) against f(1.0 X).
@Suite struct SharingPropertyTests {
  typealias Fresh = @Sendable (Variable) -> Variable
  static let orders = [3] + Thresholds.around(Thresholds.orders + Thresholds.squares, from: 8)
  private static let copied: Fresh = { 1.0 * $0 }
  private static let shared: Fresh = { $0 }

  /// Expects the gradients of f(A, B) that share to be those that do not, by the sweep that frees
  /// values, where blocks change owners, and by the one that keeps them.
  private func check(
    _ n: Int, _ loss: (Variable, Variable, Fresh) -> Variable
  ) throws {
    let (a, b) = (invertible(n, seed: 1), random(n, n, seed: 2))
    let plain = Tape(rewriting: false)
    let (p, q) = (plain.input(a), plain.input(b))
    let apart = try plain.gradient(of: loss(p, q, Self.copied), withRespectTo: [p, q])
    let consuming = try gradient(at: a, b) { loss($0, $1, Self.shared) }
    let tape = Tape()
    let (x, y) = (tape.input(a), tape.input(b))
    let kept = try tape.gradient(of: loss(x, y, Self.shared), withRespectTo: [x, y])
    for found in [[consuming.0, consuming.1], kept] {
      expectClose(found[0], apart[0], within: 1e-9)
      expectClose(found[1], apart[1], within: 1e-9)
    }
  }

  /// Turned, inverted, solved with, and a part of it.
  @Test(arguments: orders) func oneMatrixManyWays(_ n: Int) throws {
    try check(n) { a, b, fresh in
      let inverse = fresh(a).inverse()
      let solution = solve(fresh(a).T, b)
      var chain = b
      for f in [cos, gelu, sin, cos] as [(Variable) -> Variable] {
        chain = f(solve(fresh(a), chain))
      }
      let half = 0..<n / 2
      let part = fresh(a).slice(rows: half, columns: 0..<n).T.slice(rows: half, columns: half)
      return logDeterminant(fresh(a).T) + inner(inverse ⊙ inverse, b)
        + inner(fresh(a).T.inverse(), solution) + sum(sin(inverse * b)) + sum(sin(chain))
        + mean(part.inverse())
    }
  }

  /// Solutions with one matrix and right-hand sides that lie where others were.
  @Test(arguments: orders, [0, 1, 2, 5]) func chainsOfSolutions(_ n: Int, _ steps: Int) throws {
    try check(n) { a, b, fresh in
      var x = b
      for _ in 0..<3 {
        x = solve(fresh(a), x)
        for k in 0..<steps { x = k % 2 == 0 ? sin(x) : gelu(x) }
      }
      return sum(sin(x))
    }
  }

  /// Right-hand sides that begin at one address, and differ in what follows.
  @Test(arguments: orders) func oneAddressManySolutions(_ n: Int) throws {
    try check(n) { a, b, fresh in
      let (one, some) = (b.slice(rows: 0..<n, columns: 0..<1), b.slice(rows: 0..<n, columns: 0..<2))
      let terms = [
        solve(fresh(a), fresh(one)), solve(fresh(a), fresh(some)), solve(fresh(a), fresh(b)),
        solve(fresh(a), fresh(b).T), solve(fresh(a).T, fresh(b)), fresh(b).T / fresh(a),
      ]
      return terms.reduce(b.constant(0)) { $0 + sum(sin($1)) }
    }
  }

  @Test(arguments: orders, [1, 2, 5]) func chainsOfInverses(_ n: Int, _ steps: Int) throws {
    try check(n) { a, b, fresh in
      var (x, total) = (a, a.constant(0))
      for _ in 0..<steps {
        let y = (0.1 * sin(x) + x.identity(n)).inverse()
        total = total + mean(fresh(y) ⊙ b) + mean(sin(fresh(y) * b))
        x = y + 0.1 * tanh(b)
      }
      return total
    }
  }

  /// Parts of one order, each copied to where the one before lay.
  @Test(arguments: orders) func partsInTurn(_ n: Int) throws {
    try check(2 * n) { a, b, fresh in
      let (upper, lower) = (0..<n, n..<2 * n)
      let parts = [(upper, upper), (lower, lower)].map { fresh(a).slice(rows: $0, columns: $1) }
      let side = b.slice(rows: upper, columns: upper)
      let terms = parts.flatMap { part in
        [logDeterminant(part), mean(part.inverse() ⊙ side), mean(sin(solve(part.T, side)))]
      }
      return terms.reduce(b.constant(0)) { $0 + $1 }
    }
  }

  /// The inverse of a transpose kept for the matrix itself, and the other way around.
  @Test(arguments: orders) func inversesOfTransposes(_ n: Int) throws {
    for isFirst in [false, true] {
      try check(n) { a, b, fresh in
        let inverses = [fresh(a), fresh(a).T].map { $0.inverse() }
        let terms = (isFirst ? inverses : inverses.reversed()).map { inner(sin($0), b) }
        return terms[0] + 2 * terms[1]
      }
    }
  }

  /// Square matrices of several orders that begin at one address.
  @Test func oneAddressManyOrders() throws {
    let v = random(64, 1, seed: 4)
    func loss(_ v: Variable, _ fresh: Fresh) -> Variable {
      (2...8).reduce(v.constant(0)) { sum, k in
        let square = v.slice(rows: 0..<k * k, columns: 0..<1).reshaped(k, k)
        return sum + logDeterminant(fresh(square))
      }
    }
    let shared = try valueWithGradient(at: v) { loss($0, Self.shared) }
    let apart = try valueWithGradient(at: v) { loss($0, Self.copied) }
    expectClose(shared.value, apart.value, within: 1e-10)
    expectClose(shared.gradient, apart.gradient, within: 1e-9)
  }
}
