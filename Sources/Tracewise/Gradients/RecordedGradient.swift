/// A variable, or a structure of such, that a recorded gradient can be taken of. The generic `map` that makes
/// a structure `Parameters` of matrices makes it one of variables too:
///
///     struct Scaled<M> {
///       var matrix: M
///       func map<N>(_ f: (M) throws -> N) rethrows -> Scaled<N> { try Scaled<N>(matrix: f(matrix)) }
///     }
///     extension Scaled: RecordedInput where M == Variable {}
public protocol RecordedInput {
  /// The same structure with what `transform` makes of its variables, always in the same order.
  @_disfavoredOverload
  func map(_ transform: (Variable) throws -> Variable) rethrows -> Self
}

extension Variable: RecordedInput {
  @_implements(RecordedInput,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapWhole(_ transform: (Variable) throws -> Variable) rethrows -> Variable {
    try transform(self)
  }
}

extension Array: RecordedInput where Element: RecordedInput {
  @_implements(RecordedInput,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapVariables(_ transform: (Variable) throws -> Variable) rethrows -> [Element] {
    try map { try $0.map(transform) }
  }
}

extension Optional: RecordedInput where Wrapped: RecordedInput {
  @_implements(RecordedInput,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapVariables(_ transform: (Variable) throws -> Variable) rethrows -> Wrapped? {
    try map { try $0.map(transform) }
  }
}

extension Dictionary: RecordedInput where Key: Comparable, Value: RecordedInput {
  @_implements(RecordedInput,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapVariables(_ transform: (Variable) throws -> Variable) rethrows -> [Key: Value] {
    try mapInOrder { try $0.map(transform) }
  }
}

extension RecordedInput {
  /// The variables, in the order of `map`.
  var variables: [Variable] {
    var result: [Variable] = []
    _ = map {
      result.append($0)
      return $0
    }
    return result
  }

  /// The same values under new names on the tape, so that only what depends on the new ones counts.
  fileprivate func renewed() -> Self { map { Variable.apply(Identity(), to: $0) } }

  /// The same structure with the next variables of a list, in the order of `map`.
  func rebuilt(from variables: inout ArraySlice<Variable>) -> Self {
    map { variables.popFirst() ?? $0.failed }
  }
}

/// The gradient of a 1×1 loss of variables, as variables: recorded, so that it has a gradient.
///
/// For use inside another gradient. The inner gradient counts only what the loss makes of the
/// inputs it is given, the outer one everything, so perturbations are not confused. Failures
/// travel to the outer `try`. There are variants for two and three inputs.
///
///     let h = try gradient(at: x) { x in
///       norm(gradient(at: x) { x in trace(x.power(3)) }).squared
///     }
@_disfavoredOverload
public func gradient<Input: RecordedInput>(
  at input: Input, of loss: (Input) -> Variable
) -> Input {
  var rest = whileRecording(input.variables.first) {
    let renewed = input.renewed()
    return recordedGradient(of: loss(renewed), withRespectTo: renewed.variables)
  }
  return input.rebuilt(from: &rest)
}

/// The gradients of a 1×1 loss of two inputs, as variables.
@_disfavoredOverload
public func gradient<A: RecordedInput, B: RecordedInput>(
  at a: A, _ b: B, of loss: (A, B) -> Variable
) -> (A, B) {
  packed(at: a, b, of: loss)
}

/// The gradients of a 1×1 loss of three inputs, as variables.
@_disfavoredOverload
public func gradient<A: RecordedInput, B: RecordedInput, C: RecordedInput>(
  at a: A, _ b: B, _ c: C, of loss: (A, B, C) -> Variable
) -> (A, B, C) {
  packed(at: a, b, c, of: loss)
}

private func packed<each Input: RecordedInput>(
  at inputs: repeat each Input, of loss: (repeat each Input) -> Variable
) -> (repeat each Input) {
  var variables: [Variable] = []
  repeat variables += (each inputs).variables
  var rest = whileRecording(variables.first) {
    let renewed = (repeat (each inputs).renewed())
    let output = loss(repeat each renewed)
    var targets: [Variable] = []
    repeat targets += (each renewed).variables
    return recordedGradient(of: output, withRespectTo: targets)
  }
  return (repeat (each inputs).rebuilt(from: &rest))
}

/// Runs `body`, which needs a record to find gradients, also where `withoutRecording` has paused
/// it; then the gradients are constant.
func whileRecording(
  _ variable: Variable?, _ body: () -> [Variable]
) -> ArraySlice<Variable> {
  // On the core of a stale variable another tape may run, which is none of its business.
  guard let variable, variable.isCurrent, variable.core.pointee.pauses > 0 else {
    return body()[...]
  }
  let core = variable.core
  let pauses = core.pointee.pauses
  core.pointee.pauses = 0
  defer { core.pointee.pauses = pauses }
  return body().map(\.detached)[...]
}

/// The recorded gradients of a 1×1 loss with respect to variables of its tape.
func recordedGradient(of loss: Variable, withRespectTo targets: [Variable]) -> [Variable] {
  let core = loss.core
  guard loss.isLive, targets.allSatisfy({ $0.isLive && $0.core == core }) else {
    for target in targets where target.core != core && target.isLive {
      guard loss.isCurrent else {
        target.core.pointee.fail(.stale)
        continue
      }
      let error =
        loss.failure
        ?? TracewiseError(
          .foreignVariable, in: "gradient", "the loss and \(target) belong to different tapes")
      core.pointee.fail(error)
      target.core.pointee.fail(error)
    }
    return targets.map(\.failed)
  }
  guard loss.shape.isScalar else {
    core.pointee.fail(
      TracewiseError(
        .notScalar, in: "gradient", "a loss must be 1×1; \(loss) is \(loss.shape)"))
    return targets.map(\.failed)
  }
  let indices = targets.map(\.index)
  var sweep = RecordedSweep(from: loss.index, towards: indices, on: core)
  return sweep.run(from: loss.index, seed: loss.constant(1), targets: indices)
}
