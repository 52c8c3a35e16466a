package import Tracewise

/// How a random operand modulo p is drawn.
///
/// Over residues a rank is exact: a product of n×r and r×n random matrices has rank r, neither
/// more nor less, up to a probability of about n/p.
package enum ExactOperand: Sendable {
  /// Independent random entries.
  case general(Shape)
  /// Random entries, equal across the diagonal.
  case symmetric(Int)
  /// A random n×n matrix of rank r.
  case ofRank(Int, Int)
  /// A random diagonal of length n, with zeros at the places given, from 0.
  case diagonal(Int, zeros: Set<Int>)
  /// These very entries.
  case fixed(Matrix)

  /// A random n×n matrix.
  package static func square(_ n: Int) -> ExactOperand { .general(Shape(n, n)) }

  package var shape: Shape {
    switch self {
    case .general(let shape): shape
    case .symmetric(let n), .ofRank(let n, _), .diagonal(let n, zeros: _): Shape(n, n)
    case .fixed(let matrix): matrix.shape
    }
  }

  /// An n×n matrix of rank r.
  package static func ofRank(_ rank: Int, size n: Int) -> ExactOperand { .ofRank(n, rank) }

  /// Draws the operand.
  package func draw(using generator: inout SeededGenerator) -> Textbook<Modular> {
    switch self {
    case .general(let shape): .random(shape, using: &generator)
    case .symmetric(let n): symmetric(n, &generator)
    case .ofRank(let n, let rank): ofRank(n, rank, &generator)
    case .diagonal(let n, let zeros): diagonal(n, zeros, &generator)
    case .fixed(let matrix): Textbook(matrix)
    }
  }

  private func symmetric(_ n: Int, _ generator: inout SeededGenerator) -> Textbook<Modular> {
    let random = Grid<Modular>.random(Shape(n, n), using: &generator)
    return Textbook(n, n) { random[min($0, $1), max($0, $1)] }
  }

  private func ofRank(
    _ n: Int, _ rank: Int, _ generator: inout SeededGenerator
  ) -> Textbook<Modular> {
    let rank = min(max(rank, 0), n)
    let left = Grid<Modular>.random(Shape(n, rank), using: &generator)
    return Textbook(left.times(.random(Shape(rank, n), using: &generator)))
  }

  private func diagonal(
    _ n: Int, _ zeros: Set<Int>, _ generator: inout SeededGenerator
  ) -> Textbook<Modular> {
    let random = Grid<Modular>.random(Shape(n, 1), using: &generator)
    return Textbook(n, n) { i, j in i == j && !zeros.contains(i) ? random[i, 0] : .zero }
  }
}

extension Grid where S == Modular {
  /// Independent uniformly random residues.
  package static func random(_ shape: Shape, using generator: inout SeededGenerator) -> Grid {
    Grid(shape) { _, _ in Modular.random(using: &generator) }
  }
}

extension Textbook where S == Modular {
  /// Independent uniformly random residues.
  package static func random(_ shape: Shape, using generator: inout SeededGenerator) -> Textbook {
    Textbook(.random(shape, using: &generator))
  }
}
