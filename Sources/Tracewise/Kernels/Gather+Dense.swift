// Columns are moved row by row, as they lie in memory.

extension Gather {
  public func evaluate(_ x: DenseView, _ i: DenseView, shape: Shape) -> DenseView {
    guard let places = i.places(upTo: Int(x.columnCount)) else {
      return i.refuseIndices(x.columnCount)
    }
    let result = x.core.pointee.allocate(shape, on: x.core)
    for row in 0..<shape.rows {
      let y = result.base + row * shape.columns
      for k in 0..<shape.columns { y[k] = x[row, places[k]] }
    }
    return result
  }
}

extension Scatter {
  public func evaluate(_ g: DenseView, _ i: DenseView, shape: Shape) -> DenseView {
    guard let places = i.places(upTo: shape.columns) else { return i.refuseIndices(count) }
    let result = g.core.pointee.allocate(shape, on: g.core)
    result.base.update(repeating: 0, count: shape.count)
    for row in 0..<shape.rows {
      let y = result.base + row * shape.columns
      for k in 0..<places.count { y[places[k]] += g[row, k] }
    }
    return result
  }
}

extension DenseView {
  /// The numbers of a row as places from 0, in memory of the tape; nil where one is none of 1…n.
  fileprivate func places(upTo n: Int) -> UnsafeBufferPointer<Int>? {
    let count = Int(columnCount)
    let places = UnsafeMutableRawPointer(core.pointee.arena.allocate(count))
      .bindMemory(to: Int.self, capacity: count)
    for k in 0..<count {
      guard let place = Int(exactly: self[0, k]), place >= 1, place <= n else { return nil }
      places[k] = place - 1
    }
    return UnsafeBufferPointer(start: places, count: count)
  }

  /// Says which number is none of a column.
  fileprivate func refuseIndices(_ n: Int32) -> DenseView {
    let first = (0..<Int(columnCount)).first { k in
      Int(exactly: self[0, k]).map { $0 < 1 || $0 > Int(n) } ?? true
    }
    let k = first ?? 0
    return refuse(
      .argument,
      "entry \(k + 1) of {1} is \(self[0, k]), which is no column; there are \(n), from 1 on")
  }
}
