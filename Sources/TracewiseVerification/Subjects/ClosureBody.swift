import Tracewise

/// A closure as a function of one of its arguments: it runs on matrices and on a tape, and nowhere else.
struct ClosureBody: Differentiable {
  let loss: ([Variable]) throws -> Variable
  let inputs: [Matrix]
  let moving: Int
  /// The gradient of the loss by hand, which is then its pullback.
  var byHand: (([Matrix]) throws -> [Matrix])?

  var name: String { "the closure" }
  var isElementary: Bool { false }
  var isGeneric: Bool { false }
  var hasDefinition: Bool { false }

  func apply<M: MatrixAlgebra>(to xs: [M]) -> M {
    do {
      if let x = xs[0] as? Variable { return try loss(arguments(x)) as? M ?? xs[0] }
      guard let x = xs[0] as? Matrix else { throw onlyNumbers }
      let tape = Tape()
      let output = try loss(arguments(tape.constant(x)))
      if let failure = tape.failure { throw failure }
      return xs[0].constant(output.value)
    } catch { return failed(xs[0], error) }
  }

  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    failed(xs[0], onlyNumbers)
  }

  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    do {
      guard let x = xs[0] as? Matrix, let g = g as? Matrix else { throw onlyNumbers }
      let gradient =
        try byHand.map { try $0(inputs.indices.map { $0 == moving ? x : rounded($0) })[moving] }
        ?? valueWithGradient(at: [x]) { try loss(arguments($0[0])) }.gradient[0]
      guard gradient.shape == x.shape else {
        throw TracewiseError(.shape, in: name, "its gradient is \(gradient.shape), not \(x.shape)")
      }
      return xs[0].constant(g * gradient)
    } catch { return failed(xs[0], error) }
  }

  /// All arguments, the others than the moving one as constants, which have roundings too.
  private func arguments(_ x: Variable) -> [Variable] {
    inputs.indices.map { $0 == moving ? x : x.constant(rounded($0)) }
  }

  private func rounded(_ k: Int) -> Matrix { Disturbance.rounding(Matrix.self)(inputs[k]) }

  private var onlyNumbers: TracewiseError {
    TracewiseError(.argument, in: name, "a closure runs on matrices and on a tape only")
  }

  private func failed<M: MatrixAlgebra>(_ x: M, _ error: any Error) -> M {
    x.constant(
      Matrix(
        failure: error as? TracewiseError ?? TracewiseError(.argument, in: name, "\(error)")))
  }
}
