/// Divided differences f[x₀, …, xₖ] of a function at ascending numbers, which may coincide or nearly: none
/// is found as a quotient of what cancels.
struct DividedDifferences {
  let function: SpectralFunction.Function
  /// The eigenvalues, ascending.
  let values: [Double]

  /// f of the number at a place, the share in the k largest for `top(k)`.
  func value(_ place: Int) -> Double {
    let x = values[place]
    switch function {
    case .exp: return realExp(x)
    case .log: return realLog(x)
    case .sqrt: return max(x, 0).squareRoot()
    case .inverse: return 1 / x
    case .power(let p): return realPower(x, p)
    case .top(let k):
      let cut = values.count - k
      guard let cluster = clusterAtCut, cluster.contains(place) else { return place < cut ? 0 : 1 }
      return Double(cluster.upperBound - cut) / Double(cluster.count)
    }
  }

  /// f[xᵢ, xⱼ] of ascending places.
  func difference(_ i: Int, _ j: Int) -> Double {
    let (a, b) = (values[i], values[j])
    switch function {
    case .exp: return exponentialPair(a, b)
    case .log: return pair(a, b)
    case .sqrt: return 1 / (a.squareRoot() + b.squareRoot())
    case .inverse: return -1 / a / b
    case .power(let p) where p != p.rounded() || p < 0 || p >= 1024: return pair(a, b)
    case .power, .top: return difference([i, j])
    }
  }

  /// f[…] at the numbers of ascending places, of which there are at least two.
  func difference(_ places: [Int]) -> Double {
    let x = places.map { values[$0] }
    switch function {
    case .exp: return exponential(x[...])
    case .log:
      return alternating(x[...]) { j, mean in
        (j % 2 == 0 ? -1 : 1) / Double(j) * realPower(mean, -Double(j))
      }
    case .sqrt: return rootCorner(x)
    case .inverse: return x.reduce(-1) { -$0 / $1 }
    case .power(let p) where p == p.rounded() && p >= 0 && p < 1024:
      let degree = Int(p) - x.count + 1
      return degree < 0 ? 0 : symmetricSums(x[...], to: degree)[degree]
    case .power(let p):
      return alternating(x[...]) { j, mean in
        (0..<j).reduce(realPower(mean, p - Double(j))) {
          $0 * (p - Double($1)) / Double($1 + 1)
        }
      }
    case .top: return top(places[...])
    }
  }

  // MARK: - One function after the other

  /// Near one another by Taylor's series about their mean, Σ hₘ(x − μ) e^μ/(k + m)!.
  private func exponential(_ x: ArraySlice<Double>) -> Double {
    guard let first = x.first, let last = x.last, x.count > 1 else {
      return realExp(x.first ?? 0)
    }
    if x.count == 2 { return exponentialPair(first, last) }
    guard last - first <= 1 else {
      return (exponential(x.dropFirst()) - exponential(x.dropLast())) / (last - first)
    }
    let mean = x.reduce(0, +) / Double(x.count)
    var (sum, factor) = (0.0, (1..<x.count).reduce(1) { $0 / Double($1) })
    for (m, h) in symmetricSums(x.map { $0 - mean }[...], to: 20).enumerated() {
      sum += factor * h
      factor /= Double(x.count + m)
    }
    return realExp(mean) * sum
  }

  /// (e^b − e^a)/(b − a).
  private func exponentialPair(_ a: Double, _ b: Double) -> Double {
    let gap = b - a
    return realExp(b) * (gap == 0 ? 1 : -realExpm1(-gap) / gap)
  }

  /// Of positive numbers: near one another by Taylor's series about their mean, from the coefficients
  /// f⁽ʲ⁾(μ)/j!.
  private func alternating(
    _ x: ArraySlice<Double>, _ coefficient: (_ j: Int, _ mean: Double) -> Double
  ) -> Double {
    guard let first = x.first, let last = x.last, x.count > 1 else {
      return single(x.first ?? 1)
    }
    if x.count == 2 { return pair(first, last) }
    let mean = x.reduce(0, +) / Double(x.count)
    guard 3 * max(mean - first, last - mean) <= mean else {
      return (alternating(x.dropFirst(), coefficient) - alternating(x.dropLast(), coefficient))
        / (last - first)
    }
    return symmetricSums(x.map { $0 - mean }[...], to: 36).enumerated().reduce(0) {
      $0 + $1.element * coefficient(x.count - 1 + $1.offset, mean)
    }
  }

  private func single(_ x: Double) -> Double {
    if case .power(let p) = function { realPower(x, p) } else { realLog(x) }
  }

  /// (log b − log a)/(b − a), (bᵖ − aᵖ)/(b − a).
  private func pair(_ a: Double, _ b: Double) -> Double {
    let ratio = (b - a) / a
    guard case .power(let p) = function else {
      return ratio == 0 ? 1 / a : realLog1p(ratio) / ratio / a
    }
    let slope = realPower(a, p - 1)
    return ratio == 0
      ? p * slope : slope * realExpm1(p * realLog1p(ratio)) / ratio
  }

  /// The corner of the square root of the matrix with the numbers on, ones above the diagonal, whose entries
  /// have one sign on each diagonal. (Opitz 1964.)
  private func rootCorner(_ x: [Double]) -> Double {
    let n = x.count
    var u = [Double](repeating: 0, count: n * n)
    for i in 0..<n { u[i * (n + 1)] = x[i].squareRoot() }
    for step in 1..<n {
      for i in 0..<n - step {
        let j = i + step
        let inner = (i + 1..<j).reduce(0) { $0 + u[i * n + $1] * u[$1 * n + j] }
        u[i * n + j] = ((step == 1 ? 1 : 0) - inner) / (u[i * (n + 1)] + u[j * (n + 1)])
      }
    }
    return u[n - 1]
  }

  /// Of values 0 below the cut and 1 above it: divided only by gaps across it.
  private func top(_ places: ArraySlice<Int>) -> Double {
    guard let first = places.first, let last = places.last else { return 0 }
    guard places.count > 1 else { return value(first) }
    guard case .top(let k) = function, first < values.count - k, last >= values.count - k else {
      return 0
    }
    return (top(places.dropFirst()) - top(places.dropLast())) / (values[last] - values[first])
  }

  /// The complete homogeneous symmetric polynomials h₀ = 1, h₁, … of some numbers.
  private func symmetricSums(_ x: ArraySlice<Double>, to order: Int) -> [Double] {
    var h = [1.0] + [Double](repeating: 0, count: order)
    for x in x {
      for m in 1..<max(order + 1, 1) { h[m] += x * h[m - 1] }
    }
    return h
  }

  // MARK: - Where there is none

  /// The eigenvalues that count as one and lie on both sides of the cut of `top(k)`.
  var clusterAtCut: Range<Int>? {
    guard case .top(let k) = function, k > 0, k < values.count else { return nil }
    return values.tied(across: values.count - k, tie)
  }

  private var tie: Double { 4 * negligible }
  private var negligible: Double {
    let largest = max(abs(values.first ?? 0), abs(values.last ?? 0))
    return Double(values.count) * Double.ulpOfOne * largest
  }

  /// Why there is no value, or with directions no derivative.
  func refusal(directions: Int) -> (kind: TracewiseError.Kind, message: String)? {
    func text(_ x: Double) -> String { Matrix.format(x, digits: 2).replacing("-", with: "−") }
    guard let least = values.first else { return nil }
    switch function {
    case .exp: return nil
    case .power(let p) where p == p.rounded() && p >= 0: return nil
    case .log, .power:
      guard least <= negligible else { return nil }
      return (.domain, "{0} has an eigenvalue ≤ 0 (\(text(least)))")
    case .sqrt:
      if least < -tie { return (.domain, "{0} has an eigenvalue < 0 (\(text(least)))") }
      guard directions > 0, least <= negligible else { return nil }
      return (
        .domain, "an eigenvalue is 0 (\(text(least))), where the root has no derivative"
      )
    case .inverse:
      guard let k = values.firstIndex(where: { abs($0) <= negligible }) else { return nil }
      return (.singular, "{0} is singular: its eigenvalue \(k + 1) is 0 (\(text(values[k])))")
    case .top(let k):
      guard directions > 0, clusterAtCut != nil else { return nil }
      let cut = values.count - k
      return (
        .domain,
        "eigenvalues \(cut) and \(cut + 1) coincide (both \(text(values[cut]))): the "
          + "\(k == 1 ? "largest one is" : "\(k) largest are") not apart from the others, and the "
          + "projector on \(k == 1 ? "its vector" : "their vectors") has no derivative"
      )
    }
  }
}

extension [Double] {
  /// The neighbours among these sorted numbers that count as one, no further from the next than a distance, and lie
  /// on both sides of a cut, which has numbers on both sides; nil where there are none.
  func tied(across cut: Int, _ distance: Double) -> Range<Int>? {
    func isTie(_ k: Int) -> Bool { abs(self[k] - self[k - 1]) <= distance }
    guard isTie(cut) else { return nil }
    var (first, last) = (cut - 1, cut)
    while first > 0, isTie(first) { first -= 1 }
    while last + 1 < count, isTie(last + 1) { last += 1 }
    return first..<last + 1
  }
}
