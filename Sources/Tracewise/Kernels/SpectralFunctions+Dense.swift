import CKernels

extension SpectralFunction {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.spectral(function, along: [], name: title)
  }
}

extension SpectralDerivative {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs[0].spectral(function, along: Array(xs.dropFirst()), name: title)
  }
}

extension GibbsState {
  /// exp(A − y I) and its derivatives, y = log Tr exp(A).
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs[0].spectral(.exp, along: Array(xs.dropFirst()), isNormalised: true, name: Self.name)
  }
}

extension LargestEigenvalues {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let (values, _) = x.symmetricEigen() else { return .failed(on: x.core) }
    let n = values.rows
    return .scalar((n - count..<n).reduce(0) { $0 + values[$1, 0] }, on: x.core)
  }
}

extension LogTraceExp {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let (values, _) = x.symmetricEigen() else { return .failed(on: x.core) }
    return .scalar(values.column.logSumExp, on: x.core)
  }
}

extension DenseView {
  /// V K Vᵀ: K is f(λ) without directions, else made of divided differences of f.
  fileprivate func spectral(
    _ function: SpectralFunction.Function, along directions: [DenseView],
    isNormalised: Bool = false, name: String
  ) -> DenseView {
    for (k, e) in directions.enumerated() where !e.isFiniteOrRefused(operand: k + 1) {
      return .failed(on: core)
    }
    guard let (spectrum, v) = symmetricEigen() else { return .failed(on: core) }
    var values = spectrum.column
    if isNormalised {
      let shift = values.logSumExp
      values = values.map { $0 - shift }
    }
    let differences = DividedDifferences(function: function, values: values)
    if let (kind, message) = differences.refusal(directions: directions.count) {
      return refuse(kind, message, in: name)
    }
    let inner = core.pointee.allocate(shape, on: core)
    tw_fill(shape.count, 0, inner.base)
    switch directions.count {
    case 0:
      for i in 0..<values.count { inner.base[i * (values.count + 1)] = differences.value(i) }
    case 1: differences.fill(inner, v.transposedView * directions[0] * v)
    default:
      let rotated = directions.map { v.transposedView * $0.symmetricPart * v }
      differences.add(to: inner, rotated.map(\.contiguous))
    }
    return (v * inner * v.transposedView).symmetricPart
  }
}

extension Array<Double> {
  /// log Σ exp xᵢ, without overflow.
  fileprivate var logSumExp: Double {
    guard let largest = self.max() else { return -.infinity }
    return largest + realLog(reduce(0) { $0 + realExp($1 - largest) })
  }
}

extension DividedDifferences {
  /// f[λᵢ, λⱼ] times the symmetric part of Ê.
  fileprivate func fill(_ k: DenseView, _ e: DenseView) {
    let n = values.count
    for i in 0..<n {
      for j in i..<n {
        let entry = difference(i, j) * 0.5 * (e[i, j] + e[j, i])
        k.base[i * n + j] = entry
        k.base[j * n + i] = entry
      }
    }
  }

  /// Adds Σ f[λ of the path] Π Ê[steps] over all paths and orders of the directions.
  fileprivate func add(to k: DenseView, _ es: [DenseView]) {
    let n = values.count
    guard n > 0 else { return }
    var orders = [Array(es.indices)]
    while let order = orders[orders.count - 1].nextOrder { orders.append(order) }
    var places = [Int](repeating: 0, count: es.count + 1)
    while true {
      let factor = difference(places)
      if factor != 0 {
        var next: [Int]? = places
        while let path = next {
          let sum = orders.reduce(0) { sum, order in
            sum + order.indices.reduce(1) { $0 * es[order[$1]][path[$1], path[$1 + 1]] }
          }
          k.base[path[0] * n + path[es.count]] += factor * sum
          next = path.nextOrder
        }
      }
      // The next ascending list of places.
      guard let last = places.lastIndex(where: { $0 < n - 1 }) else { return }
      let next = places[last] + 1
      for place in last..<places.count { places[place] = next }
    }
  }
}

extension Array<Int> {
  /// The next of all different orders of the numbers, of which the first is ascending; nil after the last.
  fileprivate var nextOrder: [Int]? {
    guard let place = indices.dropLast().last(where: { self[$0] < self[$0 + 1] }),
      let other = lastIndex(where: { $0 > self[place] })
    else { return nil }
    var next = self
    next.swapAt(place, other)
    next[(place + 1)...].reverse()
    return next
  }
}
