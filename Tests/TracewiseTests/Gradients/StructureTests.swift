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
}
