// Means first, then the squares of what is left of them: nothing cancels where entries are far from 0.

extension Deviation {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let statistics = Statistics(of: x.contiguous, kind, e.base.pointee)
    if let refusal = statistics.refusal(x, allowsZero: true) { return refusal }
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.update(from: statistics.deviations, count: shape.count)
    return result
  }
}

extension Standardized {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let x = x.contiguous
    let statistics = Statistics(of: x, kind, e.base.pointee)
    if let refusal = statistics.refusal(x, allowsZero: false) { return refusal }
    let (means, deviations) = (statistics.means, statistics.deviations)
    let result = x.core.pointee.allocate(shape, on: x.core)
    kind.forEach(shape) { place, k in
      result.base[place] = (x.base[place] - means[k]) / deviations[k]
    }
    return result
  }

  /// The left pullback in three passes over memory.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let (x, e, y) = (core.view(left), core.view(right), core.view(index))
    let g = core.pointee.adjoint(of: index, on: core)
    let rule = Self.of(node)
    if core.pointee.isActive(left) {
      let deviations = Statistics(of: x.contiguous, rule.kind, e.base.pointee).deviations
      let gradient = rule.pullback(g.contiguous, value: y.contiguous, deviations)
      core.pointee.accumulate(gradient, into: left, from: index, mayMove: true)
    }
    if core.pointee.isActive(right) {
      let gradient = rule.rightPullback(g, at: x, e, value: y)
      core.pointee.accumulate(gradient, into: right, from: index, mayMove: true)
    }
    return true
  }

  /// (G − mean G − Y ⊙ mean(Y ⊙ G)) ⊘ σ.
  private func pullback(
    _ g: DenseView, value y: DenseView, _ deviations: UnsafeMutablePointer<Double>
  ) -> DenseView {
    let shape = y.shape
    let (count, size) = kind.countAndSize(shape)
    let means = y.core.pointee.allocate(Shape(2, count), on: y.core).base
    let products = means + count
    means.update(repeating: 0, count: 2 * count)
    kind.forEach(shape) { place, k in
      means[k] += g.base[place]
      products[k] += y.base[place] * g.base[place]
    }
    for k in 0..<count {
      means[k] = kind == .rootMeanSquare ? 0 : means[k] / size
      products[k] /= size
    }
    let result = y.core.pointee.allocate(shape, on: y.core)
    kind.forEach(shape) { place, k in
      let rest = g.base[place] - means[k] - y.base[place] * products[k]
      result.base[place] = rest / deviations[k]
    }
    return result
  }
}

extension Normalization {
  /// How many means there are, and of how many entries each.
  fileprivate func countAndSize(_ x: Shape) -> (Int, Double) {
    self == .batch ? (x.rows, Double(x.columns)) : (x.columns, Double(x.rows))
  }

  /// Goes through the entries of a row-major matrix, each with the number of its mean.
  @inline(__always)
  fileprivate func forEach(_ x: Shape, _ body: (_ place: Int, _ mean: Int) -> Void) {
    if self == .batch {
      for i in 0..<x.rows { for j in 0..<x.columns { body(i * x.columns + j, i) } }
    } else {
      for i in 0..<x.rows { for j in 0..<x.columns { body(i * x.columns + j, j) } }
    }
  }
}

/// The means and deviations of columns or of rows, in memory of the tape.
private struct Statistics {
  let means: UnsafeMutablePointer<Double>
  let deviations: UnsafeMutablePointer<Double>
  let count: Int
  let kind: Normalization
  let epsilon: Double

  /// Those of a row-major matrix.
  init(of x: DenseView, _ kind: Normalization, _ epsilon: Double) {
    let (count, size) = kind.countAndSize(x.shape)
    let means = x.core.pointee.allocate(Shape(2, count), on: x.core).base
    let squares = means + count
    means.update(repeating: 0, count: 2 * count)
    if kind != .rootMeanSquare {
      kind.forEach(x.shape) { place, k in means[k] += x.base[place] }
      for k in 0..<count { means[k] /= size }
    }
    kind.forEach(x.shape) { place, k in
      let rest = x.base[place] - means[k]
      squares[k] += rest * rest
    }
    for k in 0..<count { squares[k] = (squares[k] / size + epsilon).squareRoot() }
    self.means = means
    deviations = squares
    self.count = count
    self.kind = kind
    self.epsilon = epsilon
  }

  /// Why what they are of cannot be divided by them; nil where it can.
  func refusal(_ x: DenseView, allowsZero: Bool) -> DenseView? {
    for k in 0..<count {
      // NaN is none of it: it is reported as the value that it is.
      let isNegative = deviations[k].isNaN && !means[k].isNaN && epsilon < 0
      guard isNegative || deviations[k] == 0 && !allowsZero else { continue }
      let what =
        switch kind {
        case .layer: "the variance of column \(k + 1) of {0}"
        case .batch: "the variance of row \(k + 1) of {0}"
        case .rootMeanSquare: "the mean square of column \(k + 1) of {0}"
        }
      let sum = epsilon == 0 ? what : "\(what) plus \(epsilon)"
      return x.refuse(.domain, "\(sum) is \(isNegative ? "negative" : "0")")
    }
    return nil
  }
}
