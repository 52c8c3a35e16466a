extension Indicator {
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    for k in 0..<n { y[k] = relation.holds(x[k]) ? 1 : 0 }
  }
}

extension Masked {
  public static var actsOnNumbers: Bool { true }
  public func number(_ m: Double, _ x: Double) -> Double? { m != 0 ? x : 0 }
  public func evaluate(_ m: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    m.result(shape, with: x) { rows, columns, m, mRow, mColumn, _, _, x, xRow, xColumn, z in
      guard let m, let x, let z else { return }
      for i in 0..<rows {
        for j in 0..<columns {
          let isTaken = m[i * mRow + j * mColumn] != 0
          z[i * columns + j] = isTaken ? x[i * xRow + j * xColumn] : 0
        }
      }
    }
  }
}
