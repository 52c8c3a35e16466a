import Testing
import Tracewise

/// Layers beside plain loops, where others are wrong, and what they refuse.
@Suite struct LayerTests {
  private var generator = SeededGenerator(seed: 5)

  private mutating func normal(_ rows: Int, _ columns: Int) -> Matrix {
    .randomNormal(rows, columns, using: &generator)
  }

  private func near(_ a: Matrix, _ b: Matrix, _ bound: Double = 1e-13) -> Bool {
    a.shape == b.shape
      && zip(a.values, b.values).allSatisfy { abs($0 - $1) <= bound * (1 + abs($1)) }
  }

  // MARK: Norms

  @Test mutating func normsAreWhatTheirWordsSay() {
    let x = 100 + normal(4, 6)
    let rows: Matrix = (x - x.rowMeans) ./ sqrt((x - x.rowMeans).squared.rowMeans + 1e-5)
    #expect(near(batchNorm(x), rows, 1e-10))
    #expect(near(layerNorm(x.T), rows.T, 1e-10))
    #expect(near(rmsNorm(x), x ./ sqrt(x.squared.columnMeans + 1e-5)))
    let (g, b) = (normal(4, 1), normal(4, 1))
    #expect(near(batchNorm(x, g, b), g ⊙ rows + b, 1e-10))
    let halves = [x[0..<2, 0..<6], x[2..<4, 0..<6]].map { layerNorm($0) }
    #expect(near(groupNorm(x, groups: 2), vertical(halves)))
    #expect(near(batchNorm(x, mean: g, variance: b.squared), (x - g) ./ sqrt(b.squared + 1e-5)))
  }

  /// The gradient in one pass is that of the words, also where ε has a gradient too.
  @Test(arguments: Normalization.allCases)
  mutating func theirGradientIsThatOfTheWords(_ kind: Normalization) throws {
    let (x, w) = (normal(5, 7), normal(5, 7))
    func words<M: MatrixAlgebra>(_ x: M, _ e: M) -> M {
      switch kind {
      case .layer:
        let rest = x - x.columnSums ./ x.constant(5)
        return rest ./ sqrt(rest.squared.columnSums ./ x.constant(5) + e)
      case .batch:
        let rest = x - x.rowSums ./ x.constant(7)
        return rest ./ sqrt(rest.squared.rowSums ./ x.constant(7) + e)
      case .rootMeanSquare: return x ./ sqrt(x.squared.columnSums ./ x.constant(5) + e)
      }
    }
    let e = Matrix(0.3)
    let own = try gradient(at: x, e) { x, e in
      inner(w, Variable.apply(Standardized(kind), to: x, e))
    }
    let expected = try gradient(at: x, e) { x, e in inner(w, words(x, e)) }
    #expect(near(own.0, expected.0) && near(own.1, expected.1))
    let alone = try gradient(at: x) { x in
      inner(w, Variable.apply(Standardized(kind), to: x, x.constant(0.3)))
    }
    #expect(alone == own.0)
  }

  /// A batch of one has no variance, nor has a constant column: ε decides.
  @Test func withoutVarianceEpsilonDecides() throws {
    let one: Matrix = [[3], [4]]
    #expect(batchNorm(one) == [[0], [0]])
    #expect(try gradient(at: one) { x in sum(batchNorm(x)) } == [[0], [0]])
    #expect(layerNorm([[2, 1], [2, 3]] as Matrix).column(0) == [[0], [0]])
    let failure = #"standardized: the variance of column 1 of"#
    let refused: Matrix = layerNorm([[2, 1], [2, 3]] as Matrix, epsilon: Matrix(0))
    #expect(refused.failure?.description.hasPrefix(failure) == true)
    #expect(rmsNorm(Matrix.zeros(2, 1), epsilon: Matrix(0)).failure?.kind == .domain)
    #expect(batchNorm(one, epsilon: Matrix(-1)).failure?.kind == .domain)
    #expect(batchNorm(Matrix.zeros(2, 0)).failure?.kind == .shape)
    #expect(groupNorm(Matrix.ones(4, 1), groups: 3).failure?.kind == .shape)
    #expect(groupNorm(Matrix.ones(4, 1), groups: 0).failure?.kind == .shape)
    #expect(groupNorm(Matrix.ones(4, 1), groups: -2).failure?.kind == .shape)
  }

  // MARK: Attention

  @Test mutating func headsAreBlocks() {
    let (q, k, v) = (normal(4, 3), normal(4, 5), normal(6, 5))
    let both = attention(q, k, v, heads: 2)
    for head in 0..<2 {
      let (a, b) = (q[head * 2..<head * 2 + 2, 0..<3], k[head * 2..<head * 2 + 2, 0..<5])
      let weights = softmax((b.T * a) / 2.0.squareRoot())
      #expect(
        near(both[head * 3..<head * 3 + 3, 0..<3], v[head * 3..<head * 3 + 3, 0..<5] * weights))
    }
    for heads in [-1, 0, 3] { #expect(attention(q, k, v, heads: heads).failure?.kind == .shape) }
  }

  /// What is not seen has no say, whatever it is; a query that sees nothing gets 0 and asks for nothing.
  @Test mutating func masks() throws {
    let (q, v) = (normal(2, 3), normal(2, 3))
    var k = normal(2, 3)
    let causal = attention(q, k, v, mask: q.causalMask(3))
    #expect(near(causal.column(0), v.column(0)))
    k[1, 2] = .infinity
    #expect(near(attention(q, k, v, mask: q.causalMask(3))[0..<2, 0..<2], causal[0..<2, 0..<2]))
    k[1, 2] = 1
    let none = attention(q, k, v, mask: Matrix.zeros(3, 1))
    #expect(none == .zeros(2, 3))
    let gradients = try gradient(at: q, k, v) { q, k, v in
      sum(attention(q, k, v, mask: q.constant(.zeros(3, 1))))
    }
    #expect(
      gradients.0 == .zeros(2, 3) && gradients.1 == .zeros(2, 3) && gradients.2 == .zeros(2, 3))
    // One key: all weight on it.
    let one: Matrix = [[0], [1], [0]]
    let expected = horizontal([v.column(1), v.column(1), v.column(1)])
    #expect(near(attention(q, k, v, mask: one), expected))
  }

  @Test func positions() {
    let p = Matrix(0).positionalEncoding(4, 3)
    for t in 0..<3 {
      for i in 0..<2 {
        let angle = Double(t) * [1, 0.01][i]
        #expect(near(p[2 * i..<2 * i + 1, t..<t + 1], sin(Matrix(angle))))
        #expect(near(p[2 * i + 1..<2 * i + 2, t..<t + 1], cos(Matrix(angle))))
      }
    }
    #expect(Matrix(0).positionalEncoding(3, 2).failure?.kind == .shape)
    #expect(Matrix(0).positionalEncoding(-2, -1).shape == Shape(0, 0))
    #expect(Matrix(0).causalMask(-1).shape == Shape(0, 0))
  }

  // MARK: Columns by numbers

  @Test func whatIsTakenTwiceAddsUp() throws {
    let e: Matrix = [[1, 2, 3], [4, 5, 6]]
    #expect(embedding(e, [2, 0, 2]) == [[3, 1, 3], [6, 4, 6]])
    let g = try gradient(at: e) { e in
      inner([[1, 10, 100], [2, 20, 200]] as Matrix, gather(e, [2, 0, 2]))
    }
    #expect(g == [[10, 0, 101], [20, 0, 202]])
    #expect(scatter([[1, 2, 4]] as Matrix, [1, 1, 0], columns: 2) == [[4, 3]])
    for numbers in [[3], [-1], [Int.max]] {
      #expect(gather(e, numbers).failure?.kind == .argument)
    }
    #expect(gather(e, [[1.5]] as Matrix).failure?.kind == .argument)
    #expect(gather(e, [[.nan]] as Matrix).failure?.kind == .argument)
    #expect(gather(e, [Int]()).shape == Shape(2, 0))
  }

  // MARK: Images

  /// Convolution by its definition, of two channels and two images.
  @Test(arguments: [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 1, 1)])
  mutating func convolutionIsItsSum(_ stride: Int, _ padding: Int, _ dilation: Int) throws {
    let (h, w, r, s, c, o, n) = (5, 4, 3, 2, 2, 3, 2)
    let (x, k) = (normal(c, h * w * n), normal(o, c * r * s))
    let windows = Windows(
      image: (h, w), window: (r, s), stride: (stride, stride), padding: (padding, padding),
      dilation: (dilation, dilation))
    let (down, across) = (windows.places.rows, windows.places.columns)
    let expected = Matrix(o, down * across * n) { out, column in
      let (image, place) = (column / (down * across), column % (down * across))
      let (a, b) = (place % down, place / down)
      var total = 0.0
      for channel in 0..<c {
        for u in 0..<r {
          for v in 0..<s {
            let i = a * stride + u * dilation - padding
            let j = b * stride + v * dilation - padding
            guard (0..<h).contains(i), (0..<w).contains(j) else { continue }
            total += k[out, channel * r * s + v * r + u] * x[channel, image * h * w + j * h + i]
          }
        }
      }
      return total
    }
    #expect(near(conv2(x, k, windows), expected))
    // The transposed one is its adjoint.
    let y = normal(o, down * across * n)
    let (left, right) = (inner(y, conv2(x, k, windows)), inner(conv2Transposed(y, k, windows), x))
    #expect(near(left, right, 1e-12))
  }

  @Test mutating func ofOneImage() {
    let (x, k) = (normal(5, 6), normal(2, 3))
    #expect(near(conv2(x, k, stride: 1), conv2(x, k)))
    let all = conv2(x, k)
    #expect(near(conv2(x, k, stride: 2), Matrix(2, 2) { all[2 * $0, 2 * $1] }))
    for (stride, padding, dilation) in [(0, 0, 1), (1, -1, 1), (1, 0, 0), (-1, 0, 1), (1, 0, 9)] {
      let refused = conv2(x, k, stride: stride, padding: padding, dilation: dilation)
      #expect(refused.failure?.kind == .shape)
    }
    #expect(conv2(Matrix.zeros(0, 3), k, stride: 1).failure?.kind == .shape)
    #expect(conv2(x, Matrix.zeros(0, 0), stride: 1).failure?.kind == .shape)
  }

  @Test func pools() throws {
    // Two channels of one 2×4 image; two windows of 2×2.
    let x: Matrix = [[1, 5, 2, 0, 7, 7, 3, 4], [1, 1, 1, 1, 2, 4, 6, 8]]
    let windows = Windows(image: (2, 4), window: (2, 2), stride: (2, 2))
    #expect(maxPool(x, windows) == [[5, 7], [1, 8]])
    #expect(averagePool(x, windows) == [[2, 5.25], [1, 5]])
    // Equal ones share.
    let g = try gradient(at: x) { x in sum(maxPool(x, windows)) }
    #expect(
      g == [[0, 1, 0, 0, 0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25, 0, 0, 0, 1]])
    let misfit = maxPool(Matrix.ones(2, 7), windows).failure
    #expect(misfit?.message.contains("no images of 8 pixels") == true)
    #expect(maxPool(Matrix.zeros(0, 8), windows).failure != nil)
    #expect(averagePool(x, Windows(image: (1, 1), window: (2, 2))).failure?.kind == .shape)
  }

  // MARK: Cells

  @Test mutating func cells() {
    let (z, c) = (normal(8, 3), normal(2, 3))
    let cell = lstmCell(z, c)
    func part(_ x: Matrix, _ k: Int) -> Matrix { x[2 * k..<2 * k + 2, 0..<3] }
    let state = sigmoid(part(z, 1)) ⊙ c + sigmoid(part(z, 0)) ⊙ tanh(part(z, 2))
    #expect(near(cell.state, state) && near(cell.output, sigmoid(part(z, 3)) ⊙ tanh(state)))
    let (a, b) = (normal(6, 3), normal(6, 3))
    let (r, u) = (sigmoid(part(a, 0) + part(b, 0)), sigmoid(part(a, 1) + part(b, 1)))
    let candidate = tanh(part(a, 2) + r ⊙ part(b, 2))
    #expect(near(gruCell(a, b, c), (1 - u) ⊙ candidate + u ⊙ c))
    #expect(lstmCell(normal(7, 3), c).state.failure?.kind == .shape)
  }

  @Test func dropoutKeepsTheMean() {
    let kept = dropout([[2, 4]] as Matrix, mask: [[1, 0]] as Matrix, probability: 0.5)
    #expect(kept == [[4, 0]])
  }
}
