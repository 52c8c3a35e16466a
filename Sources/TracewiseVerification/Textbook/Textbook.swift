package import Tracewise

/// A matrix computed by schoolbook arithmetic over any field: the oracle that knows no rule of
/// matrix differentiation.
///
/// Each rule of the library has a definition by scalar arithmetic (`TextbookUnaryRule`, …) or expands
/// to rules that have one, and the scalars make of it what they are: values over `Double`, complex-step derivatives over
/// `Complex`, forward-mode ones over `Dual<Double>`, exact ones over `Dual<Modular>`.
///
/// Failures (shapes that do not fit, singular matrices, rules without a definition) travel with
/// the results, as in `Matrix`.
package struct Textbook<S: Scalar>: Sendable {
  /// The entries, or why there are none.
  package let result: Result<Grid<S>, TracewiseError>

  package init(_ grid: Grid<S>) { result = .success(grid) }
  package init(failure: TracewiseError) { result = .failure(failure) }

  /// The matrix with `entry(i, j)` in row i and column j, from 0.
  package init(_ rows: Int, _ columns: Int, entry: (Int, Int) throws -> S) rethrows {
    self.init(try Grid(Shape(rows, columns), entry: entry))
  }

  /// The image of a matrix of doubles.
  package init(_ matrix: Matrix) {
    if let failure = matrix.failure {
      self.init(failure: failure)
      return
    }
    self.init(named: "constant") {
      try Grid(matrix.shape) { i, j in try S(matrix[i, j]) }
    }
  }

  /// A grid, or what went wrong on the way to it, in the operation of that name.
  init(named operation: String, _ grid: () throws -> Grid<S>) {
    do {
      self.init(try grid())
    } catch let error as TracewiseError {
      self.init(failure: error)
    } catch let undefined as Undefined {
      self.init(failure: TracewiseError(undefined.kind, in: operation, undefined.reason))
    } catch {
      self.init(failure: TracewiseError(.argument, in: operation, "\(error)"))
    }
  }

  /// Why the computation failed; nil for a matrix.
  package var failure: TracewiseError? {
    if case .failure(let error) = result { return error }
    return nil
  }

  /// The entries, or the failure, thrown.
  package func checked() throws(TracewiseError) -> Grid<S> { try result.get() }

  /// The function of each entry, as a textbook matrix over other scalars.
  package func mapEntries<T: Scalar>(_ f: (S) throws -> T) -> Textbook<T> {
    switch result {
    case .success(let grid): Textbook<T>(named: "map") { try grid.map(f) }
    case .failure(let error): Textbook<T>(failure: error)
    }
  }
}

extension Textbook where S == Double {
  /// The matrix of the same entries.
  package var matrix: Matrix {
    switch result {
    case .success(let grid): Matrix(grid.rows, grid.columns) { grid[$0, $1] }
    case .failure(let error): Matrix(failure: error)
    }
  }
}
