import CKernels

// The decomposition keeps its parts, values get copies.

extension SymmetricEigenvalues {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.symmetricEigen()?.values.copied() ?? .failed(on: x.core)
  }
}

extension SymmetricEigenvectors {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.symmetricEigen()?.vectors.copied() ?? .failed(on: x.core)
  }
}

extension GapQuotient {
  public func evaluate(_ l: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let (n, tie) = (shape.rows, l.tieDistance)
    let result = x.core.pointee.allocate(shape, on: x.core)
    func isUsed(_ j: Int) -> Bool { (0..<n).contains { x[$0, j] != 0 } }
    for i in 0..<n {
      for j in 0..<n {
        let (gap, entry) = (l[j, 0] - l[i, 0], x[i, j])
        if i != j, abs(gap) <= tie, isUsed(i) || isUsed(j) { return refusal(l, i, j) }
        result.base[i * n + j] = i == j || entry == 0 ? 0 : entry / gap
      }
    }
    return result
  }

  private func refusal(_ l: DenseView, _ i: Int, _ j: Int) -> DenseView {
    let isSingular = vectors == .singularVectors
    let number = isSingular ? l[i, 0].squareRoot() : l[i, 0]
    let value = Matrix.format(number).replacing("-", with: "−")
    return l.refuse(
      .domain,
      "\(isSingular ? "singular values" : "eigenvalues") \(min(i, j) + 1) and \(max(i, j) + 1) coincide "
        + "(both \(value)) and the loss uses their vectors; their span and functions of the whole matrix "
        + (isSingular ? "(polar, pinv, nuclear) have a derivative" : "have a derivative"),
      in: isSingular ? "svd" : SymmetricEigenvectors.name)
  }
}

extension TieAverage {
  public func evaluate(_ l: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let (n, tie) = (shape.rows, l.tieDistance)
    let result = x.core.pointee.allocate(shape, on: x.core)
    var start = 0
    while start < n {
      var (end, sum) = (start + 1, x[start, 0])
      while end < n, abs(l[end, 0] - l[end - 1, 0]) <= tie {
        sum += x[end, 0]
        end += 1
      }
      let isZero = values == .singular && l[start, 0] <= tie
      for k in start..<end { result.base[k] = isZero ? 0 : sum / Double(end - start) }
      start = end
    }
    return result
  }
}
