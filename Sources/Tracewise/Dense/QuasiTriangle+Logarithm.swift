extension QuasiTriangle {
  /// The logarithm of this matrix, whose eigenvalues are off the negative axis: square roots until it is near I, there
  /// a Padé approximant, and the logarithm doubled as often.
  ///
  /// (Al-Mohy & Higham 2012.) What is left of a real eigenvalue after the roots is found without the
  /// difference of numbers near 1.
  func logarithm(on core: TapeCore.Pointer) -> DenseView {
    guard n > 0 else { return core.pointee.allocate(Shape(0, 0), on: core) }
    let eigenvalues = blocks.filter { $0.count == 1 }.map {
      ($0.lowerBound, t[$0.lowerBound * (n + 1)])
    }
    var form = self
    var roots = 0
    while form.distanceFromIdentity > 0.25, roots < 100 {
      form = form.squareRoot(on: core)
      roots += 1
    }
    let factor = Double(sign: .plus, exponent: roots, significand: 1)
    let rest = QuasiTriangle(n: n, t: core.pointee.arena.allocate(n * n))
    for k in 0..<n * n { rest.t[k] = form.t[k] - (k % (n + 1) == 0 ? 1 : 0) }
    for (k, value) in eigenvalues { rest.t[k * (n + 1)] = realExpm1(realLog(value) / factor) }
    let logarithm = (factor * rest.view(on: core).logarithmOnePlus()).copied()
    for (k, value) in eigenvalues { logarithm.base[k * (n + 1)] = realLog(value) }
    return logarithm
  }

  /// The largest column sum of |T − I|.
  private var distanceFromIdentity: Double {
    var largest = 0.0
    for j in 0..<n {
      var sum = 0.0
      for i in 0..<n { sum += abs(t[j * n + i] - (i == j ? 1 : 0)) }
      largest = max(largest, sum)
    }
    return largest
  }
}

extension DenseView {
  /// log(I + X) of a small X: Σ wⱼ X (I + xⱼ X)⁻¹ over Gauss's nodes and weights on [0, 1], the [8/8] Padé
  /// approximant. (Dieci, Morini & Papini 1996.)
  fileprivate func logarithmOnePlus() -> DenseView {
    let one = identity(rows)
    return Self.gauss.reduce(zero) { sum, node in
      sum + Tracewise.solve(one + node.x * self, node.weight * self)
    }
  }

  /// Gauss-Legendre nodes and weights on [0, 1].
  private static let gauss: [(x: Double, weight: Double)] = halfGauss.flatMap { x, weight in
    [(0.5 - x / 2, weight / 2), (0.5 + x / 2, weight / 2)]
  }

  /// The positive nodes on [−1, 1].
  private static let halfGauss: [(Double, Double)] = [
    (0.183_434_642_495_649_80, 0.362_683_783_378_361_98),
    (0.525_532_409_916_328_99, 0.313_706_645_877_887_29),
    (0.796_666_477_413_626_74, 0.222_381_034_453_374_47),
    (0.960_289_856_497_536_23, 0.101_228_536_290_376_26),
  ]
}
