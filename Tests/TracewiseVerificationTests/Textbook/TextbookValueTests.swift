import Testing
import Tracewise
import TracewiseVerification

/// The library's values and the textbook's, over doubles.
@Test(arguments: RuleTable.all) func textbookAgreesWithTheLibrary(_ entry: TextbookCase) throws {
  var generator = SeededGenerator(seed: 11)
  for shapes in entry.shapes {
    let operands = entry.operands(shapes, using: &generator)
    let expected = try entry.rule.apply(to: operands.map { Textbook<Double>($0) }).checked()
    let found = try entry.rule.apply(to: operands).checked()
    #expect(found.shape == expected.shape)
    let scale = expected.entries.reduce(1) { max($0, $1.magnitude) }
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        #expect(
          (found[i, j] - expected[i, j]).magnitude <= 1e-12 * scale,
          "\(entry.testDescription) \(shapes), entry (\(i + 1), \(j + 1))")
      }
    }
  }
}

/// The same sugar, in the textbook and in the library.
@Test func expressionsAgreeWithTheLibrary() throws {
  func loss<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
    let c = a.T * b.inverse() * a + 2 / sum(exp(a)) - 0.5
    let d = mean(pow(horizontal([a, a]), 2)) + sum(1 - sigmoid(b))
    return trace(c) + norm(a.column(0)) / 3 + d
  }
  var generator = SeededGenerator(seed: 2)
  let a = Matrix.randomNormal(3, 2, using: &generator)
  let b = Matrix.randomNormal(3, 3, using: &generator) + 3 * Matrix.identity(3)
  let expected = loss(Textbook<Double>(a), Textbook<Double>(b)).matrix
  #expect((loss(a, b).scalar - expected.scalar).magnitude < 1e-12)
}

@Suite struct TextbookFailures {
  private let a = Textbook<Modular>(3, 2) { i, j in Modular(residue: UInt64(2 * i + j + 1)) }

  @Test func misfitsAreTheLibrarysOwn() throws {
    let failure = try #require((a * a).failure)
    let library = Matrix(3, 2, repeating: 1)
    #expect(failure == (library * library).failure)
    #expect(a.inverse().failure == library.inverse().failure)
  }

  @Test func failuresTravel() throws {
    let failed = a.inverse()
    #expect((failed * a + a).failure == failed.failure)
    #expect(horizontal([a, failed]).failure == failed.failure)
    #expect(failed.constant(1).failure == failed.failure && failed.identity(2).failure != nil)
  }

  @Test func singularMatricesHaveNoInverse() {
    let singular = Textbook<Modular>(2, 2) { _, _ in .one }
    #expect(singular.inverse().failure?.kind == .singular)
    #expect(logDeterminant(singular).failure?.kind == .singular)
    #expect(solve(singular, singular).failure?.kind == .singular)
    #expect(determinant(singular).failure == nil)
    let infinitesimal = Textbook<Dual<Modular>>(1, 1) { _, _ in Dual(.zero, .one) }
    #expect(infinitesimal.inverse().failure?.kind == .singular)
  }

  @Test func numbersWithoutAnImageAreRefused() {
    #expect(a.constant(.nan).failure?.kind == .notFinite)
    #expect(Textbook<Modular>(Matrix(1, 1, repeating: .infinity)).failure?.kind == .notFinite)
    #expect((a ./ a.zero).failure?.kind == .domain)
    #expect(log(a.zero).failure?.kind == .domain)
  }

  @Test func rulesWithoutADefinitionAreRefused() {
    let result = Textbook<Double>.apply(Undefinable(), to: Textbook(1, 1) { _, _ in 1 })
    #expect(result.failure?.kind == .argument && result.failure?.operation == "undefinable")
    #expect(Textbook<Modular>.apply(Concatenation(.rows), to: []).failure?.kind == .argument)
  }
}

private struct Undefinable: LinearRule {
  static var name: String { "undefinable" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x }
  func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g }
}
