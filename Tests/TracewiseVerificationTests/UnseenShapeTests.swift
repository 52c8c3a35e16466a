import Testing
import Tracewise
import TracewiseVerification

/// Nothing is certified unseen: shapes that the rule accepts and has no value at refute it, those that the caller
/// names are all tried, and what was passed over is said.
@Suite struct UnseenShapeTests {
  /// x ⊙ x, with a value at square operands alone, though its `shape` takes all.
  struct SquareAlone: MatrixUnaryRule {
    static let name = "squarealone"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) throws -> Matrix {
      guard x.shape.isSquare else {
        throw TracewiseError(.domain, in: "value", "no \(x.shape) operands today")
      }
      return x ⊙ x
    }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * (x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 2 * (x ⊙ g) }
  }

  /// The same with a signature, from which regions follow.
  struct Declared: MatrixUnaryRule {
    static let name = "declared"
    static var signature: Signature? { .entrywise }
    func value(_ x: Matrix) throws -> Matrix {
      guard x.columns > 1 else { throw TracewiseError(.domain, in: "value", "no columns today") }
      return x ⊙ x
    }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * (x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 2 * (x ⊙ g) }
  }

  /// Entrywise, with a value that is no number where it should be one.
  struct NotANumber: MatrixBinaryRule {
    static let name = "notanumber"
    func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
      guard x == y else { throw .shapesDiffer }
      return x
    }
    func value(_ x: Matrix, _ y: Matrix) -> Matrix {
      x.columns == 5 ? .nan * (x + y) : x + y
    }
    func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
      dx + dy
    }
    func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
    func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g }
  }

  /// Needs no shape to refuse operands by.
  struct PlainTrace: PlainRule {
    var name: String { "plaintrace" }
    func value(_ xs: [Matrix]) throws -> Matrix { trace(xs[0]) }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      [g * Matrix.identity(xs[0].rows)]
    }
  }

  @Test func acceptedShapesWithoutAValueRefute() throws {
    let result = try verify(SquareAlone())
    #expect(!result.isVerified)
    #expect(result.refutingOracles == ["value"])
    #expect(
      Set(result.refutations.map(\.region)) == ["4×5", "5×3", "7×2", "5×1", "1×5"],
      "\(result)")
    #expect(result.causes.contains { $0.hasPrefix("no 4×5 operands today") }, "\(result.causes)")
    #expect("\(result)".contains("again: verify(SquareAlone(), at: [Shape(4, 5)], seeds: [1])"))
  }

  @Test func declaredShapesWithoutAValueRefute() throws {
    let result = try verify(Declared())
    #expect(Set(result.refutations.map(\.region)).isSuperset(of: ["column", "1x1"]), "\(result)")
    #expect(result.refutingOracles.contains("value"))
  }

  @Test func aValueThatIsNoNumberRefutes() throws {
    let result = try verify(NotANumber())
    #expect(Set(result.refutations.map(\.region)) == ["4×5, 4×5", "1×5, 1×5"], "\(result)")
    #expect(result.causes.contains { $0.contains("is nan") })
  }

  @Test func namedShapesAreAllTried() throws {
    let shapes = (1...9).map { Shape($0, $0) }
    let result = try verify(SquareAlone(), at: shapes, seeds: [1])
    #expect(result.isVerified, "\(result)")
    #expect(Set(result.records.map(\.region)).count == 9)
    let wrong = try verify(SquareAlone(), at: [Shape(3, 3), Shape(2, 3)], seeds: [1])
    #expect(wrong.refutations.map(\.region) == ["2×3"])
    let none = try verify(SquareAlone(), at: [Shape(2, 3)])
    #expect(none.refutations.map(\.region) == ["2×3"])
  }

  @Test func namedShapesThatAreNotTakenAreErrors() {
    func text(_ body: () throws -> Verification) -> String? {
      do {
        _ = try body()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      text {
        try verify(NotANumber(), at: [(Shape(2, 2), Shape(2, 2)), (Shape(2, 3), Shape(3, 2))])
      }
        == "notanumber: it is to be verified at 2×3, 3×2, but the shapes must be equal; "
        + "the left operand is 2×3, the right operand is 3×2")
    #expect(
      text { try verify(PlainTrace(), operands: 1, at: [[Shape(2, 2), Shape(2, 2)]]) }
        == "plaintrace: it takes 1 operands; the shapes 2×2, 2×2 are of 2")
  }

  @Test func whatWasPassedOverIsSaid() throws {
    let plain = try verify(PlainTrace())
    #expect(plain.isVerified, "\(plain)")
    #expect(
      plain.notes == [
        "passed over for want of a value: 4×5 (a square matrix is required; the operand is 4×5) "
          + "and 4 more lists of shapes"
      ])
    let named = try verify(PlainTrace(), at: [[Shape(2, 2)], [Shape(2, 3)]])
    #expect(named.refutations.map(\.region) == ["2×3"])
  }

  /// A wrong rule is one block, whatever the number of checks that find it.
  @Test func aWrongRuleIsOneBlock() throws {
    struct Halved: MatrixUnaryRule {
      static let name = "halved"
      func shape(_ x: Shape) throws(Misfit) -> Shape { x }
      func value(_ x: Matrix) -> Matrix { x ⊙ x }
      func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * (x ⊙ dx) }
      func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { x ⊙ g }
    }
    let result = try verify(Halved())
    #expect(result.refutations.count > 20)
    let lines = "\(result)".split(separator: "\n")
    #expect(lines.count <= 10, "\(result)")
    #expect(lines.first == "✗ halved: the pullback is not the gradient of the value")
    #expect(lines.filter { $0.hasPrefix("    cause: ") }.count == 1)
    #expect(lines.contains { $0.contains("too small by the factor 1/2") })
    #expect(lines.contains("    smallest: at 1 with 1: 1, and right is 2"), "\(result)")
    #expect(lines.contains("    there: verify(Halved(), regions: [.point([[[1]]])])"), "\(result)")
    #expect(lines.contains("    again: verify(Halved(), at: [Shape(4, 5)], seeds: [1])"))
    // What the block says to call shows it again.
    #expect(!(try verify(Halved(), regions: [.point([[[1]]])]).isVerified))
    #expect(!(try verify(Halved(), at: [Shape(4, 5)], seeds: [1]).isVerified))
  }
}
