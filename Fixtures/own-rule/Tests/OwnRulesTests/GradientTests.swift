import OwnRules
import Testing
import Tracewise
import TracewiseChecks

@Suite struct GradientTests {
  private var inputs: [Matrix] {
    var g = SeededGenerator(seed: 4)
    return [.randomNormal(3, 4, using: &g), .randomNormal(4, 1, using: &g)]
  }

  /// A closure that uses rules of one's own: the tape's gradient beside differences.
  @Test func aClosure() throws {
    let records = try checkGradient(at: inputs, names: ["A", "x"]) { v in
      norm(Variable.apply(Swish(), to: v[0] * v[1])).squared
    }
    #expect(Verification(records).isVerified, "\(Verification(records))")
  }

  /// A generic loss runs in every interpretation: complex steps judge it too, to the last digits.
  @Test func aGenericLoss() throws {
    struct Spread: GenericLoss {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M {
        let m = M.apply(Congruence(), to: xs[0], xs[1] * xs[1].T)
        return logDeterminant(m + m.identity(3)) + sum(tanh(xs[0]))
      }
    }
    let result = try checkGradient(of: Spread(), at: inputs, names: ["A", "x"])
    #expect(result.isVerified, "\(result)")
    let steps = result.records.filter { $0.oracle == "complex-step" }
    #expect(steps.count == 2 && steps.allSatisfy { $0.smallestVisibleError < 1e-11 })
  }

  /// A gradient by hand, of a structure of one's own.
  @Test func byHand() throws {
    let model = Affine<Matrix>(weight: inputs[0], bias: Matrix.ones(3, 1))
    let x = inputs[1]
    let result = try checkGradient(
      of: { m in norm(m.weight * x + m.bias).squared },
      gradient: { m in
        let r = m.weight * x + m.bias
        return Affine(weight: 2 * r * x.T, bias: 2 * r)
      }, at: model)
    #expect(result.isVerified, "\(result)")
    let wrong = try checkGradient(
      of: { A in norm(A * x).squared }, gradient: { A in A * x * x.T }, at: inputs[0], names: ["A"])
    #expect(wrong.causes.contains("too small by the factor 1/2"), "\(wrong)")
  }

  @Test func aLossWithAWrongRule() throws {
    let records = try checkGradient(at: inputs, names: ["A", "x"]) { v in
      sum(Variable.apply(HalfSwish(), to: v[0] * v[1]))
    }
    let result = Verification(records)
    #expect(result.refutations.count == 2)
    #expect(result.causes == ["too small by the factor 1/2"])
  }
}

/// A structure of one's own as an input.
struct Affine<M> {
  var weight: M
  var bias: M
  func map<N>(_ f: (M) throws -> N) rethrows -> Affine<N> {
    try Affine<N>(weight: f(weight), bias: f(bias))
  }
}
extension Affine: Parameters where M == Matrix { typealias Recorded = Affine<Variable> }
