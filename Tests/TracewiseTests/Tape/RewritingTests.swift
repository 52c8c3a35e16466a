import Testing
import Tracewise

/// Rewriting changes what a tape computes, not what it says.
@Suite struct RewritingTests {
  typealias Loss = @Sendable (Variable, Variable, Variable) -> Variable

  static let losses: [(name: String, loss: Loss)] = [
    ("tr(A B)", { a, b, _ in trace(a * b) }),
    ("tr(A⁻¹ Bᵀ B)", { a, b, _ in trace(a.inverse() * (b.T * b)) }),
    ("B Bᵀ", { _, b, _ in sum(sin(b * b.T)) }),
    ("A⁻¹ z", { a, _, z in sum(sigmoid(a.inverse() * z)) }),
    ("zᵀ A⁻¹", { a, _, z in sum(sigmoid(z.T * a.inverse())) }),
    ("A B z", { a, b, z in sum(sin(a * b * z)) }),
    (
      "a product used twice",
      { a, b, z in
        let p = a * b; return trace(p) + sum(sin(p * z))
      }
    ),
    (
      "an inverse used twice",
      { a, b, z in
        let inverse = a.inverse()
        return logDeterminant(a) + sum(inverse * z) + trace(inverse * b)
      }
    ),
    (
      "Rᵀ R of samples less their mean",
      { a, b, z in
        let r = b.detached - z.T
        return trace(a.inverse() * (r.T * r)) + sum(sin(r))
      }
    ),
    ("(z + B) A, repeated to columns", { a, b, z in sum(sin((z + b.detached) * a)) }),
    ("A (zᵀz - B), a number", { a, b, z in sum(sin(a * (z.T * z - b.detached))) }),
    (
      "a product of a repeated row",
      { a, b, z in sum(sin(b * z.T.broadcast(to: Shape(b.shape.rows, z.shape.rows)) * a)) }
    ),
    (
      "spd",
      { a, b, z in
        let s = a * a.T + b.T * b
        return logDeterminant(s) + inner(z, s.inverse() * z) + sum(solve(s, b)) + determinant(s)
      }
    ),
  ]

  @Test(arguments: losses.indices, [4, 9, 20]) func sameGradients(_ k: Int, _ n: Int) throws {
    let a = invertible(n, seed: 1)
    let (b, z) = (random(n, n, seed: 2), random(n, 1, seed: 3))
    func gradients(_ rewriting: Bool) throws -> [Matrix] {
      let tape = Tape(rewriting: rewriting)
      let inputs = [a, b, z].map { tape.input($0) }
      let loss = Self.losses[k].loss(inputs[0], inputs[1], inputs[2])
      let found = try tape.gradient(of: loss, withRespectTo: inputs)
      return found + [loss.value]
    }
    for (with, without) in zip(try gradients(true), try gradients(false)) {
      let error = norm(with - without).scalar
      #expect(error <= 1e-9 * (1 + norm(without).scalar), "\(Self.losses[k].name)")
    }
  }

  /// The sums that pass an operation by leave its own gradient alone.
  @Test func gradientsOfWhatRepeatsAndAdds() throws {
    let (x, a) = (random(20, 10, seed: 1), random(10, 10, seed: 2))
    let tape = Tape()
    let mean = tape.input(random(1, 10, seed: 3))
    let repeated = mean.broadcast(to: x.shape)
    let r = tape.constant(x) - repeated
    let loss = inner(r.T * r, tape.constant(a)) + sum(r * tape.constant(a))
    let found = try tape.gradient(of: loss, withRespectTo: [mean, repeated, r])
    let expected = r.value * (a + a.T) + Matrix.ones(20, 10) * a.T
    for (found, expected) in zip(found, [-expected.columnSums, -expected, expected]) {
      #expect(norm(found - expected).scalar <= 1e-13 * norm(expected).scalar)
    }
  }

  @Test func singularMatricesAreRefusedAlike() {
    let singular = Matrix(20, 20) { Double($0 * 20 + $1) * ($0 == 3 ? 0 : 1) }
    func message(_ rewriting: Bool) -> String? {
      let tape = Tape(rewriting: rewriting)
      let a = tape.input(singular)
      _ = a.inverse() * tape.constant(Matrix.ones(20, 1))
      return tape.failure?.description
    }
    #expect(message(true) != nil)
    #expect(message(true) == message(false))
  }

  @Test func whatIsNotRecordedHasItsValue() throws {
    let (a, b) = (random(20, 20, seed: 1), random(20, 20, seed: 2))
    let found = try gradient(at: a) { a in
      trace(a * (a.constant(b) * a).detached)
    }
    let expected = (b * a).T
    #expect(norm(found - expected).scalar < 1e-10)
  }
}
