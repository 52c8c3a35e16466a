import Testing
import Tracewise

/// Gradients with respect to arrays, dictionaries and arrays of arrays.
@Suite struct StructureTests {
  let a = random(2, 3, seed: 1)
  let b = random(3, 2, seed: 2)

  @Test func arrays() throws {
    let gradients = try gradient(at: [a, b, a]) { x in trace(x[0] * x[1]) + sum(x[2].squared) }
    #expect(gradients.count == 3)
    expectClose(gradients[0], b.T)
    expectClose(gradients[1], a.T)
    expectClose(gradients[2], 2 * a)
    #expect(
      try gradient(at: [a], [Matrix]()) { x, none in sum(x[0]) + x[0].constant(Double(none.count)) }
        .1 == [])
  }

  @Test func dictionaries() throws {
    let (value, gradients) = try valueWithGradient(at: ["A": a, "B": b, "C": a]) { p in
      trace(p["A"]! * p["B"]!)
    }
    expectClose(value, trace(a * b).scalar)
    #expect(gradients.keys.sorted() == ["A", "B", "C"])
    #expect(gradients["A"] == b.T)
    #expect(gradients["B"] == a.T)
    #expect(gradients["C"] == .zeros(2, 3))
  }

  @Test func nestedStructures() throws {
    let point = ["even": [[a], [b, b]], "odd": []]
    let gradients = try gradient(at: point) { p in
      let even = p["even"]!
      return trace(even[0][0] * even[1][0]) + 2 * sum(even[1][1])
    }
    #expect(gradients["odd"] == [])
    #expect(gradients["even"] == [[b.T], [a.T, 2 * Matrix.ones(3, 2)]])
  }

  @Test func keysOfAnyOrder() throws {
    let point = Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, Matrix(Double($0))) })
    let gradients = try gradient(at: point) { p in
      p.reduce(p[0]!.zero) { $0 + Double($1.key + 1) * $1.value }
    }
    for key in 0..<40 { #expect(gradients[key] == Matrix(Double(key + 1))) }
  }

  @Test func severalStructures() throws {
    let (list, dictionary, matrix) = try gradient(at: [a], ["B": b], Matrix(2)) { x, p, s in
      s * trace(x[0] * p["B"]!)
    }
    expectClose(list[0], 2 * b.T)
    expectClose(dictionary["B"]!, 2 * a.T)
    expectClose(matrix, trace(a * b))
  }

  @Test func hessianVectorProducts() throws {
    let direction = ["A": random(2, 3, seed: 3), "B": random(3, 2, seed: 4)]
    let product = try hessianVectorProduct(at: ["A": a, "B": b], along: direction) { p in
      trace(p["A"]! * p["B"]!)
    }
    expectClose(product["A"]!, direction["B"]!.T)
    expectClose(product["B"]!, direction["A"]!.T)
  }

  @Test func innerGradients() throws {
    let slopes = try gradient(at: [a, b]) { x in
      let inner = gradient(at: x) { x in trace(x[0] * x[1]) }
      return sum(inner[0].squared) + sum(inner[1])
    }
    expectClose(slopes[0], .ones(2, 3))
    expectClose(slopes[1], 2 * b)
  }

  @Test func optionals() throws {
    let none: Matrix? = nil
    let (x, y) = try gradient(at: Optional(a), none) { x, y in
      sum(x!.squared) + (y ?? x!.constant(1))
    }
    #expect(x == 2 * a)
    #expect(y == nil)
  }

  @Test func structures() throws {
    let network = Network(
      first: Layer(weight: a, bias: Matrix(0.5)), more: [Layer(weight: b), Layer(weight: a)],
      last: Layer(weight: b), scale: ["s": Matrix(3)], pair: (a, b))
    let (value, gradient) = try valueWithGradient(at: network) { n in
      let h = n.first.weight * n.more[0].weight + n.first.bias!
      return n.scale["s"]! * trace(h) + sum(n.last!.weight) + trace(n.pair!.0 * n.pair!.1)
    }
    expectClose(value, 3 * (trace(a * b).scalar + 1) + sum(b).scalar + trace(a * b).scalar)
    expectClose(gradient.first.weight, 3 * b.T)
    expectClose(gradient.first.bias!, Matrix(6))
    expectClose(gradient.more[0].weight, 3 * a.T)
    #expect(gradient.more[0].bias == nil)
    #expect(gradient.more[1].weight == .zeros(2, 3))
    expectClose(gradient.last!.weight, .ones(3, 2))
    expectClose(gradient.scale["s"]!, trace(a * b) + 1)
    expectClose(gradient.pair!.0, b.T)
    expectClose(gradient.pair!.1, a.T)
    #expect(gradient.activation == "tanh")
  }

  @Test func structuresWithoutGenerics() throws {
    let gradient = try gradient(at: Pair(first: a, second: b)) { trace($0.first * $0.second) }
    expectClose(gradient.first, b.T)
    expectClose(gradient.second, a.T)
  }

  @Test func structuresOfSecondOrder() throws {
    let point = Layer<Matrix>(weight: a, bias: Matrix(2))
    let along = Layer<Matrix>(weight: .ones(2, 3), bias: Matrix(1))
    let product = try hessianVectorProduct(at: point, along: along) { l in
      sum(l.weight.squared) * l.bias!
    }
    expectClose(product.weight, 4 * Matrix.ones(2, 3) + 2 * a)
    expectClose(product.bias!, 2 * sum(a))
    let slopes = try gradient(at: point) { l in
      sum(gradient(at: l) { l in sum(l.weight.squared) }.weight.squared)
    }
    expectClose(slopes.weight, 8 * a)
    #expect(slopes.bias == Matrix(0))
  }

  @Test func manyInputs() throws {
    let s = (1...9).map { Matrix(Double($0)) }
    let (value, g) = try valueWithGradient(
      at: s[0], s[1], s[2], s[3], s[4], s[5], s[6], Layer(weight: s[7]), [s[8]]
    ) { a, b, c, d, e, f, g, h, i in
      a * b + c * d + e * f + g * h.weight + i[0].squared
    }
    #expect(value == 2 + 12 + 30 + 56 + 81)
    #expect(g.6 == Matrix(8))
    #expect(g.7.weight == Matrix(7))
    #expect(g.8 == [Matrix(18)])
    let slope = try gradient(at: s[0], s[1], s[2], s[3], s[4], s[5], s[6]) {
      (a, b, c, d, e, f, g) in a * b * c * d * e * f * g
    }
    #expect(slope.6 == Matrix(720))
  }

  /// Messages name the part by its path.
  @Test func partsHaveNames() {
    let network = Network(
      first: Layer(weight: a, bias: b), more: [Layer(weight: a), Layer(weight: a, bias: b)],
      last: Layer(weight: a), scale: ["s": b], pair: (a, b))
    func misfit(_ part: (Network<Variable>) -> Variable) -> String? {
      errorText { try gradient(at: Matrix(1), network) { s, n in sum(part(n) * part(n)) * s } }?
        .components(of: "product: the columns of ")
    }
    #expect(misfit(\.first.weight) == "input 2.first.weight")
    #expect(misfit { $0.first.bias! } == "input 2.first.bias")
    #expect(misfit(\.more[1].weight) == "input 2.more[1].weight")
    #expect(misfit { $0.last!.weight } == "input 2.last.weight")
    #expect(misfit { $0.scale["s"]! } == "s")
    #expect(misfit { $0.pair!.1 } == "input 2.pair.1")
    #expect(
      errorText { try gradient(at: [a]) { sum($0[0] * $0[0]) } }
        == "product: the columns of input 1[0] (3) must equal the rows of input 1[0] (2)")
    #expect(
      errorText { try gradient(at: ["A": [a]]) { sum($0["A"]![0] * $0["A"]![0]) } }
        == "product: the columns of A[0] (3) must equal the rows of A[0] (2)")
  }
}

extension String {
  /// The first word, or two of `input 2…`, after a beginning.
  fileprivate func components(of start: String) -> String? {
    guard hasPrefix(start) else { return self }
    return dropFirst(start.count).split(separator: " (").first.map(String.init)
  }
}
