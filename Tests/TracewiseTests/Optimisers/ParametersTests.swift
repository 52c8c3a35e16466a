import Testing
import Tracewise

@Suite struct ParametersTests {
  let a = random(2, 3, seed: 1)
  let b = random(3, 2, seed: 2)

  private func check<P: Parameters>(_ x: P, _ d: P, _ flat: (P) -> [Double]) {
    let (u, v) = (flat(x), flat(d))
    expectClose(x.inner(d), zip(u, v).reduce(0) { $0 + $1.0 * $1.1 })
    #expect(x.inner(d) == d.inner(x))
    var moved = x
    moved.move(by: -0.5, along: d)
    #expect(flat(moved) == zip(u, v).map { $0 - 0.5 * $1 })
    var scaled = x
    scaled.scale(by: 1e-20)
    #expect(flat(scaled) == u.map { 1e-20 * $0 })
    #expect(flat(x) == u)
  }

  @Test func matrices() { check(a, b.T, \.values) }
  @Test func arrays() { check([a, b], [b.T, a.T]) { $0.flatMap(\.values) } }
  @Test func dictionaries() {
    check(["A": a, "B": b], ["A": b.T, "B": a.T]) { $0["A"]!.values + $0["B"]!.values }
  }
  @Test func nested() {
    check(["P": [a, b], "Q": []], ["P": [b.T, a.T], "Q": []]) { $0["P"]!.flatMap(\.values) }
  }

  @Test func structures() {
    let point = Network(first: Layer(weight: a, bias: b), more: [Layer(weight: b)], scale: ["s": a])
    let direction = Network(
      first: Layer(weight: b.T, bias: a.T), more: [Layer(weight: a.T)], scale: ["s": b.T])
    check(point, direction) { p in
      [p.first.weight, p.first.bias!, p.more[0].weight, p.scale["s"]!].flatMap(\.values)
    }
  }

  /// What a step of Adam needs, on a structure of structures.
  @Test func entrywiseOperations() {
    let w = Network(first: Layer(weight: a, bias: b), more: [Layer(weight: b)], scale: ["s": a])
    let g = w.map { $0 + 1 }
    let v = w.map(with: g) { w, g in 0.9 * w.squared + 0.1 * g.squared }
    expectClose(v.more[0].weight, 0.9 * b.squared + 0.1 * (b + 1).squared)
    let next = w.map(with: g, v) { w, g, v in w - 0.1 * g ./ (sqrt(v) + 1e-8) }
    expectClose(next.first.bias!, b - 0.1 * (b + 1) ./ (sqrt(v.first.bias!) + 1e-8))
    expectClose(next.scale["s"]!, a - 0.1 * (a + 1) ./ (sqrt(v.scale["s"]!) + 1e-8))
  }

  @Test func otherStructuresFail() {
    let text = "map: the structures do not have equally many matrices"
    #expect([a, b].map(with: [a]) { x, _ in x }.map(\.failure?.description) == [text, text])
    var moved = [a, b]
    moved.move(by: 1, along: [a])
    #expect(moved.map(\.failure?.description) == [text, text])
    #expect([a, b].inner([a]).isNaN)
  }

  @Test func misfitsFail() {
    var x = a
    x.move(by: 1, along: b)
    #expect(
      x.failure?.description
        == "move: the shapes must be equal; the point is 2×3, the direction 3×2")
    var y = a
    y.move(by: 1, along: b.inverse())
    #expect(y.failure?.operation == "inverse")
    x.move(by: 1, along: a)
    #expect(x.failure?.operation == "move")
  }

  /// Beyond the size at which memory comes from blocks.
  @Test func largeOnesAreCopiedWhenShared() {
    let x = random(60, 60, seed: 3)
    var y = x
    y.move(by: 2, along: x)
    expectClose(y, 3 * x)
    #expect(x == random(60, 60, seed: 3))
  }
}

@Suite struct OptimisedStructureTests {
  let x = random(3, 40, seed: 1)
  let truth = random(2, 3, seed: 2)
  let shift = random(2, 1, seed: 3)
  var y: Matrix { truth * x + shift }

  @Test func dictionaries() throws {
    let start = ["W": Matrix.zeros(2, 3), "b": .zeros(2, 1)]
    let result = try LBFGS(tolerance: 1e-10).minimize(from: start) { p in
      norm(p["W"]! * x + p["b"]! - y).squared
    }
    expectClose(result.point["W"]!, truth, within: 1e-8)
    expectClose(result.point["b"]!, shift, within: 1e-8)
  }

  @Test func arrays() throws {
    let result = try LBFGS(tolerance: 1e-10).minimize(from: [Matrix.zeros(2, 3), .zeros(2, 1)]) {
      norm($0[0] * x + $0[1] - y).squared
    }
    expectClose(result.point[0], truth, within: 1e-8)
    expectClose(result.point[1], shift, within: 1e-8)
  }

  @Test func ofOnesOwn() throws {
    let start = Layer<Matrix>(weight: .zeros(2, 3), bias: .zeros(2, 1))
    let result = try GradientDescent(tolerance: 1e-8, iterationLimit: 5000).minimize(from: start) {
      norm($0.weight * x + $0.bias! - y).squared
    }
    expectClose(result.point.weight, truth, within: 1e-7)
    expectClose(result.point.bias!, shift, within: 1e-7)
  }

  /// The deck's Example 2-3: mean and covariance by maximum likelihood, the covariance as L Lᵀ.
  @Test func gaussian() throws {
    let count = Double(x.columns)
    let start = ["mu": Matrix.zeros(3, 1), "L": .identity(3)]
    let result = try LBFGS(tolerance: 1e-8).minimize(from: start) { p in
      let sigma = p["L"]! * p["L"]!.T
      let r = x - p["mu"]!
      return count * logDeterminant(sigma) + inner(r, solve(sigma, r))
    }
    let mean = x.rowSums / count
    let centred = x - mean
    expectClose(result.point["mu"]!, mean, within: 1e-6)
    expectClose(
      result.point["L"]! * result.point["L"]!.T, centred * centred.T / count, within: 1e-6)
  }
}
