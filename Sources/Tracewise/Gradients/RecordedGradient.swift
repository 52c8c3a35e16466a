/// A variable, or an array or dictionary of such, that a recorded gradient can be taken of.
public protocol RecordedInput {
  /// The same value under a new name on the tape, so that only what depends on the new one counts.
  func renewed() -> Self
  /// Calls `body` with each variable, in a fixed order.
  func forEachVariable(_ body: (Variable) -> Void)
  /// The same structure with the next variables of a list, in the order of `forEachVariable`.
  func rebuilt(from variables: inout ArraySlice<Variable>) -> Self
}

extension Variable: RecordedInput {
  public func renewed() -> Variable { Variable.apply(Identity(), to: self) }
  public func forEachVariable(_ body: (Variable) -> Void) { body(self) }
  public func rebuilt(from variables: inout ArraySlice<Variable>) -> Variable {
    variables.popFirst() ?? failed
  }
}

extension Array: RecordedInput where Element: RecordedInput {
  public func renewed() -> [Element] { map { $0.renewed() } }
  public func forEachVariable(_ body: (Variable) -> Void) {
    for element in self { element.forEachVariable(body) }
  }
  public func rebuilt(from variables: inout ArraySlice<Variable>) -> [Element] {
    map { $0.rebuilt(from: &variables) }
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
  var variables: [Variable] = []
  input.forEachVariable { variables.append($0) }
  var rest = whileRecording(variables.first) {
    let renewed = input.renewed()
    let output = loss(renewed)
    var targets: [Variable] = []
    renewed.forEachVariable { targets.append($0) }
    return recordedGradient(of: output, withRespectTo: targets)
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
  repeat (each inputs).forEachVariable { variables.append($0) }
  var rest = whileRecording(variables.first) {
    let renewed = (repeat (each inputs).renewed())
    let output = loss(repeat each renewed)
    var targets: [Variable] = []
    repeat (each renewed).forEachVariable { targets.append($0) }
    return recordedGradient(of: output, withRespectTo: targets)
  }
  return (repeat (each inputs).rebuilt(from: &rest))
}

/// Runs `body`, which needs a record to find gradients, also where `withoutRecording` has paused
/// it; then the gradients are constant.
private func whileRecording(
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
