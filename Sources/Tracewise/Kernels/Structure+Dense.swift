import CKernels

extension DiagonalPart {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    DenseView(
      x.base, Int32(shape.rows), 1, strides: x.rowStride + x.columnStride, 1, on: x.core)
  }
}

extension DiagonalMatrix {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_fill(shape.count, 0, result.base)
    for i in 0..<Int(x.rowCount) { result.base[i * (shape.columns + 1)] = x[i, 0] }
    return result
  }
}

extension Reshape {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    // The transpose, row by row, is the matrix, column by column.
    let source = x.transposedView.contiguous
    return DenseView(source.base, shape: shape.transposed, on: x.core).transposedView
  }
}

extension Slice {

  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let start = shape.count == 0 ? 0 : place(x)
    return DenseView(
      x.base + start, rows, columns, strides: x.rowStride &* rowStep,
      x.columnStride &* columnStep, on: x.core)
  }
  private func place(_ x: DenseView) -> Int {
    Int(firstRow) * Int(x.rowStride) + Int(firstColumn) * Int(x.columnStride)
  }
}

extension Embed {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let result = x.core.pointee.allocate(shape, on: x.core)
    tw_fill(shape.count, 0, result.base)
    let place = slice.evaluate(result, shape: slice.count)
    for i in 0..<Int(x.rowCount) {
      for j in 0..<Int(x.columnCount) {
        place.base[i * Int(place.rowStride) + j * Int(place.columnStride)] = x[i, j]
      }
    }
    return result
  }
}

extension Concatenation {

  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let core = xs[0].core
    let result = core.pointee.allocate(shape, on: core)
    var target = result.base
    for x in xs {
      switch axis {
      case .rows:
        for i in 0..<Int(x.rowCount) {
          tw_copy(
            1, Int(x.columnCount), x.base + i * Int(x.rowStride), 0, Int(x.columnStride),
            target + i * shape.columns)
        }
        target += Int(x.columnCount)
      case .columns:
        x.copy(to: target)
        target += x.count
      }
    }
    return result
  }
}
