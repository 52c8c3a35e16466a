import Testing
import Tracewise
import TracewiseVerification

/// Gradient and Hessian of the determinant as the tape computes them, at integer matrices, against
/// the integers that they are: computed modulo 2⁶¹ − 1, from cofactors and dual numbers.
@Suite struct IntegerDeterminantTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var matrix: Matrix

    static let all: [Case] = (1...8).flatMap { n in
      var generator = SeededGenerator(seed: UInt64(n))
      let ranks = (max(0, n - 3)...n).reversed().map { rank in
        Case(
          testDescription: "\(n)×\(n) of rank \(rank)",
          matrix: integers(n, rank, &generator) * integers(rank, n, &generator))
      }
      let diagonals = (0..<n).map { zero in
        Case(
          testDescription: "diagonal \(n)×\(n) with a zero in place \(zero + 1)",
          matrix: Matrix(n, n) { $0 == $1 && $0 != zero ? Double($0 + 2) : 0 })
      }
      return ranks + diagonals
    }
  }

  private static func integers(
    _ rows: Int, _ columns: Int, _ generator: inout SeededGenerator
  ) -> Matrix {
    Matrix(rows, columns) { _, _ in Double(Int(generator.next() % 5)) - 2 }
  }

  /// The integers that small residues stand for.
  private func integers(_ x: Textbook<Modular>) throws -> Matrix {
    let grid = try x.checked()
    return Matrix(grid.rows, grid.columns) { i, j in
      let residue = grid[i, j].residue
      return residue > Modular.prime / 2 ? -Double(Modular.prime - residue) : Double(residue)
    }
  }

  /// The product of the norms of all rows but the shortest: no cofactor is larger (Hadamard).
  private func hadamardBound(_ x: Matrix) -> Double {
    let norms = (0..<x.rows).map { max(norm(x.row($0)).scalar, 1) }.sorted()
    return norms.dropFirst().reduce(1, *)
  }

  @Test(arguments: Case.all) func gradient(_ entry: Case) throws {
    let x = entry.matrix
    let expected = try integers(Textbook<Modular>(x).adjugate().T)
    let found = try Tracewise.gradient(at: x) { determinant($0) }
    let worst = abs(found - expected).values.max() ?? 0
    #expect(worst <= 1e-14 * hadamardBound(x), "\(entry): \(found), expected \(expected)")
    // One rank lost leaves a gradient, two leave none.
    if entry.testDescription.hasPrefix("diagonal") {
      #expect(expected.values.count { $0 != 0 } == 1)
      #expect(found == expected, "at a diagonal nothing is rounded")
    }
  }

  @Test(arguments: Case.all) func hessian(_ entry: Case) throws {
    let x = entry.matrix
    var generator = SeededGenerator(seed: 17)
    let v = Self.integers(x.rows, x.rows, &generator)
    let shifted = Textbook<Dual<Modular>>(Textbook<Modular>(x), along: Textbook<Modular>(v))
    let expected = try integers(shifted.adjugate().T.dualPart())
    let found = try hessianVectorProduct(at: x, along: v) { determinant($0) }
    let worst = abs(found - expected).values.max() ?? 0
    let size = hadamardBound(x) * Double(x.rows) * max(norm(v).scalar, 1)
    #expect(worst <= 1e-14 * size, "\(entry): \(found), expected \(expected)")
  }
}
