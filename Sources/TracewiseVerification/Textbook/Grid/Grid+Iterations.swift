import Tracewise

// Functions of matrices over numbers that round, with the words of arithmetic alone.

extension Grid where S: Scalar {
  func iterated(_ f: SpectralFunction.Function, order: Int) throws -> Grid {
    switch f {
    case .exp: return try taylorExponential()
    case .log: return try scaledLogarithm()
    case .sqrt: return try denmanBeaversRoot()
    case .inverse: return try inverted()
    case .power(let p) where p == p.rounded() && p >= 0: return power(Int(p))
    case .power(let p):
      let factor = try S(p)
      return try scaledLogarithm().map { factor * $0 }.taylorExponential()
    case .top(let k): return try topProjector(k, order: order)
    }
  }

  /// Σ (A/2ˢ)ᵏ/k!, squared s times.
  private func taylorExponential() throws -> Grid {
    let size = entries.reduce(0) { $0 + $1.pivotSize }
    let squarings = size > 0.5 ? Int(size.exponent) + 2 : 0
    let factor = try S(Double(sign: .plus, exponent: -squarings, significand: 1))
    let small = map { factor * $0 }
    var (result, term) = (Grid.identity(rows), Grid.identity(rows))
    for k in 1...20 {
      let factor = try S(Double(k)).inverse()
      term = term.times(small).map { factor * $0 }
      result = result.zip(term) { $0 + $1 }
    }
    for _ in 0..<squarings { result = result.times(result) }
    return result
  }

  /// 2ᵉ times the limit of Y ← (Y + Z⁻¹)/2, Z ← (Z + Y⁻¹)/2 from Y = A/4ᵉ, of about the size of I, and Z = I.
  /// (Denman & Beavers 1976.)
  private func denmanBeaversRoot() throws -> Grid {
    let half = try S(0.5)
    let exponent = size / 2
    var (y, z) = (try scaled(by: -2 * exponent), Grid.identity(rows))
    for _ in 0..<20 {
      let (next, other) = (try z.inverted(), try y.inverted())
      (y, z) = (y.zip(next) { half * ($0 + $1) }, z.zip(other) { half * ($0 + $1) })
    }
    return try y.scaled(by: exponent)
  }

  /// The exponent of the largest entry.
  private var size: Int {
    let largest = entries.reduce(0) { max($0, $1.pivotSize) }
    return largest > 0 && largest.isFinite ? Int(largest.exponent) : 0
  }

  /// 2ᵉ A, in steps that are numbers.
  private func scaled(by exponent: Int) throws -> Grid {
    var (result, rest) = (self, exponent)
    while rest != 0 {
      let step = min(max(rest, -1000), 1000)
      let factor = try S(Double(sign: .plus, exponent: step, significand: 1))
      result = result.map { factor * $0 }
      rest -= step
    }
    return result
  }

  /// 2 artanh Z of Z = (R − I)(R + I)⁻¹ for a root R of A that is near I, doubled as often as roots were taken.
  private func scaledLogarithm() throws -> Grid {
    var (root, doublings) = (self, 1)
    while root.shifted(by: -.one).entries.contains(where: { $0.pivotSize > 0.5 / Double(rows) }),
      doublings < 60
    {
      root = try root.denmanBeaversRoot()
      doublings += 1
    }
    let z = try root.shifted(by: .one).solving(root.shifted(by: -.one))
    let square = z.times(z)
    var (sum, power) = (z, z)
    for k in 1...24 {
      let factor = try S(Double(2 * k + 1)).inverse()
      power = power.times(square)
      sum = sum.zip(power.map { factor * $0 }) { $0 + $1 }
    }
    let factor = try S(Double(sign: .plus, exponent: doublings, significand: 1))
    return sum.map { factor * $0 }
  }

  /// (I + sign(A − c I))/2 with c between the k largest eigenvalues and the others, by Newton's method from
  /// A − c I. (Roberts 1971.)
  private func topProjector(_ k: Int, order: Int) throws -> Grid {
    guard k > 0 else { return Grid(shape, repeating: .zero) }
    guard k < order else { return .identity(rows) }
    let real = Matrix(order, order) { i, j in
      (self[i, j] as? any RealPart)?.realPart ?? .nan
    }
    let values = try real.eigenvalues().checked()
    let middle = try S((values[order - k, 0] + values[order - k - 1, 0]) / 2)
    let largest = max(abs(values[0, 0]), abs(values[order - 1, 0]))
    guard values[order - k, 0] - values[order - k - 1, 0] > 1e-9 * largest else {
      throw Undefined(.domain, "eigenvalues on both sides of the cut coincide")
    }
    let half = try S(0.5)
    let centred = shifted(by: -middle)
    // That of c A is that of A.
    var sign = try centred.scaled(by: -centred.size)
    for _ in 0..<30 { sign = sign.zip(try sign.inverted()) { half * ($0 + $1) } }
    return sign.shifted(by: .one).map { half * $0 }
  }
}

/// Numbers with a real part that floating point knows.
private protocol RealPart {
  var realPart: Double { get }
}
extension Double: RealPart {
  fileprivate var realPart: Double { self }
}
extension Complex: RealPart {
  fileprivate var realPart: Double { real }
}
extension Dual: RealPart where S: RealPart {
  fileprivate var realPart: Double { real.realPart }
}
