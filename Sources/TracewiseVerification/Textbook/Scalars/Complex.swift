import Tracewise

/// A complex number, for complex-step differentiation: f′(x) = Im f(x + ih) / h + O(h²), without
/// cancellation. (Squire, Trapp 1998.)
package struct Complex: Equatable, Sendable, BitwiseCopyable {
  package var real: Double
  package var imaginary: Double

  package init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  package var magnitude: Double { realHypotenuse(real, imaginary) }
}

extension Complex: Field {
  package init(_ value: Double) { self.init(value, 0) }
  package static var zero: Complex { Complex(0, 0) }
  package static var one: Complex { Complex(1, 0) }
  package static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.real + b.real, a.imaginary + b.imaginary)
  }
  package static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.real - b.real, a.imaginary - b.imaginary)
  }
  package static func * (a: Complex, b: Complex) -> Complex {
    Complex(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  static func * (a: Double, b: Complex) -> Complex { Complex(a * b.real, a * b.imaginary) }

  /// Scaled by the larger part of the divisor, against overflow. (Smith 1962.)
  package static func / (a: Complex, b: Complex) -> Complex {
    if b.real.magnitude >= b.imaginary.magnitude {
      let ratio = b.imaginary / b.real
      let scale = b.real + b.imaginary * ratio
      return Complex(
        (a.real + a.imaginary * ratio) / scale, (a.imaginary - a.real * ratio) / scale)
    }
    let ratio = b.real / b.imaginary
    let scale = b.real * ratio + b.imaginary
    return Complex(
      (a.real * ratio + a.imaginary) / scale, (a.imaginary * ratio - a.real) / scale)
  }
  package var pivotSize: Double { magnitude }
}
