public import Tracewise

/// Operands made of free parameters, in any interpretation: what no random matrix of residues is, such as
/// L Lᵀ, whose factor then exists modulo p too.
public protocol Construction: Sendable {
  /// The parameters. Equal numbers have equal images modulo p, so that what is equal stays so.
  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix]
  /// The operands that parameters make.
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M]
  /// What no algorithm finds modulo p: solutions of equations of the operands, such as a spectrum.
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]]
}

extension Construction {
  public func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [] }
}

/// L Lᵀ of a lower triangle L, or with a second parameter K its sum with K − Kᵀ, of which it is the
/// symmetric part.
struct GramOfTriangle: Construction {
  /// Draws L, and K where the operand is not symmetric.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (l, k) = (parameters[0], parameters.dropFirst().first)
    return [k.map { l * l.T + ($0 - $0.T) } ?? l * l.T]
  }
}

/// Q R of orthonormal columns Q = (I − S)⁻¹(I + S), S = K − Kᵀ, as far as R, upper triangular, has rows.
struct OrthogonalTimesTriangle: Construction {
  /// Draws K and R.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (k, r) = (parameters[0], parameters[1])
    return [k.orthogonal.slice(rows: 0..<k.rows, columns: 0..<min(r.rows, k.rows)) * r]
  }
}

extension MatrixAlgebra {
  /// The orthogonal (I − S)⁻¹(I + S), S = K − Kᵀ. (Cayley 1846.)
  fileprivate var orthogonal: Self {
    let (skew, one) = (self - T, identity(rows))
    return solve(one - skew, one + skew)
  }
}

/// V diag(λ) Vᵀ of orthonormal columns V = (I − S)⁻¹(I + S), S = K − Kᵀ; with a third parameter B its sum with
/// B − Bᵀ, of which it is the symmetric part.
///
/// Further operands are directions, of random entries.
struct SpectralConstruction: Construction {
  /// How many directions follow.
  var directions = 0
  /// Draws K and λ, ascending, and B where the operand is not symmetric.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    let own = draw(&generator, size)
    return own + (0..<directions).map { _ in generator.normal(own[0].rows, own[0].rows) }
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let v = parameters[0].orthogonal
    let s = v * parameters[1].diagonalMatrix * v.T
    let rest = parameters.dropFirst(2)
    let skew = rest.count > directions ? rest.first : nil
    return [skew.map { s + ($0 - $0.T) } ?? s] + rest.suffix(directions)
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] {
    [[parameters[0].orthogonal, parameters[1]]]
  }
}

/// U diag(σ) Vᵀ of orthonormal columns U = (I − S)⁻¹(I + S), S = K − Kᵀ, as many as there are σ, and V likewise.
struct SingularConstruction: Construction {
  /// Draws the K of U, σ, descending, and the K of V.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    let (u, v) = vectors(parameters)
    return [u * parameters[1].diagonalMatrix * v.T]
  }
  private func vectors<M: MatrixAlgebra>(_ parameters: [M]) -> (u: M, v: M) {
    func columns(_ k: M) -> M {
      k.orthogonal.slice(rows: 0..<k.rows, columns: 0..<parameters[1].rows)
    }
    return (columns(parameters[0]), columns(parameters[2]))
  }
  /// The factors, the polar factor of a tall matrix and of a wide one's transpose, and the spectrum of
  /// [0, A; Aᵀ, 0].
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] {
    let ((u, v), s) = (vectors(parameters), parameters[1])
    let zeros = u.rows + v.rows - 2 * s.rows
    let n = s.rows
    let ascending = s.constant(Matrix(n, n) { $0 + $1 == n - 1 ? 1 : 0 }) * s
    let parts = [-s] + (zeros > 0 ? [s.constant(0, shape: Shape(zeros, 1))] : []) + [ascending]
    return [[u, s, v], [u * v.T], [v * u.T], [vertical(parts)]]
  }
}

/// Y Y for a Y of which it is the principal square root: all its eigenvalues have positive real parts.
struct SquareOfRoot: Construction {
  /// Draws Y.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] { [parameters[0] * parameters[0]] }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [parameters] }
}

/// P T P⁻¹ of an upper triangle T, whose diagonal is the spectrum, and operands as they are drawn.
struct SimilarToTriangle: Construction {
  /// Draws P, T and further operands.
  let draw: @Sendable (inout SeededGenerator, Int) -> [Matrix]

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    draw(&generator, size)
  }
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    [parameters[0] * parameters[1] / parameters[0]] + parameters.dropFirst(2)
  }
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] { [[parameters[1].diagonal]] }
}

/// Operands of given shapes that meet their needs, made of parameters where a need asks for it.
struct NeededOperands: Construction {
  let needs: [OperandNeed]
  let shapes: @Sendable (Int) -> [Shape]
  /// Draws an operand that no construction is needed for.
  let draw: @Sendable (Shape, Int, inout SeededGenerator) -> Matrix

  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix] {
    let shapes = shapes(size)
    return shapes.indices.flatMap { k -> [Matrix] in
      switch needs[k] {
      case .positiveDefinite: [generator.lowerTriangular(shapes[k].rows)]
      case .independentColumns:
        generator.orthogonalTimesTriangle(shapes[k].rows, shapes[k].columns)
      case .distinctEigenvalues, .symmetric: generator.spectrum(shapes[k].rows)
      case .positiveReal: [generator.positiveReal(shapes[k].rows)]
      case .distinctSingularValues:
        generator.singularSpectrum(shapes[k].rows, shapes[k].columns)
      default: [draw(shapes[k], k, &generator)]
      }
    }
  }

  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    made(parameters).flatMap { construction, own in construction?.operands(own) ?? own }
  }

  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] {
    made(parameters).flatMap { construction, own in construction?.known(own) ?? [] }
  }

  /// What makes each operand, and its own parameters.
  private func made<M: MatrixAlgebra>(_ parameters: [M]) -> [((any Construction)?, [M])] {
    var rest = parameters[...]
    return needs.map { need in
      let first = rest.removeFirst()
      switch need {
      case .positiveDefinite: return (GramOfTriangle { _, _ in [] }, [first])
      case .positiveReal: return (SquareOfRoot { _, _ in [] }, [first])
      case .independentColumns:
        return (OrthogonalTimesTriangle { _, _ in [] }, [first, rest.removeFirst()])
      case .distinctEigenvalues, .symmetric:
        return (SpectralConstruction { _, _ in [] }, [first, rest.removeFirst()])
      case .distinctSingularValues:
        return (
          SingularConstruction { _, _ in [] }, [first, rest.removeFirst(), rest.removeFirst()]
        )
      default: return (nil, [first])
      }
    }
  }
}

extension OperandNeed {
  /// Whether operands that meet the need are made of others: random entries do not meet it.
  var needsConstruction: Bool {
    switch self {
    case .positiveDefinite, .independentColumns, .distinctEigenvalues, .positiveReal, .symmetric,
      .distinctSingularValues:
      true
    default: false
    }
  }
}

extension SeededGenerator {
  /// The parameters of `OrthogonalTimesTriangle` for an m×n matrix.
  mutating func orthogonalTimesTriangle(_ m: Int, _ n: Int) -> [Matrix] {
    [normal(m, m), lowerTriangular(n).T]
  }

  /// The parameters of `SpectralConstruction` for an n×n matrix.
  mutating func spectrum(_ n: Int) -> [Matrix] { [normal(n, n), ascending(n)] }

  /// The parameters of `SingularConstruction` for an m×n matrix.
  mutating func singularSpectrum(_ m: Int, _ n: Int) -> [Matrix] {
    [normal(m, m), descending(min(m, n)), normal(n, n)]
  }

  /// A column of descending positive entries, at least 0.3 from one another and from 0.
  mutating func descending(_ n: Int) -> Matrix {
    let (x, least) = (ascending(n), 0.4 + 0.5 * unit())
    return Matrix(n, 1) { i, _ in x[n - 1 - i, 0] - x[0, 0] + least }
  }

  /// A matrix whose eigenvalues have positive real parts: a shift that is larger than the rest.
  mutating func positiveReal(_ n: Int) -> Matrix {
    1.3 * Matrix.identity(n) + 0.45 / Double(max(n, 1)).squareRoot() * normal(n, n)
  }

  /// Columns of entries that are at least 0.3 from one another, of both signs, in any order.
  mutating func shuffledColumns(_ m: Int, _ n: Int) -> Matrix {
    let columns = (0..<n).map { _ in
      var values = ascending(m).values
      for i in values.indices.reversed() { values.swapAt(i, integer(0...i)) }
      return values
    }
    return Matrix(m, n) { i, j in columns[j][i] }
  }

  /// A column of ascending entries, at least 0.3 from one another, of both signs.
  mutating func ascending(_ n: Int) -> Matrix {
    var last = -0.3 * Double(n) - unit()
    return Matrix(n, 1) { _, _ in
      last += 0.3 + 0.7 * unit()
      return last
    }
  }
}
