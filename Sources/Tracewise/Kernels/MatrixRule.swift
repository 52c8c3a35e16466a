/// A rule of one operand whose value is computed on matrices, for rules declared outside the
/// library: with a differential and a pullback in the vocabulary it has everything that the
/// library's own rules have.
///
///     struct Cube: MatrixUnaryRule {
///       static let name = "cube"
///       static var signature: Signature? { .entrywise }
///       func value(_ x: Matrix) throws -> Matrix { x ⊙ x ⊙ x }
///       func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * x ⊙ x ⊙ dx }
///       func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * x ⊙ x ⊙ g }
///     }
public protocol MatrixUnaryRule: UnaryRule {
  /// The value; throw where there is none.
  func value(_ x: Matrix) throws -> Matrix
}

/// A rule of two operands whose value is computed on matrices.
public protocol MatrixBinaryRule: BinaryRule {
  /// The value; throw where there is none.
  func value(_ x: Matrix, _ y: Matrix) throws -> Matrix
}

extension MatrixUnaryRule {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.lift(shape) { try value(x.matrix) }
  }
}

extension MatrixBinaryRule {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.lift(shape) { try value(x.matrix, y.matrix) }
  }
}

extension DenseView {
  /// The entries, copied into a matrix.
  public var matrix: Matrix { core.pointee.copy(of: self) }

  /// The matrix that `value` computes, as a view on the same tape; a refusal where it throws or
  /// has another shape.
  func lift(_ shape: Shape, _ value: () throws -> Matrix) -> DenseView {
    do {
      let result = try value().checked()
      guard result.shape == shape else {
        return refuse(.shape, "the value is \(result.shape); it should be \(shape)")
      }
      return core.pointee.borrow(result, on: core)
    } catch let error as TracewiseError {
      return refuse(error.kind, error.message)
    } catch {
      return refuse(.domain, "\(error)")
    }
  }
}
