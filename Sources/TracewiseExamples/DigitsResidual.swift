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

extension ResidualNetwork: Sendable where M: Sendable {}
extension ResidualNetwork.Block: Sendable where M: Sendable {}

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

extension ResidualNetwork where M: MatrixAlgebra {
  /// The logits of a batch, by the batch's own moments or by those that `normalised` takes.
  func logits(
    _ x: M, normalised: (M, Norm<M>) -> M = { batchNorm($0, $1.scale, $1.shift) }
  ) -> M {
    var h = first(x)
    for block in blocks {
      h =
        h
        + zip(block.norms, block.layers).reduce(h) { change, next in
          next.1(relu(normalised(change, next.0)))
        }
    }
    return last(relu(h))
  }
}

extension ResidualNetwork<Matrix> {
  /// The logits of pictures one by one, once it has learnt: by the moments that it has on all that it learnt from.
  func logits(_ x: Matrix, knowing learnt: Matrix) -> Matrix {
    var moments: [(mean: Matrix, variance: Matrix)] = []
    _ = logits(learnt) { h, norm in
      moments.append((h.rowMeans, (h - h.rowMeans).squared.rowMeans))
      return batchNorm(h, norm.scale, norm.shift)
    }
    var rest = moments[...]
    return logits(x) { h, norm in
      let (mean, variance) = rest.removeFirst()
      return batchNorm(h, norm.scale, norm.shift, mean: mean, variance: variance)
    }
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
      classificationLoss(model.logits(model.last.bias.constant(x)), y)
    },
    shares: { model in
      (
        accuracy(model.logits(digits.learnt.x), digits.learnt),
        accuracy(model.logits(digits.heldOut.x, knowing: digits.learnt.x), digits.heldOut)
      )
    })
  try report(history, "digits-residual", atLeast: 0.975, run)
}
