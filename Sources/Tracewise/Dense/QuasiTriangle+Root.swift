import CKernels

extension QuasiTriangle {
  /// The square root R of T, column by column of blocks: Rᵢᵢ Rᵢⱼ + Rᵢⱼ Rⱼⱼ = Tᵢⱼ − Σ Rᵢₖ Rₖⱼ over the k between.
  /// (Higham 1987.)
  func squareRoot(on core: TapeCore.Pointer) -> QuasiTriangle {
    let r = core.pointee.arena.allocate(max(n * n, 1))
    tw_fill(n * n, 0, r)
    let blocks = blocks
    for (place, j) in blocks.enumerated() {
      takeRoot(ofBlock: j, r)
      for i in blocks[..<place].reversed() {
        func right(_ row: Int, _ column: Int) -> Double {
          var rest = t[column * n + row]
          for k in i.upperBound..<j.lowerBound { rest -= r[k * n + row] * r[column * n + k] }
          return rest
        }
        // Nearly all blocks are numbers.
        if i.count == 1, j.count == 1 {
          let (row, column) = (i.lowerBound, j.lowerBound)
          r[column * n + row] = right(row, column) / (r[row * (n + 1)] + r[column * (n + 1)])
          continue
        }
        // Rᵢᵢ X + X Rⱼⱼ.
        let solution = Self.solution(i, j, j.flatMap { q in i.map { right($0, q) } }) {
          row, column, k, l in
          (l == column ? r[k * n + row] : 0) + (k == row ? r[column * n + l] : 0)
        }
        for (q, column) in j.enumerated() {
          for (p, row) in i.enumerated() { r[column * n + row] = solution[q * i.count + p] }
        }
      }
    }
    return QuasiTriangle(n: n, t: r)
  }

  /// √t, or for [θ, b; c, θ] with eigenvalues θ ± iμ: α I + (T − θ I)/(2 α), α = Re √(θ + iμ).
  private func takeRoot(ofBlock block: Range<Int>, _ r: UnsafeMutablePointer<Double>) {
    let k = block.lowerBound
    guard block.count == 2 else {
      r[k * (n + 1)] = t[k * (n + 1)].squareRoot()
      return
    }
    let (theta, b, c) = (t[k * (n + 1)], t[(k + 1) * n + k], t[k * n + k + 1])
    let mu = (abs(b).squareRoot() * abs(c).squareRoot())
    let size = (theta * theta + mu * mu).squareRoot()
    // Without cancellation for a negative θ.
    let alpha =
      theta >= 0 ? ((size + theta) / 2).squareRoot() : mu / (2 * (size - theta)).squareRoot()
    r[k * (n + 1)] = alpha
    r[(k + 1) * (n + 1)] = alpha
    r[(k + 1) * n + k] = b / (2 * alpha)
    r[k * n + k + 1] = c / (2 * alpha)
  }
}
