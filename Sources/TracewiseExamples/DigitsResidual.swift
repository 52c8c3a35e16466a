import Tracewise

/// Residual blocks with batch normalisation: h ← h + W₂ relu(N₂(W₁ relu(N₁(h)))) (He et al. 2016; Ioffe & Szegedy 2015).
struct ResidualNetwork<M> {
  var first: Dense<M>
  var blocks: [Block]
  var last: Dense<M>

  struct Block {
    var norms: [Norm<M>]
    var layers: [Dense<M>]
  }

  func map<N>(_ f: (M) throws -> N) rethrows -> ResidualNetwork<N> {
    try ResidualNetwork<N>(
      first: first.map(f),
      blocks: blocks.map { block in
        ResidualNetwork<N>.Block(
          norms: try block.norms.map { try $0.map(f) },
          layers: try block.layers.map { try $0.map(f) })
      }, last: last.map(f))
  }
}

extension ResidualNetwork: Parameters where M == Matrix {
  typealias Recorded = ResidualNetwork<Variable>

  init(width: Int, blocks count: Int, _ generator: inout SeededGenerator) {
    first = Dense(64, width, &generator)
    blocks = (0..<count).map { _ in
      Block(
        norms: (0..<2).map { _ in Norm(width) },
        layers: (0..<2).map { _ in Dense(width, width, &generator) })
    }
    last = Dense(width, 10, &generator)
  }
}

/// Means and variances of the rows, for each normalisation of a network.
struct Moments<M> {
  var list: [(mean: M, variance: M)] = []
}

extension ResidualNetwork where M: MatrixAlgebra {
  /// The logits of a batch, by the batch's own moments or by those that are known, and the moments that were used.
  func logits(_ x: M, known: Moments<M>? = nil) -> (M, Moments<M>) {
    var used = Moments<M>()
    func normalised(_ h: M, _ norm: Norm<M>) -> M {
      let (mean, variance) = known?.list[used.list.count] ?? Self.moments(h)
      used.list.append((mean, variance))
      return norm(h, mean: mean, variance: variance)
    }
    var h = first(x)
    for block in blocks {
      var change = h
      for (norm, layer) in zip(block.norms, block.layers) {
        change = layer(relu(normalised(change, norm)))
      }
      h = h + change
    }
    return (last(relu(h)), used)
  }

  private static func moments(_ h: M) -> (mean: M, variance: M) {
    let mean = h.rowMeans
    return (mean, (h - mean).squared.rowMeans)
  }
}

func runDigitsResidual(_ run: Run) throws {
  let digits = try Digits(run)
  var generator = SeededGenerator(seed: 3)
  let start = ResidualNetwork(width: 64, blocks: 3, &generator)
  print("three residual blocks with batch normalisation\n")
  let passes = run.steps(40)
  let (_, history) = try train(
    start,
    by: .adamW(rate: .cosine(from: 2e-3, steps: passes * 43), weightDecay: 0.1), passes: passes,
    on: digits, run,
    loss: { model, x, y in
      classificationLoss(model.logits(model.last.bias.constant(x)).0, y)
    },
    shares: { model in
      // Once it is to judge pictures one by one, it takes the moments of all that it learnt from.
      let (logits, moments) = model.logits(digits.learnt.x)
      let others = model.logits(digits.heldOut.x, known: moments).0
      return (accuracy(logits, digits.learnt), accuracy(others, digits.heldOut))
    })
  try report(history, "digits-residual", atLeast: 0.975, run)
}
