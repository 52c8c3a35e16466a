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
/// The samples are taken in runs of 32, each recorded on one tape; the gradients of the runs are added in the order of
/// one binary tree over their numbers, the same for any number of threads. The first run that fails throws.
public func valueWithGradient<Input: Parameters & Sendable, Sample: Sendable>(
  at input: Input, over samples: [Sample],
  of loss: @Sendable (Input.Recorded, Sample) throws -> Variable
) throws -> (value: Double, gradient: Input) {
  do {
    let sum = try partialSum(
      of: loss, at: input, over: samples, runs: 0..<runCount(of: samples.count))
    var rest = sum.gradients[...]
    return (sum.value, input.rebuilt(from: &rest))
  } catch { throw error.reason }
}

/// A value and gradients that are added together.
package struct SummedGradient: Sendable {
  package var value: Double
  package var gradients: [Matrix]

  package init(value: Double, gradients: [Matrix]) {
    (self.value, self.gradients) = (value, gradients)
  }

  fileprivate static func + (a: SummedGradient, b: SummedGradient) -> SummedGradient {
    SummedGradient(
      value: a.value + b.value, gradients: zip(a.gradients, b.gradients).map { $0 + $1 })
  }
}

/// The first run of samples whose loss or gradient fails, and why.
package struct FailedRun: Error {
  package let run: Int
  package let reason: any Error

  package init(run: Int, reason: any Error) { (self.run, self.reason) = (run, reason) }
}

/// How many runs so many samples are.
package func runCount(of samples: Int) -> Int { (samples + samplesInRun - 1) / samplesInRun }

/// The sum over a part of the tree of runs, on all cores; `samples` are those of the part. Throws the first run that fails.
package func partialSum<Input: Parameters & Sendable, Sample: Sendable>(
  of loss: @Sendable (Input.Recorded, Sample) throws -> Variable, at input: Input,
  over samples: [Sample], runs: Range<Int>
) throws(FailedRun) -> SummedGradient {
  // Whole subtrees for each thread, whose number does not depend on that of threads: what is kept stays small.
  let block = SumTree.left(of: max(runs.count / 64, 1) + 1)
  let parts: [SummedGradient?]
  do {
    parts = try concurrently(runsOf: block, upTo: runs.count) { block in
      var sum = TreeSum<SummedGradient>(+)
      for run in block {
        let own = run * samplesInRun..<min((run + 1) * samplesInRun, samples.count)
        do { sum.append(try gradient(of: loss, at: input, over: samples[own])) } catch {
          throw FailedRun(run: runs.lowerBound + run, reason: error)
        }
      }
      return sum.total
    }
  } catch { throw error as? FailedRun ?? FailedRun(run: runs.lowerBound, reason: error) }
  var sum = TreeSum<SummedGradient>(+)
  for case let part? in parts { sum.append(part) }
  return sum.total
    ?? SummedGradient(
      value: 0, gradients: input.leaves.map { .zeros($0.rows, $0.columns) })
}

/// The sum over samples on one tape.
private func gradient<Input: Parameters, Sample>(
  of loss: (Input.Recorded, Sample) throws -> Variable, at input: Input,
  over samples: ArraySlice<Sample>
) throws -> SummedGradient {
  let tape = Tape()
  tape.core.pointee.sweepFollows = true
  let (recorded, inputs) = input.recorded(on: tape)
  var total: Variable?
  for sample in samples {
    let term = try loss(recorded, sample)
    total = total.map { $0 + term } ?? term
  }
  let (value, gradients) = try tape.finish(total, inputs)
  return SummedGradient(value: value, gradients: gradients)
}

/// So many samples are recorded on one tape: enough that a tape is worth it.
package let samplesInRun = 32

/// The values of a loss at many points and its gradients there, on all cores.
///
/// Points are taken in runs, each on one tape, so that small ones are worth it. The first point that
/// fails throws.
public func valuesWithGradients<Input: Parameters & Sendable>(
  at inputs: [Input], of loss: @Sendable (Input.Recorded) throws -> Variable
) throws -> [(value: Double, gradient: Input)] {
  try concurrently(runsOf: pointsInRun(of: inputs.count), upTo: inputs.count) { run in
    let tape = Tape()
    return try inputs[run].map { input in
      tape.reset()
      tape.core.pointee.sweepFollows = true
      let (recorded, inputs) = input.recorded(on: tape)
      let (value, gradients) = try tape.finish(loss(recorded), inputs)
      var rest = gradients[...]
      return (value, input.rebuilt(from: &rest))
    }
  }.flatMap { $0 }
}

/// The values of a loss at many matrices and its gradients there, on all cores.
public func valuesWithGradients(
  at inputs: [Matrix], of loss: @Sendable (Variable) throws -> Variable
) throws -> [(value: Double, gradient: Matrix)] {
  // As the generic function says, by the functions for single matrices.
  try concurrently(runsOf: pointsInRun(of: inputs.count), upTo: inputs.count) { run in
    try TapeCore.Pointer.withTemporary { core in
      try inputs[run].map { input in
        core.pointee.reset()
        core.pointee.sweepFollows = true
        let output = try loss(core.input(input, place: 1))
        let value = try core.differentiate(output, inputs: 1)
        return (value, try core.gradient(0))
      }
    }
  }.flatMap { $0 }
}

/// Enough runs for many cores, and for points that take different times; of many points, none so short
/// that starting it counts.
private func pointsInRun(of count: Int) -> Int { min(max(count / 128, 1), 64) }

extension Tape {
  /// The value of a loss and its gradients, zero where there is no loss.
  fileprivate func finish(
    _ loss: Variable?, _ inputs: [Variable]
  ) throws -> (value: Double, gradients: [Matrix]) {
    guard let loss else {
      return (0, inputs.map { Matrix.zeros($0.shape.rows, $0.shape.columns) })
    }
    try checkLoss(loss)
    let value = loss.scalar
    return (value, Array(try finalGradients(of: loss, withRespectTo: inputs)))
  }
}

/// The results of `body` for runs of so many of the numbers below `end`, computed on all cores; the
/// first error in their order is thrown.
private func concurrently<Value>(
  runsOf length: Int, upTo end: Int, _ body: @Sendable (Range<Int>) throws -> Value
) throws -> [Value] {
  let count = (end + length - 1) / length
  // Each index is written once, by one thread.
  nonisolated(unsafe) let results = UnsafeMutablePointer<Result<Value, any Error>>.allocate(
    capacity: count)
  defer { results.deallocate() }
  withoutActuallyEscaping(body) { body in
    DispatchQueue.concurrentPerform(iterations: count) { k in
      let run = (k * length)..<min((k + 1) * length, end)
      (results + k).initialize(to: Result { try body(run) })
    }
  }
  defer { results.deinitialize(count: count) }
  return try (0..<count).map { try results[$0].get() }
}
