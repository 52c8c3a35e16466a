import Testing
import Tracewise

/// Masks of the library: comparisons with 0 and what they select.
@Suite struct MaskTests {
  private static let x = Matrix(vector: [-1, 0, 2, .nan])

  @Test(
    arguments: [
      (Relation.less, [1, 0, 0, 0]), (.lessOrEqual, [1, 1, 0, 0]), (.greater, [0, 0, 1, 0]),
      (.greaterOrEqual, [0, 1, 1, 0]), (.equal, [0, 1, 0, 0]), (.notEqual, [1, 0, 1, 1]),
    ] as [(Relation, [Double])])
  func comparisons(_ relation: Relation, _ expected: [Double]) {
    #expect(Matrix.apply(Indicator(relation), to: Self.x).values == expected)
    #expect(compare(Self.x, relation, 0).values == expected)
    #expect(
      expected.prefix(3).elementsEqual(Self.x.values.prefix(3).map { relation.holds($0) ? 1 : 0 }))
  }

  /// What is not taken may be anything, with broadcasting and in transposed operands.
  @Test func selection() {
    let mask: Matrix = [[1, 0], [0, -3]]
    let a: Matrix = [[1, .nan], [.infinity, 4]]
    #expect(masked(mask, a) == [[1, 0], [0, 4]])
    #expect(masked(mask.T, a.T) == [[1, 0], [0, 4]])
    #expect(choose(mask, a, Matrix(7)) == [[1, 7], [7, 4]])
    #expect(choose(Matrix(0), a, mask) == mask)
    #expect(masked(Matrix(vector: [0, 1]), [[1, 2]]) == [[0, 0], [1, 2]])
  }

  @Test func gradients() throws {
    let (x, y) = (Matrix(vector: [-1, 3]), Matrix(vector: [5, 7]))
    let (dx, dy) = try gradient(at: x, y) { x, y in
      sum(choose(compare(x, .greater, 0), x ⊙ y, y.squared))
    }
    #expect(dx.values == [0, 7])
    #expect(dy.values == [10, 3])
  }
}
