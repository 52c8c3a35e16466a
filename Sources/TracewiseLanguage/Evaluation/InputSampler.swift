import Tracewise

/// Draws values of inputs as their kinds say.
struct InputSampler {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Values for all inputs and consts that are not bound to data.
  static func values(
    for program: Program, bound: [String: Matrix] = [:], seed: UInt64
  ) -> [String: Matrix] {
    var values = bound
    for (place, input) in program.inputs.enumerated() where bound[input.name] == nil {
      // A stream for each input: binding one to data leaves the others' draws as they were.
      var sampler = InputSampler(seed: seed &* 0x9E37_79B9 &+ UInt64(place) &* 0x1_0001)
      values[input.name] = sampler.draw(input)
    }
    return values
  }

  /// A value of the input's kind: standard normal entries, or uniform ones where a range is given.
  mutating func draw(_ input: Declaration) -> Matrix {
    let n = input.rows
    switch input.kind {
    case .scalar, .vector, .matrix: return entries(input)
    case .symmetric:
      let x = entries(input)
      return Matrix(n, n) { x[min($0, $1), max($0, $1)] }
    case .positiveDefinite: return positiveDefinite(input)
    case .invertible: return invertible(input)
    case .lower, .upper:
      let x = entries(input)
      let lower = Matrix(n, n) { i, j in
        i < j ? 0 : i > j || input.interval != nil ? x[i, j] : 0.5 + abs(x[i, j])
      }
      return input.kind == .lower ? lower : lower.T
    case .unitLower:
      let x = entries(input)
      return Matrix(n, n) { i, j in i < j ? 0 : i == j ? 1 : x[i, j] }
    case .skew:
      let x = entries(input)
      return Matrix(n, n) { i, j in i == j ? 0 : i > j ? x[i, j] : -x[j, i] }
    case .toeplitz:
      let x = entries(input)
      return Matrix(n, n) { i, j in i < j ? x[0, j - i] : x[i - j, 0] }
    case .diagonal:
      let x = entries(input)
      return Matrix(n, n) { i, j in i == j ? x[i, j] : 0 }
    case .orthogonal:
      return n >= input.columns ? orthogonal(n, input.columns) : orthogonal(input.columns, n).T
    case .oneHot:
      let hot = (0..<input.columns).map { _ in Int(generator.next() % UInt64(n)) }
      return Matrix(n, input.columns) { $0 == hot[$1] ? 1 : 0 }
    case .probability:
      let weights = (0..<n).map { _ in 0.1 + generator.unit() }
      let total = weights.reduce(0, +)
      return Matrix(vector: weights.map { $0 / total })
    }
  }

  private mutating func entries(_ input: Declaration) -> Matrix {
    guard let interval = input.interval else {
      return .randomNormal(input.rows, input.columns, using: &generator)
    }
    return .randomUniform(
      input.rows, input.columns, in: interval.lower...interval.upper, using: &generator)
  }

  /// Q diag(λ) Qᵀ with eigenvalues of the range, (0.5, 2.5) where none is given.
  private mutating func positiveDefinite(_ input: Declaration) -> Matrix {
    let n = input.rows
    let range = input.interval.map { max($0.lower, 0)...$0.upper } ?? 0.5...2.5
    let q = orthogonal(n, n)
    let eigenvalues = Matrix.randomUniform(n, 1, in: range, using: &generator)
    let product = q * eigenvalues.diagonalMatrix * q.T
    return Matrix(n, n) { product[min($0, $1), max($0, $1)] }
  }

  /// A matrix of n orthonormal columns by Gram-Schmidt on normal ones, each projected twice.
  private mutating func orthogonal(_ m: Int, _ n: Int) -> Matrix {
    var columns: [Matrix] = []
    while columns.count < n {
      var column = Matrix.randomNormal(m, 1, using: &generator)
      for _ in 0..<2 { for q in columns { column = column - inner(q, column) * q } }
      if norm(column).scalar > 1e-3 { columns.append(column.normalized) }
    }
    return n == 0 ? Matrix(0, 0, repeating: 0) : horizontal(columns)
  }

  /// The best conditioned of some draws.
  private mutating func invertible(_ input: Declaration) -> Matrix {
    var best = (matrix: entries(input), condition: Double.infinity)
    for attempt in 0..<20 {
      let x = attempt == 0 ? best.matrix : entries(input)
      let condition = norm(x).scalar * norm(x.inverse()).scalar
      if condition < best.condition { best = (x, condition) }
      if best.condition < 10 * Double(input.rows) { break }
    }
    return best.matrix
  }
}
