package import Tracewise

/// What data from a file must keep to be a value of an input's kind.
extension Declaration {
  /// Why a matrix is no value of this input; nil if it is one.
  package func refusal(of x: Matrix) -> String? {
    guard x.shape == Shape(rows, columns) else {
      return "it is \(x.shape); \(name) is \(rows)×\(columns)"
    }
    if let (i, j) = x.firstNonFinite { return "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j]))" }
    if let refusal = outOfRange(x) { return refusal }
    switch kind {
    case .scalar, .vector, .matrix: return nil
    case .symmetric: return asymmetry(of: x)
    case .positiveDefinite: return asymmetry(of: x) ?? indefiniteness(of: x)
    case .invertible:
      let inverse = x.inverse()
      return inverse.failure.map { _ in "an invertible matrix is required; it is singular" }
    case .lower: return entry(of: x, besides: "a lower triangular") { $0 >= $1 }
    case .upper: return entry(of: x, besides: "an upper triangular") { $0 <= $1 }
    case .unitLower:
      return entry(of: x, besides: "a lower triangular") { $0 >= $1 }
        ?? x.firstPlace { i, j, value in i == j && value != 1 }.map { i, j in
          "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])); a unit lower triangular matrix has ones on "
            + "its diagonal"
        }
    case .skew:
      let scale = x.values.reduce(0) { max($0, abs($1)) }
      return x.firstPlace { i, j, value in abs(value + x[j, i]) > 1e-12 * scale }.map { i, j in
        "a skew-symmetric matrix is required; entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])), "
          + "entry (\(j + 1), \(i + 1)) is \(plain(x[j, i]))"
      }
    case .toeplitz:
      return x.firstPlace { i, j, value in i > 0 && j > 0 && value != x[i - 1, j - 1] }.map {
        i, j in
        "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])), entry (\(i), \(j)) is "
          + "\(plain(x[i - 1, j - 1])); a Toeplitz matrix has one number on each diagonal"
      }
    case .diagonal:
      return entry(of: x, besides: "a diagonal") { $0 == $1 }
    case .orthogonal:
      let gram = rows >= columns ? x.T * x : x * x.T
      return gram.firstPlace { i, j, value in abs(value - (i == j ? 1 : 0)) > 1e-9 }.map { i, j in
        let what = rows >= columns ? "columns" : "rows"
        return "its \(what) are not orthonormal: \(what) \(i + 1) and \(j + 1) have the product "
          + plain(gram[i, j])
      }
    case .oneHot: return notOneHot(x)
    case .probability:
      if let (i, j) = x.first(where: { $0 <= 0 }) {
        return "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])); probabilities are positive"
      }
      let total = sum(x).scalar
      return abs(total - 1) > 1e-9
        ? "its entries sum to \(plain(total)); probabilities sum to 1" : nil
    }
  }

  /// What is said of an entry that is not 0 where only some places have others.
  private func entry(
    of x: Matrix, besides kind: String, _ isInside: (Int, Int) -> Bool
  ) -> String? {
    x.firstPlace { i, j, value in !isInside(i, j) && value != 0 }.map { i, j in
      "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])); \(kind) matrix has zeros there"
    }
  }

  /// Whether an entry is drawn by itself, from the range where there is one.
  private func isFree(_ i: Int, _ j: Int) -> Bool {
    switch kind {
    case .lower: i >= j
    case .upper: i <= j
    case .unitLower, .skew: i > j
    case .diagonal: i == j
    default: true
    }
  }

  /// The range is that of the entries which are drawn from it: not of the zeros above a triangle,
  /// nor of the entries of an spd matrix, whose eigenvalues are drawn.
  private func outOfRange(_ x: Matrix) -> String? {
    guard let interval, kind != .positiveDefinite else { return nil }
    let place = x.firstPlace { i, j, value in
      isFree(i, j) && !(value >= interval.lower && value <= interval.upper)
    }
    return place.map { i, j in
      "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])), outside "
        + "(\(plain(interval.lower)), \(plain(interval.upper)))"
    }
  }

  private func asymmetry(of x: Matrix) -> String? {
    let scale = x.values.reduce(0) { max($0, abs($1)) }
    return x.firstPlace { i, j, value in abs(value - x[j, i]) > 1e-12 * scale }.map { i, j in
      "a symmetric matrix is required; entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])), "
        + "entry (\(j + 1), \(i + 1)) is \(plain(x[j, i]))"
    }
  }

  /// By Cholesky: the first pivot that is not positive.
  private func indefiniteness(of x: Matrix) -> String? {
    var l = x
    for k in 0..<x.rows {
      let pivot = l[k, k]
      guard pivot > 0 else {
        return "a positive definite matrix is required; pivot \(k + 1) is \(Matrix.format(pivot))"
      }
      for i in k + 1..<max(x.rows, k + 1) {
        let factor = l[i, k] / pivot
        for j in k..<x.rows { l[i, j] -= factor * l[k, j] }
      }
    }
    return nil
  }

  private func notOneHot(_ x: Matrix) -> String? {
    if let (i, j) = x.first(where: { $0 != 0 && $0 != 1 }) {
      return
        "entry (\(i + 1), \(j + 1)) is \(plain(x[i, j])); a one-hot column has one 1 and zeros else"
    }
    for j in 0..<x.columns {
      let ones = (0..<x.rows).filter { x[$0, j] == 1 }.count
      if ones != 1 { return "column \(j + 1) has \(ones) ones; a one-hot column has one" }
    }
    return nil
  }
}

/// A number with all its digits, whole ones without a point.
private func plain(_ value: Double) -> String {
  let text = "\(value)"
  return value.isNaN ? "nan" : text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension Matrix {
  fileprivate func firstPlace(
    where holds: (Int, Int, Double) -> Bool
  ) -> (row: Int, column: Int)? {
    for i in 0..<rows {
      for j in 0..<columns where holds(i, j, self[i, j]) { return (i, j) }
    }
    return nil
  }

  fileprivate func first(where holds: (Double) -> Bool) -> (row: Int, column: Int)? {
    firstPlace { holds($2) }
  }
}
