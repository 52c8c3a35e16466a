import Testing
import Tracewise

@Suite struct TapeTests {
  let a = random(3, 2, seed: 1)
  let b = random(2, 4, seed: 2)

  @Test func severalLossesOfOneTape() throws {
    let tape = Tape()
    let x = tape.input(a)
    let y = tape.input(b)
    let product = x * y
    let first = sum(product.squared)
    let second = sum(sigmoid(product))
    for _ in 0..<2 {
      let p = a * b
      expectClose(try tape.gradient(of: first, withRespectTo: x), 2 * p * b.T)
      let slope = sigmoid(p) ⊙ (1 - sigmoid(p))
      let both = try tape.gradient(of: second, withRespectTo: [y, x])
      expectClose(both[0], a.T * slope)
      expectClose(both[1], slope * b.T)
    }
  }

  @Test func gradientsOfWhatWasComputed() throws {
    let tape = Tape()
    let x = tape.input(a)
    let y = x.squared
    let z = 3 * y
    let gradients = try tape.gradient(of: sum(z.squared), withRespectTo: [z, x, y])
    expectClose(gradients[0], 6 * a.squared)
    expectClose(gradients[2], 18 * a.squared)
    expectClose(gradients[1], 36 * a.squared ⊙ a)
  }

  @Test func gradientsOfConstantsMayBeAskedFor() throws {
    let tape = Tape()
    let x = tape.input(a)
    let c = tape.constant(b)
    let loss = sum(x * c)
    #expect(try tape.gradient(of: loss, withRespectTo: c) == a.T * Matrix.ones(3, 4))
    #expect(try tape.gradient(of: loss, withRespectTo: x) == Matrix.ones(3, 4) * b.T)
  }

  /// Which nodes lead to an input is not changed by a gradient with respect to others.
  @Test func whatLeadsToInputsStays() throws {
    let tape = Tape()
    let (x, y, c) = (tape.input(a), tape.input(b), tape.constant(b))
    let product = x * (y + c)
    let loss = sum(product) + sum(c.squared) + sum(x)
    let before = tape.graph(of: loss).nodes.map(\.isActive)
    for targets in [[y], [c], [product], []] {
      _ = try tape.gradient(of: loss, withRespectTo: targets)
      #expect(tape.graph(of: loss).nodes.map(\.isActive) == before)
    }
  }

  /// A recorded gradient records nothing for what it was not asked for.
  @Test func constantsCostNoNodes() throws {
    let tape = Tape()
    let (x, y) = (tape.input(a), tape.input(b))
    func nodes(_ loss: (Variable) -> Variable) -> Int {
      let before = tape.nodeCount
      _ = gradient(at: x, of: loss)
      return tape.nodeCount - before
    }
    let factor = sin(exp(y) + y)
    #expect(nodes { sum($0 * sin(exp(y) + y)) } == nodes { sum($0 * factor) } + 3)
  }

  @Test func lossesThatDoNotDependGiveZeros() throws {
    let tape = Tape()
    let x = tape.input(a)
    let loss = sum(tape.input(b))
    let later = tape.input(b)
    #expect(try tape.gradient(of: loss, withRespectTo: x) == .zeros(3, 2))
    #expect(try tape.gradient(of: loss, withRespectTo: later) == .zeros(2, 4))
    #expect(try tape.gradient(of: loss, withRespectTo: []) == [])
  }

  /// Small values, and ones beyond the limit where memory comes from blocks.
  @Test(arguments: [3, 50]) func theSameVariableAskedForTwice(_ n: Int) throws {
    let tape = Tape()
    let x = tape.input(random(n, n, seed: 3))
    let gradients = try tape.gradient(of: sum(x.squared), withRespectTo: [x, x])
    #expect(gradients[0] == gradients[1])
    #expect(norm(gradients[1]).scalar > 1)
  }

  @Test(arguments: [4, 60]) func memoryStaysConstant(_ n: Int) throws {
    let weights = random(n, n, seed: 4) * (1 / Double(n))
    let tape = Tape()
    var sizes: Set<Int> = []
    var last = Matrix(0)
    // A tape of the pool may hold blocks of others, each of which a result may take away.
    for iteration in 0..<1200 {
      tape.reset()
      let x = tape.input(weights)
      let loss = sum(sigmoid(x * x.T + x).squared) + logDeterminant(x.T * x + x.identity(n))
      last = try tape.gradient(of: loss, withRespectTo: x)
      if iteration >= 600 { sizes.insert(tape.byteCount) }
    }
    #expect(sizes.count == 1)
    let once = try gradient(at: weights) { x in
      sum(sigmoid(x * x.T + x).squared) + logDeterminant(x.T * x + x.identity(n))
    }
    #expect(last == once)
  }

  @Test func nodesAreCounted() {
    let tape = Tape()
    #expect(tape.nodeCount == 0)
    let x = tape.input(a)
    _ = sum(x.squared)
    #expect(tape.nodeCount == 3)
    tape.reset()
    #expect(tape.nodeCount == 0)
  }

  @Test func valuesAreThoseOfMatrices() {
    let tape = Tape()
    let x = tape.input(a)
    let y = tape.constant(b)
    #expect((x * y).value == a * b)
    #expect(sum(x).scalar == sum(a).scalar)
    #expect(x.scalar.isNaN)
    #expect(x.T.value == a.T)
    #expect(x.constant(2, shape: Shape(1, 3)).value == [[2, 2, 2]])
  }

  @Test func failuresStayUntilReset() throws {
    let tape = Tape()
    let x = tape.input(a, named: "A")
    let text = "product: the columns of A (2) must equal the rows of A (3)"
    let failed = x * x
    #expect(tape.failure?.description == text)
    #expect(failed.value.failure?.description == text)
    #expect((x + x).value.failure?.description == text)
    #expect(errorText { try tape.gradient(of: sum(x), withRespectTo: x) } == text)
    tape.reset()
    #expect(tape.failure == nil)
    let y = tape.input(a)
    #expect(try tape.gradient(of: sum(y), withRespectTo: y) == .ones(3, 2))
  }

  @Test func aFailedMatrixFailsItsTape() {
    let text = "inverse: a square matrix is required; the operand is 3×2"
    #expect(errorText { try gradient(at: a.inverse()) { sum($0) } } == text)
    #expect(errorText { try gradient(at: a) { x in sum(x + a.inverse()) } } == text)
  }
}
