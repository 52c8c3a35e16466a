import Testing
import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// Every rewrite of the simplifier keeps the value: compared modulo 2⁶¹ − 1, where nothing rounds, on
/// general, symmetric and rectangular operands.
@Suite struct SimplifierRewriteTests {
  typealias E = TracewiseDerivation.Expression

  /// Operands of a table's row: two square ones, one whose products with them are rectangular, two
  /// columns.
  struct Operands {
    let a: E
    let b: E
    let r: E
    let x: E
    let y: E
  }

  static let rewrites: [(name: String, of: @Sendable (Operands) -> E)] = [
    ("A⁻¹ A", { $0.a.inverse() * $0.a }),
    ("A⁻¹ Aᵀ", { $0.a.inverse() * $0.a.T }),
    ("Aᵀ A⁻¹", { $0.a.T * $0.a.inverse() }),
    ("A⁻ᵀ A", { $0.a.T.inverse() * $0.a }),
    ("A⁻¹ B A", { $0.a.inverse() * $0.b * $0.a }),
    ("(A B)⁻¹", { ($0.a * $0.b).inverse() }),
    ("(2 A)⁻¹", { (2 * $0.a).inverse() }),
    ("(Tr(A) B)⁻¹", { (trace($0.a) * $0.b).inverse() }),
    ("(Rᵀ A R)⁻¹", { ($0.r.T * $0.a * $0.r).inverse() }),
    ("(A B)ᵀ", { ($0.a * $0.b).T }),
    ("(A R)ᵀ", { ($0.a * $0.r).T }),
    ("(A + B)ᵀ R", { ($0.a + $0.b).T * $0.r }),
    ("(A ⊙ Bᵀ)ᵀ", { ($0.a ⊙ $0.b.T).T }),
    ("(A ⊗ R)ᵀ", { kronecker($0.a, $0.r).T }),
    ("A B − B A", { $0.a * $0.b - $0.b * $0.a }),
    ("A R + Aᵀ R", { $0.a * $0.r + $0.a.T * $0.r }),
    ("A x − Aᵀ x", { $0.a * $0.x - $0.a.T * $0.x }),
    ("0.75 A + 0.125 A − 2 A", { 0.75 * $0.a + 0.125 * $0.a - 2 * $0.a }),
    ("x yᵀ A x", { $0.x * ($0.y.T * $0.a * $0.x) }),
    ("A xᵀ B y", { $0.a * ($0.x.T * $0.b * $0.y) }),
    ("Tr(A B)", { trace($0.a * $0.b) }),
    ("Tr(A B A)", { trace($0.a * $0.b * $0.a) }),
    ("Tr(A Bᵀ A)", { trace($0.a * $0.b.T * $0.a) }),
    ("Tr(R Rᵀ B)", { trace($0.r * $0.r.T * $0.b) }),
    ("Tr(x yᵀ A)", { trace($0.x * $0.y.T * $0.a) }),
    ("Tr(Aᵀ (A ⊙ B))", { trace($0.a.T * ($0.a ⊙ $0.b)) }),
    ("1ᵀ A 1", { sum($0.a) }),
    ("1ᵀ (A ⊙ B) 1", { sum($0.a ⊙ $0.b) }),
    ("1ᵀ A R 1", { sum($0.a * $0.r) }),
    ("1ᵀ R", { $0.r.columnSums }),
    ("R 1", { $0.r.rowSums }),
    ("mean(R)", { mean($0.r) }),
    ("⟨R, A R⟩", { inner($0.r, $0.a * $0.r) }),
    ("A ./ B ⊙ B", { $0.a ./ $0.b ⊙ $0.b }),
    ("A ⊙ A ⊙ B", { $0.a ⊙ $0.a ⊙ $0.b }),
    ("A³ A⁻¹", { $0.a.power(3) * $0.a.inverse() }),
    ("|A B|", { determinant($0.a * $0.b) }),
    ("|Aᵀ| A⁻¹", { determinant($0.a.T) * $0.a.inverse() }),
    ("adj(A) / |A|", { $0.a.adjugate() ./ determinant($0.a).broadcast(to: $0.a.shape) }),
    ("adj(A)ᵀ / |A|", { $0.a.adjugate().T ./ determinant($0.a).broadcast(to: $0.a.shape) }),
    ("A⁻¹ R", { solve($0.a, $0.r) }),
    ("Rᵀ A⁻¹", { $0.r.T / $0.a }),
    ("RᵀR", { .apply(Gram(), to: $0.r) }),
    ("I A", { $0.a.identity($0.a.shape.rows) * $0.a }),
    ("1ᵀ softmax(R)", { softmax($0.r).columnSums }),
    ("1ᵀ softmax(R)ᵀ", { softmax($0.r).T.columnSums }),
    ("softmax(R) 1", { softmax($0.r).rowSums }),
    ("softmax(R)ᵀ 1", { softmax($0.r).T.rowSums }),
    ("1ᵀ softmax(A) Aᵀ 1", { sum(softmax($0.a) * $0.a.T) }),
    ("1ᵀ A softmax(A) 1", { sum($0.a * softmax($0.a)) }),
    ("x yᵀ − y xᵀ", { $0.x * $0.y.T - $0.y * $0.x.T }),
    ("(xᵀ A y) (yᵀ A x)", { ($0.x.T * $0.a * $0.y) * ($0.y.T * $0.a * $0.x) }),
    ("(xᵀ y)² / xᵀ y", { ($0.x.T * $0.y).squared / ($0.x.T * $0.y) }),
  ]

  /// Names of what is known of both square operands.
  static let structures: [MatrixStructure] = [.general, .symmetric]

  @Test(arguments: rewrites.indices, structures) func keepsTheValue(
    _ k: Int, _ structure: MatrixStructure
  ) throws {
    for (n, columns) in [(3, 2), (2, 4), (3, 3)] {
      let operands = Operands(
        a: E(MatrixSymbol("A", Shape(n, n), structure)),
        b: E(MatrixSymbol("B", Shape(n, n), structure)), r: .symbol("R", Shape(n, columns)),
        x: .symbol("x", Shape(n, 1)), y: .symbol("y", Shape(n, 1)))
      // (Rᵀ A R)⁻¹ has a value for tall R only.
      if Self.rewrites[k].name == "(Rᵀ A R)⁻¹", columns > n { continue }
      let written = Self.rewrites[k].of(operands)
      for mode in [Simplifier.Mode.result, .line, .canonical] {
        var simplifier = Simplifier(mode)
        let simplified = simplifier(written)
        for seed in [1, 2] as [UInt64] {
          #expect(
            try exact(written, seed: seed) == exact(simplified, seed: seed),
            "\(written) and \(simplified)")
        }
      }
    }
  }

  /// The value modulo 2⁶¹ − 1 for random operands, entry by entry.
  private func exact(_ expression: E, seed: UInt64) throws -> [UInt64] {
    func draw(_ symbol: MatrixSymbol) -> Textbook<Modular> {
      var generator = SeededGenerator(
        seed: seed &* 1000 &+ UInt64(symbol.name.unicodeScalars.first!.value))
      let (m, n) = (symbol.shape.rows, symbol.shape.columns)
      let entries = (0..<m * n).map { _ in Modular(residue: generator.next() >> 4) }
      return Textbook(m, n) { i, j in
        symbol.isSymmetric && m == n ? entries[min(i, j) * n + max(i, j)] : entries[i * n + j]
      }
    }
    var interpretation = Interpretation(
      anchor: Textbook<Modular>(1, 1) { _, _ in .one }, symbol: { draw($0) })
    let found = interpretation.value(of: expression)
    let value = try #require(found)
    let grid = try value.result.get()
    return (0..<grid.shape.rows).flatMap { i in
      (0..<grid.shape.columns).map { grid[i, $0].residue }
    }
  }
}
