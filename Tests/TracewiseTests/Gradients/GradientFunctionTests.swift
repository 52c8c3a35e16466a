import Testing
import Tracewise

/// Gradients into memory that is there, beside those without.
@Suite struct GradientFunctionTests {
  private static func loss(_ A: Variable, _ x: Variable) -> Variable {
    sum(tanh(A * x).squared) + sum(A.squared)
  }

  /// Small gradients are copied, large ones change places.
  @Test(arguments: Thresholds.around(Thresholds.squares, from: 2))
  func intoMatrices(_ n: Int) throws {
    var (dA, dx) = (Matrix.zeros(n, n), Matrix.zeros(n, 1))
    var places: Set<UnsafePointer<Double>?> = []
    for seed in 0..<6 as Range<UInt64> {
      let (A, x) = (random(n, n, seed: seed), random(n, 1, seed: seed + 10))
      let value = try valueWithGradient(at: A, x, into: &dA, &dx, of: Self.loss)
      let (other, (eA, ex)) = try valueWithGradient(at: A, x, of: Self.loss)
      #expect(value == other)
      #expect(dA == eA)
      #expect(dx == ex)
      places.insert(dx.withUnsafeValues { $0.baseAddress })
    }
    #expect(places.count == 1)
  }

  /// What somebody else refers to, or has another shape, or has failed, is replaced.
  @Test(arguments: [3, 60]) func othersKeepWhatTheyHave(_ n: Int) throws {
    let (A, x) = (random(n, n, seed: 1), random(n, 1, seed: 2))
    let (_, (eA, ex)) = try valueWithGradient(at: A, x, of: Self.loss)
    let failed = A * Matrix.zeros(n + 1, n + 1)
    for start in [A, .zeros(n, n + 1), .zeros(n * n, 1), failed] {
      var (dA, dx) = (start, x)
      let copy = dA
      _ = try valueWithGradient(at: A, x, into: &dA, &dx, of: Self.loss)
      #expect(dA == eA)
      #expect(dx == ex)
      #expect(copy.shape == start.shape)
      #expect(copy == start || start.failure != nil)
    }
    #expect(x == random(n, 1, seed: 2))
    // An input that the loss does not use.
    var (zero, own) = (random(n, n, seed: 3), Matrix.zeros(n, 1))
    _ = try valueWithGradient(at: A, x, into: &zero, &own) { _, x in sum(x) }
    #expect(zero == .zeros(n, n))
  }

  @Test func anyNumberOfMatrices() throws {
    let m = (1...6).map { random(2, $0, seed: UInt64($0)) }
    var g = m.map { Matrix.zeros(0, $0.count) }
    func expect(_ count: Int, _ value: Double) {
      #expect(value == m.prefix(count).reduce(0) { $0 + sum($1).scalar })
      for k in 0..<count { #expect(g[k] == .ones(2, k + 1)) }
      for k in count..<6 { #expect(g[k].rows == 0) }
      g = m.map { Matrix.zeros(0, $0.count) }
    }
    func call(_ count: Int) throws -> Double {
      var (a, b, c, d, e, f) = (g[0], g[1], g[2], g[3], g[4], g[5])
      defer { g = [a, b, c, d, e, f] }
      switch count {
      case 1: return try valueWithGradient(at: m[0], into: &a) { sum($0) }
      case 2: return try valueWithGradient(at: m[0], m[1], into: &a, &b) { sum($0) + sum($1) }
      case 3:
        return try valueWithGradient(at: m[0], m[1], m[2], into: &a, &b, &c) {
          sum($0) + sum($1) + sum($2)
        }
      case 4:
        return try valueWithGradient(at: m[0], m[1], m[2], m[3], into: &a, &b, &c, &d) {
          sum($0) + sum($1) + sum($2) + sum($3)
        }
      case 5:
        return try valueWithGradient(
          at: m[0], m[1], m[2], m[3], m[4], into: &a, &b, &c, &d, &e
        ) {
          sum($0) + sum($1) + sum($2) + sum($3) + sum($4)
        }
      default:
        return try valueWithGradient(
          at: m[0], m[1], m[2], m[3], m[4], m[5], into: &a, &b, &c, &d, &e, &f
        ) {
          sum($0) + sum($1) + sum($2) + sum($3) + sum($4) + sum($5)
        }
      }
    }
    for count in 1...6 { expect(count, try call(count)) }
  }

  @Test func structures() throws {
    func point(_ seed: UInt64) -> [String: [Matrix]] {
      [
        "w": [random(5, 4, seed: seed), random(60, 5, seed: seed + 1)],
        "b": [random(60, 1, seed: 7)],
      ]
    }
    let loss = { (p: [String: [Variable]]) -> Variable in
      let x = p["w"]![0].constant(random(4, 1, seed: 3))
      return sum(sin(p["w"]![1] * (p["w"]![0] * x) + p["b"]![0]))
    }
    let function = GradientFunction<[String: [Matrix]]>(of: loss)
    var kept: [[String: [Matrix]]] = []
    var into = point(5)
    for seed in 0..<5 as Range<UInt64> {
      let (value, gradient) = try function.valueWithGradient(at: point(seed))
      let (other, expected) = try valueWithGradient(at: point(seed), of: loss)
      #expect(value == other)
      #expect(gradient == expected)
      #expect(try function.valueWithGradient(at: point(seed), into: &into) == value)
      #expect(into == expected)
      #expect(try valueWithGradient(at: point(seed), into: &into, of: loss) == value)
      #expect(into == expected)
      kept.append(gradient)
    }
    // What was given stays as it was.
    for seed in 0..<5 as Range<UInt64> {
      #expect(try gradient(at: point(seed), of: loss) == kept[Int(seed)])
    }
    // Memory of another structure is none.
    var other = ["w": [random(5, 4, seed: 1)]]
    #expect(throws: TracewiseError.self) {
      try function.valueWithGradient(at: point(0), into: &other)
    }
    #expect(try function.valueWithGradient(at: point(0)).gradient == kept[0])
  }

  /// After an error the next gradient is right; a variable from before is stale.
  @Test func errors() throws {
    var outside: Variable?
    let function = GradientFunction<Matrix> { x in
      if let outside { return sum(x + outside) }
      outside = x
      return log(sum(x))
    }
    #expect(throws: TracewiseError.self) { try function.valueWithGradient(at: [[-1, 0]]) }
    #expect(throws: TracewiseError.self) { try function.valueWithGradient(at: [[1, 2]]) }
    outside = nil
    var slope: Matrix = [[0, 0]]
    #expect(try function.valueWithGradient(at: [[1, 0]], into: &slope) == 0)
    #expect(slope == [[1, 1]])
  }

  /// The memory of a gradient that nobody else holds is that of the next.
  @Test func memoryIsKept() throws {
    let function = GradientFunction<Matrix> { sum($0.squared) }
    var places: Set<UnsafePointer<Double>?> = []
    for seed in 0..<6 as Range<UInt64> {
      let (_, gradient) = try function.valueWithGradient(at: random(3, 3, seed: seed))
      #expect(gradient == 2 * random(3, 3, seed: seed))
      places.insert(gradient.withUnsafeValues { $0.baseAddress })
    }
    #expect(places.count == 1)
  }
}
