// Means first, then the squares of what is left of them: nothing cancels where entries are far from 0.

extension Deviation {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let deviations = kind.deviations(of: kind.centred(x), e)
    return kind.refusal(of: x, e, deviations, allowsZero: true) ?? deviations
  }
}

extension Standardized {
  public func evaluate(_ x: DenseView, _ e: DenseView, shape: Shape) -> DenseView {
    let rest = kind.centred(x)
    let deviations = kind.deviations(of: rest, e)
    return kind.refusal(of: x, e, deviations, allowsZero: false) ?? rest ./ deviations
  }
}

extension Normalization {
  /// Of columns or rows from which their means have been taken.
  fileprivate func deviations(of rest: DenseView, _ e: DenseView) -> DenseView {
    sqrt(mean(rest.squared) + e)
  }

  /// Why entries cannot be divided by their deviations; nil where they can.
  fileprivate func refusal(
    of x: DenseView, _ e: DenseView, _ deviations: DenseView, allowsZero: Bool
  ) -> DenseView? {
    guard !deviations.isFailed else { return deviations }
    let epsilon = e.base.pointee
    for k in 0..<deviations.count {
      let deviation = deviations.base[k]
      guard deviation.isNaN || deviation == 0 && !allowsZero else { continue }
      // NaN of x is none of it: it is reported as the value that it is.
      let isNegative = deviation.isNaN && epsilon < 0 && !hasNaN(x, k)
      guard isNegative || deviation == 0 else { continue }
      let what =
        switch self {
        case .layer: "the variance of column \(k + 1) of {0}"
        case .batch: "the variance of row \(k + 1) of {0}"
        case .rootMeanSquare: "the mean square of column \(k + 1) of {0}"
        }
      let sum = epsilon == 0 ? what : "\(what) plus \(epsilon)"
      return x.refuse(.domain, "\(sum) is \(isNegative ? "negative" : "0")")
    }
    return nil
  }

  /// Whether the mean of a column or row is none.
  private func hasNaN(_ x: DenseView, _ k: Int) -> Bool {
    self == .batch
      ? (0..<Int(x.columnCount)).reduce(0) { $0 + x[k, $1] }.isNaN
      : (0..<Int(x.rowCount)).reduce(0) { $0 + x[$1, k] }.isNaN
  }
}
