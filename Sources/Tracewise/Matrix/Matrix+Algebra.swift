/// A matrix computes with the same rules as the tape, in memory that is gone afterwards.
extension Matrix: MatrixAlgebra {
  public static func apply<R: UnaryRule>(_ rule: R, to x: Matrix) -> Matrix {
    guard x.failure == nil else { return x }
    return TapePool.withScratch { core in
      let y = DenseView.apply(rule, to: core.pointee.borrow(x, on: core))
      return core.pointee.matrix(of: y)
    }
  }

  public static func apply<R: BinaryRule>(_ rule: R, to x: Matrix, _ y: Matrix) -> Matrix {
    guard x.failure == nil else { return x }
    guard y.failure == nil else { return y }
    return TapePool.withScratch { core in
      let z = DenseView.apply(
        rule, to: core.pointee.borrow(x, on: core), core.pointee.borrow(y, on: core))
      return core.pointee.matrix(of: z)
    }
  }

  public static func apply<R: VariadicRule>(_ rule: R, to xs: [Matrix]) -> Matrix {
    guard !xs.isEmpty else { return Matrix(failure: .noOperands(in: R.name)) }
    if let failed = xs.first(where: { $0.failure != nil }) { return failed }
    return TapePool.withScratch { core in
      let y = DenseView.apply(rule, to: xs.map { core.pointee.borrow($0, on: core) })
      return core.pointee.matrix(of: y)
    }
  }

  public func constant(_ value: Double, shape: Shape) -> Matrix {
    failure == nil ? Matrix(shape.rows, shape.columns, repeating: value) : self
  }
  public func identity(_ n: Int) -> Matrix { failure == nil ? .identity(n) : self }
  public func constant(_ matrix: Matrix) -> Matrix { failure == nil ? matrix : self }
}
