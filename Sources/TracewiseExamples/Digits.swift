import MatrixFiles
import Tracewise
import TracewiseTraining

/// 1797 handwritten digits of 8×8 pixels, three quarters of them to learn from; which ones a seed decides.
struct Digits {
  struct Samples: Sendable {
    /// A picture a column, from 0 to 1.
    let x: Matrix
    /// 1 in the row of the digit.
    let y: Matrix
    let labels: [Int]

    init(_ images: Matrix, _ labels: [Int]) {
      x = images
      y = Matrix(10, labels.count) { i, j in labels[j] == i ? 1 : 0 }
      self.labels = labels
    }

    subscript(samples: [Int]) -> Samples {
      Samples(gather(x, samples), samples.map { labels[$0] })
    }
  }

  let learnt: Samples
  let heldOut: Samples

  init(_ run: Run) throws {
    let images = try matrix(run.data, "digits.npz", "X") / 16
    let labels = try matrix(run.data, "digits.npz", "y").values.map { Int($0) }
    let all = Samples(images, labels)
    let order = try Batches(of: 1, from: labels.count, seed: 2023)[0].flatMap { $0 }
    let count = labels.count / 4
    heldOut = all[Array(order[..<count])]
    learnt = all[Array(order[count...])]
  }
}

/// The share of columns whose largest logit is that of their digit.
func accuracy(_ logits: Matrix, _ samples: Digits.Samples) -> Double {
  let guesses = logits.columnVectors.map { $0.argmax()?.row }
  return Double(zip(guesses, samples.labels).count { $0 == $1 }) / Double(samples.labels.count)
}

/// −log p of the right digits, on average.
func classificationLoss(_ logits: Variable, _ y: Matrix) -> Variable {
  crossEntropy(logits, logits.constant(y)) / y.columns
}

/// What is known after a pass over the samples.
struct Pass {
  let loss: Double
  let learnt: Double
  let heldOut: Double
}

/// Trains a classifier by batches of 32, and shows how far it is.
///
/// - Parameters:
///   - loss: of a batch of pictures, and 1 in the row of their digits.
///   - shares: how much it gets right of what it learnt from, and of what it did not.
func train<Model: Parameters>(
  _ start: Model, by optimiser: Optimiser, passes: Int, on digits: Digits, _ run: Run,
  loss: (Model.Recorded, Matrix, Matrix) throws -> Variable,
  shares: (Model) -> (learnt: Double, heldOut: Double)
) throws -> (model: Model, history: [Pass]) {
  var (model, optimiser, history) = (start, optimiser, [Pass]())
  let batches = try Batches(of: 32, from: digits.learnt.labels.count, seed: 1)
  var bar = ProgressBar(passes)
  for epoch in 0..<passes {
    var total = 0.0
    for batch in run.some(batches[epoch]) {
      let samples = digits.learnt[batch]
      let (value, gradient) = try valueWithGradient(at: model) { model in
        try loss(model, samples.x, samples.y)
      }
      try optimiser.step(&model, along: gradient)
      total += value
    }
    let shares = shares(model)
    let mean = total / Double(batches.batchesPerEpoch)
    history.append(Pass(loss: mean, learnt: shares.learnt, heldOut: shares.heldOut))
    bar.show(epoch + 1, "loss \(Matrix.format(mean, digits: 3))")
  }
  bar.finish()
  return (model, history)
}

/// The table and the curves of a training run, and whether it came as far as it should.
func report(_ history: [Pass], _ name: String, atLeast: Double, _ run: Run) throws {
  let shown = history.indices.filter { $0 == 0 || ($0 + 1) % (history.count / 5 + 1) == 0 }
  printTable(
    ["pass", "loss", "learnt from", "held out"],
    (shown + [history.count - 1]).map { k in
      let pass = history[k]
      return [
        "\(k + 1)", Matrix.format(pass.loss, digits: 3), percent(pass.learnt),
        percent(pass.heldOut),
      ]
    })
  try run.write(
    LinePlot(
      title: "Digits that are taken for others, in per cent", xLabel: "pass",
      curves: [
        .init("learnt from", history.map { 100 * (1 - $0.learnt) }),
        .init("held out", history.map { 100 * (1 - $0.heldOut) }),
      ]), name)
  let share = history.last?.heldOut ?? 0
  try run.require(share >= atLeast, "\(percent(atLeast)) of the held-out digits right")
}
