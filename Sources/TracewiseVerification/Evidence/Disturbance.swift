import Synchronization
import Tracewise

/// While a disturbance is on, a composition moves the value and the adjoint of every node by a few units
/// in the last place: the rounding of all of them is measured, not that of its operands alone, for a
/// composition of stable rules need not be stable. (Monte Carlo arithmetic: Parker 1997.)
final class Disturbance: Sendable {
  @TaskLocal static var current: Disturbance?

  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

  /// What passes every value of an interpretation; no change where no disturbance is on, or where the
  /// interpretation has no rounding.
  static func rounding<M: MatrixAlgebra>(_: M.Type) -> (M) -> M {
    guard let current, M.self is any Disturbable.Type else { return { $0 } }
    return { x in
      var stream = current.stream()
      return (x as? any Disturbable)?.disturbed { Rounding.factor(&stream) } as? M ?? x
    }
  }

  /// What passes every constant. Whole numbers are as they are written: a negative number has no power of
  /// 2.0000000000000004.
  static func roundingOfConstants<M: MatrixAlgebra>(_: M.Type) -> (Matrix) -> Matrix {
    guard let current, M.self is any Disturbable.Type else { return { $0 } }
    return { x in
      var stream = current.stream()
      return x.map { $0.rounded() == $0 ? $0 : $0 * Rounding.factor(&stream) }
    }
  }

  /// A stream of its own for each value: the numbers of a matrix are drawn without locks.
  private func stream() -> SeededGenerator {
    SeededGenerator(seed: generator.withLock { $0.next() })
  }
}

/// An interpretation with rounding.
private protocol Disturbable {
  /// Every number times a factor of its own.
  func disturbed(_ factor: () -> Double) -> Self
}

extension Matrix: Disturbable {
  fileprivate func disturbed(_ factor: () -> Double) -> Matrix { map { $0 * factor() } }
}

extension DualMatrix: Disturbable where Base == Matrix {
  fileprivate func disturbed(_ factor: () -> Double) -> DualMatrix {
    var result = self
    result.value = value.disturbed(factor)
    if !isConstant { result.differential = differential.disturbed(factor) }
    return result
  }
}

extension Textbook: Disturbable where S: DisturbableScalar {
  fileprivate func disturbed(_ factor: () -> Double) -> Textbook {
    mapEntries { $0.disturbed(factor) }
  }
}

/// Scalars with rounding.
protocol DisturbableScalar: Scalar {
  func disturbed(_ factor: () -> Double) -> Self
}

extension Complex: DisturbableScalar {
  func disturbed(_ factor: () -> Double) -> Complex {
    Complex(real * factor(), imaginary * factor())
  }
}

extension Dual: DisturbableScalar where S: DisturbableScalar {
  func disturbed(_ factor: () -> Double) -> Dual {
    Dual(real.disturbed(factor), dual.disturbed(factor))
  }
}
