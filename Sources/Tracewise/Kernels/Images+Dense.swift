// What windows show of images, and its adjoint: memory is the cost.

extension ImageColumns {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.update(repeating: 0, count: shape.count)
    let (area, places) = (windows.area, windows.places.count)
    for channel in 0..<Int(x.rowCount) {
      for image in 0..<Int(x.columnCount) / windows.pixels {
        let y = result.base + channel * area * shape.columns + image * places
        let first = image * windows.pixels
        windows.forEach { row, column, pixel in
          y[row * shape.columns + column] = x[channel, first + pixel]
        }
      }
    }
    return result
  }
}

extension ImageFromColumns {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    result.base.update(repeating: 0, count: shape.count)
    let (area, places) = (windows.area, windows.places.count)
    for channel in 0..<shape.rows {
      for image in 0..<shape.columns / windows.pixels {
        let y = result.base + channel * shape.columns + image * windows.pixels
        windows.forEach { row, column, pixel in
          y[pixel] += x[channel * area + row, image * places + column]
        }
      }
    }
    return result
  }
}
