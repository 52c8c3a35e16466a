import CKernels

extension Softmax {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_softmax_columns)
  }
}

extension LogSoftmax {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_log_softmax_columns)
  }
}

extension LogSumExp {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.result(shape, tw_log_sum_exp_columns)
  }
}

extension CrossEntropy {
  public func evaluate(_ h: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    h.number(
      tw_cross_entropy_columns(
        Int(h.rowCount), Int(h.columnCount), h.base, Int(h.rowStride), Int(h.columnStride),
        y.base, Int(y.rowStride), Int(y.columnStride)))
  }
}

extension MaskedSoftmax {
  /// That of −∞ where nothing is taken, whose exponential is 0.
  public func evaluate(_ m: DenseView, _ x: DenseView, shape: Shape) -> DenseView {
    let taken = x.core.pointee.allocate(shape, on: x.core)
    let (rows, n) = (shape.rows, shape.columns)
    let (mColumn, xColumn) = (Int(m.columnStride), Int(x.columnStride))
    for i in 0..<rows {
      let (mRow, xRow) = (m.base + i * Int(m.rowStride), x.base + i * Int(x.rowStride))
      let row = taken.base + i * n
      for j in 0..<n {
        let taken = mRow[j * mColumn]
        guard taken >= 0 else {
          return m.refuse(
            .argument,
            "entry (\(i + 1), \(j + 1)) of {0} is \(taken); a mask takes where it is not 0. One that is added, "
              + "0 and −∞, is added to {1} before the softmax")
        }
        row[j] = taken != 0 ? xRow[j * xColumn] : -.infinity
      }
    }
    let result = taken.result(shape, tw_softmax_columns)
    // 0/0 where nothing is taken.
    for j in 0..<n where rows > 0 && result.base[j].isNaN {
      guard (0..<rows).allSatisfy({ m[$0, j] == 0 }) else { continue }
      for i in 0..<rows { result.base[i * n + j] = 0 }
    }
    return result
  }
}
