import Testing
import Tracewise

/// Gradients of one to six inputs: Tr(A B C …), whose gradient for each factor is the transpose of
/// the product of the others.
@Suite struct GradientTests {
  let a = random(2, 3, seed: 1)
  let b = random(3, 4, seed: 2)
  let c = random(4, 2, seed: 3)
  let d = random(2, 5, seed: 4)
  let e = random(5, 3, seed: 5)
  let f = random(3, 2, seed: 6)

  @Test func oneInput() throws {
    let (value, da) = try valueWithGradient(at: a) { a in trace(a * a.T) }
    expectClose(value, trace(a * a.T).scalar)
    expectClose(da, 2 * a)
    #expect(try gradient(at: a) { a in sum(a) } == .ones(2, 3))
  }

  @Test func twoInputs() throws {
    let square = b * c * d * e
    let (value, gradients) = try valueWithGradient(at: square, b) { x, y in trace(x * y * y.T) }
    expectClose(value, trace(square * b * b.T).scalar)
    expectClose(gradients.0, b * b.T)
    expectClose(gradients.1, (square + square.T) * b)
  }

  @Test func threeInputs() throws {
    let (da, db, dc) = try gradient(at: a, b, c) { a, b, c in trace(a * b * c) }
    expectClose(da, (b * c).T)
    expectClose(db, (c * a).T)
    expectClose(dc, (a * b).T)
  }

  @Test func fourInputs() throws {
    let (da, db, dc, dd) = try gradient(at: a, b, c, d) { a, b, c, d in trace(a * b * c * d * d.T) }
    expectClose(da, (b * c * d * d.T).T)
    expectClose(db, (c * d * d.T * a).T)
    expectClose(dc, (d * d.T * a * b).T)
    expectClose(dd, ((a * b * c).T + a * b * c) * d)
  }

  @Test func fiveInputs() throws {
    let result = try valueWithGradient(at: a, b, c, d, e) { a, b, c, d, e in
      trace(a * b * c * d * e * a.T)
    }
    let product = b * c * d * e
    expectClose(result.value, trace(a * product * a.T).scalar)
    expectClose(result.gradient.0, a * (product + product.T))
    expectClose(result.gradient.1, (c * d * e * a.T * a).T)
    expectClose(result.gradient.2, (d * e * a.T * a * b).T)
    expectClose(result.gradient.3, (e * a.T * a * b * c).T)
    expectClose(result.gradient.4, (a.T * a * b * c * d).T)
  }

  @Test func sixInputs() throws {
    let result = try gradient(at: a, b, c, d, e, f) { a, b, c, d, e, f in
      trace(a * b * c * d * e * f)
    }
    expectClose(result.0, (b * c * d * e * f).T)
    expectClose(result.1, (c * d * e * f * a).T)
    expectClose(result.2, (d * e * f * a * b).T)
    expectClose(result.3, (e * f * a * b * c).T)
    expectClose(result.4, (f * a * b * c * d).T)
    expectClose(result.5, (a * b * c * d * e).T)
  }

  @Test func unusedInputsGetZeros() throws {
    let (da, db) = try gradient(at: a, b) { a, _ in sum(a) }
    #expect(da == .ones(2, 3))
    #expect(db == .zeros(3, 4))
    #expect(try gradient(at: a) { a in a.constant(3) } == .zeros(2, 3))
    #expect(try gradient(at: a) { a in sum(a.detached) } == .zeros(2, 3))
  }

  @Test func anInputMayBeTheLoss() throws {
    let (value, gradient) = try valueWithGradient(at: Matrix(3)) { $0 }
    #expect(value == 3)
    #expect(gradient == Matrix(1))
  }

  @Test func lossesMustBeScalar() {
    #expect(
      errorText { try gradient(at: a) { a in a * a.T } }
        == "loss: a loss must be 1×1; input 1 * input 1' is 2×2")
    #expect(errorText { try gradient(at: a) { $0 } } == "loss: a loss must be 1×1; input 1 is 2×3")
    #expect(
      errorText { try gradient(at: a, b) { a, _ in a.columnSums } }
        == "loss: a loss must be 1×1; sum(input 1, 1) is 1×3")
    #expect(
      errorText { try gradient(at: a) { a in sum(gradient(at: a) { $0 }) } }
        == "gradient: a loss must be 1×1; input 1 is 2×3")
    #expect(
      errorText { try hessianVectorProduct(at: a, along: a) { $0 } }
        == "loss: a loss must be 1×1; input 1 is 2×3")
  }

  @Test func errorsOfTheLossAreThrown() {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try gradient(at: a) { _ in throw Refusal() } }
    #expect(throws: Refusal.self) { try pullback(at: a, b) { _, _ in throw Refusal() } }
  }
}
