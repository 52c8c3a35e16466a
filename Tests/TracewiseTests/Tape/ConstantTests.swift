import Testing
import Tracewise

/// What carries no gradient.
@Suite struct ConstantTests {
  let a = random(3, 3, seed: 1)

  @Test func detached() throws {
    let gradient = try gradient(at: a) { x in sum(x ⊙ x.detached) }
    #expect(gradient == a)
    let none = try Tracewise.gradient(at: a) { x in sum((x * x).detached) }
    #expect(none == .zeros(3, 3))
  }

  @Test func detachedKeepsItsName() {
    let text = errorText {
      try gradient(at: a) { x in sum(x.named("A").detached * x.constant(.ones(2, 2))) }
    }
    #expect(text == "product: the columns of A (3) must equal the rows of a 2×2 constant (2)")
  }

  @Test func withoutRecording() throws {
    let tape = Tape()
    let x = tape.input(a)
    let square = tape.withoutRecording { x * x }
    #expect(square.value == a * a)
    expectClose(try tape.gradient(of: inner(square, x), withRespectTo: x), a * a)
    let thrown = errorText {
      try tape.withoutRecording { throw TracewiseError.init(.domain, in: "f", "no") }
    }
    #expect(thrown == "f: no")
    #expect(try tape.gradient(of: sum(x.squared), withRespectTo: x) == 2 * a)
  }

  @Test func gradientsWithoutRecordingAreRightAndConstant() throws {
    let tape = Tape()
    let x = tape.input(a)
    let slope = tape.withoutRecording { gradient(at: x) { sum($0.squared) } }
    #expect(slope.value == 2 * a)
    let (first, second) = tape.withoutRecording { gradient(at: x, x) { x, y in inner(x, y * y) } }
    expectClose(first.value, a * a)
    expectClose(second.value, a * a.T + a.T * a)
    expectClose(try tape.gradient(of: inner(slope, x), withRespectTo: x), 2 * a)
  }

  @Test func constantsOfVariables() throws {
    let gradient = try gradient(at: a) { x in
      sum(x ⊙ x.constant(3, shape: x.shape)) + trace(x * x.identity(3)) + sum(x.zero + x)
        + inner(x, x.constant(a)) + x.constant(5)
    }
    expectClose(gradient, Matrix(3, 3, repeating: 4) + .identity(3) + a)
  }
}
