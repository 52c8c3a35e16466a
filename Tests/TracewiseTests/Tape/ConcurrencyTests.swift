import Testing
import Tracewise

/// Many tapes side by side give what one gives alone.
@Suite struct ConcurrencyTests {
  private static func gradients(_ seed: UInt64, _ n: Int) throws -> [Matrix] {
    let a = invertible(n, seed: seed)
    let b = random(n, n, seed: seed + 1000)
    let (da, db) = try gradient(at: a, b) { a, b in
      sum(sigmoid(a * b).squared) + logDeterminant(a) + inner(solve(a, b), b) / Double(n)
    }
    let product = try hessianVectorProduct(at: a, along: b) { a in sum(tanh(a * a.T)) }
    return [da, db, product]
  }

  @Test(arguments: [4, 60]) func tapesInTasks(_ n: Int) async throws {
    let expected = try (0..<24).map { try Self.gradients(UInt64($0), n) }
    for _ in 0..<3 {
      try await withThrowingTaskGroup(of: (Int, [Matrix]).self) { group in
        for seed in 0..<24 { group.addTask { (seed, try Self.gradients(UInt64(seed), n)) } }
        for try await (seed, found) in group { #expect(found == expected[seed]) }
      }
    }
  }

  @Test func oneLossInManyTasks() async throws {
    let data = random(50, 50, seed: 1)
    let loss: @Sendable (Variable) -> Variable = { x in sum(sigmoid(x * data).squared) }
    let point = random(50, 50, seed: 2)
    let expected = try gradient(at: point, of: loss)
    try await withThrowingTaskGroup(of: Matrix.self) { group in
      for _ in 0..<24 { group.addTask { try gradient(at: point, of: loss) } }
      for try await found in group { #expect(found == expected) }
    }
  }

  @Test func failuresStayOnTheirTape() async {
    await withTaskGroup(of: (Int, String?).self) { group in
      for k in 0..<32 {
        group.addTask {
          (k, errorText { try gradient(at: Matrix.ones(2, 2 + k % 2)) { x in sum(x * x) } })
        }
      }
      for await (k, text) in group {
        #expect(
          text
            == (k % 2 == 0
              ? nil : "product: the columns of input 1 (3) must equal the rows of input 1 (2)"))
      }
    }
  }

  @Test func optimisersInTasks() async throws {
    let target = random(3, 3, seed: 1)
    let points = try await withThrowingTaskGroup(of: Matrix.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try LBFGS().minimize(from: Matrix.zeros(3, 3)) { x in
            sum(softplus(x - target)) + norm(x).squared
          }
          .point
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for point in points { #expect(point == points[0]) }
  }
}
