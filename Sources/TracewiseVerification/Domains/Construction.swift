public import Tracewise

/// Operands made of free parameters, in any interpretation: what no random matrix of residues is, such as
/// L Lᵀ, whose factor then exists modulo p too.
public protocol Construction: Sendable {
  /// The parameters. Equal numbers have equal images modulo p, so that what is equal stays so.
  func parameters(_ generator: inout SeededGenerator, _ size: Int) -> [Matrix]
  /// The operands that parameters make.
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M]
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
    let (skew, one) = (k - k.T, k.identity(k.rows))
    let q = solve(one - skew, one + skew)
    return [q.block(rows: 0..<k.rows, columns: 0..<min(r.rows, k.rows)) * r]
  }
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
      default: [draw(shapes[k], k, &generator)]
      }
    }
  }

  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    var rest = parameters[...]
    return needs.flatMap { need -> [M] in
      let first = rest.removeFirst()
      switch need {
      case .positiveDefinite: return GramOfTriangle { _, _ in [] }.operands([first])
      case .independentColumns:
        return OrthogonalTimesTriangle { _, _ in [] }.operands([first, rest.removeFirst()])
      default: return [first]
      }
    }
  }
}

extension OperandNeed {
  /// Whether operands that meet the need are made of others: random entries do not meet it.
  var needsConstruction: Bool { self == .positiveDefinite || self == .independentColumns }
}

extension SeededGenerator {
  /// The parameters of `OrthogonalTimesTriangle` for an m×n matrix.
  mutating func orthogonalTimesTriangle(_ m: Int, _ n: Int) -> [Matrix] {
    [normal(m, m), lowerTriangular(n).T]
  }
}
