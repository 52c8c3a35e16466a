package import Tracewise

/// A counterexample on its way to shorter numbers: one of a rule, of a claim or of a composition.
package protocol CounterexampleSearch {
  /// The matrices of the smallest counterexample so far.
  var matrices: [Matrix] { get }
  /// Takes other matrices of the same shapes if they are one too.
  mutating func accepts(_ matrices: [Matrix]) -> Bool
  /// What is tried in the place of a matrix, the simplest first.
  func simplest(_ k: Int) -> [Matrix]
  /// Whether entries of a matrix that mirror each other change together.
  func isSymmetric(_ k: Int) -> Bool
}

extension CounterexampleSearch {
  package func simplest(_ k: Int) -> [Matrix] {
    let (m, n) = (matrices[k].rows, matrices[k].columns)
    return [
      .zeros(m, n), .ones(m, n), Matrix(m, n) { $0 == $1 ? 1 : 0 },
      Matrix(m, n) { $0 == 0 && $1 == 0 ? 1 : 0 },
    ]
  }

  package func isSymmetric(_ k: Int) -> Bool { false }

  /// Makes numbers shorter until no shorter ones are found.
  package mutating func shortenNumbers() {
    for k in matrices.indices { simplifyWhole(k) }
    // Each entry is a trial that looks at all of them, and nobody reads so many.
    guard matrices.reduce(0, { $0 + $1.count }) <= 4096 else { return }
    shortenEqualNumbers()
    while shortensANumber() {}
  }

  private mutating func accepts(_ k: Int, _ matrix: Matrix) -> Bool {
    var changed = matrices
    changed[k] = matrix
    return accepts(changed)
  }

  private mutating func simplifyWhole(_ k: Int) {
    for matrix in simplest(k) where matrix != matrices[k] {
      if accepts(k, matrix) { return }
    }
  }

  /// Puts a shorter number in the place of all entries that are equal.
  private mutating func shortenEqualNumbers() {
    let counts = Dictionary(grouping: matrices.flatMap(\.values)) { $0 }.mapValues(\.count)
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 {
      for shorter in Self.shorter(than: value) {
        if accepts(matrices.map { $0.map { $0 == value ? shorter : $0 } }) { break }
      }
    }
  }

  /// Puts a shorter number in the place of some entries.
  private mutating func shortensANumber() -> Bool {
    var hasChanged = false
    for k in matrices.indices {
      for i in 0..<matrices[k].rows {
        for j in 0..<matrices[k].columns where !isSymmetric(k) || i <= j {
          for value in Self.shorter(than: matrices[k][i, j]) {
            var changed = matrices[k]
            changed[i, j] = value
            if isSymmetric(k) { changed[j, i] = value }
            guard accepts(k, changed) else { continue }
            hasChanged = true
            break
          }
        }
      }
    }
    return hasChanged
  }

  /// Numbers that are shorter, the shortest first.
  private static func shorter(than x: Double) -> [Double] {
    let candidates =
      [0, 1, -1, 2, -2, 3, -3, x.rounded(), (2 * x).rounded() / 2]
      + [1e1, 1e2, 1e3].map { (x * $0).rounded() / $0 }
    let here = candidates.firstIndex(of: x) ?? candidates.count
    return Array(candidates[..<here])
  }
}
