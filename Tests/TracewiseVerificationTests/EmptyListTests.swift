import Testing
import Tracewise
import TracewiseVerification

/// Rules of somebody who puts the matrices of an empty list side by side: refuted with that reason,
/// by whatever interpretation their bodies run in.
@Suite struct EmptyListTests {
  struct InThePullback: MatrixUnaryRule {
    static let name = "inthepullback"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) -> Matrix { x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * (x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
      2 * (x ⊙ g) + horizontal([M]())
    }
  }

  struct InTheDifferential: MatrixUnaryRule {
    static let name = "inthedifferential"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) -> Matrix { x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
      2 * (x ⊙ dx) + horizontal([M]())
    }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 2 * (x ⊙ g) }
  }

  private static let text = "concatenation: at least one operand is required"

  @Test(arguments: [InThePullback(), InTheDifferential()] as [any UnaryRule])
  func areRefuted(_ rule: any UnaryRule) throws {
    let result = try verify(rule)
    #expect(!result.isVerified)
    #expect(result.causes.contains { $0.contains(Self.text) }, "\(result)")
  }

  /// Forward mode of a list without operands has neither value nor differential.
  @Test func forwardMode() {
    let none = horizontal([DualMatrix<Matrix>]())
    #expect(none.value.failure?.description == Self.text)
    #expect(none.differential.failure?.description == Self.text)
  }
}
