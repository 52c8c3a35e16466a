import Foundation

extension HyperbolicSecant {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = 1 / Foundation.cosh(x[k]) }
  }
}
