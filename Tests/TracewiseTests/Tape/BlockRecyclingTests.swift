import Testing
import Tracewise

/// A random computation on matrices too large for the bump arena, so that their blocks are reused
/// while the sweep passes.
private struct RandomGraph {
  let n = 48
  let seed: UInt64

  var inputs: [Matrix] { (0..<3).map { random(n, n, seed: 100 * seed + $0) } }

  func loss(_ inputs: [Variable]) -> Variable {
    var generator = SeededGenerator(seed: seed)
    var values = inputs
    for _ in 0..<24 {
      let a = values[Int(generator.next() % UInt64(values.count))]
      let b = values[Int(generator.next() % UInt64(values.count))]
      values.append(step(Int(generator.next() % 16), a, b))
    }
    let last = values.suffix(3)
    return last.dropFirst().reduce(mean(last[last.startIndex].squared)) { $0 + mean($1.squared) }
  }

  private func step(_ kind: Int, _ a: Variable, _ b: Variable) -> Variable {
    let scale = 1 / Double(n)
    switch kind {
    case 0: return a + b
    case 1: return a - b.T
    case 2: return tanh(a ⊙ b)
    case 3: return scale * (a * b)
    case 4: return scale * (a.T * b)
    case 5: return scale * (a * b.T)
    case 6: return sigmoid(a)
    case 7: return 0.5 * a.T
    case 8:
      return vertical([
        a.slice(rows: 16..<n, columns: 0..<n), b.slice(rows: 0..<16, columns: 0..<n),
      ])
    case 9: return scale * a.rowSums + b
    case 10: return scale * (a.columnSums - b)
    case 11: return solve(0.05 * tanh(a) + a.identity(n), b)
    case 12: return tanh(a.column(3) * b.row(5))
    case 13: return tanh(a ⊙ a)
    case 14: return (a + b).vectorized.reshaped(n, n)
    default: return scale * (0.05 * tanh(a) + a.identity(n)).inverse() * b
    }
  }
}

@Suite struct BlockRecyclingTests {
  /// The sweep that frees as it goes, the one that keeps everything (twice), and the one that is
  /// recorded itself do the same arithmetic.
  @Test(arguments: UInt64(1)...30) func allSweepsAgree(_ seed: UInt64) throws {
    let graph = RandomGraph(seed: seed)
    let consuming = try gradient(at: graph.inputs) { graph.loss($0) }
    let tape = Tape()
    let variables = graph.inputs.map { tape.input($0) }
    let loss = graph.loss(variables)
    for _ in 0..<2 {
      #expect(try tape.gradient(of: loss, withRespectTo: variables) == consuming)
    }
    let recorded = gradient(at: variables) { graph.loss($0) }
    for (a, b) in zip(recorded, consuming) { expectClose(a.value, b, within: 1e-11) }
  }

  @Test(arguments: UInt64(1)...10) func theyAgreeWithDifferences(_ seed: UInt64) throws {
    let graph = RandomGraph(seed: seed)
    let inputs = graph.inputs
    let gradients = try gradient(at: inputs) { graph.loss($0) }
    let direction = random(graph.n, graph.n, seed: 77)
    let expected = difference(at: inputs[0], along: direction) { first in
      let tape = Tape()
      return graph.loss(([first] + inputs.dropFirst()).map { tape.input($0) }).value
    }
    let found = inner(gradients[0], direction).scalar
    #expect(abs(found - expected.scalar) < 1e-7 * max(abs(found), 1e-2))
  }

  @Test(arguments: UInt64(1)...5) func secondDerivativesAgreeWithDifferences(_ seed: UInt64) throws
  {
    let graph = RandomGraph(seed: seed)
    let direction = [0, 1, 2].map { random(graph.n, graph.n, seed: 7 + $0) }
    let product = try hessianVectorProduct(at: graph.inputs, along: direction) { graph.loss($0) }
    func gradientAt(_ h: Double) throws -> Matrix {
      let inputs = zip(graph.inputs, direction).map { $0 + h * $1 }
      return try gradient(at: inputs) { graph.loss($0) }[0]
    }
    let difference = try (gradientAt(1e-4) - gradientAt(-1e-4)) * (1 / 2e-4)
    #expect(norm(product[0] - difference).scalar < 1e-5 * max(norm(product[0]).scalar, 1e-3))
  }

  /// The pivots of so large a factorisation lie in a block too.
  @Test func factorisationsOutliveTheOperation() throws {
    let n = 4100
    let v = random(n, 1, seed: 1)
    let matrix = v * v.T + Matrix(n, 1, repeating: 3).diagonalMatrix
    let tape = Tape()
    let a = tape.input(matrix)
    let b = tape.input(v)
    let x = solve(a, b)
    // Takes the blocks that are free by then: of the size that the pivots need.
    let others = (0..<3).map { _ in
      b.slice(rows: 0..<48, columns: 0..<1) * x.slice(rows: 0..<48, columns: 0..<1).T
    }
    let gradient = try tape.gradient(of: sum(x) + 0 * sum(others[2]), withRespectTo: b)
    // A⁻¹ 1 by Sherman and Morrison.
    let ones = Matrix.ones(n, 1)
    let scale = inner(v, ones).scalar / (3 + inner(v, v).scalar)
    expectClose(gradient, (ones - scale * v) * (1.0 / 3), within: 1e-10)
  }
}
