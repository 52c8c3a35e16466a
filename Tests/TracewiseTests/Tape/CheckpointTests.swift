import Testing
import Tracewise

/// Parts of a loss that are computed again in the reverse sweep, beside the same loss recorded whole.
@Suite struct CheckpointTests {
  /// tanh(W … tanh(W x + b) + b), `depth` times, in parts of `part` layers; whole for nil.
  private static func chain(
    _ layer: Layer<Variable>, _ x: Variable, depth: Int, part: Int?
  ) -> Variable {
    func some(_ h: Variable, _ layer: Layer<Variable>, _ count: Int) -> Variable {
      (0..<count).reduce(h) { h, _ in tanh(layer.weight * h + layer.bias!) }
    }
    guard let part else { return some(x, layer, depth) }
    return stride(from: 0, to: depth, by: part).reduce(x) { h, _ in
      checkpoint(h, layer) { h, layer in some(h, layer, part) }
    }
  }

  /// Small matrices lie in the arena, large ones in blocks.
  @Test(arguments: [(3, 2), (1, 1), (40, 30), (90, 120)])
  func bitsAreThoseWithout(_ rows: Int, _ columns: Int) throws {
    let layer = Layer(
      weight: random(rows, rows, seed: 1) / Double(rows), bias: random(rows, 1, seed: 2))
    let x = random(rows, columns, seed: 3)
    func value(_ part: Int?) throws -> (Double, Layer<Matrix>) {
      try valueWithGradient(at: layer) { layer in
        norm(Self.chain(layer, layer.weight.constant(x), depth: 12, part: part)).squared
      }
    }
    let (whole, gradient) = try value(nil)
    for part in [1, 3, 12] {
      let (value, other) = try value(part)
      #expect(value == whole)
      #expect(other.weight == gradient.weight)
      #expect(other.bias == gradient.bias)
    }
  }

  /// √n parts of √n layers of a depth of n = 100 keep a fifth of what the whole does.
  @Test func memoryIsThatOfTheRoot() throws {
    let layer = Layer(weight: random(20, 20, seed: 1) / 20, bias: random(20, 1, seed: 2))
    let x = random(20, 50, seed: 3)
    func bytes(_ part: Int?) throws -> (Int, [Matrix]) {
      let tape = Tape()
      let recorded = layer.map { tape.input($0) }
      let loss = norm(Self.chain(recorded, tape.constant(x), depth: 100, part: part)).squared
      let inputs = [recorded.weight, recorded.bias!]
      let gradients = try tape.gradient(of: loss, withRespectTo: inputs)
      return (tape.recordedByteCount, gradients)
    }
    let (whole, gradients) = try bytes(nil)
    let (parts, others) = try bytes(10)
    #expect(others == gradients)
    #expect(whole > 100 * x.count * 8)
    #expect(5 * parts < whole)
    let tape = Tape()
    _ = checkpoint(tape.input(x)) { x in sin(sin(x)) }
    #expect(tape.recordedByteCount > 2 * x.count * 8)
    tape.reset()
    #expect(tape.recordedByteCount == 0)
  }

  @Test func checkpointsNest() throws {
    let x = random(4, 3, seed: 1)
    let w = random(4, 4, seed: 2)
    func inner(_ x: Variable, _ w: Variable) -> Variable { sin(w * x) }
    let whole = try gradient(at: x, w) { x, w in
      sum(inner(exp(inner(inner(x, w), w)), w))
    }
    let parts = try gradient(at: x, w) { x, w in
      sum(
        checkpoint(x, w) { x, w in
          let h = checkpoint(x, w) { x, w in checkpoint(x, w, recomputing: inner) }
          return inner(exp(checkpoint(h, w, recomputing: inner)), w)
        })
    }
    #expect(parts.0 == whole.0)
    #expect(parts.1 == whole.1)
  }

  @Test func derivativesOfAllKinds() throws {
    let x = random(3, 2, seed: 1)
    let v = random(3, 2, seed: 2)
    func part(_ x: Variable) -> Variable { exp(sin(x)) ⊙ x }
    func again(_ x: Variable) -> Variable { checkpoint(x, recomputing: part) }
    func loss(_ f: @escaping (Variable) -> Variable) -> (Variable) -> Variable {
      { x in norm(f(f(x))).squared + sum(f(x)) }
    }
    expectClose(
      try derivative(at: x, along: v) { again(again($0)) },
      try derivative(at: x, along: v) { part(part($0)) }, within: 1e-14)
    expectClose(
      try hessianVectorProduct(at: x, along: v, of: loss(again)),
      try hessianVectorProduct(at: x, along: v, of: loss(part)), within: 1e-12)
    expectClose(
      try hessian(at: x, of: loss(again)), try hessian(at: x, of: loss(part)), within: 1e-12)
    expectClose(try jacobian(at: x, of: again), try jacobian(at: x, of: part), within: 1e-14)
    func nested(_ f: @escaping (Variable) -> Variable) throws -> Matrix {
      try gradient(at: x) { x in norm(gradient(at: x, of: loss(f))).squared }
    }
    expectClose(try nested(again), try nested(part), within: 1e-11)
    // The other way round: a gradient within a part.
    func slope(_ f: @escaping (Variable) -> Variable) throws -> Matrix {
      try gradient(at: x) { x in sum(f(x)) }
    }
    let inside = try slope { x in
      checkpoint(x) { x in gradient(at: x) { x in norm(part(x)).squared } }
    }
    expectClose(
      inside, try slope { x in gradient(at: x) { x in norm(part(x)).squared } }, within: 1e-12)
  }

  /// Operands that are constant, that are not used, that are the result.
  @Test func odds() throws {
    let x = random(3, 2, seed: 1)
    let y = random(3, 2, seed: 2)
    let (value, (dx, dy)) = try valueWithGradient(at: x, y) { a, b in
      sum(checkpoint(a, b, a.constant(y)) { a, _, c in a ⊙ c }) + sum(checkpoint(b) { $0 })
        + sum(checkpoint(a) { a in a.constant(y) })
    }
    expectClose(value, (sum(x ⊙ y) + 2 * sum(y)).scalar)
    #expect(dx == y)
    #expect(dy == .ones(3, 2))
    let both = try gradient(at: x) { x in sum(checkpoint(x, x) { a, b in a ⊙ b }) }
    expectClose(both, 2 * x)
    let several = try gradient(at: [x, y]) { xs in
      sum(checkpoint(xs) { xs in xs[0] ⊙ xs[1] })
    }
    #expect(several == [y, x])
  }

  /// A tape may be swept several times.
  @Test func severalSweeps() throws {
    let tape = Tape()
    let x = tape.input(random(3, 2, seed: 1))
    let y = checkpoint(x) { x in exp(x) ⊙ x }
    let first = try tape.gradient(of: sum(y), withRespectTo: x)
    #expect(try tape.gradient(of: sum(y), withRespectTo: x) == first)
    expectClose(try tape.gradient(of: sum(2 * y), withRespectTo: x), 2 * first)
    expectClose(try tape.gradient(of: sum(y), withRespectTo: y), .ones(3, 2))
  }

  @Test func errors() throws {
    let x = random(3, 2, seed: 1)
    func message(_ loss: (Variable) -> Variable) -> String? {
      do { _ = try gradient(at: x, of: loss) } catch { return "\(error)" }
      return nil
    }
    #expect(
      message { x in sum(checkpoint(x) { x in x * x }) }
        == "product: the columns of input 1 (2) must equal the rows of input 1 (3)")
    #expect(
      message { x in sum(checkpoint(x.T) { y in y * x }) }?.contains("different tapes") == true)
    #expect(message { x in sum(checkpoint(x) { _ in x }) } != nil)
    #expect(message { x in sum(checkpoint(x * x) { $0 }) }?.hasPrefix("product") == true)
    #expect(message { _ in checkpoint([Variable]()) { $0[0] } } != nil)
    // A failure in the second run alone.
    nonisolated(unsafe) var runs = 0
    let late = message { x in
      sum(
        checkpoint(x) { x in
          runs += 1
          return runs == 1 ? x : x * x
        })
    }
    #expect(runs == 2)
    #expect(late?.hasPrefix("product: the columns of input 1 (2)") == true)
  }
}
