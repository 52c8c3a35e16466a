import Testing
import Tracewise

/// Eigenvalues and eigenvectors of symmetric matrices: by their equations, and where they coincide.
@Suite struct EigenvalueTests {
  @Test func theyDiagonaliseTheSymmetricPart() throws {
    var generator = SeededGenerator(seed: 1)
    for n in [0, 1, 2, 5, 33, 70] {
      let x = Matrix.randomNormal(n, n, using: &generator)
      let a = x + x.T + 0.01 * (x - x.T)
      let (l, v) = symmetricEigen(a)
      #expect(l.values == l.values.sorted())
      #expect(isClose(v * l.diagonalMatrix * v.T, a.symmetricPart))
      #expect(isClose(v.T * v, .identity(n)))
      #expect(a.T.eigenvectors() == v && a.T.eigenvalues() == l)
    }
  }

  /// The largest entry is another one after half of these perturbations.
  @Test(arguments: [[[2, 1], [1, 2]], [[5, 2], [2, 2]]] as [[[Double]]])
  func signsStayUnderSmallChanges(_ rows: [[Double]]) throws {
    var generator = SeededGenerator(seed: 2)
    let a = try Matrix(rows: rows)
    let v = a.eigenvectors()
    for _ in 0..<300 {
      let e = 1e-9 * Matrix.randomNormal(2, 2, using: &generator)
      #expect((((a + e).eigenvectors() - v).values.map(abs).max() ?? 0) < 1e-7)
    }
  }

  @Test func tiesShare() throws {
    let a: Matrix = .diagonal([1, 2, 2])
    let largest = try gradient(at: a) { $0.eigenvalues().entry(2, 0) }
    #expect(largest == .diagonal([0, 0.5, 0.5]))
    // Turned, so that LAPACK's basis is another one.
    let h = Matrix.identity(3) - (2.0 / 3) * Matrix.ones(3, 3)
    let turned = try gradient(at: h * a * h.T) { $0.eigenvalues().entry(2, 0) }
    #expect(isClose(turned, h * .diagonal([0, 0.5, 0.5]) * h.T))
  }

  /// The vectors of the double eigenvalue 1 are not used by a loss of the largest one: eᵀ H e =
  /// 2 Σ (vₖᵀ E vₙ)²/(λₙ − λₖ).
  @Test func theHessianOfASimpleEigenvalueBesideTies() throws {
    let l = [1.0, 1, 2, 3]
    var generator = SeededGenerator(seed: 3)
    let e = Matrix.randomNormal(4, 4, using: &generator).symmetricPart
    let product = try hessianVectorProduct(at: .diagonal(l), along: e) {
      $0.eigenvalues().entry(3, 0)
    }
    let expected = (0..<3).reduce(0) { $0 + 2 * e[$1, 3] * e[$1, 3] / (l[3] - l[$1]) }
    #expect(abs(inner(e, product).scalar - expected) < 1e-13)
  }

  @Test func vectorsOfEqualEigenvaluesAreRefused() {
    let w: Matrix = [[1, 2, 3], [4, 5, 6], [7, 8, 10]]
    let text = #expect(throws: TracewiseError.self) {
      try gradient(at: Matrix.diagonal([1, 2, 2])) { inner($0.constant(w), $0.eigenvectors()) }
    }
    #expect(
      text?.description == """
        eigvecs: eigenvalues 2 and 3 coincide (both 2) and the loss uses their vectors; their span and \
        functions of the whole matrix have a derivative (in the pullback of eigvecs)
        """)
  }

  @Test func oneTriangleIsNotTakenForAMatrix() {
    let tape = Tape()
    _ = sum(tape.input([[2, 0], [1, 2]], named: "A").eigenvalues())
    #expect(
      tape.failure?.description
        == "eigvals: A is far from symmetric; where its symmetric part is meant, write sym(A)")
    let other = Tape()
    _ = sum(other.input([[2, .infinity], [1, 2]], named: "A").eigenvectors())
    #expect(other.failure?.description == "eigvecs: entry (1, 2) of A is inf")
  }
}
