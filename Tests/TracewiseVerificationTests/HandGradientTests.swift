import Testing
import Tracewise
import TracewiseVerification

/// Gradients written by hand, of inputs of all kinds.
@Suite struct HandGradientTests {
  private let A: Matrix
  private let b: Matrix
  private let x: Matrix

  init() {
    var g = SeededGenerator(seed: 6)
    A = .randomNormal(4, 3, using: &g)
    b = .randomNormal(4, 1, using: &g)
    x = .randomNormal(3, 1, using: &g)
  }

  @Test func aMatrix() throws {
    let right = try checkGradient(
      of: { x in 0.5 * norm(A * x - b).squared + sum(exp(x)) },
      gradient: { x in A.T * (A * x - b) + exp(x) }, at: x)
    #expect(right.isVerified, "\(right)")
    #expect(
      Set(right.records.map(\.oracle)) == [.differences, .taylor, .tapeAndDifferences])
    let wrong = try checkGradient(
      of: { x in norm(A * x - b).squared }, gradient: { x in A.T * (A * x - b) }, at: x)
    #expect(wrong.refutingOracles.isSuperset(of: [.differences, .taylor, .tapeAndDifferences]))
    #expect(wrong.causes.contains("too small by the factor 1/2"), "\(wrong)")
    #expect("\(wrong)".split(separator: "\n").count < 8, "\(wrong)")
  }

  @Test func aMatrixThatWasComputed() throws {
    let gradient = 2 * A.T * (A * x - b)
    #expect(
      try checkGradient(of: { x in norm(A * x - b).squared }, gradient: gradient, at: x).isVerified)
    #expect(
      !(try checkGradient(of: { x in norm(A * x - b).squared }, gradient: -gradient, at: x)
        .isVerified))
  }

  /// An error far below what differences see.
  @Test func theLastDigits() throws {
    let result = try checkGradient(
      of: { x in norm(A * x - b).squared },
      gradient: { x in (2 + 0x1p-40) * A.T * (A * x - b) }, at: x)
    #expect(result.refutingOracles == [.tapeAndDifferences], "\(result)")
  }

  @Test func severalMatrices() throws {
    func loss(_ A: Variable, _ x: Variable) -> Variable { norm(A * x - b).squared }
    func gradient(_ A: Matrix, _ x: Matrix) -> (Matrix, Matrix) {
      let r = A * x - b
      return (2 * r * x.T, 2 * A.T * r)
    }
    let right = try checkGradient(of: loss, gradient: gradient, at: A, x, names: ["A", "x"])
    #expect(right.isVerified, "\(right)")
    #expect(Set(right.records.map(\.subject)) == ["grad(A)", "grad(x)"])
    let wrong = try checkGradient(
      of: loss, gradient: { A, x in (gradient(A, x).0, -gradient(A, x).1) }, at: A, x)
    #expect(Set(wrong.refutations.map(\.subject)) == ["grad(input 2)"])
    let three = try checkGradient(
      of: { A, x, b in inner(b, A * x) },
      gradient: { A, x, b in (b * x.T, A.T * b, A * x) }, at: A, x, b)
    #expect(three.isVerified, "\(three)")
    let s = (1...6).map { Matrix(Double($0)) }
    let six = try checkGradient(
      of: { a, b, c, d, e, f in a * b + c * d + e * f },
      gradient: { a, b, c, d, e, f in (b, a, d, c, f, 2 * e) }, at: s[0], s[1], s[2], s[3], s[4],
      s[5])
    #expect(Set(six.refutations.map(\.subject)) == ["grad(input 6)"])
  }

  struct Model<M> {
    var weight: M
    var bias: M?
    func map<N>(_ f: (M) throws -> N) rethrows -> Model<N> {
      try Model<N>(weight: f(weight), bias: bias.map(f))
    }
  }

  @Test func structures() throws {
    let model = Model<Matrix>(weight: A, bias: b)
    let result = try checkGradient(
      of: { m in norm(m.weight * x - m.bias!).squared },
      gradient: { m in
        let r = m.weight * x - m.bias!
        return Model(weight: 2 * r * x.T, bias: 2 * r)
      }, at: model)
    #expect(result.refutations.allSatisfy { $0.subject == "grad(input 1.bias)" })
    #expect(result.causes.contains { $0.contains("sign") }, "\(result)")
    let both = try checkGradient(
      of: { m, list, p in sum(m.weight) + sum(list[0].squared) + p["c"]! },
      gradient: { m, list, p in
        (Model(weight: .ones(4, 3), bias: .zeros(4, 1)), [2 * list[0]], ["c": Matrix(1)])
      }, at: model, [x], ["c": Matrix(3)])
    #expect(both.isVerified, "\(both)")
    #expect(
      both.records.map(\.subject).contains("grad(input 2[0])")
        && both.records.map(\.subject).contains("grad(c)"))
  }

  @Test func wrongShapesAndStructures() throws {
    let turned = try checkGradient(
      of: { x in norm(A * x - b).squared }, gradient: { x in (2 * A.T * (A * x - b)).T }, at: x)
    #expect(turned.refutations.map(\.reason) == ["the gradient by hand is 1×3, its input 3×1"])
    #expect(turned.causes == ["the transpose is missing"])
    let failed = try checkGradient(
      of: { x in sum(x) }, gradient: { x in x.inverse() }, at: x)
    #expect(failed.causes.first?.hasPrefix("inverse: a square matrix") ?? false, "\(failed)")
    #expect(throws: TracewiseError.self) {
      try checkGradient(of: { sum($0[0]) + sum($0[1]) }, gradient: { [$0[0]] }, at: [x, x])
    }
    #expect(throws: TracewiseError.self) {
      try checkGradient(of: { $0 }, gradient: { $0 }, at: x)
    }
    let noNumber = try checkGradient(
      of: { x in sum(x) }, gradient: { x in .nan * x }, at: x)
    #expect(!noNumber.isVerified && !noNumber.refutations.isEmpty)
  }

  @Test func aKinkIsInconclusive() throws {
    let result = try checkGradient(
      of: { x in sum(abs(x)) }, gradient: { x in sign(x) }, at: Matrix.zeros(2, 1))
    #expect(result.refutations.isEmpty && !result.isVerified, "\(result)")
  }

  @Test func genericLosses() throws {
    struct Quadratic: GenericLoss {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M { norm(xs[0] * xs[1]).squared }
    }
    let right = [2 * (A * x) * x.T, 2 * A.T * (A * x)]
    #expect(try checkGradient(of: Quadratic(), gradient: right, at: [A, x]).isVerified)
    let wrong = try checkGradient(
      of: Quadratic(), gradient: [right[0], (1 + 0x1p-38) * right[1]], at: [A, x],
      names: ["A", "x"])
    #expect(Set(wrong.refutations.map(\.subject)) == ["grad(x)"])
    #expect(wrong.refutingOracles.contains(.complexStep))
  }
}

extension HandGradientTests.Model: Parameters where M == Matrix {
  typealias Recorded = HandGradientTests.Model<Variable>
}
