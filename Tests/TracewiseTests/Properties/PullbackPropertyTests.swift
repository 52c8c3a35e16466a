import Testing
import Tracewise

/// Pullbacks as no rule of the library has them, on a tape's memory beside the same on matrices, which
/// share nothing.
@Suite struct PullbackPropertyTests {
  /// X, with a pullback that need not be right.
  private struct Strange: MatrixUnaryRule {
    enum Law: UInt8, CaseIterable, BitwiseCopyable { case solutions, inverses, halves, lowerHalf }
    static let name = "strange"
    let law: Law

    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) throws -> Matrix { x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx }

    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
      let result = unscaled(g, x)
      return result / norm(result)
    }

    private func unscaled<M: MatrixAlgebra>(_ g: M, _ x: M) -> M {
      let n = g.columns
      let halves = [0..<g.rows / 2, g.rows / 2..<g.rows].map { g.slice(rows: $0, columns: 0..<n) }
      switch law {
      case .solutions:
        // Each after each that differs in one thing: matrix, its side, address, strides or columns.
        let row = g.slice(rows: 0..<1, columns: 0..<n).broadcast(to: Shape(n, n))
        let squares = [x, x.T, g, g.T]
        let sides =
          [x, x.T, g, row, g, g.T] + [1, 2].map { g.slice(rows: 0..<n, columns: 0..<min($0, n)) }
        let pairs = sides.flatMap { b in squares.map { ($0, b) } }
        let turned = squares.flatMap { a in sides.map { (a, $0) } }
        return (pairs + turned).reduce(g.zero) { $0 + Tracewise.solve($1.0, $1.1) * $1.1.T }
      case .inverses:
        return 1.5 * g.T.inverse() + 0.2 * x + g.inverse() ⊙ x.T.inverse() + x.inverse()
      case .halves: return 1.5 * vertical(halves.map { $0.inverse() }) + 0.2 * x
      case .lowerHalf: return 1.5 * vertical([halves[0], halves[1].inverse()]) + 0.2 * x
      }
    }
  }

  /// Several in a row, so that adjoints lie where others lay: by the sweep that frees what it has passed,
  /// and by the one that does not.
  @Test(arguments: Strange.Law.allCases.map(\.rawValue), [1, 4, 17, 33, 48, 70])
  func asOnMatrices(_ law: UInt8, _ n: Int) throws {
    let rule = Strange(law: try #require(Strange.Law(rawValue: law)))
    let isHalved = rule.law == .halves || rule.law == .lowerHalf
    let parts = (UInt64(1)...4).map { invertible(n, seed: $0) }
    let x = isHalved ? vertical([parts[0], parts[1]]) : parts[0]
    let g = isHalved ? vertical([parts[2], parts[3]]) : parts[2]
    let expected = (0..<5).reduce(g) { g, _ in rule.pullback(g, at: x, value: x) }
    let chain: (Variable) -> Variable = { x in
      (0..<5).reduce(x) { y, _ in Variable.apply(rule, to: y) }
    }
    expectClose(try gradient(at: x) { inner(chain($0), g) }, expected, within: 1e-9)
    expectClose(try pullback(at: x, of: chain).pullback(g), expected, within: 1e-9)
  }
}

/// X + Y + …, each of whose adjoints is G itself.
private struct Total: VariadicRule {
  static let name = "total"
  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { xs[0] }
  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs.dropFirst().reduce(xs[0]) { $0 + $1 }
  }
  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    dxs.dropFirst().reduce(dxs[0]) { $0 + $1 }
  }
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M { g }
}

extension PullbackPropertyTests {
  /// The cotangent becomes one adjoint and must stay the others'.
  @Test(arguments: [1, 3, 60], [1, 2, 3, 5]) func oneOperandManyTimes(_ n: Int, _ times: Int) throws
  {
    let (x, y, g) = (random(n, n, seed: 1), random(n, n, seed: 2), random(n, n, seed: 3))
    let (dx, dy) = try gradient(at: x, y) { x, y in
      let operands = Array(repeating: sin(x), count: times) + [x, y, y, x]
      return inner(Variable.apply(Total(), to: operands), g)
    }
    expectClose(dx, Double(times) * cos(x) ⊙ g + 2 * g)
    expectClose(dy, 2 * g)
  }
}
