import Tracewise

/// Two convolutions by 3×3 kernels, the larger of 2×2 neighbours, and a layer that sees all.
///
/// Activations are a channel a row; in a row come the pixels, of each pixel all samples. On a grid with a rim of zeros a
/// pixel's neighbours are then slices of the same matrix, moved by whole pixels, and a convolution is one product:
/// W [H₋₁₁; H₋₁₀; …; H₁₁] (im2col).
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

/// 8×8 pixels, with a rim 10×10.
enum Grid {
  static let width = 10
  /// From the first pixel inside the rim to the last.
  static let inside = 11..<89

  /// Pictures, a column each, as one channel on the grid.
  static func channel(_ x: Matrix) -> Matrix {
    var padded = Matrix.zeros(width * width, x.columns)
    for row in 0..<8 {
      padded[(row + 1) * width + 1..<(row + 1) * width + 9, 0...] = x[row * 8..<row * 8 + 8, 0...]
    }
    return padded.byRows(1, padded.count)
  }

  /// 1 at the pixels from `inside.first` to `inside.last` that are no rim.
  static func mask(_ samples: Int) -> Matrix {
    Matrix(1, inside.count * samples) { _, j in
      let column = (inside.lowerBound + j / samples) % width
      return column == 0 || column == width - 1 ? 0 : 1
    }
  }
}

extension ConvolutionNetwork where M: MatrixAlgebra {
  /// The logits of pictures, from one channel on the grid.
  func logits(_ channel: M, _ samples: Int) -> M {
    let mask = channel.constant(Grid.mask(samples))
    let h1 = Self.convolved(channel, first, samples, mask)
    let h2 = Self.convolved(h1, second, samples, mask)
    return last(Self.pooled(h2, samples))
  }

  /// relu(W ∗ H + b), zero on the rim.
  private static func convolved(_ h: M, _ kernel: Dense<M>, _ samples: Int, _ mask: M) -> M {
    var moved: [M] = []
    for offset in [-11, -10, -9, -1, 0, 1, 9, 10, 11] {
      let first = (Grid.inside.lowerBound + offset) * samples
      moved.append(h[0..., first..<first + Grid.inside.count * samples])
    }
    let inside = relu(kernel(vertical(moved))) ⊙ mask
    let slice = Slice(
      rows: 0..<inside.rows,
      columns: Grid.inside.lowerBound * samples..<Grid.inside.upperBound * samples)
    return .apply(Embed(slice, in: Shape(inside.rows, 100 * samples)), to: inside)
  }

  /// The largest of 2×2 pixels each; all channels and pixels of a sample in a column.
  private static func pooled(_ h: M, _ samples: Int) -> M {
    // Without the rim: rows of pixels, then pixels of a row.
    let lines = h[0..., 10 * samples..<90 * samples].byRows(h.rows * 8, 10 * samples)
    let pixels = lines[0..., samples..<9 * samples]
    let pairs = pixels.byRows(h.rows * 4, 16 * samples)
    let half = 8 * samples
    let rows = maximum(pairs[0..., 0..<half], pairs[0..., half...]).byRows(h.rows * 16, 2 * samples)
    return maximum(rows[0..., 0..<samples], rows[0..., samples...])
  }
}

extension MatrixAlgebra {
  /// The entries, row by row, in another shape.
  fileprivate func byRows(_ rows: Int, _ columns: Int) -> Self { T.reshaped(columns, rows).T }
}

func runDigitsConvolution(_ run: Run) throws {
  let digits = try Digits(run)
  var generator = SeededGenerator(seed: 4)
  let start = ConvolutionNetwork(channels: 16, &generator)
  print("two convolutions and the largest of neighbours\n")
  let passes = run.steps(30)
  func share(_ model: ConvolutionNetwork<Matrix>, _ samples: Digits.Samples) -> Double {
    accuracy(model.logits(Grid.channel(samples.x), samples.labels.count), samples)
  }
  let (_, history) = try train(
    start,
    by: .adamW(rate: .cosine(from: 3e-3, steps: passes * 43), weightDecay: 0.05), passes: passes,
    on: digits, run,
    loss: { model, x, y in
      let channel = model.last.bias.constant(Grid.channel(x))
      return classificationLoss(model.logits(channel, x.columns), y)
    },
    shares: { (share($0, digits.learnt), share($0, digits.heldOut)) })
  try report(history, "digits-convolution", atLeast: 0.985, run)
}
