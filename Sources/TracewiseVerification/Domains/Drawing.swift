import Tracewise

/// The matrices that regions are made of.
extension SeededGenerator {
  mutating func normal(_ rows: Int, _ columns: Int) -> Matrix {
    .randomNormal(rows, columns, using: &self)
  }

  mutating func uniform(_ rows: Int, _ columns: Int, _ range: ClosedRange<Double>) -> Matrix {
    .randomUniform(rows, columns, in: range, using: &self)
  }

  /// Entries of both signs, away from zero: ±(low … high).
  mutating func awayFromZero(
    _ rows: Int, _ columns: Int, _ low: Double = 0.2, _ high: Double = 2
  ) -> Matrix {
    Matrix(rows, columns) { _, _ in
      let size = low + (high - low) * unit()
      return unit() < 0.5 ? -size : size
    }
  }

  /// Integers from −3 to 3, of which some are equal and some 0.
  mutating func integers(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows, columns) { _, _ in Double(Int(next() % 7) - 3) }
  }

  /// A square matrix whose inverse has no large entries.
  mutating func invertible(_ n: Int) -> Matrix {
    while true {
      let x = normal(n, n)
      let inverse = x.inverse()
      if inverse.failure == nil, inverse.values.allSatisfy({ abs($0) < 5 }) { return x }
    }
  }

  /// A matrix with random entries below, on, and none above the diagonal, which stays away from 0.
  mutating func lowerTriangular(_ n: Int) -> Matrix {
    Matrix(n, n) { i, j in
      i == j ? 0.5 + 1.5 * unit() : i > j ? Self.moderation(n) * normal() : 0
    }
  }

  /// What random entries of a matrix are multiplied with so that it is as well-conditioned, or its powers as small, in
  /// large sizes as in small ones.
  static func moderation(_ n: Int) -> Double { n > 11 ? 2 / Double(n).squareRoot() : 1 }

  /// A square matrix of the given rank, exactly: no sum or product of its factors' entries, which
  /// are multiples of 1/16, is rounded.
  mutating func square(_ n: Int, rank: Int) -> Matrix {
    rank <= 0 ? .zeros(n, n) : sixteenths(n, rank) * sixteenths(rank, n)
  }

  private mutating func sixteenths(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows, columns) { _, _ in (16 * normal()).rounded() / 16 }
  }

  /// A square matrix whose condition number is about `condition`.
  mutating func illConditioned(_ n: Int, _ condition: Double) -> Matrix {
    square(n, rank: n - 1) + (1 / condition) * normal(n, n)
  }

  /// A matrix all of whose entries are one number.
  mutating func repeated(_ rows: Int, _ columns: Int, _ range: ClosedRange<Double>) -> Matrix {
    let width = range.upperBound - range.lowerBound
    return Matrix(rows, columns, repeating: range.lowerBound + width * unit())
  }

  /// Columns of positive entries with sum 1.
  mutating func distributions(_ rows: Int, _ columns: Int) -> Matrix {
    let weights = uniform(rows, columns, 0.1...1)
    return weights ./ weights.columnSums
  }
}
