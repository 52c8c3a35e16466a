import Dispatch

// Many gradients at once, on all cores: one tape for each piece of work. What is computed, and the
// order in which it is added, do not depend on the number of cores. For small matrices let OpenBLAS
// use one thread, `Parallelism.setThreads(1)`, so that it does not compete for the same cores.

/// The sum of a loss over samples and its gradient, on all cores.
///
///     let (loss, dW) = try valueWithGradient(at: W, over: Array(zip(xs, ys))) { W, sample in
///       norm(W * sample.0 - sample.1).squared
///     }
///
/// The samples are taken in runs of 32, each recorded on one tape; the gradients of the runs are
/// added in order. The first run that fails throws.
public func valueWithGradient<Input: GradientInput & Sendable, Sample: Sendable>(
  at input: Input, over samples: [Sample],
  of loss: @Sendable (Input.Recorded, Sample) throws -> Variable
) throws -> (value: Double, gradient: Input) {
  let run = 32
  let parts = try concurrently((samples.count + run - 1) / run) { part in
    let tape = Tape()
    let recorded = input.recorded(on: tape, named: .place(1))
    var total: Variable?
    for sample in samples[(part * run)..<min((part + 1) * run, samples.count)] {
      let term = try loss(recorded, sample)
      total = total.map { $0 + term } ?? term
    }
    return try tape.finish(total, Input.self, recorded)
  }
  let tape = Tape()
  let recorded = input.recorded(on: tape, named: .place(1))
  let zero = try tape.finish(nil, Input.self, recorded)
  let sum = parts.reduce(zero) { sum, part in
    (sum.value + part.value, zip(sum.gradients, part.gradients).map { $0 + $1 })
  }
  var rest = sum.gradients[...]
  return (sum.value, Input.rebuilt(like: recorded, from: &rest))
}

/// The values of a loss at many points and its gradients there, on all cores.
public func valuesWithGradients<Input: GradientInput & Sendable>(
  at inputs: [Input], of loss: @Sendable (Input.Recorded) throws -> Variable
) throws -> [(value: Double, gradient: Input)] {
  try concurrently(inputs.count) { try valueWithGradient(at: inputs[$0], of: loss) }
}

extension Tape {
  /// The value of a loss and its gradients, zero where there is no loss.
  fileprivate func finish<Input: GradientInput>(
    _ loss: Variable?, _: Input.Type, _ recorded: Input.Recorded
  ) throws -> (value: Double, gradients: [Matrix]) {
    var inputs: [Variable] = []
    Input.forEachVariable(recorded) { inputs.append($0) }
    guard let loss else {
      return (0, inputs.map { Matrix.zeros($0.shape.rows, $0.shape.columns) })
    }
    try checkLoss(loss)
    let value = loss.scalar
    return (value, Array(try finalGradients(of: loss, withRespectTo: inputs.map(\.index))))
  }
}

/// The results of `body` for 0, 1, …, count − 1, computed on all cores; the first error in this
/// order is thrown.
private func concurrently<Value>(
  _ count: Int, _ body: @Sendable (Int) throws -> Value
) throws -> [Value] {
  // Each index is written once, by one thread.
  nonisolated(unsafe) let results = UnsafeMutablePointer<Result<Value, any Error>>.allocate(
    capacity: count)
  defer { results.deallocate() }
  withoutActuallyEscaping(body) { body in
    DispatchQueue.concurrentPerform(iterations: count) { k in
      (results + k).initialize(to: Result { try body(k) })
    }
  }
  defer { results.deinitialize(count: count) }
  return try (0..<count).map { try results[$0].get() }
}
