import Tracewise

extension RuleCatalogue {
  /// Stein's and Riccati's equations, the sign and the spectral radius.
  static let riccati: [RuleSubject] = [
    RuleSubject(
      Stein(), operands: 3,
      regions: [
        Region("general", sizes: [3, 4]) { g, n in
          [0.4 * g.normal(n, n), 0.4 * g.normal(n - 1, n - 1), g.normal(n, n - 1)]
        },
        Region("large", sizes: [11]) { g, n in
          [0.2 * g.normal(n, n), 0.4 * g.normal(3, 3), g.normal(n, 3)]
        },
        Region("transposed") { g, n in
          let a = 0.3 * g.normal(n, n)
          return [a, a.T, g.normal(n, n)]
        },
        Region("column") { g, n in [0.4 * g.normal(n, n), [[0.7]], g.normal(n, 1)] },
        Region("zero") { g, n in [.zeros(n, n), g.normal(n - 1, n - 1), g.normal(n, n - 1)] },
        Region("no-columns") { g, n in [0.3 * g.normal(n, n), .zeros(0, 0), .zeros(n, 0)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), [[1]], Matrix.ones(2, 1)], .shape,
          "a square matrix is required; operand 1 is 2×3"),
        Rejection(
          [.diagonal([1, 2]), [[0.5]], Matrix.ones(2, 1)], .singular,
          "eigenvalues of operand 1 and operand 2 have the product 1 (gap 0): no unique solution"),
        Rejection(
          [[[1]], [[2]], [[.nan]]], .notFinite, "entry (1, 1) of operand 3 is nan"),
      ]),
    RuleSubject(
      MatrixSign(),
      regions: [
        sign("general", sizes: [3, 4]) { g, n in g.ascending(n) },
        sign("two-equal") { g, n in g.ascending(n).tied(0..<2) },
        sign("positive") { g, n in g.uniform(n, 1, 0.3...2) },
        sign("multiple-of-the-identity") { _, n in Matrix(n, 1, repeating: -2) },
        sign("1x1", sizes: [1]) { g, n in g.ascending(n) },
        Region("complex-eigenvalues", sizes: [9]) { g, n in
          let x = 0.2 * g.normal(n, n)
          return [Matrix(n, n) { $0 == $1 ? x[$0, $1] + ($0 < 4 ? -2 : 2) : x[$0, $1] }]
        },
        Region("empty", of: SignConstruction { _, _ in [.zeros(0, 0), .zeros(0, 1)] }),
      ],
      rejections: [
        .notSquare,
        Rejection(
          [[[0, 2], [-2, 0]]], .domain,
          "the operand has an eigenvalue on the imaginary axis (2i)"),
        Rejection(
          [.diagonal([0, 1])], .domain, "the operand has an eigenvalue on the imaginary axis (0)"),
      ]),
    RuleSubject(
      Riccati(), operands: 3,
      regions: [
        care("general", sizes: [2, 3]) { g, n in
          [g.positiveReal(n), g.lowerTriangular(n), g.lowerTriangular(n)]
        },
        care("low-rank") { g, n in
          [g.positiveReal(n), Matrix(n, n) { $1 == 0 ? Double($0 + 1) : 0 }, g.lowerTriangular(n)]
        },
        care("diagonal") { g, n in
          [g.uniform(n, 1, 0.5...2).diagonalMatrix, .identity(n), .identity(n)]
        },
        care("1x1", sizes: [1]) { g, n in
          [g.positiveReal(n), g.lowerTriangular(n), g.lowerTriangular(n)]
        },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 2), [[1]], Matrix.ones(2, 2)], .shape,
          "operand 2 is 1×1; it must be 2×2 as operand 1"),
        Rejection(
          [[[0]], [[0]], [[1]]], .domain,
          "there is no stabilising solution: the Hamiltonian matrix of operand 1, operand 2, operand 3 has "
            + "eigenvalues on the imaginary axis, or its stable vectors do not span"),
      ]),
    RuleSubject(
      DiscreteRiccati(), operands: 4,
      regions: [
        dare("general", sizes: [2, 3]) { g, n in
          [
            g.contraction(n), g.normal(n, n - 1),
            g.lowerTriangular(n),
            .identity(n - 1) + 0.2 * SeededGenerator.moderation(n) * g.lowerTriangular(n - 1),
          ]
        },
        dare("more-inputs") { g, n in
          [g.contraction(n), g.normal(n, n + 1), g.lowerTriangular(n), .identity(n + 1)]
        },
        dare("no-feedback") { g, n in
          [g.contraction(n), .zeros(n, 1), g.lowerTriangular(n), .identity(1)]
        },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 2), Matrix.ones(3, 1), Matrix.ones(2, 2), [[1]]], .shape,
          "the rows of operand 2 (3) must equal the rows of operand 1 (2)"),
        Rejection(
          [[[2]], [[0]], [[1]], [[1]]], .domain,
          "there is no stabilising solution: the doubling of operand 1, operand 2, operand 3, operand 4 "
            + "does not converge"),
      ]),
    RuleSubject(
      SpectralRadius(),
      regions: [
        radius("general", sizes: [3, 4]) { g, n in g.normal(n, n) },
        radius("diagonal") { _, n in .identity(n) },
        radius("1x1", sizes: [1]) { _, n in .identity(n) },
        Region("positive", sizes: [9]) { g, n in [g.uniform(n, n, 0.1...1)] },
        Region("large-entries", sizes: [9]) { g, n in [g.uniform(n, n, 1...50)] },
      ],
      rejections: [
        .notSquare,
        Rejection(
          [[[0, 2], [-2, 0]]], .domain,
          "the largest eigenvalues of the operand in magnitude are a complex pair (0 ± 2i)"),
        Rejection(
          [.diagonal([-2, 1])], .domain,
          "the largest eigenvalue of the operand in magnitude is −2, not positive"),
        Rejection(
          [.identity(2)], .domain,
          "the largest eigenvalue of the operand in magnitude (1) is not simple"),
      ]),
  ]

  private static func sign(
    _ name: String, sizes: [Int] = [3],
    _ values: @escaping @Sendable (inout SeededGenerator, Int) -> Matrix
  ) -> Region {
    Region(name, sizes: sizes, of: SignConstruction { g, n in [g.invertible(n), values(&g, n)] })
  }

  private static func radius(
    _ name: String, sizes: [Int] = [3],
    _ basis: @escaping @Sendable (inout SeededGenerator, Int) -> Matrix
  ) -> Region {
    Region(
      name, sizes: sizes,
      of: DominantConstruction { g, n in
        [basis(&g, n), g.ascending(n), [[0.5 * Double(n) + 2 + g.unit()]]]
      })
  }

  private static func care(
    _ name: String, sizes: [Int] = [3],
    _ draw: @escaping @Sendable (inout SeededGenerator, Int) -> [Matrix]
  ) -> Region { Region(name, sizes: sizes, of: RiccatiConstruction(draw: draw)) }

  private static func dare(
    _ name: String, sizes: [Int] = [3],
    _ draw: @escaping @Sendable (inout SeededGenerator, Int) -> [Matrix]
  ) -> Region { Region(name, sizes: sizes, of: DiscreteRiccatiConstruction(draw: draw)) }
}

/// P diag(λ) P⁻¹, of which P diag(sign λ) P⁻¹ is the sign.
private struct SignConstruction: Construction {
  /// Draws P and λ.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    let drawn = draw(&generator, size)
    return drawn + [sign(drawn[1])]
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    [parameters[0] * parameters[1].diagonalMatrix / parameters[0]]
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] {
    [[parameters[0] * parameters[2].diagonalMatrix / parameters[0]]]
  }
}

/// P diag(λ) P⁻¹ with one more eigenvalue in the place of the last, which is the largest.
private struct DominantConstruction: Construction {
  /// Draws P, λ and the largest eigenvalue.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    var drawn = draw(&generator, size)
    // Less than the largest in magnitude, apart from 0 and one another.
    drawn[1] = 0.9 * drawn[1]
    return drawn
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (p, values) = (parameters[0], parameters[1])
    let n = values.rows
    let spectrum =
      n > 1
      ? vertical([values.slice(rows: 0..<n - 1, columns: 0..<1), parameters[2]]) : parameters[2]
    return [p * spectrum.diagonalMatrix / p]
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [[parameters[2]]] }
}

/// A = G X − N, G = L Lᵀ and Q that X = M Mᵀ solves Riccati's equation of, stabilising as −N is.
private struct RiccatiConstruction: Construction {
  /// Draws N, L and M.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (g, x) = (parameters[1] * parameters[1].T, parameters[2] * parameters[2].T)
    let a = g * x - parameters[0]
    let xa = x * a
    return [a, g, x * g * x - (xa + xa.T)]
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [[parameters[2] * parameters[2].T]] }
}

/// A = (I + B R⁻¹ Bᵀ X) C, B, Q = X − Aᵀ X C and R, of which X = M Mᵀ is the solution and C the closed loop.
private struct DiscreteRiccatiConstruction: Construction {
  /// Draws C, B, M and the factor of R.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (c, b) = (parameters[0], parameters[1])
    let (x, r) = (parameters[2] * parameters[2].T, parameters[3] * parameters[3].T)
    let a = c + b * solve(r, b.T * x * c)
    return [a, b, x - a.T * x * c, r]
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [[parameters[2] * parameters[2].T]] }
}

extension SeededGenerator {
  /// A matrix all of whose eigenvalues are less than 1 in magnitude, as its norm is.
  fileprivate mutating func contraction(_ n: Int) -> Matrix {
    let x = 0.25 * Self.moderation(n) * normal(n, n)
    return (1 / max(1, norm(x).scalar / 0.95)) * x
  }
}
