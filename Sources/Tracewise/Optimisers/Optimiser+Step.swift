// What is added to a point in one step, entry by entry in one pass over memory.

extension Optimiser {
  /// What this step adds to the point; it is counted, and the gradient remembered, unless this throws.
  mutating func change<Point: Parameters>(at point: Point, _ gradient: Point) throws -> Point {
    try check()
    let (points, gradients) = (point.leaves, gradient.leaves)
    try require(points, gradients)
    if first.isEmpty { first = gradients.map { .zeros($0.rows, $0.columns) } }
    if second.isEmpty, method.usesSquares { second = first }
    let entry = Entry(self, gradientLength: clipping == nil ? 0 : gradient.length)
    var changes: [Matrix] = []
    for (k, (point, gradient)) in zip(points, gradients).enumerated() {
      changes.append(change(entry, k, point, gradient))
    }
    for matrix in changes + first + second { _ = try matrix.checked() }
    steps += 1
    var rest = changes[...]
    return point.rebuilt(from: &rest)
  }

  private mutating func change(
    _ entry: Entry, _ k: Int, _ point: Matrix, _ gradient: Matrix
  ) -> Matrix {
    var result = Matrix.zeros(point.rows, point.columns)
    guard result.makeUnique(), first[k].makeUnique() else { return result }
    if method.usesSquares, !second[k].makeUnique() { return second[k] }
    let (x, g, d) = (point.storage.base, gradient.storage.base, result.storage.base)
    let m = first[k].storage.base
    // Where the method keeps no squares, nobody reads this.
    let s = method.usesSquares ? second[k].storage.base : m
    for i in 0..<point.count {
      let slope = entry.slope(g[i], at: x[i])
      let step: Double
      switch method {
      case .descent: step = slope
      case .momentum(let mu):
        m[i] = mu * m[i] + slope
        step = m[i]
      case .nesterov(let mu):
        m[i] = mu * m[i] + slope
        step = slope + mu * m[i]
      case .rmsProp(let rho, let epsilon):
        s[i] = rho * s[i] + (1 - rho) * slope * slope
        step = slope / (s[i].squareRoot() + epsilon)
      case .adam(let beta1, let beta2, let epsilon):
        m[i] = beta1 * m[i] + (1 - beta1) * slope
        s[i] = beta2 * s[i] + (1 - beta2) * slope * slope
        step = m[i] / entry.bias1 / ((s[i] / entry.bias2).squareRoot() + epsilon)
      }
      d[i] = -entry.rate * (step + entry.decay * x[i])
    }
    withExtendedLifetime((point, gradient)) {}
    return result
  }

  /// What is the same for all entries of a step.
  private struct Entry {
    let rate: Double
    private let factor: Double
    private let clipping: Clipping?
    private let penalty: Double
    /// λ of a decay beside the step.
    let decay: Double
    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    let (bias1, bias2): (Double, Double)

    init(_ optimiser: Optimiser, gradientLength: Double) {
      rate = optimiser.rate.rate(at: optimiser.steps)
      clipping = optimiser.clipping
      factor = clipping?.factor(ofLength: gradientLength) ?? 1
      switch optimiser.weightDecay {
      case .penalty(let strength): (penalty, decay) = (strength, 0)
      case .decoupled(let strength): (penalty, decay) = (0, strength)
      case nil: (penalty, decay) = (0, 0)
      }
      guard case .adam(let beta1, let beta2, _) = optimiser.method else {
        (bias1, bias2) = (1, 1)
        return
      }
      let step = optimiser.steps + 1
      (bias1, bias2) = (1 - power(beta1, step), 1 - power(beta2, step))
    }

    /// The entry of a gradient, clipped, with the penalty.
    func slope(_ g: Double, at x: Double) -> Double {
      (clipping?.clip(factor * g) ?? g) + penalty * x
    }
  }
}

extension Optimiser.Method {
  /// Whether squares of gradients are remembered.
  fileprivate var usesSquares: Bool {
    switch self {
    case .descent, .momentum, .nesterov: false
    case .rmsProp, .adam: true
    }
  }
}

// MARK: - What makes no sense

extension Optimiser {
  private func check() throws {
    func require(_ holds: Bool, _ what: String, _ value: Double) throws {
      guard holds else {
        throw TracewiseError(.argument, in: "Optimiser", "\(what); it is \(Matrix.format(value))")
      }
    }
    func requireShare(_ name: String, _ share: Double) throws {
      try require(share >= 0 && share < 1, "\(name) must be at least 0 and below 1", share)
    }
    let rate = rate.rate(at: steps)
    try require(rate >= 0 && rate.isFinite, "the rate must be a number from 0 on", rate)
    if let limit = clipping?.limit {
      try require(limit > 0, "the limit of clipping must be positive", limit)
    }
    if let strength = weightDecay?.strength {
      try require(
        strength >= 0 && strength.isFinite, "the weight decay must be a number from 0 on", strength)
    }
    switch method {
    case .descent: break
    case .momentum(let mu), .nesterov(let mu): try requireShare("the momentum", mu)
    case .rmsProp(let decay, let epsilon):
      try requireShare("the decay", decay)
      try require(epsilon > 0, "ε must be positive", epsilon)
    case .adam(let beta1, let beta2, let epsilon):
      try requireShare("β₁", beta1)
      try requireShare("β₂", beta2)
      try require(epsilon > 0, "ε must be positive", epsilon)
    }
  }

  private func require(_ points: [Matrix], _ gradients: [Matrix]) throws {
    func misfit(_ message: String) -> TracewiseError {
      TracewiseError(.shape, in: "Optimiser", message)
    }
    guard points.count == gradients.count else {
      throw TracewiseError.otherStructure(in: "Optimiser")
    }
    for (k, (point, gradient)) in zip(points, gradients).enumerated() {
      _ = try point.checked()
      guard point.shape == (try gradient.checked()).shape else {
        throw misfit(
          "matrix \(k + 1) of the point is \(point.shape), of the gradient \(gradient.shape)")
      }
      if let (i, j) = gradient.firstNonFinite {
        let entry = "entry (\(i + 1), \(j + 1)) of matrix \(k + 1) of the gradient"
        throw TracewiseError(
          .notFinite, in: "Optimiser", "\(entry) is \(Matrix.format(gradient[i, j]))")
      }
    }
    guard first.isEmpty || first.map(\.shape) == points.map(\.shape) else {
      throw misfit(
        "the shapes are not those of the steps before: \(points.map(\.shape)), \(first.map(\.shape))"
      )
    }
  }
}
