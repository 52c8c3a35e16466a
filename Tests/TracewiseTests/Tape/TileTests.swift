import Testing
import Tracewise

/// Chains of entrywise operations on large matrices, which are computed in tiles, beside the same without
/// rewriting: on both sides of the size at which they are, in rows of one tile, of parts of one, of many.
@Suite struct TileTests {
  static let shapes: [Shape] = {
    let least = Thresholds.tiledCount
    return [
      Shape(least - 1, 1), Shape(least, 1), Shape(1, least - 1), Shape(1, least + 1),
      Shape(7, least / 7), Shape(7, least / 7 + 1), Shape(least / 3 + 1, 3),
    ] + Thresholds.around([Thresholds.tile]).map { Shape(least / 1000, $0) }
  }()

  private struct Graph {
    let shape: Shape
    let seed: UInt64

    /// Inputs and what was made of them, and a loss.
    func record(on tape: Tape) -> (nodes: [Variable], loss: Variable) {
      var generator = SeededGenerator(seed: seed)
      let (m, n) = (shape.rows, shape.columns)
      func draw(_ m: Int, _ n: Int, _ k: UInt64) -> Matrix { random(m, n, seed: 10 * seed + k) }
      var all = (0..<2).map { tape.input(draw(m, n, $0)) }
      let small = [
        tape.input(draw(1, n, 2)), tape.input(draw(m, 1, 3)), tape.input(draw(1, 1, 4)),
      ]
      let thin = (tape.input(draw(m, 2, 5)), tape.input(draw(2, n, 6)))
      let constant = tape.constant(draw(m, n, 7))
      var terms: [Variable] = []
      for _ in 0..<16 {
        let (a, b) = (
          all[Int(generator.next() % UInt64(all.count))],
          all[all.count - 1 - Int(generator.next() % 2)]
        )
        let c = small[Int(generator.next() % 3)]
        switch generator.next() % 17 {
        case 0: all.append(a + b)
        case 1: all.append(a - c)
        case 2: all.append(a ⊙ sin(b))
        case 3: all.append(tanh(b))
        case 4: all.append(b ./ (a.squared + 1))
        case 5: all.append(0.5 * b - 0.25)
        case 6: all.append(small[2] * b)
        case 7: all.append(constant - sigmoid(a))
        case 8: all.append(maximum(b, constant))
        case 9: all.append(thin.0 * thin.1 - b)
        case 10: all.append(c + b)
        case 11: terms.append(sum(sin(b)))
        case 12: terms.append(mean(a ⊙ b))
        case 13: terms.append(inner(a, cos(b)))
        case 14: terms.append(sum(tanh(b.rowSums / Double(n))))
        case 15: terms.append(sum(sin(b.columnSums)))
        default: terms.append(sum((tanh(b) * thin.1.T).squared) / Double(m))
        }
      }
      let last = all.suffix(2).reduce(tape.constant(Matrix(0))) { $0 + mean($1.squared) }
      let nodes = all + small + [thin.0, thin.1]
      return (nodes, terms.reduce(last) { $0 + $1 })
    }
  }

  private static func expectEqual(
    _ found: [Matrix], _ expected: [Matrix], _ comment: Comment, within tolerance: Double = 1e-11
  ) {
    for (k, (a, b)) in zip(found, expected).enumerated() {
      #expect(a.shape == b.shape)
      let error = norm(a - b).scalar / (norm(b).scalar + 1)
      #expect(error <= tolerance, "\(comment), gradient \(k)")
    }
  }

  @Test(arguments: shapes, UInt64(1)...6) func graphs(_ shape: Shape, _ seed: UInt64) throws {
    let graph = Graph(shape: shape, seed: seed)
    let plain = Tape(rewriting: false)
    let (others, output) = graph.record(on: plain)
    let expected = try plain.gradient(of: output, withRespectTo: others)
    let tape = Tape()
    let (nodes, loss) = graph.record(on: tape)
    #expect(abs(loss.scalar - output.scalar) <= 1e-11 * (abs(output.scalar) + 1))
    // All are targets, some, and all again.
    let together = try tape.gradient(of: loss, withRespectTo: nodes)
    Self.expectEqual(together, expected, "all")
    let inputs = [0, 1] + Array(nodes.count - 5..<nodes.count)
    let few = try tape.gradient(of: loss, withRespectTo: inputs.map { nodes[$0] })
    Self.expectEqual(few, inputs.map { expected[$0] }, "inputs")
    #expect(try tape.gradient(of: loss, withRespectTo: nodes) == together)
    for (node, other) in zip(nodes, others) {
      Self.expectEqual([node.value], [other.value], "value", within: 1e-14)
    }
  }

  /// The sweep that frees what it has passed, from values that were never read.
  @Test(arguments: shapes) func chains(_ shape: Shape) throws {
    let (m, n) = (shape.rows, shape.columns)
    let x = [
      random(m, n, seed: 1), random(1, n, seed: 2), random(m, 2, seed: 3), random(2, n, seed: 4),
    ]
    let (mask, y) = (x[0].map { $0 > 0 ? 1 : 0 }, random(m, n, seed: 5))
    func loss(_ p: [Variable]) -> Variable {
      let residual = mask .* (p[2] * p[3] - y).squared
      let other = tanh(p[0] + p[1]) ⊙ p[0]
      return 0.5 * sum(residual) + mean(other) + sum(exp(other / 4) - other) / Double(m * n)
    }
    let (value, gradient) = try valueWithGradient(at: x, of: loss)
    let plain = GradientFunction<[Matrix]>(rewriting: false, of: loss)
    let (other, expected) = try plain.valueWithGradient(at: x)
    #expect(abs(value - other) <= 1e-13 * abs(other))
    Self.expectEqual(gradient, expected, "chain", within: 1e-13)
    #expect(try valueWithGradient(at: x, of: loss).gradient == gradient)
    let kept = GradientFunction<[Matrix]>(of: loss)
    for _ in 0..<3 { #expect(try kept.valueWithGradient(at: x).gradient == gradient) }
  }

  /// Chains longer than are computed at once, and a sum at every step.
  @Test(arguments: [Thresholds.longestChain - 2, 3 * Thresholds.longestChain + 1])
  func longChains(_ steps: Int) throws {
    let x = random(40, 1000, seed: 1)
    func loss(_ x: Variable) -> Variable {
      var (h, total) = (x, sum(x))
      for k in 0..<steps {
        h = sin(h) + x
        if k % 3 == 0 { total = total + mean(h) }
      }
      return total + sum(h)
    }
    let (value, gradient) = try valueWithGradient(at: x, of: loss)
    let plain = GradientFunction<Matrix>(rewriting: false, of: loss)
    let (other, expected) = try plain.valueWithGradient(at: x)
    #expect(abs(value - other) <= 1e-12 * abs(other))
    Self.expectEqual([gradient], [expected], "\(steps) steps", within: 1e-12)
  }

  /// Views that are read in columns, in parts, in steps.
  @Test func views() throws {
    let x = random(400, 200, seed: 1)
    func loss(_ x: Variable) -> Variable {
      let part = x.slice(rows: 10..<390, columns: 20..<120)
      let turned = x.T
      return sum(tanh(turned) ⊙ turned) + sum((2 * part - 1).squared)
        + sum(exp(x.T.slice(rows: 3..<190, columns: 0..<200)) + 1) + inner(sin(x), x.T.T)
        + sum(sin(turned + x.T) - turned)
    }
    let (value, gradient) = try valueWithGradient(at: x, of: loss)
    let plain = GradientFunction<Matrix>(rewriting: false, of: loss)
    let (other, expected) = try plain.valueWithGradient(at: x)
    #expect(abs(value - other) <= 1e-13 * abs(other))
    Self.expectEqual([gradient], [expected], "views", within: 1e-13)
  }

  /// Derivatives of other kinds read values that were left to be computed.
  @Test func otherDerivatives() throws {
    let (x, v) = (random(200, 200, seed: 1), random(200, 200, seed: 2))
    func loss(_ x: Variable) -> Variable { sum(tanh(2 * x).squared ⊙ x) }
    let slope = inner(try gradient(at: x, of: loss), v).scalar
    #expect(abs(try derivative(at: x, along: v, of: loss).scalar - slope) <= 1e-12 * abs(slope))
    let product = try hessianVectorProduct(at: x, along: v, of: loss)
    let plain = try hessianVectorProduct(
      at: x.slice(rows: 0..<9, columns: 0..<9), along: v.slice(rows: 0..<9, columns: 0..<9),
      of: loss)
    Self.expectEqual([product.slice(rows: 0..<9, columns: 0..<9)], [plain], "Hessian")
    let tape = Tape()
    let input = tape.input(x)
    let constant = tape.withoutRecording { exp(input) + 1 }
    let whole = try tape.gradient(of: sum(constant ⊙ input), withRespectTo: input)
    Self.expectEqual([whole], [exp(x) + 1], "paused")
    let parts = try gradient(at: x) { x in checkpoint(x) { x in loss(x) } + sum(x) }
    Self.expectEqual([parts], [try gradient(at: x) { loss($0) + sum($0) }], "checkpoint")
  }

  /// What is not finite is found and named, wherever it is born.
  @Test func whatIsNotFinite() throws {
    let x = random(200, 200, seed: 1)
    var spoiled = x
    spoiled[150, 7] = 0
    let positive = spoiled.map { abs($0) }
    let error = #expect(throws: TracewiseError.self) {
      try gradient(at: positive) { x in sum(log(2 * x) + x) }
    }
    #expect(error?.message.contains("entry (151, 8)") == true)
    let other = #expect(throws: TracewiseError.self) {
      try gradient(at: positive) { x in sum(sqrt(2 * x) + x) }
    }
    #expect(other?.message.contains("entry (151, 8) of the gradient") == true)
  }

  /// A sum of many parts is as good as that of few.
  @Test func sumsAreAccurate() throws {
    let count = 1 << 20
    let x = Matrix(count, 1) { i, _ in i % 2 == 0 ? 1e8 + Double(i) : -1e8 }
    let (value, gradient) = try valueWithGradient(at: x) { x in sum(2 * x) }
    let exact = stride(from: 0, to: count, by: 2).reduce(0) { $0 + 2 * Double($1) }
    #expect(abs(value - exact) <= 1e-12 * exact)
    #expect(gradient == Matrix(count, 1, repeating: 2))
  }
}
