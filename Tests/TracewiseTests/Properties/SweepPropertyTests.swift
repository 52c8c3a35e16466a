import Testing
import Tracewise

/// Every node of a random graph is a target: its gradient is the same alone and together, once more,
/// on a tape of its own and without rewriting.
@Suite struct SweepPropertyTests {
  static let orders = [1, 3] + Thresholds.around(Thresholds.squares, from: 8)

  private struct Graph {
    let n: Int
    let seed: UInt64

    /// All nodes, three inputs first, and a loss of the last ones.
    func record(on tape: Tape) -> (nodes: [Variable], loss: Variable) {
      var generator = SeededGenerator(seed: seed)
      let shape = Shape(n, n)
      var all = (0..<3).map {
        tape.input(random($0 == 2 ? 1 : n, n, seed: 10 * seed + UInt64($0)))
      }
      let constant = tape.constant(random(n, n, seed: 99))
      for _ in 0..<14 {
        let squares = all.filter { $0.shape == shape }
        let (a, b) = (
          squares[Int(generator.next() % UInt64(squares.count))],
          squares[Int(generator.next() % UInt64(squares.count))]
        )
        all.append(step(Int(generator.next() % 12), a, b, row: all[2], constant))
      }
      let last = all.filter { $0.shape == shape }.suffix(4)
      let loss = last.reduce(sum(all[2])) { $0 + mean(sin($1)) }
      return (all, loss * loss + loss)
    }

    private func step(
      _ kind: Int, _ a: Variable, _ b: Variable, row: Variable, _ constant: Variable
    ) -> Variable {
      let (shape, scale) = (Shape(n, n), 1 / Double(n))
      switch kind {
      case 0: return a + constant
      case 1: return a.T
      case 2: return row.broadcast(to: shape)
      case 3: return constant - row.broadcast(to: shape)
      case 4: return scale * (a * b)
      case 5: return tanh(a)
      case 6: return scale * (a.T * b)
      case 7: return sigmoid(a.T)
      case 8: return a + b
      case 9: return solve(0.05 * tanh(a) + a.identity(n), b)
      case 10: return horizontal([constant, a, b]).slice(rows: 0..<n, columns: n..<2 * n)
      default: return sum(a ⊙ b) / Double(n * n) * a
      }
    }
  }

  @Test(arguments: orders, UInt64(1)...6) func everyNodeIsATarget(_ n: Int, _ seed: UInt64) throws {
    let graph = Graph(n: n, seed: seed)
    let tape = Tape()
    let (nodes, loss) = graph.record(on: tape)
    let together = try tape.gradient(of: loss, withRespectTo: nodes)
    let again = try tape.gradient(of: loss, withRespectTo: nodes + [nodes[0]])
    expectClose(again[nodes.count], together[0], within: 1e-11)
    _ = try tape.gradient(of: sum(nodes[3]), withRespectTo: nodes)
    let plain = Tape(rewriting: false)
    let (others, output) = graph.record(on: plain)
    for k in nodes.indices {
      expectClose(again[k], together[k], within: 1e-11)
      expectClose(
        try tape.gradient(of: loss, withRespectTo: nodes[k]), together[k], within: 1e-11)
      expectClose(
        try plain.gradient(of: output, withRespectTo: others[k]), together[k], within: 1e-10)
    }
  }

  /// Operands that a cheaper operation goes past: each by itself and all together, also after another
  /// gradient, as without rewriting.
  @Test(arguments: orders) func whatRewritingGoesPast(_ n: Int) throws {
    func record(on tape: Tape) -> (nodes: [Variable], loss: Variable) {
      let (a, b) = (tape.input(invertible(n, seed: 1)), tape.input(random(n, n, seed: 2)))
      let (p, q, inverse, turned) = (a * b, a * b * a, a.inverse(), b.T)
      let (length, other) = (norm(a), norm(b))
      let column = b.slice(rows: 0..<n, columns: 0..<1)
      let terms = [
        trace(p), sum(sin(q * column)), sum(sin(p * column)), sum(sin(inverse * column)),
        sum(sin(column.T * inverse)), sum(sin(turned * b)), sum(sin(b * turned)), length * length,
        length.squared, pow(other, 2), length ⊙ length, sum(cos(p)),
      ]
      let loss = terms.reduce(a.constant(0)) { $0 + $1 }
      return ([a, b, p, q, inverse, turned, length, other], loss)
    }
    let plain = Tape(rewriting: false)
    let (others, output) = record(on: plain)
    let expected = try plain.gradient(of: output, withRespectTo: others)
    for first in others.indices {
      let tape = Tape()
      let (nodes, loss) = record(on: tape)
      for k in [first] + nodes.indices {
        expectClose(
          try tape.gradient(of: loss, withRespectTo: nodes[k]), expected[k], within: 1e-10)
      }
      let together = try tape.gradient(of: loss, withRespectTo: nodes)
      for k in nodes.indices { expectClose(together[k], expected[k], within: 1e-10) }
    }
  }

  /// What is repeated and moved by a constant has an adjoint of its own beside that of what was repeated.
  @Test(arguments: orders) func movedRepetitions(_ n: Int) throws {
    func record(on tape: Tape) -> (nodes: [Variable], loss: Variable) {
      let (row, column) = (tape.input(random(1, n, seed: 1)), tape.input(random(n, 1, seed: 2)))
      let (c, b) = (tape.constant(random(n, n, seed: 3)), tape.input(random(n, n, seed: 4)))
      let repeated = [row, column].map { $0.broadcast(to: Shape(n, n)) }
      let moved = repeated.flatMap { [$0 + c, c - $0, $0 - c] }
      let terms = moved.flatMap { [sum(sin($0 * b)), sum(sin(b * $0))] }
      return ([row, column, b] + repeated + moved, terms.reduce(row.constant(0)) { $0 + $1 })
    }
    let (plain, tape) = (Tape(rewriting: false), Tape())
    let (others, output) = record(on: plain)
    let (nodes, loss) = record(on: tape)
    let expected = try plain.gradient(of: output, withRespectTo: others)
    // All of them; by themselves; and without what is repeated itself.
    let lists = [Array(nodes.indices)] + nodes.indices.map { [$0] } + [[0, 1] + Array(5..<11)]
    for list in lists {
      let found = try tape.gradient(of: loss, withRespectTo: list.map { nodes[$0] })
      for (gradient, k) in zip(found, list) { expectClose(gradient, expected[k], within: 1e-10) }
    }
  }

  /// The same over dictionaries in the order of their keys, and over tuples.
  @Test func structures() throws {
    let matrices = Dictionary(
      uniqueKeysWithValues: (-3..<13).map { ($0, random(2, 2, seed: UInt64($0 + 10))) })
    let gradients = try gradient(at: matrices) { xs in
      xs.keys.sorted().reduce(sum(xs[0] ?? xs[1]!) * 0) { $0 + Double($1) * sum(xs[$1]!) }
    }
    for (key, gradient) in gradients {
      expectClose(gradient, Matrix(2, 2, repeating: Double(key)))
    }
    let m = (0..<6).map { random(2, 2, seed: UInt64($0)) }
    let (a, b, c, d, e, f) = try gradient(at: m[0], m[1], m[2], m[3], m[4], m[5]) {
      a, b, c, d, e, f in
      sum(a) + 2 * sum(b) + 3 * sum(c) + 4 * sum(d) + 5 * sum(e) + 6 * sum(f)
    }
    for (k, gradient) in [a, b, c, d, e, f].enumerated() {
      expectClose(gradient, Matrix(2, 2, repeating: Double(k + 1)))
    }
  }
}
