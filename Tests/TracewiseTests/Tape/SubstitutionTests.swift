import Testing
import Tracewise

/// Solutions and inverses of all sizes satisfy their equations to rounding: row by row, by halves,
/// by LAPACK, of LU and of Cholesky factorisations.
@Suite struct SubstitutionTests {
  enum Kind: CaseIterable { case general, transposed, spd }

  static func matrix(_ n: Int, _ kind: Kind) -> Matrix {
    let x = random(n, n, seed: 7)
    return kind == .spd ? x * x.transposed() + Matrix.identity(n) : x
  }

  /// ‖A X − B‖∞ beside n ε (|A| |X| + |B|), entry by entry.
  private func expectSolves(_ a: Matrix, _ x: Matrix, _ b: Matrix) {
    let (residual, size) = (abs(a * x - b), abs(a) * abs(x) + abs(b))
    let bound = 8 * Double(a.rows) * 0x1p-52
    for (r, s) in zip(residual.values, size.values) where !(r <= bound * s) {
      Issue.record("a residual of \(r) beside \(s)")
      return
    }
  }

  @Test(arguments: [3, 16, 17, 32, 33, 64, 100, 131], Kind.allCases)
  func solves(_ n: Int, _ kind: Kind) throws {
    let a = Self.matrix(n, kind)
    for columns in [1, 7, 8, 40] {
      let b = random(n, columns, seed: 8)
      // On a tape, where the matrix may be the transpose of its memory, and its factors are shared
      // with the pullback.
      let (x, pullback) = try Tracewise.pullback(at: a, b) { a, b in
        kind == .transposed ? solve(a.T, b) : solve(a, b)
      }
      let solved = kind == .transposed ? a.transposed() : a
      expectSolves(solved, x, b)
      let g = random(n, columns, seed: 9)
      let (_, db) = try pullback(g)
      expectSolves(solved.transposed(), db, g)
    }
  }

  @Test(arguments: [3, 16, 17, 32, 33, 64, 100, 131], Kind.allCases)
  func inverts(_ n: Int, _ kind: Kind) throws {
    let a = Self.matrix(n, kind)
    let (inverse, _) = try pullback(at: a) { a in
      kind == .transposed ? a.T.inverse() : a.inverse()
    }
    let inverted = kind == .transposed ? a.transposed() : a
    // An inverse is right from one side, up to its own condition from the other.
    let left = norm(inverted * inverse - Matrix.identity(n)).scalar
    let right = norm(inverse * inverted - Matrix.identity(n)).scalar
    let bound = 4 * Double(n) * 0x1p-52 * norm(inverse).scalar * norm(a).scalar
    #expect(left <= bound && right <= bound)
  }
}
