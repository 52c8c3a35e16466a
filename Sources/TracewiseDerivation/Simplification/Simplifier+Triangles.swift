import Tracewise

extension Simplifier {
  /// The triangle on a side: of what is one already, that itself; of a transpose, the other one's.
  mutating func triangularPart(
    _ x: Form, _ side: TriangularPart.Side, _ diagonal: Double, _ shape: Shape
  ) -> Form {
    if isSorted, side == .upper {
      return transposed(triangularPart(transposed(x), .lower, diagonal, shape.transposed))
    }
    if isSorted, diagonal != 1 {
      // Φ(X) = tril(X) − ½ diag(diag(X)), and likewise for other multiples.
      let whole = build(x)
      let part = form(.apply(DiagonalPart(), to: whole))
      let matrix = form(.apply(DiagonalMatrix(shape.rows, shape.columns), to: build(part)))
      return sum(
        triangularPart(x, side, 1, shape), matrix.scaled(by: Coefficient(diagonal - 1)))
    }
    // What is linear takes no simplifier into its parts.
    let simplifier = self
    return linear(x, shape) { simplifier.triangle(side, diagonal, of: $0) }
  }

  private func triangle(
    _ side: TriangularPart.Side, _ diagonal: Double, of x: Expression
  ) -> Expression {
    // Φ is of the lower triangle: Φ(Xᵀ), and not the transpose of what is written so.
    let isPhi = side == .lower && diagonal == 0.5
    if !isPhi, let y = x.operand(of: .transpose) {
      return .apply(Transpose(), to: triangle(side.opposite, diagonal, of: y))
    }
    let own: MatrixStructure = side == .lower ? .lowerTriangular : .upperTriangular
    let structure = structure(of: x)
    return diagonal == 1 && (structure == own || structure == .diagonal)
      ? x : .apply(TriangularPart(side, diagonal: diagonal), to: x)
  }
}
