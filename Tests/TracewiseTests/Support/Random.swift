import Tracewise

/// A general matrix: normal entries, the same for a seed.
func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return .randomNormal(rows, columns, using: &generator)
}

/// A general square matrix far from singular.
func invertible(_ n: Int, seed: UInt64) -> Matrix {
  random(n, n, seed: seed) * (0.3 / Double(n).squareRoot()) + .identity(n)
}

/// A symmetric positive definite matrix.
func positiveDefinite(_ n: Int, seed: UInt64) -> Matrix {
  let a = random(n, n, seed: seed)
  return a * a.T + .identity(n)
}

/// One-hot columns.
func oneHot(_ rows: Int, _ labels: [Int]) -> Matrix {
  Matrix(rows, labels.count) { $0 == labels[$1] ? 1 : 0 }
}
