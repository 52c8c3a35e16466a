// What windows show of images, and its adjoint: memory is the cost, and is walked in its order.

extension ImageColumns {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    let (rows, stride) = (windows.places.rows, Int(windows.vertical.stride) * Int(x.columnStride))
    for channel in 0..<Int(x.rowCount) {
      let y = result.base + channel * windows.area * shape.columns
      let source = x.base + channel * Int(x.rowStride)
      let images = Int(x.columnCount) / windows.pixels
      windows.forEachColumn(images: images) { row, column, shown, pixel in
        let y = y + row * shape.columns + column
        for place in 0..<shown.lowerBound { y[place] = 0 }
        if stride == 1 {
          let from = source + pixel - shown.lowerBound
          for place in shown { y[place] = from[place] }
        } else {
          let from = source + pixel * Int(x.columnStride)
          for place in shown { y[place] = from[(place - shown.lowerBound) * stride] }
        }
        for place in shown.upperBound..<rows { y[place] = 0 }
      }
    }
    return result
  }
}

extension ImageFromColumns {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let x = x.contiguous
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.update(repeating: 0, count: shape.count)
    let (columns, stride) = (Int(x.columnCount), Int(windows.vertical.stride))
    for channel in 0..<shape.rows {
      let source = x.base + channel * windows.area * columns
      let y = result.base + channel * shape.columns
      windows.forEachColumn(images: shape.columns / windows.pixels) { row, column, shown, pixel in
        let from = source + row * columns + column + shown.lowerBound
        let y = y + pixel
        if stride == 1 {
          for k in 0..<shown.count { y[k] += from[k] }
        } else {
          for k in 0..<shown.count { y[k * stride] += from[k] }
        }
      }
    }
    return result
  }
}
