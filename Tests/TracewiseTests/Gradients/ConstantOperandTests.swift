import Testing
import Tracewise

/// Variables mixed with matrices and numbers: the same as with constants of the tape.
@Suite struct ConstantOperandTests {
  let a = invertible(3, seed: 1)
  let b = invertible(3, seed: 2)

  @Test(arguments: 0..<13) func matricesOnEitherSide(_ k: Int) throws {
    let mixed = try valueWithGradient(at: a) { x in sum(apply(k, x, b).squared) }
    let spelled = try valueWithGradient(at: a) { x in sum(apply(k, x, x.constant(b)).squared) }
    #expect(mixed.value == spelled.value)
    #expect(mixed.gradient == spelled.gradient)
    #expect(norm(mixed.gradient).scalar > 0)
  }

  private func apply(_ k: Int, _ x: Variable, _ b: Matrix) -> Variable {
    switch k {
    case 0: x + b
    case 1: b + x
    case 2: x - b
    case 3: b - x
    case 4: x * b
    case 5: b * x
    case 6: x ⊙ b
    case 7: b ⊙ x
    case 8: x .* b
    case 9: x ./ b
    case 10: b ./ x
    case 11: x / b
    default: b / x
    }
  }

  private func apply(_ k: Int, _ x: Variable, _ b: Variable) -> Variable {
    switch k {
    case 0: x + b
    case 1: b + x
    case 2: x - b
    case 3: b - x
    case 4: x * b
    case 5: b * x
    case 6: x ⊙ b
    case 7: b ⊙ x
    case 8: x .* b
    case 9: x ./ b
    case 10: b ./ x
    case 11: x / b
    default: b / x
    }
  }

  @Test func numbers() throws {
    let ones = Matrix.ones(3, 3)
    #expect(try gradient(at: a) { x in sum(2 * x + 1) } == 2 * ones)
    #expect(try gradient(at: a) { x in sum(1 - x * 2) } == -2 * ones)
    #expect(try gradient(at: a) { x in sum(3 + x / 4 - 1) } == 0.25 * ones)
    expectClose(
      try gradient(at: a) { x in sum(2 / trace(x)) * 3 }, -6 / trace(a).squared * .identity(3))
    expectClose(try gradient(at: a) { x in sum(-pow(x, 3)) }, -3 * a.squared)
  }

  @Test func concreteOperatorsAreTheGenericOnes() throws {
    let (x, y) = (a, b)
    let tape = Tape()
    let (u, v) = (tape.input(x), tape.input(y))
    #expect(generic(u, v).map(\.value) == [u + v, u - v, u * v, u / v, u ⊙ v, -u].map(\.value))
    #expect(
      genericNumbers(u).map(\.value)
        == [2 * u, u * 2, u / 2, u + 2, 2 + u, u - 2, 2 - u].map(\.value))
    #expect(generic(x, y) == generic(u, v).map(\.value))
    #expect(genericNumbers(x) == genericNumbers(u).map(\.value))
  }

  private func generic<M: MatrixAlgebra>(_ u: M, _ v: M) -> [M] {
    [u + v, u - v, u * v, u / v, u ⊙ v, -u]
  }
  private func genericNumbers<M: MatrixAlgebra>(_ u: M) -> [M] {
    [2 * u, u * 2, u / 2, u + 2, 2 + u, u - 2, 2 - u]
  }
}
