import CKernels

extension ConstantPower {
  public func compute(
    _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    tw_power(n, exponent, x, y)
  }
}

extension EntrywisePower {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_POWER, y)
  }
}

extension MatrixPower {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    var result: DenseView?
    var square = x
    var k = exponent
    while k > 0 {
      if k & 1 == 1 { result = result.map { $0 * square } ?? square }
      k >>= 1
      if k > 0 { square = square * square }
    }
    return result ?? x.identity(shape.rows)
  }
}
