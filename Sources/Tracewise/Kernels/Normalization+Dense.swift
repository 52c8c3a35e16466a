// Means first, then the squares of what is left of them: nothing cancels where entries are far from 0.

extension Deviation {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let statistics = x.statistics(kind, e.base.pointee)
    if let refusal = statistics.refusal(x, allowsZero: true) { return refusal }
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.update(from: statistics.deviations, count: shape.count)
    return result
  }
}

extension Standardized {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let statistics = x.statistics(kind, e.base.pointee)
    if let refusal = statistics.refusal(x, allowsZero: false) { return refusal }
    let result = x.core.pointee.allocate(shape, on: x.core)
    let (ofRows, columns) = (kind == .batch, shape.columns)
    for i in 0..<shape.rows {
      let y = result.base + i * columns
      for j in 0..<columns {
        let k = ofRows ? i : j
        y[j] = (x[i, j] - statistics.means[k]) / statistics.deviations[k]
      }
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
      let deviations = x.statistics(rule.kind, e.base.pointee).deviations
      let gradient = y.standardizedPullback(g, rule.kind, deviations)
      core.pointee.accumulate(gradient, into: left, from: index, mayMove: true)
    }
    if core.pointee.isActive(right) {
      let gradient = rule.rightPullback(g, at: x, e, value: y)
      core.pointee.accumulate(gradient, into: right, from: index, mayMove: true)
    }
    return true
  }
}

/// The means and deviations of columns or of rows.
private struct Statistics {
  let means: UnsafeMutablePointer<Double>
  let deviations: UnsafeMutablePointer<Double>
  let count: Int
  let kind: Normalization
  let epsilon: Double

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

extension DenseView {
  /// Means and deviations, in memory of the tape.
  fileprivate func statistics(_ kind: Normalization, _ epsilon: Double) -> Statistics {
    let (rows, columns, ofRows) = (Int(rowCount), Int(columnCount), kind == .batch)
    let count = ofRows ? rows : columns
    let size = Double(ofRows ? columns : rows)
    let means = core.pointee.allocate(Shape(2, count), on: core).base
    let squares = means + count
    means.update(repeating: 0, count: 2 * count)
    if kind != .rootMeanSquare {
      for i in 0..<rows { for j in 0..<columns { means[ofRows ? i : j] += self[i, j] } }
      for k in 0..<count { means[k] /= size }
    }
    for i in 0..<rows {
      for j in 0..<columns {
        let rest = self[i, j] - means[ofRows ? i : j]
        squares[ofRows ? i : j] += rest * rest
      }
    }
    for k in 0..<count { squares[k] = (squares[k] / size + epsilon).squareRoot() }
    return Statistics(
      means: means, deviations: squares, count: count, kind: kind, epsilon: epsilon)
  }

  /// (G − mean G − Y ⊙ mean(Y ⊙ G)) ⊘ σ for this Y.
  fileprivate func standardizedPullback(
    _ g: DenseView, _ kind: Normalization, _ deviations: UnsafeMutablePointer<Double>
  ) -> DenseView {
    let (rows, columns, ofRows) = (Int(rowCount), Int(columnCount), kind == .batch)
    let count = ofRows ? rows : columns
    let size = Double(ofRows ? columns : rows)
    let means = core.pointee.allocate(Shape(2, count), on: core).base
    let products = means + count
    means.update(repeating: 0, count: 2 * count)
    for i in 0..<rows {
      for j in 0..<columns {
        let k = ofRows ? i : j
        means[k] += g[i, j]
        products[k] += self[i, j] * g[i, j]
      }
    }
    for k in 0..<count {
      means[k] = kind == .rootMeanSquare ? 0 : means[k] / size
      products[k] /= size
    }
    let result = core.pointee.allocate(shape, on: core)
    for i in 0..<rows {
      let out = result.base + i * columns
      for j in 0..<columns {
        let k = ofRows ? i : j
        out[j] = (g[i, j] - means[k] - self[i, j] * products[k]) / deviations[k]
      }
    }
    return result
  }
}
