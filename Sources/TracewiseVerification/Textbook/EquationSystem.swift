public import Tracewise

/// Equations F(X, …, Y, …) = 0 that determine Y, …: as many as unknowns, or more that agree. What no
/// algorithm of scalar arithmetic finds is defined by them.
public protocol EquationSystem: Sendable {
  /// What must vanish.
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S]
  /// The shapes of the solutions.
  func shapes(_ xs: [Shape]) -> [Shape]
  /// A solution in floating point, to begin with. The equations decide.
  func start(_ xs: [Matrix]) throws -> [Matrix]
}

extension EquationSystem {
  /// The step of Newton's method from Y with these residuals: J ∂Y = −F, J by dual numbers.
  func step<S: Scalar>(
    _ xs: [Grid<S>], _ ys: [Grid<S>], _ residuals: [S]
  ) throws -> [Grid<S>] {
    let fixed = xs.map { $0.map { Dual($0, .zero) } }
    let start = ys.map { $0.map { Dual($0, .zero) } }
    var columns: [[S]] = []
    for k in ys.indices {
      for place in ys[k].entries.indices {
        var moved = start
        let (i, j) = (place / ys[k].columns, place % ys[k].columns)
        moved[k][i, j].dual = .one
        columns.append(try self.residuals(fixed, moved).map(\.dual))
      }
    }
    let jacobian = Grid<S>(Shape(residuals.count, columns.count)) { columns[$1][$0] }
    let right = Grid<S>(Shape(residuals.count, 1)) { i, _ in -residuals[i] }
    var rest = try jacobian.solvingOverdetermined(right).entries[...]
    return ys.map { y in Grid(y.shape) { _, _ in rest.removeFirst() } }
  }
}

extension Grid {
  /// The solution of A X = B for more rows than unknowns, of equations that agree.
  @specialized(where S == Modular)
  @specialized(where S == DegreeBounded)
  @specialized(where S == Dual<DegreeBounded>)
  @specialized(where S == Complex)
  @specialized(where S == Double)
  func solvingOverdetermined(_ right: Grid) throws -> Grid {
    var (a, b) = (self, right)
    for k in 0..<columns {
      let pivot = (k..<rows).max { a[$0, k].pivotSize < a[$1, k].pivotSize } ?? k
      guard pivot < rows, a[pivot, k].isInvertible else { throw Undefined.singular }
      a.swapRows(k, pivot)
      b.swapRows(k, pivot)
      let divisor = a[k, k]
      for j in k..<columns { a[k, j] = try a[k, j] / divisor }
      for j in 0..<b.columns { b[k, j] = try b[k, j] / divisor }
      for i in 0..<rows where i != k && !a[i, k].isZero {
        let factor = a[i, k]
        a.subtract(factor, timesRow: k, fromRow: i, from: k)
        b.subtract(factor, timesRow: k, fromRow: i)
      }
    }
    return Grid(Shape(columns, b.columns)) { b[$0, $1] }
  }
}

// MARK: - Roots over the scalars there are

extension Modular {
  package static func root<E: EquationSystem>(
    of system: E, at xs: [Grid<Modular>]
  ) throws -> [Grid<Modular>] {
    try OpaqueRun.current.knownRoot(of: system, at: xs) { $0.map(\.value) }
  }
}

extension DegreeBounded {
  package static func root<E: EquationSystem>(
    of system: E, at xs: [Grid<DegreeBounded>]
  ) throws -> [Grid<DegreeBounded>] {
    try OpaqueRun.current.knownRoot(of: system, at: xs) { $0 }
  }
}

extension Modular {
  package static var knownSpectra: [[Modular]]? {
    DegreeBounded.knownSpectra?.map { $0.map(\.value) }
  }
}

extension DegreeBounded {
  package static var knownSpectra: [[DegreeBounded]]? {
    // Alone, or behind its eigenvectors.
    OpaqueRun.current.known.compactMap { witness in
      guard witness.count <= 2, let last = witness.last, last.columns == 1 else { return nil }
      return witness.count == 1 || witness[0].rows == last.rows ? last.entries : nil
    }
  }
}

extension Dual where S: Scalar {
  package static var knownSpectra: [[Dual]]? {
    S.knownSpectra?.map { $0.map { Dual($0, .zero) } }
  }
  package static var nilpotency: Int { S.nilpotency + 1 }
}

extension OpaqueRun {
  /// What the run knows that solves the equations; a witness is checked, never trusted.
  func knownRoot<S: Scalar, E: EquationSystem>(
    of system: E, at xs: [Grid<S>], _ image: (Grid<DegreeBounded>) -> Grid<S>
  ) throws -> [Grid<S>] {
    let shapes = system.shapes(xs.map(\.shape))
    for witness in known where witness.map(\.shape) == shapes {
      let ys = witness.map(image)
      if let residuals = try? system.residuals(xs, ys), residuals.allSatisfy(\.isZero) {
        return ys
      }
    }
    throw Undefined(.argument, "no root of its equations is known modulo p")
  }
}

extension Dual where S: Scalar {
  /// One step from the root over the real parts, which is exact as ε² = 0.
  package static func root<E: EquationSystem>(
    of system: E, at xs: [Grid<Dual>]
  ) throws -> [Grid<Dual>] {
    let real = xs.map { $0.map(\.real) }
    let root = try S.root(of: system, at: real)
    let off = try system.residuals(xs, root.map { $0.map { Dual($0, .zero) } }).map(\.dual)
    let step = try system.step(real, root, off)
    return zip(root, step).map { y, d in Grid(y.shape) { Dual(y[$0, $1], d[$0, $1]) } }
  }
}

extension Double {
  /// The solution to begin with, where it solves the equations to rounding.
  public static func root<E: EquationSystem>(
    of system: E, at xs: [Grid<Double>]
  ) throws -> [Grid<Double>] {
    let matrices = xs.map { x in Matrix(x.rows, x.columns) { x[$0, $1] } }
    let ys = try system.start(matrices).map { y in
      let y = try y.checked()
      return Grid(y.shape) { y[$0, $1] }
    }
    let size = (xs + ys).flatMap(\.entries).reduce(1) { max($0, $1.magnitude) }
    let residuals = try system.residuals(xs, ys)
    let off = residuals.reduce(0) { max($0, $1.magnitude) }
    if off <= 1e-12 * size * size * Double(max(1, ys[0].rows)) { return ys }
    // Of equations of higher degree residuals are larger: what counts is how far the root is.
    let distance = try system.step(xs, ys, residuals).flatMap(\.entries)
      .reduce(0) { max($0, $1.magnitude) }
    guard distance <= 1e-10 * size else {
      throw Undefined(.domain, "the value does not solve its equations: \(off)")
    }
    return ys
  }
}

extension Complex {
  /// Newton's method from the solution at the real parts.
  package static func root<E: EquationSystem>(
    of system: E, at xs: [Grid<Complex>]
  ) throws -> [Grid<Complex>] {
    let real = try Double.root(of: system, at: xs.map { $0.map(\.real) })
    var ys = real.map { $0.map { Complex($0) } }
    for _ in 0..<3 {
      let step = try system.step(xs, ys, system.residuals(xs, ys))
      ys = zip(ys, step).map { y, d in y.zip(d) { $0 + $1 } }
    }
    return ys
  }
}
