import Tracewise

// What fast paths are compared with: loops over entries, of plain matrices.

/// A B by three loops.
func loopProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
  let (x, y, m, n, k) = (a.values, b.values, a.rows, b.columns, a.columns)
  var z = [Double](repeating: 0, count: m * n)
  for i in 0..<m {
    for h in 0..<k {
      let factor = x[i * k + h]
      for j in 0..<n { z[i * n + j] += factor * y[h * n + j] }
    }
  }
  return Matrix(m, n) { z[$0 * n + $1] }
}

/// A⁻¹ B, and the sign and the logarithm of |det A|, by elimination with pivots.
struct Elimination {
  private(set) var solution: Matrix
  private(set) var sign = 1.0
  private(set) var logarithm = 0.0

  init(_ a: Matrix, _ b: Matrix) {
    let (n, width) = (a.rows, a.rows + b.columns)
    let (x, y) = (a.values, b.values)
    var rows = (0..<n).map { i in
      Array(x[i * n..<(i + 1) * n]) + y[i * b.columns..<(i + 1) * b.columns]
    }
    for c in 0..<n {
      let pivot = (c..<n).max { rows[$0][c].magnitude < rows[$1][c].magnitude } ?? c
      if pivot != c {
        rows.swapAt(pivot, c)
        sign = -sign
      }
      if rows[c][c] < 0 { sign = -sign }
      logarithm += Tracewise.log(Matrix(rows[c][c].magnitude)).scalar
      let row = rows[c]
      for r in 0..<n where r != c && rows[r][c] != 0 {
        let factor = rows[r][c] / row[c]
        for j in c..<width { rows[r][j] -= factor * row[j] }
      }
    }
    solution = Matrix(n, b.columns) { rows[$0][n + $1] / rows[$0][$0] }
  }
}
