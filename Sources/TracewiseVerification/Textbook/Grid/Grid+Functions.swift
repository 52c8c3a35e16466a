import Tracewise

extension Grid where S: Scalar {
  /// f(A): over residues by Hermite interpolation on a spectrum that is known, else by series and iterations.
  ///
  /// (Higham 2008, definition 1.4.) It knows no basis, so that it is right at Jordan blocks and where
  /// eigenvalues coincide. `top` counts the eigenvalues of the first `order` rows and columns.
  func function(_ f: SpectralFunction.Function, order: Int? = nil) throws -> Grid {
    guard rows > 0 else { return self }
    guard let spectra = S.knownSpectra else { return try iterated(f, order: order ?? rows) }
    for spectrum in spectra where !spectrum.isEmpty && rows % spectrum.count == 0 {
      // Of blocks on blocks, each eigenvalue as often as there are blocks; over duals, as often again.
      let copies = rows / spectrum.count * S.nilpotency
      let first = if case .top(let k) = f { spectrum.count - k } else { 0 }
      let nodes = spectrum.enumerated().flatMap { place, value in
        [Node](repeating: Node(value: value, isTop: place >= first), count: copies)
      }
      if let value = try interpolated(f, nodes) { return value }
    }
    throw Undefined(.argument, "no spectrum is known modulo p")
  }

  /// An eigenvalue, and what `top` takes it for.
  private struct Node {
    let value: S
    let isTop: Bool
  }

  /// Newton's form on the nodes, equal ones side by side; nil where these are not all roots of A.
  private func interpolated(_ f: SpectralFunction.Function, _ nodes: [Node]) throws -> Grid? {
    var groups: [[Node]] = []
    for node in nodes {
      if let place = groups.firstIndex(where: { $0[0].value == node.value }) {
        guard groups[place][0].isTop == node.isTop else {
          throw Undefined(.domain, "eigenvalues on both sides of the cut coincide")
        }
        groups[place].append(node)
      } else {
        groups.append([node])
      }
    }
    let sorted = groups.flatMap { $0 }
    var differences = try sorted.map { try f.coefficient(0, at: $0.value, isTop: $0.isTop) }
    var (result, basis) = (Grid(shape, repeating: .zero), Grid.identity(rows))
    for order in sorted.indices {
      let top = differences[0]
      result = result.zip(basis.map { top * $0 }) { $0 + $1 }
      let node = sorted[order].value
      basis = basis.times(shifted(by: -node))
      differences = try (0..<max(differences.count - 1, 0)).map { k in
        let (first, last) = (sorted[k], sorted[k + order + 1])
        return first.value == last.value
          ? try f.coefficient(order + 1, at: first.value, isTop: first.isTop)
          : try (differences[k + 1] - differences[k]) / (last.value - first.value)
      }
    }
    return basis.isZero ? result : nil
  }
}

extension SpectralFunction.Function {
  /// f⁽ᵏ⁾(x)/k!, of an eigenvalue that is among the k largest or not.
  fileprivate func coefficient<S: Scalar>(_ k: Int, at x: S, isTop: Bool) throws -> S {
    switch self {
    case .exp: return try (1..<max(k + 1, 1)).reduce(S.exp(x)) { try $0 / S(Double($1)) }
    case .log where k == 0: return try S.log(x)
    case .log: return try S(k % 2 == 0 ? -1 : 1) / (S(Double(k)) * x.power(k))
    case .sqrt: return try S(Self.binomial(0.5, k)) * S.sqrt(x) / x.power(k)
    case .inverse: return try S(k % 2 == 0 ? 1 : -1) / x.power(k + 1)
    case .power(let p) where p == p.rounded() && p >= 0:
      return Double(k) > p ? .zero : try S(Self.binomial(p, k)) * x.power(Int(p) - k)
    case .power(let p): return try S(Self.binomial(p, k)) * S.power(x, p) / x.power(k)
    case .top: return k == 0 && isTop ? .one : .zero
    }
  }

  /// p (p − 1) … (p − k + 1)/k!.
  private static func binomial(_ p: Double, _ k: Int) -> Double {
    (0..<k).reduce(1) { $0 * (p - Double($1)) / Double($1 + 1) }
  }
}
