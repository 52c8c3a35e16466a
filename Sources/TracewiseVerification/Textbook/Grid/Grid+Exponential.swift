import Tracewise

extension Grid where S: Scalar {
  /// exp(A): over residues by Hermite interpolation on a spectrum that is known, else by a Taylor series.
  ///
  /// (Higham 2008, definition 1.4.) It knows no basis, so that it is right at Jordan blocks.
  func exponential() throws -> Grid {
    guard rows > 0 else { return self }
    guard let spectra = S.knownSpectra else { return try taylorExponential() }
    for spectrum in spectra where !spectrum.isEmpty && rows % spectrum.count == 0 {
      // Of blocks on blocks, each eigenvalue as often as there are blocks; over duals, as often again.
      let copies = rows / spectrum.count * S.nilpotency
      let nodes = spectrum.flatMap { [S](repeating: $0, count: copies) }
      if let value = try interpolatedExponential(nodes) { return value }
    }
    throw Undefined(.argument, "no spectrum is known modulo p")
  }

  /// Newton's form on the nodes, equal ones side by side; nil where these are not all roots of A.
  private func interpolatedExponential(_ nodes: [S]) throws -> Grid? {
    var groups: [[S]] = []
    for node in nodes {
      if let place = groups.firstIndex(where: { $0[0] == node }) {
        groups[place].append(node)
      } else {
        groups.append([node])
      }
    }
    let sorted = groups.flatMap { $0 }
    var (differences, factorial) = (try sorted.map { try S.exp($0) }, S.one)
    let values = differences
    var (result, basis) = (Grid(shape, repeating: .zero), Grid.identity(rows))
    for order in sorted.indices {
      let top = differences[0]
      result = result.zip(basis.map { top * $0 }) { $0 + $1 }
      let node = sorted[order]
      basis = basis.times(Grid(shape) { $0 == $1 ? self[$0, $1] - node : self[$0, $1] })
      factorial = factorial * (try S(Double(order + 1)))
      differences = try (0..<max(differences.count - 1, 0)).map { k in
        let (first, last) = (sorted[k], sorted[k + order + 1])
        return first == last
          ? try values[k] / factorial : try (differences[k + 1] - differences[k]) / (last - first)
      }
    }
    return basis.isZero ? result : nil
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
}
