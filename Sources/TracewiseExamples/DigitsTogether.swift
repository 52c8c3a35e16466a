import Tracewise
import TracewiseTraining

#if MPI
  import TracewiseMPI
#endif

/// The processes that train together: this one alone, or the ranks of a job.
struct Ranks {
  #if MPI
    let communicator: Communicator?
    var isFirst: Bool { communicator?.rank ?? 0 == 0 }
    var count: Int { communicator?.size ?? 1 }
  #else
    let isFirst = true
    let count = 1
  #endif

  /// With all ranks of the job where that is asked for.
  static func with<Result>(_ run: Run, _ body: (Ranks) throws -> Result) throws -> Result {
    #if MPI
      guard run.isOnRanks else { return try body(Ranks(communicator: nil)) }
      return try Communicator.withWorld { try body(Ranks(communicator: $0)) }
    #else
      guard !run.isOnRanks else {
        throw UsageError(
          message: "--mpi needs a build with the package trait MPI: swift build --traits MPI")
      }
      return try body(Ranks())
    #endif
  }

  /// The sum of a loss over samples and its gradient, of which each rank computes some.
  func valueWithGradient<Model: Parameters & Sendable, Sample: Sendable>(
    at model: Model, over samples: [Sample],
    of loss: @Sendable (Model.Recorded, Sample) throws -> Variable
  ) throws -> (value: Double, gradient: Model) {
    #if MPI
      if let communicator {
        return try TracewiseMPI.valueWithGradient(
          at: model, over: samples.count, communicator: communicator,
          samples: { Array(samples[$0]) }, of: loss)
      }
    #endif
    return try Tracewise.valueWithGradient(at: model, over: samples, of: loss)
  }

  /// Throws where the ranks have come apart.
  func requireAgreement(on model: some Parameters) throws {
    #if MPI
      try communicator?.requireAgreement(on: model)
    #endif
  }
}

/// Two networks for the digits by the gradient over all pictures, of which each rank takes some: the numbers are those
/// of one process, to the bit.
func runDigitsTogether(_ run: Run) throws {
  let shares = try Ranks.with(run) { ranks in
    let digits = try Digits(run)
    if ranks.isFirst {
      print("\(digits.learnt.labels.count) pictures at each step, on \(ranks.count) ranks\n")
    }
    var generator = SeededGenerator(seed: 3)
    return [
      try train(
        Dense(weights: .zeros(10, 64), bias: .zeros(10, 1)), "softmax regression",
        by: .nesterov(rate: .constant(1), momentum: 0.9), steps: 200, on: digits, run, ranks
      ) { model, x in
        model(x)
      } logits: { model, x in
        model(x)
      },
      try train(
        ResidualNetwork(width: 64, blocks: 2, &generator), "residual blocks",
        by: .adamW(rate: .cosine(from: 5e-3, steps: run.steps(150)), weightDecay: 0.1), steps: 150,
        on: digits, run, ranks
      ) { model, x in
        // Of each picture by itself: what a batch has in common would make it no sum.
        model.logits(model.last.bias.constant(x)) { layerNorm($0, $1.scale, $1.shift) }
      } logits: { model, x in
        model.logits(x) { layerNorm($0, $1.scale, $1.shift) }
      },
    ]
  }
  try run.require(shares[0] >= 0.95, "95 % of the held-out digits right by softmax regression")
  try run.require(shares[1] >= 0.96, "96 % of the held-out digits right by residual blocks")
}

/// Trains by all pictures at each step; the share of the held-out digits that it gets right.
private func train<Model: Parameters & Sendable>(
  _ start: Model, _ name: String, by optimiser: Optimiser, steps: Int,
  on digits: Digits, _ run: Run, _ ranks: Ranks,
  recorded: @escaping @Sendable (Model.Recorded, Matrix) -> Variable,
  logits: (Model, Matrix) -> Matrix
) throws -> Double {
  let samples = digits.learnt.labels.indices.map { digits.learnt[[$0]] }
  var (model, optimiser, loss) = (start, optimiser, 0.0)
  var bar = ProgressBar(run.steps(steps))
  for step in 1...run.steps(steps) {
    let (value, gradient) = try ranks.valueWithGradient(at: model, over: samples) { model, sample in
      let logits = recorded(model, sample.x)
      return crossEntropy(logits, logits.constant(sample.y)) / samples.count
    }
    try optimiser.step(&model, along: gradient)
    if step % 10 == 0 { try ranks.requireAgreement(on: model) }
    loss = value
    if ranks.isFirst { bar.show(step, "loss \(Matrix.format(loss, digits: 3))") }
  }
  bar.finish()
  let share = accuracy(logits(model, digits.heldOut.x), digits.heldOut)
  if ranks.isFirst {
    print("\(name): loss \(Matrix.format(loss, digits: 6)), held out \(percent(share)) right")
  }
  return share
}
