// Layers of networks, said by rules. Samples are columns, features rows; images have a row for each channel and
// a column for each pixel, image after image (`Images.swift`).

/// γ ⊙ Y + β.
private func scaled<M: MatrixAlgebra>(_ y: M, _ gain: M?, _ shift: M?) -> M {
  let y = gain.map { $0 ⊙ y } ?? y
  return shift.map { y + $0 } ?? y
}

extension Normalization {
  fileprivate func callAsFunction<M: MatrixAlgebra>(_ x: M, _ epsilon: M) -> M {
    M.apply(Standardized(self), to: x, epsilon)
  }
}

/// The ε of norms where none is given, as in PyTorch.
public let defaultEpsilon = 1e-5

/// Batch norm of m features of n samples, in training: γ ⊙ (X − μ) ⊘ √(σ² + ε) + β, with the mean μ and the
/// variance σ² (of all n, not n − 1) of each row. (Ioffe & Szegedy 2015.) O(m n).
///
/// Its gradient is γ ⊙ (G − mean G − Y ⊙ mean(Y ⊙ G)) ⊘ √(σ² + ε) with Y the normalized X: what is orthogonal to
/// 1 and, where ε is 0, to Y. An error where σ² + ε is 0, as of a constant row without ε, or negative.
///
/// - Parameters:
///   - x: X, m×n, features in rows, samples in columns.
///   - gain: γ, a column of m; 1 where there is none.
///   - shift: β, a column of m; 0 where there is none.
///   - epsilon: ε, a number.
public func batchNorm<M: MatrixAlgebra>(
  _ x: M, _ gain: M? = nil, _ shift: M? = nil, epsilon: M? = nil
) -> M {
  scaled(Normalization.batch(x, epsilon ?? x.constant(defaultEpsilon)), gain, shift)
}

/// Batch norm in inference, by a mean and a variance that are given, columns of m:
/// γ ⊙ (X − μ) ⊘ √(σ² + ε) + β. Affine in X. O(m n).
public func batchNorm<M: MatrixAlgebra>(
  _ x: M, _ gain: M? = nil, _ shift: M? = nil, mean: M, variance: M, epsilon: M? = nil
) -> M {
  scaled((x - mean) ./ sqrt(variance + (epsilon ?? x.constant(defaultEpsilon))), gain, shift)
}

/// Layer norm of each column: γ ⊙ (X − μ) ⊘ √(σ² + ε) + β, with the mean μ and the variance σ² of each column.
/// (Ba, Kiros & Hinton 2016.) O(m n). Errors and parameters as of `batchNorm`.
public func layerNorm<M: MatrixAlgebra>(
  _ x: M, _ gain: M? = nil, _ shift: M? = nil, epsilon: M? = nil
) -> M {
  scaled(Normalization.layer(x, epsilon ?? x.constant(defaultEpsilon)), gain, shift)
}

/// RMS norm of each column: γ ⊙ X ⊘ √(mean X² + ε). (Zhang & Sennrich 2019.) O(m n). An error where the root
/// is 0, as of a column of zeros without ε.
public func rmsNorm<M: MatrixAlgebra>(_ x: M, _ gain: M? = nil, epsilon: M? = nil) -> M {
  scaled(Normalization.rootMeanSquare(x, epsilon ?? x.constant(defaultEpsilon)), gain, nil)
}

/// Group norm: layer norm of each of `groups` blocks of equally many rows, then γ ⊙ Y + β. (Wu & He 2018.)
/// O(m n). An error where the rows are no multiple of the groups.
public func groupNorm<M: MatrixAlgebra>(
  _ x: M, groups: Int, _ gain: M? = nil, _ shift: M? = nil, epsilon: M? = nil
) -> M {
  let blocks = M.apply(RowGroups(groups), to: x)
  let y = Normalization.layer(blocks, epsilon ?? x.constant(defaultEpsilon))
  return scaled(y.reshaped(x.rows, x.columns), gain, shift)
}

/// Dropout with a given mask of 0 and 1, X ⊙ M / (1 − p): what is kept of a share p of zeros has the mean of X.
/// (Srivastava et al. 2014.) The mask is a constant, so that a seed repeats it.
public func dropout<M: MatrixAlgebra>(_ x: M, mask: M, probability: Double) -> M {
  (1 / (1 - probability)) * (mask ⊙ x)
}

/// Scaled dot-product attention of heads: V softmax(Kᵀ Q / √d) for each block of rows, one above the other. The
/// columns of Q are the positions that ask, those of K and V the ones that are looked at; Q and K have h d rows, V
/// has h e, the result h e×m. (Vaswani et al. 2017.) O(m n (d + e) h).
///
/// - Parameters:
///   - q: the queries, h d×m.
///   - k: the keys, h d×n.
///   - v: the values, h e×n.
///   - mask: what may be seen, with broadcasting to n×m: where it is 0, the query of that column does not see the key
///     of that row: `causalMask(n)`, or a column with zeros for padding. A query that sees nothing gets 0.
///   - heads: how many blocks of rows.
///   - scale: a number that scores are divided by in place of √d.
public func attention<M: MatrixAlgebra>(
  _ q: M, _ k: M, _ v: M, mask: M? = nil, heads: Int = 1, scale: M? = nil
) -> M {
  // A number of heads that does not divide the rows is refused by name.
  if let odd = [q, k, v].first(where: { heads < 1 || $0.rows % heads != 0 }) {
    return M.apply(RowGroups(heads), to: odd)
  }
  func head(_ x: M, _ number: Int) -> M {
    let height = x.rows / heads
    return x.slice(rows: number * height..<(number + 1) * height, columns: 0..<x.columns)
  }
  let scale = scale ?? sqrt(q.constant(Double(q.rows / heads)))
  func attend(_ q: M, _ k: M, _ v: M) -> M {
    let scores = k.T * (q ./ scale)
    return v * (mask.map { maskedSoftmax($0, scores) } ?? softmax(scores))
  }
  if heads == 1 { return attend(q, k, v) }
  return vertical((0..<heads).map { attend(head(q, $0), head(k, $0), head(v, $0)) })
}

extension MatrixAlgebra {
  /// The n×n mask with which a position sees itself and those before it: ones on and above the diagonal, since
  /// queries are columns.
  public func causalMask(_ n: Int) -> Self {
    constant(1, shape: Shape(max(n, 0), max(n, 0))).upperTriangle
  }

  /// Positional encodings of n positions, d×n, d even: rows 2i − 1 and 2i are sin and cos of the position, from 0,
  /// over 10000^(2(i − 1)/d). (Vaswani et al. 2017.) An odd d is an error.
  public func positionalEncoding(_ d: Int, _ n: Int) -> Self {
    let (d, n) = (max(d, 0), max(n, 0))
    guard d % 2 == 0 else {
      return Self.apply(RowGroups(2), to: constant(1, shape: Shape(d, n)))
    }
    func places(_ n: Int) -> Self { cumulativeSum(constant(1, shape: Shape(n, 1))) - 1 }
    let angles = pow(constant(10_000), (-2 / Double(d)) * places(d / 2)) * places(n).T
    return kronecker(sin(angles), constant([[1], [0]] as Matrix))
      + kronecker(cos(angles), constant([[0], [1]] as Matrix))
  }
}

/// The state and the output of an LSTM's cell: C′ = σ(F) ⊙ C + σ(I) ⊙ tanh(G) and H′ = σ(O) ⊙ tanh(C′), with
/// I, F, G, O the blocks of Z = W X + U H + b, one above the other as in PyTorch: Z is 4k×n, C k×n. (Hochreiter &
/// Schmidhuber 1997, with the forget gate of Gers et al. 2000.)
public func lstmCell<M: MatrixAlgebra>(_ z: M, _ state: M) -> (output: M, state: M) {
  let gates = M.parts(z, 4, of: state)
  let next = sigmoid(gates[1]) ⊙ state + sigmoid(gates[0]) ⊙ tanh(gates[2])
  return (sigmoid(gates[3]) ⊙ tanh(next), next)
}

/// The output of a GRU's cell: H′ = (1 − U) ⊙ N + U ⊙ H with R = σ(A₁ + B₁), U = σ(A₂ + B₂), N = tanh(A₃ + R ⊙ B₃),
/// where A = W X + a and B = V H + b have these blocks one above the other as in PyTorch: A and B are 3k×n, H k×n.
/// (Cho et al. 2014.)
public func gruCell<M: MatrixAlgebra>(_ a: M, _ b: M, _ h: M) -> M {
  let (a, b) = (M.parts(a, 3, of: h), M.parts(b, 3, of: h))
  let update = sigmoid(a[1] + b[1])
  let candidate = tanh(a[2] + sigmoid(a[0] + b[0]) ⊙ b[2])
  return (1 - update) ⊙ candidate + update ⊙ h
}

extension MatrixAlgebra {
  /// The blocks of as many rows as a state; where they do not add up, the reshaping is refused by name.
  fileprivate static func parts(_ z: Self, _ count: Int, of state: Self) -> [Self] {
    let k = state.rows
    let z = z.rows == count * k ? z : z.reshaped(count * k, z.columns)
    return (0..<count).map { z.slice(rows: $0 * k..<($0 + 1) * k, columns: 0..<z.columns) }
  }
}
