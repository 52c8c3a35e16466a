import Tracewise

/// How an operand lies in memory.
enum Layout: CaseIterable, Sendable {
  case plain, transposed, reversed, slice, row, column, computed

  /// A variable of that shape and layout.
  func variable(_ m: Int, _ n: Int, seed: UInt64, on tape: Tape) -> Variable {
    switch self {
    case .plain: return tape.input(random(m, n, seed: seed))
    case .transposed: return tape.input(random(n, m, seed: seed)).T
    case .reversed:
      return Variable.apply(
        Slice(firstRow: m - 1, rows: m, rowStep: -1, firstColumn: 0, columns: n),
        to: tape.input(random(m, n, seed: seed)))
    case .slice:
      return tape.input(random(m + 2, n + 3, seed: seed)).slice(
        rows: 1..<m + 1, columns: 2..<n + 2)
    case .row: return tape.input(random(1, n, seed: seed)).broadcast(to: Shape(m, n))
    case .column: return tape.input(random(m, 1, seed: seed)).broadcast(to: Shape(m, n))
    // A product, whose value may not be computed yet.
    case .computed:
      return tape.input(random(m, 2, seed: seed)) * tape.input(random(2, n, seed: seed + 50))
    }
  }
}
