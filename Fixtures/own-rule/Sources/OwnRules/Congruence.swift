import Tracewise
import TracewiseVerification

/// A B Aᵀ: a generic rule of two operands, one pullback each.
///
/// ∂Y = ∂A B Aᵀ + A ∂B Aᵀ + A B ∂Aᵀ, so that Tr(Gᵀ ∂Y) = Tr((G A Bᵀ + Gᵀ A B)ᵀ ∂A) +
/// Tr((Aᵀ G A)ᵀ ∂B).
public struct Congruence: MatrixBinaryRule {
  public static let name = "congruence"
  public static func describe(_ x: [String]) -> String { "\(x[0]) * \(x[1]) * \(x[0])'" }
  public init() {}
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    guard b.isSquare, a.columns == b.rows else {
      throw "{1} ({1.shape}) must be square, with as many rows as {0} ({0.shape}) has columns"
    }
    return Shape(a.rows, a.rows)
  }
  public func value(_ a: Matrix, _ b: Matrix) throws -> Matrix { a * b * a.T }

  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value y: M) -> M {
    da * b * a.T + a * db * a.T + a * b * da.T
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    g * a * b.T + g.T * a * b
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    a.T * g * a
  }
}

/// The definition by schoolbook arithmetic: with it the rule is verified exactly, modulo a prime,
/// and by complex steps.
extension Congruence: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) -> Grid<S> {
    a.times(b).times(a.transposed)
  }
}
