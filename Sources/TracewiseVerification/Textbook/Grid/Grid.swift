public import Tracewise

/// A rectangle of numbers, row by row: what textbook definitions compute with.
///
/// It is deliberately no `MatrixAlgebra`: its operations are loops over scalars, and a definition
/// written with them cannot lean on a rule of the library by accident.
///
/// What takes most of the time is specialised for the scalars of the oracles: definitions are called
/// through existentials, so that the compiler does not see their scalars.
public struct Grid<S: Field>: Equatable, Sendable {
  /// The numbers of rows and columns.
  public let shape: Shape
  /// The entries, row by row.
  public private(set) var entries: [S]

  /// The grid with `entry(i, j)` in row i and column j, from 0.
  @specialized(where S == Modular)
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<Modular>)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  public init(_ shape: Shape, entry: (Int, Int) throws -> S) rethrows {
    self.shape = shape
    entries = []
    entries.reserveCapacity(shape.count)
    for i in 0..<shape.rows {
      for j in 0..<shape.columns { entries.append(try entry(i, j)) }
    }
  }

  /// A 1×1 grid.
  public init(_ scalar: S) {
    shape = .scalar
    entries = [scalar]
  }

  /// The grid with the same number everywhere.
  public init(_ shape: Shape, repeating value: S) { self.init(shape) { _, _ in value } }

  /// The n×n identity.
  public static func identity(_ n: Int) -> Grid {
    Grid(Shape(n, n)) { $0 == $1 ? .one : .zero }
  }

  /// The number of rows.
  public var rows: Int { shape.rows }
  /// The number of columns.
  public var columns: Int { shape.columns }
  /// Whether all entries are zero.
  public var isZero: Bool { entries.allSatisfy(\.isZero) }

  /// The entry in row i and column j, from 0. As with `Array`, an index outside is a programming
  /// error.
  public subscript(i: Int, j: Int) -> S {
    get { entries[i * shape.columns + j] }
    set { entries[i * shape.columns + j] = newValue }
  }
}

extension Grid {
  /// The function of each entry.
  public func map<T: Field>(_ f: (S) throws -> T) rethrows -> Grid<T> {
    try Grid<T>(shape) { i, j in try f(self[i, j]) }
  }

  /// The function of each pair of entries of two grids of one shape.
  public func zip(_ other: Grid, _ f: (S, S) throws -> S) rethrows -> Grid {
    try Grid(shape) { i, j in try f(self[i, j], other[i, j]) }
  }

  /// Aᵀ.
  public var transposed: Grid { Grid(shape.transposed) { self[$1, $0] } }

  /// (AB)ᵢⱼ = Σₖ Aᵢₖ Bₖⱼ.
  @specialized(where S == Modular)
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<Modular>)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Dual<Dual<DegreeBounded>>)
  @specialized(where S == Complex)
  @specialized(where S == Dual<Complex>)
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  public func times(_ other: Grid) -> Grid {
    Grid(Shape(rows, other.columns)) { i, j in
      var sum = S.zero
      for k in 0..<columns { sum = sum + self[i, k] * other[k, j] }
      return sum
    }
  }

  /// ⟨A, B⟩ = Σᵢⱼ Aᵢⱼ Bᵢⱼ.
  public func inner(_ other: Grid) -> S { Swift.zip(entries, other.entries).map(*).total() }

  /// The entries of a column, from the top.
  public func column(_ j: Int) -> [S] { (0..<rows).map { self[$0, j] } }

  /// The grid without row i and column j.
  func without(row i: Int, column j: Int) -> Grid {
    Grid(Shape(rows - 1, columns - 1)) { self[$0 < i ? $0 : $0 + 1, $1 < j ? $1 : $1 + 1] }
  }

  mutating func swapRows(_ a: Int, _ b: Int) {
    guard a != b else { return }
    for j in 0..<columns { (self[a, j], self[b, j]) = (self[b, j], self[a, j]) }
  }

  mutating func swapColumns(_ a: Int, _ b: Int) {
    guard a != b else { return }
    for i in 0..<rows { (self[i, a], self[i, b]) = (self[i, b], self[i, a]) }
  }

  /// Row a minus a multiple of row b, from a column on.
  mutating func subtract(_ factor: S, timesRow b: Int, fromRow a: Int, from first: Int = 0) {
    for j in first..<columns { self[a, j] = self[a, j] - factor * self[b, j] }
  }
}
