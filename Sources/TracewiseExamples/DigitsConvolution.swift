import Tracewise

/// Two convolutions by 3×3 kernels, the larger of 2×2 neighbours, and a layer that sees all. Activations have a channel a
/// row and a pixel a column, picture after picture.
struct ConvolutionNetwork<M> {
  var first: Dense<M>
  var second: Dense<M>
  var last: Dense<M>

  func map<N>(_ f: (M) throws -> N) rethrows -> ConvolutionNetwork<N> {
    try ConvolutionNetwork<N>(first: first.map(f), second: second.map(f), last: last.map(f))
  }
}

extension ConvolutionNetwork: Parameters where M == Matrix {
  typealias Recorded = ConvolutionNetwork<Variable>

  init(channels: Int, _ generator: inout SeededGenerator) {
    first = Dense(9, channels, &generator)
    second = Dense(9 * channels, channels, &generator)
    last = Dense(16 * channels, 10, &generator)
  }
}

extension ConvolutionNetwork where M: MatrixAlgebra {
  /// The logits of pictures, 64×n.
  func logits(_ x: M) -> M {
    let kernels = Windows(image: (8, 8), window: (3, 3), padding: (1, 1))
    let pairs = Windows(image: (8, 8), window: (2, 2), stride: (2, 2))
    var h = x.reshaped(1, x.shape.count)
    for kernel in [first, second] { h = relu(conv2(h, kernel.weights, kernels) + kernel.bias) }
    let pooled = maxPool(h, pairs)
    return last(pooled.reshaped(16 * h.rows, x.columns))
  }
}

func runDigitsConvolution(_ run: Run) throws {
  let digits = try Digits(run)
  var generator = SeededGenerator(seed: 4)
  let start = ConvolutionNetwork(channels: 16, &generator)
  print("two convolutions and the largest of neighbours\n")
  let passes = run.steps(30)
  func share(_ model: ConvolutionNetwork<Matrix>, _ samples: Digits.Samples) -> Double {
    accuracy(model.logits(samples.x), samples)
  }
  let (_, history) = try train(
    start,
    by: .adamW(rate: .cosine(from: 3e-3, steps: passes * 43), weightDecay: 0.05), passes: passes,
    on: digits, run,
    loss: { model, x, y in
      classificationLoss(model.logits(model.last.bias.constant(x)), y)
    },
    shares: { (share($0, digits.learnt), share($0, digits.heldOut)) })
  try report(history, "digits-convolution", atLeast: 0.985, run)
}
