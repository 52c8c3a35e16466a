import Synchronization
import Tracewise
import TracewiseVerification

// Rules that are wrong in a way that no exchange of one operation makes.

/// The inverse that keeps its last result, as a saved factorisation does, for its gradient: which
/// is right, but whose own gradient takes it for a constant.
struct StaleFactorisation: WrongUnaryRule {
  private static let saved = Mutex<Matrix?>(nil)
  var right: Inverse { Inverse() }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let y = right.evaluate(x, shape: shape)
    let result = y.shape == shape ? y.matrix : nil
    Self.saved.withLock { $0 = result }
    return y
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    let inverse = Self.saved.withLock { $0 }.map { g.constant($0) } ?? y
    return -(inverse.T * g * inverse.T)
  }
}

/// −X that also changes an entry of X.
struct WritesIntoItsOperand: WrongUnaryRule {
  var right: Negation { Negation() }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let y = right.evaluate(x, shape: shape)
    if shape.count > 0 {
      // The first field of a view is the place of its entries.
      withUnsafeBytes(of: x) { $0.load(as: UnsafeMutablePointer<Double>.self) }.pointee += 0.5
    }
    return y
  }
}

/// exp with a gradient that is too large by a millionth.
struct NearlyRight: WrongUnaryRule {
  var right: Exp { Exp() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { (1 + 1e-6) * (g ⊙ y) }
}

/// A row repeated, whose gradient is the first row instead of the sum of all.
struct ForgetsToSum: WrongUnaryRule {
  var right: Broadcast { Broadcast(to: Shape(4, 5)) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g.row(0) }
}

/// exp by definition and derivative, but its values are off by a millionth.
struct WrongValue: WrongUnaryRule {
  var right: Exp { Exp() }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let y = right.evaluate(x, shape: shape)
    return Scaling(by: 1 + 1e-6).evaluate(y, shape: shape)
  }
}
