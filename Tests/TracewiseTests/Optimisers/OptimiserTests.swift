import Foundation
import Testing
import Tracewise

/// Steps of each method against loops that know nothing of matrices, and on the problems that optimisers are tried on.
@Suite struct OptimiserTests {
  typealias Method = Optimiser.Method
  static let methods: [Method] = [
    .descent, .momentum(0.8), .nesterov(0.9), .rmsProp(decay: 0.7, epsilon: 1e-4),
    .adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-3),
  ]

  /// The methods as their papers print them, of one number.
  struct Reference {
    let method: Method
    var (v, s, t) = (0.0, 0.0, 0)
    init(_ method: Method) { self.method = method }

    mutating func change(_ g: Double, rate: Double) -> Double {
      t += 1
      switch method {
      case .descent: return -rate * g
      case .momentum(let mu):
        v = mu * v + g
        return -rate * v
      case .nesterov(let mu):
        // Sutskever et al. 2013, equations 3 and 4, between the points where gradients are taken.
        let old = v
        v = mu * v - rate * g
        return -mu * old + (1 + mu) * v
      case .rmsProp(let rho, let epsilon):
        s = rho * s + (1 - rho) * g * g
        return -rate * g / (s.squareRoot() + epsilon)
      case .adam(let beta1, let beta2, let epsilon):
        v = beta1 * v + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g * g
        let (mean, square) = (v / (1 - pow(beta1, Double(t))), s / (1 - pow(beta2, Double(t))))
        return -rate * mean / (square.squareRoot() + epsilon)
      }
    }
  }

  @Test(arguments: methods) func stepsAreThoseOfLoops(_ method: Method) throws {
    var optimiser = Optimiser(method, rate: 0.05)
    var point = Layer(weight: random(3, 2, seed: 1), bias: random(3, 1, seed: 2))
    var numbers = point.weight.values + point.bias!.values
    var references = numbers.map { _ in Reference(method) }
    for step in 0..<20 {
      let g = Layer(
        weight: random(3, 2, seed: 10 + UInt64(step)), bias: random(3, 1, seed: 40 + UInt64(step)))
      try optimiser.step(&point, along: g)
      for (k, slope) in (g.weight.values + g.bias!.values).enumerated() {
        numbers[k] += references[k].change(slope, rate: 0.05)
      }
      let error = zip(point.weight.values + point.bias!.values, numbers).map { abs($0 - $1) }.max()!
      #expect(error < 1e-14)
    }
    #expect(optimiser.steps == 20)
  }

  /// (1 − x)² + 100 (y − x²)² (Rosenbrock 1960), down its curved valley.
  @Test(arguments: [
    (Optimiser.adam(rate: .cosine(from: 0.1, to: 1e-4, steps: 4000)), 1e-5),
    (.nesterov(rate: 2e-4, momentum: 0.98), 1e-5),
    (.descent(rate: 1e-4, momentum: 0.98), 1e-5),
    (.rmsProp(rate: .cosine(from: 0.02, to: 1e-5, steps: 4000)), 1e-2),
  ]) func valley(_ optimiser: Optimiser, _ error: Double) throws {
    let result = try optimiser.minimize(
      from: Problem.valleyStart, tolerance: 1e-7, iterationLimit: 5000, of: Problem.valley)
    expectClose(result.point, .ones(2, 1), within: error)
  }

  /// ½ Σ λ x², λ from 1 to 1000: plain descent needs about κ steps for a digit, Nesterov's method √κ (Nesterov 1983).
  @Test func accelerationOfAnIllConditionedQuadratic() throws {
    let n = 20
    let curvature = Matrix(n, 1) { i, _ in Foundation.pow(1000, Double(i) / Double(n - 1)) }
    func length(after steps: Int, _ optimiser: Optimiser) throws -> Double {
      var (x, optimiser) = (Matrix.ones(n, 1), optimiser)
      for _ in 0..<steps { try optimiser.step(&x, along: curvature ⊙ x) }
      return norm(x).scalar
    }
    let root = 1000.0.squareRoot()
    let momentum = (root - 1) / (root + 1)
    let fast = try length(after: 400, .nesterov(rate: 1e-3, momentum: momentum))
    let slow = try length(after: 400, .descent(rate: 1e-3))
    #expect(fast < 1e-4)
    #expect(slow > 0.5)
  }

  /// Logistic regression, as in section 6.1 of Kingma & Ba: batches, Adam with a rate ∝ 1/√t by halving; it comes to
  /// the minimum that L-BFGS finds.
  @Test func logisticRegression() throws {
    let x = random(4, 120, seed: 5)
    let truth = random(1, 4, seed: 6)
    let y = compare(truth * x + 0.3 * random(1, 120, seed: 7), .greater, 0)
    func loss<M: MatrixAlgebra>(_ w: M, _ x: M, _ y: M) -> M {
      let z = w * x
      return mean(softplus(z) - y ⊙ z) + 0.05 * (w * w.T)
    }
    let best = try LBFGS(tolerance: 1e-10).minimize(from: Matrix.zeros(1, 4)) { w in
      loss(w, w.constant(x), w.constant(y))
    }
    var optimiser = Optimiser.adam(rate: .step(from: 0.05, factor: 0.5, every: 200))
    var w = Matrix.zeros(1, 4)
    let batches = try Batches(of: 30, from: 120, seed: 1)
    for epoch in 0..<500 {
      for batch in batches[epoch] {
        let g = try gradient(at: w) { w in
          loss(w, w.constant(gather(x, batch)), w.constant(gather(y, batch)))
        }
        try optimiser.step(&w, along: g)
      }
    }
    expectClose(w, best.point, within: 2e-3)
  }

  /// Reddi, Kale & Kumar 2018, section 3: of three slopes of which one is rare and large, Adam without a memory of squares
  /// goes the wrong way, one with a long memory the right one.
  @Test func rareLargeSlopes() throws {
    func end(beta2: Double) throws -> Double {
      var optimiser = Optimiser(
        .adam(beta1: 0, beta2: beta2), rate: 1e-3)
      var x = Matrix(0)
      for step in 0..<6000 {
        let slope = step % 3 == 0 ? 4.0 : -1.5
        try optimiser.step(&x, along: Matrix(slope))
      }
      return x.scalar
    }
    #expect(try end(beta2: 1 / 17) > 0.5)
    #expect(try end(beta2: 0.9999) < -0.1)
  }

  @Test func decayBesideAndWithinTheStep() throws {
    let (x, g) = (random(3, 1, seed: 1), random(3, 1, seed: 2))
    func after(_ decay: WeightDecay?) throws -> Matrix {
      var (point, optimiser) = (x, Optimiser(.adam(), rate: 0.1, weightDecay: decay))
      try optimiser.step(&point, along: g)
      return point
    }
    expectClose(try after(.decoupled(0.5)), try after(nil) - 0.05 * x)
    var penalised = x
    var plain = Optimiser(.adam(), rate: 0.1)
    try plain.step(&penalised, along: g + 0.5 * x)
    expectClose(try after(.penalty(0.5)), penalised)
    #expect(Optimiser.adamW(rate: 0.1, weightDecay: 0.5).weightDecay == .decoupled(0.5))
  }

  @Test func clipping() throws {
    func change(_ clipping: Clipping?) throws -> [Double] {
      var point = [Matrix.zeros(1, 1), .zeros(1, 1)]
      var optimiser = Optimiser(.descent, rate: 1, clipping: clipping)
      try optimiser.step(&point, along: [Matrix(3), Matrix(-4)])
      return point.map(\.scalar)
    }
    #expect(try change(nil) == [-3, 4])
    #expect(try change(.norm(10)) == [-3, 4])
    #expect(zip(try change(.norm(1)), [-0.6, 0.8]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(try change(.value(3.5)) == [-3, 3.5])
  }

  /// From its encoding an optimiser goes on with the same bits.
  @Test(arguments: methods) func continues(_ method: Method) throws {
    func train(_ optimiser: inout Optimiser, _ point: inout [Matrix], _ steps: Range<Int>) throws {
      for step in steps {
        let g = point.map { $0 - random(3, 2, seed: UInt64(step)) }
        try optimiser.step(&point, along: g)
      }
    }
    let start = [random(3, 2, seed: 1), random(3, 2, seed: 2)]
    let fresh = Optimiser(
      method, rate: .warmUp(3, then: .cosine(from: 0.1, steps: 20)), clipping: .norm(1),
      weightDecay: .decoupled(0.01))
    var (whole, wholePoint) = (fresh, start)
    try train(&whole, &wholePoint, 0..<20)
    var (half, halfPoint) = (fresh, start)
    try train(&half, &halfPoint, 0..<10)
    let text = try JSONEncoder().encode(half)
    let pointText = try JSONEncoder().encode(halfPoint)
    var rest = try JSONDecoder().decode(Optimiser.self, from: text)
    var restPoint = try JSONDecoder().decode([Matrix].self, from: pointText)
    #expect(rest == half)
    try train(&rest, &restPoint, 10..<20)
    #expect(restPoint == wholePoint)
    #expect(rest == whole)
  }

  @Test func nothingChangesWhereItThrows() throws {
    var (point, optimiser) = ([Matrix(1), Matrix(2)], Optimiser.adam(rate: 0.1))
    func message(_ gradient: [Matrix]) -> String? {
      do { try optimiser.step(&point, along: gradient) } catch { return "\(error)" }
      return nil
    }
    #expect(
      message([Matrix(1)]) == "Optimiser: the structures do not have equally many matrices")
    #expect(
      message([Matrix(1), .zeros(2, 1)])
        == "Optimiser: matrix 2 of the point is 1×1, of the gradient 2×1")
    #expect(
      message([Matrix(1), Matrix(.nan)])
        == "Optimiser: entry (1, 1) of matrix 2 of the gradient is nan")
    #expect(point == [Matrix(1), Matrix(2)])
    #expect(optimiser == .adam(rate: 0.1))
    #expect(message([Matrix(1), Matrix(1)]) == nil)
    var other = [Matrix.zeros(2, 2), Matrix(1)]
    let before = other
    #expect(throws: TracewiseError.self) { try optimiser.step(&other, along: before) }
    #expect(other == before)
  }

  @Test(arguments: [
    (Optimiser.adam(rate: -1), "the rate must be a number from 0 on; it is -1"),
    (.adam(rate: .constant(.nan)), "the rate must be a number from 0 on; it is nan"),
    (.adam(rate: 1, beta1: 1), "β₁ must be at least 0 and below 1; it is 1"),
    (.adam(rate: 1, beta2: -0.5), "β₂ must be at least 0 and below 1; it is -0.5"),
    (.descent(rate: 1, momentum: 2), "the momentum must be at least 0 and below 1; it is 2"),
    (.rmsProp(rate: 1, decay: 7), "the decay must be at least 0 and below 1; it is 7"),
    (Optimiser(.rmsProp(epsilon: 0), rate: 1), "ε must be positive; it is 0"),
    (
      Optimiser(.descent, rate: 1, clipping: .norm(0)),
      "the limit of clipping must be positive; it is 0"
    ),
    (
      .adamW(rate: 1, weightDecay: -1), "the weight decay must be a number from 0 on; it is -1"
    ),
  ]) func numbersThatMakeNoSense(_ optimiser: Optimiser, _ message: String) throws {
    var (optimiser, point) = (optimiser, Matrix(1))
    do {
      try optimiser.step(&point, along: Matrix(1))
      Issue.record("it took a step")
    } catch { #expect("\(error)" == "Optimiser: \(message)") }
    #expect(point == Matrix(1))
  }
}

@Suite struct TrainingLoopTests {
  @Test func schedules() {
    func rates(_ schedule: Schedule, _ steps: [Int]) -> [Double] {
      steps.map(schedule.rate(at:))
    }
    #expect(rates(0.5, [0, 7]) == [0.5, 0.5])
    #expect(rates(.step(from: 8, factor: 0.5, every: 2), [0, 1, 2, 3, 6]) == [8, 8, 4, 4, 1])
    let cosine = rates(.cosine(from: 3, to: 1, steps: 4), [0, 1, 2, 4, 9])
    let root = 0.5.squareRoot()
    #expect(zip(cosine, [3, 2 + root, 2, 1, 1]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(
      rates(.warmUp(4, then: .step(from: 8, factor: 0.5, every: 1)), [0, 1, 3, 4, 5])
        == [2, 4, 8, 8, 4])
    // Nothing traps, whatever the numbers.
    #expect(Schedule.step(from: 1, factor: 2, every: 0).rate(at: 3) == 8)
    #expect(Schedule.cosine(from: 1, steps: 0).rate(at: 0) == 0)
    #expect(Schedule.warmUp(0, then: 2.0).rate(at: 0) == 2)
  }

  @Test func batches() throws {
    let batches = try Batches(of: 4, from: 10, seed: 3)
    #expect(batches.batchesPerEpoch == 3)
    for epoch in 0..<5 {
      #expect(batches[epoch].map(\.count) == [4, 4, 2])
      #expect(batches[epoch].flatMap { $0 }.sorted() == Array(0..<10))
      #expect(batches[epoch] == (try Batches(of: 4, from: 10, seed: 3))[epoch])
    }
    #expect(Set((0..<5).map { batches[$0] }).count == 5)
    #expect(batches[1] != (try Batches(of: 4, from: 10, seed: 4))[0])
    #expect(try Batches(of: 4, from: 0, seed: 1)[0] == [])
    #expect(throws: TracewiseError.self) { try Batches(of: 0, from: 3, seed: 1) }
    #expect(throws: TracewiseError.self) { try Batches(of: 1, from: -3, seed: 1) }
  }

  /// Each sample is at each place of the order equally often.
  @Test func ordersAreFair() throws {
    let batches = try Batches(of: 1, from: 4, seed: 9)
    var counts: [[Int]: Int] = [:]
    for epoch in 0..<4800 { counts[batches[epoch].map { $0[0] }, default: 0] += 1 }
    #expect(counts.count == 24)
    // 200 expected of each; χ² of 23 degrees of freedom, 10⁻⁴ above 58.
    let chi = counts.values.reduce(0) { $0 + Double(($1 - 200) * ($1 - 200)) / 200 }
    #expect(chi < 58)
  }

  @Test func earlyStopping() throws {
    var stopping = EarlyStopping<Int>(patience: 2, minimumImprovement: 0.1)
    func run(_ values: [Double]) -> Int? {
      values.indices.first { stopping.shouldStop(after: values[$0], at: $0) }
    }
    #expect(run([3, 2, 1.95, 1.5, .nan, 1.45, 1.44, 0]) == 6)
    #expect(stopping.best == 3)
    #expect(stopping.bestValue == 1.5)
    #expect(stopping.sinceBest == 3)
    let again = try JSONDecoder().decode(
      EarlyStopping<Int>.self, from: JSONEncoder().encode(stopping))
    #expect(again == stopping)
  }
}
