import Tracewise

/// Square matrices that factorisations treat in different ways.
enum SquareKind: CaseIterable, Sendable {
  case general, transposed, definite, indefinite, saddle, bordered, shifted, almostSymmetric
  case lower, upper

  func matrix(_ n: Int) -> Matrix {
    let x = random(n, n, seed: 5)
    let size = Double(n)
    switch self {
    case .general, .transposed: return x + size.squareRoot() * Matrix.identity(n)
    case .definite: return definite(x)
    case .indefinite: return x + x.transposed()
    // Positive definite in its leading block only.
    case .saddle:
      return x + x.transposed()
        + Matrix(n, n) { i, j in i != j ? 0 : i < n / 2 ? 4 * size : -size / 8 }
    // Symmetric but for its last row.
    case .bordered:
      return Matrix(n, n) { i, j in
        i == j ? 4 : i == n - 1 ? 2 / size : j == n - 1 ? -1 / size : 1 / size
      }
    // Every pivot is in the last row.
    case .shifted: return Matrix(n, n) { i, j in (i + 1) % n == j ? 2 : i == j ? 0.1 : 0 }
    // Definite, and symmetric but for one entry in a corner.
    case .almostSymmetric:
      return definite(x) + Matrix(n, n) { i, j in i == n - 1 && j == 0 && n > 1 ? 0.25 : 0 }
    case .lower: return Matrix(n, n) { i, j in i > j ? x[i, j] / size : i == j ? 1.5 : 0 }
    case .upper: return Matrix(n, n) { i, j in i < j ? x[i, j] / size : i == j ? -1.5 : 0 }
    }
  }

  private func definite(_ x: Matrix) -> Matrix {
    x * x.transposed() + Double(x.rows) * Matrix.identity(x.rows)
  }
}
