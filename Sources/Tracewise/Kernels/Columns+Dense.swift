// Sorting, scans and products of columns: plain loops, of which memory is the cost.

extension DenseView {
  /// A result of a shape, whose columns are filled one by one.
  fileprivate func columns(_ shape: Shape, _ fill: (Int, StridedColumn) -> Void) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    for j in 0..<shape.columns {
      fill(j, StridedColumn(base: result.base + j, stride: shape.columns, count: shape.rows))
    }
    return result
  }

  /// The rows of a column in ascending order of its entries, in runs of equal ones.
  fileprivate func runs(ofColumn j: Int) -> (order: [Int], runs: [Range<Int>]) {
    let m = Int(rowCount)
    // In the order of rows where entries are equal.
    let order = (0..<m).sorted { (self[$0, j], $0) < (self[$1, j], $1) }
    var runs: [Range<Int>] = []
    var start = 0
    for k in 1..<max(m, 1) + 1 where k <= m {
      guard k == m || self[order[k], j] != self[order[k - 1], j] else { continue }
      runs.append(start..<k)
      start = k
    }
    return (order, runs)
  }
}

/// A column of a result.
private struct StridedColumn {
  let base: UnsafeMutablePointer<Double>
  let stride: Int
  let count: Int
  subscript(i: Int) -> Double {
    get { base[i * stride] }
    nonmutating set { base[i * stride] = newValue }
  }
}

extension Sort {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      let values = (0..<shape.rows).map { x[$0, j] }.sorted()
      for i in values.indices { y[i] = values[i] }
    }
  }
}

extension SortBy {
  public func evaluate(_ x: DenseView, _ v: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      let (order, runs) = x.runs(ofColumn: j)
      for run in runs {
        let mean = run.reduce(0) { $0 + v[order[$1], j] } / Double(run.count)
        for k in run { y[k] = mean }
      }
    }
  }
}

extension UnsortBy {
  public func evaluate(_ x: DenseView, _ g: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      let (order, runs) = x.runs(ofColumn: j)
      for run in runs {
        let mean = run.reduce(0) { $0 + g[$1, j] } / Double(run.count)
        for k in run { y[order[k]] = mean }
      }
    }
  }
}

extension MaximumShare {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      let largest = x.largest(ofColumn: j)
      let count = (0..<shape.rows).count { x[$0, j] == largest }
      for i in 0..<shape.rows { y[i] = x[i, j] == largest ? 1 / Double(count) : 0 }
    }
  }
}

extension ColumnMaxima {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in y[0] = x.largest(ofColumn: j) }
  }
}

extension DenseView {
  /// NaN where there is one.
  fileprivate func largest(ofColumn j: Int) -> Double {
    (1..<Int(rowCount)).reduce(self[0, j]) { largest, i in
      let y = self[i, j]
      return largest.isNaN || largest > y ? largest : y
    }
  }
}

extension CumulativeSum {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let m = shape.rows
    return x.columns(shape) { j, y in
      var sum = 0.0
      for k in 0..<m {
        let i = isUpward ? m - 1 - k : k
        sum += x[i, j]
        y[i] = sum
      }
    }
  }
}

extension RowShift {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let (m, distance) = (shape.rows, Int(distance))
    return x.columns(shape) { j, y in
      for i in 0..<m { y[i] = (0..<m).contains(i - distance) ? x[i - distance, j] : 0 }
    }
  }
}

extension Scan {
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let m = shape.rows
    return a.columns(shape) { j, y in
      var s = 0.0
      for k in 0..<m {
        let i = isUpward ? m - 1 - k : k
        // Nothing comes in at first, whatever a is there.
        s = k == 0 ? b[i, j] : a[i, j] * s + b[i, j]
        y[i] = s
      }
    }
  }
}

extension ProductsBeside {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let m = shape.rows
    return x.columns(shape) { j, y in
      var product = 1.0
      for k in 0..<m {
        let i = isAfter ? m - 1 - k : k
        y[i] = product
        product *= x[i, j]
      }
    }
  }
}

extension CumulativeProduct {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      var product = 1.0
      for i in 0..<shape.rows {
        product *= x[i, j]
        y[i] = product
      }
    }
  }
}

extension ColumnProducts {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in y[0] = (0..<Int(x.rowCount)).reduce(1) { $0 * x[$1, j] } }
  }
}

extension LowerToeplitz {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, y in
      for i in 0..<shape.rows { y[i] = i < j ? 0 : x[i - j, 0] }
    }
  }
}

extension DiagonalSums {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { _, y in
      for k in 0..<shape.rows { y[k] = (k..<shape.rows).reduce(0) { $0 + x[$1, $1 - k] } }
    }
  }
}

extension SquaredDistances {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.columns(shape) { j, d in
      for i in 0..<shape.rows {
        d[i] = (0..<Int(x.rowCount)).reduce(0) { sum, k in
          let difference = x[k, i] - y[k, j]
          return sum + difference * difference
        }
      }
    }
  }
}

extension Distances {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    let k = Int(x.rowCount)
    return x.columns(shape) { j, d in
      for i in 0..<shape.rows {
        // In units of the largest difference, which neither overflows nor underflows.
        let scale = (0..<k).reduce(0) { max($0, abs(x[$1, i] - y[$1, j])) }
        let sum = (0..<k).reduce(0) { sum, k in
          let part = (x[k, i] - y[k, j]) / scale
          return sum + part * part
        }
        d[i] = scale == 0 || scale.isInfinite ? scale : scale * sum.squareRoot()
      }
    }
  }
}
