import Testing
import Tracewise

/// Rules that users declare: on matrices alone, or with a value on matrices.
@Suite struct PlainRuleTests {
  /// ‖A x‖² as a rule of two operands on matrices.
  struct Energy: PlainRule {
    var name: String { "energy" }
    func value(_ xs: [Matrix]) throws -> Matrix { norm(xs[0] * xs[1]).squared }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      let r = xs[0] * xs[1]
      return [2 * g * (r * xs[1].T), 2 * g * (xs[0].T * r)]
    }
  }

  struct Cube: MatrixUnaryRule {
    static let name = "cube"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) throws -> Matrix { x ⊙ x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * x ⊙ x ⊙ dx }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * x ⊙ x ⊙ g }
  }

  struct Refusing: PlainRule {
    struct Reason: Error, CustomStringConvertible { var description: String { "not today" } }
    var name: String { "refusing" }
    func value(_ xs: [Matrix]) throws -> Matrix { throw Reason() }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] { [] }
  }

  @Test(arguments: [2, 60]) func aPlainRuleRunsOnTheTape(_ n: Int) throws {
    var generator = SeededGenerator(seed: 3)
    let a = Matrix.randomNormal(n + 1, n, using: &generator)
    let x = Matrix.randomNormal(n, 1, using: &generator)
    let plain = try gradient(at: a, x) { a, x in exp(-0.01 * Energy()(a, x)) }
    let rules = try gradient(at: a, x) { a, x in exp(-0.01 * norm(a * x).squared) }
    for (p, r) in [(plain.0, rules.0), (plain.1, rules.1)] {
      #expect(norm(p - r).scalar <= 1e-12 * norm(r).scalar)
    }
  }

  @Test func secondDerivativesOfAPlainRuleAreRefused() throws {
    let error = #expect(throws: TracewiseError.self) {
      try gradient(at: Matrix.identity(2)) { a in
        sum(gradient(at: a) { a in Energy()(a, a.constant(Matrix(vector: [1, 2]))) })
      }
    }
    #expect(error?.message.contains("no second derivatives") == true)
  }

  @Test func anErrorOfAPlainRuleIsThrown() throws {
    let error = #expect(throws: TracewiseError.self) {
      try gradient(at: Matrix(1)) { x in Refusing()(x) }
    }
    #expect(error?.message == "not today")
  }

  @Test func aGenericRuleFromOutsideHasSecondDerivatives() throws {
    let x: Matrix = [[1, 2], [3, -1]]
    let v: Matrix = [[1, 0], [2, 1]]
    let product = try hessianVectorProduct(at: x, along: v) { x in
      sum(Variable.apply(Cube(), to: x))
    }
    let expected: Matrix = 6 * x ⊙ v
    #expect(product == expected)
  }
}
