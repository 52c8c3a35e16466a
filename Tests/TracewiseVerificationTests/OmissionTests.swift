import Testing
import Tracewise
import TracewiseVerification

/// A rule of one's own is told which oracles were left out.
@Suite struct OwnOmissionTests {
  struct Doubled: MatrixUnaryRule {
    static let name = "doubled"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) -> Matrix { x + x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx + dx }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g + g }
  }

  @Test func areNoted() throws {
    let large = try verify(Doubled(), at: [Shape(13, 5)], seeds: [1, 2])
    #expect(large.isVerified)
    #expect(
      "\(large)".hasSuffix(
        "\nnote: left out: exact: adjoint, 2 cases of more than 64 entries"))
    let small = try verify(Doubled(), at: [Shape(8, 8)])
    #expect(small.isVerified)
    #expect(small.omissions == [])
  }
}
