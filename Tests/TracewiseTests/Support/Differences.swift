import Tracewise

/// The derivative of f at x along d by central differences, with Richardson's extrapolation:
/// an error of order h⁴.
func difference(
  at x: Matrix, along d: Matrix, step h: Double = 1e-3, of f: (Matrix) -> Matrix
) -> Matrix {
  func central(_ h: Double) -> Matrix { (f(x + h * d) - f(x - h * d)) * (0.5 / h) }
  return (4 * central(h / 2) - central(h)) * (1.0 / 3)
}
