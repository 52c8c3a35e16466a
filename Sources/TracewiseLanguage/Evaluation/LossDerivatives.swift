package import Tracewise

/// What finds the derivatives of a program's loss in an interpretation.
package struct LossDerivatives<M: MatrixAlgebra> {
  /// The gradient for an input, of its shape.
  let gradient: (String) -> M
  /// The Hessian for an input along a direction, of the input's shape.
  let along: (String, M) -> M
  /// The whole Hessian, where it is not found column by column.
  let whole: ((String) -> M)?

  package init(
    gradient: @escaping (String) -> M, along: @escaping (String, M) -> M,
    whole: ((String) -> M)? = nil
  ) {
    self.gradient = gradient
    self.along = along
    self.whole = whole
  }
}

/// The loss of a program as a function of one of its inputs, in any interpretation. Of a symmetric input it is taken
/// of the symmetric part, so that its derivatives are symmetric.
package struct LossFunction {
  let program: Program
  let loss: CheckedExpression
  let values: [String: Matrix]
  let constantShift: Double

  /// nil where the program has no loss.
  init?(_ program: Program, _ values: [String: Matrix], constantShift: Double) {
    guard let loss = program.loss else { return nil }
    self.program = program
    self.loss = loss
    self.values = values
    self.constantShift = constantShift
  }

  private func value(_ name: String, at x: Variable) -> Variable {
    let others = values.mapValues { x.constant($0) }
    return program.loss(
      loss, others.merging([name: program.visible(name, x)]) { $1 }, constantShift)
  }

  /// The tape's derivatives at the values; failures travel in the matrices.
  var derivatives: LossDerivatives<Matrix> {
    LossDerivatives { name in
      found(name) { x in try gradient(at: x) { value(name, at: $0) } }
    } along: { name, direction in
      found(name) { x in try hessianVectorProduct(at: x, along: direction) { value(name, at: $0) } }
    } whole: { name in
      found(name) { x in try hessian(at: x) { value(name, at: $0) } }
    }
  }

  private func found(_ name: String, _ derivative: (Matrix) throws -> Matrix) -> Matrix {
    guard let x = values[name] else { return Matrix(0) }
    do { return try derivative(x) } catch {
      let failure = error as? TracewiseError
      return Matrix(failure: failure ?? TracewiseError(.domain, in: "derivative", "\(error)"))
    }
  }
}

extension Program {
  /// The derivatives of the loss on a tape, recorded, so that they have derivatives.
  func recordedDerivatives(
    _ inputs: [String: Variable], _ constantShift: Double
  ) -> LossDerivatives<Variable>? {
    guard let loss, let any = inputs.values.first else { return nil }
    func gradient(_ name: String, at x: Variable) -> Variable {
      Tracewise.gradient(at: x) { x in
        self.loss(loss, inputs.merging([name: visible(name, x)]) { $1 }, constantShift)
      }
    }
    return LossDerivatives { name in
      inputs[name].map { gradient(name, at: $0) } ?? any.constant(0)
    } along: { name, direction in
      inputs[name].map { x in
        Tracewise.gradient(at: x) { inner(gradient(name, at: $0), direction) }
      } ?? any.constant(0)
    }
  }

  fileprivate func loss(
    _ loss: CheckedExpression, _ inputs: [String: Variable], _ constantShift: Double
  ) -> Variable {
    guard let anchor = inputs.values.first?.constant(0) else {
      preconditionFailure("a derivative for an input of a program without inputs")
    }
    var evaluator = Evaluator(self, inputs: inputs, anchor: anchor)
    evaluator.constantShift = constantShift
    return evaluator.evaluate(loss)
  }

  /// What of an input is seen: its symmetric part where its kind is symmetric.
  package func visible<M: MatrixAlgebra>(_ name: String, _ x: M) -> M {
    input(name)?.isSymmetric == true ? 0.5 * (x + x.T) : x
  }
}
