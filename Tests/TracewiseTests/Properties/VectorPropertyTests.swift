import Testing
import Tracewise

/// Entrywise operations and sums beside loops, around all thresholds of lengths.
@Suite struct VectorPropertyTests {
  static let lengths = Thresholds.around(Thresholds.lengths)

  @Test(arguments: lengths) func entries(_ n: Int) {
    let (x, y) = (random(n, 1, seed: 1), random(n, 1, seed: 2))
    let pairs = Array(zip(x.values, y.values))
    #expect((x + y).values == pairs.map(+))
    #expect((x - y).values == pairs.map(-))
    #expect((x ⊙ y).values == pairs.map(*))
    #expect((x ./ y).values == pairs.map(/))
    let dot = pairs.reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(inner(x, y).scalar - dot) <= 1e-12 * Double(n))
    let squares = pairs.reduce(0) { $0 + $1.0 * $1.0 }
    expectClose(norm(x).scalar, squares.squareRoot())
  }

  /// A NaN in the last entry is seen.
  @Test(arguments: lengths) func lastEntries(_ n: Int) {
    var values = random(n, 1, seed: 1).values
    values[n - 1] = .nan
    let bad = Matrix(vector: values)
    #expect(bad.firstNonFinite != nil)
    #expect(errorText { try gradient(at: bad) { sum($0.T * $0) } } != nil)
  }

  @Test(arguments: lengths.filter { $0 < 1100 }, [1, 3, 9, 40])
  func manyRows(_ n: Int, _ columns: Int) {
    let x = random(n, columns, seed: 3)
    let values = x.values
    let sums = (0..<columns).map { j in
      stride(from: j, to: values.count, by: columns).reduce(0) { $0 + values[$1] }
    }
    let row = Matrix(1, columns) { _, j in sums[j] }
    expectClose(x.columnSums, row, within: 1e-10)
    expectClose(x.transposed().rowSums, row.transposed(), within: 1e-10)
    let weights = abs(random(n, columns, seed: 4))
    let entropy = -zip(logSoftmax(x).values, weights.values).reduce(0) { $0 + $1.0 * $1.1 }
    expectClose(crossEntropy(x, weights).scalar, entropy, within: 1e-11)
    let turned = x.transposed().values
    let isTurned = values.indices.allSatisfy {
      turned[$0 % columns * n + $0 / columns] == values[$0]
    }
    #expect(isTurned)
  }

  /// A sum of gradients of which one overflows, wherever it is added.
  @Test(arguments: Thresholds.around(Thresholds.squares)) func overflowsAreSeen(_ n: Int) {
    let (u, v, w) = (random(n, 1, seed: 1), random(n, 1, seed: 2), random(n, n, seed: 3))
    #expect(
      errorText {
        try gradient(at: w) { w in
          sum(1e300 * (1e300 * w)) * 0.0 + inner(w.constant(u), w * w.constant(v))
        }
      } != nil)
    #expect(
      errorText {
        try gradient(at: w) { w in
          inner(w.constant(u), w * w.constant(v))
            + inner(w.constant(1e200 * u), w * w.constant(1e200 * v)) * 0.0
        }
      } != nil)
  }
}
