public import Tracewise

extension Windows {
  /// The place of every pixel of every window among the columns of an image; nil where that is padding.
  private func pixels() -> [(row: Int, column: Int, pixel: Int?)] {
    func reach(_ side: Side, _ k: Int, _ place: Int, _ size: Int) -> Int? {
      let at = place * Int(side.stride) + k * Int(side.dilation) - Int(side.padding)
      return (0..<size).contains(at) ? at : nil
    }
    let (r, s, h) = (Int(vertical.count), Int(horizontal.count), Int(height))
    return (0..<r * s).flatMap { row in
      (0..<places.count).map { column in
        let i = reach(vertical, row % r, column % places.rows, h)
        let j = reach(horizontal, row / r, column / places.rows, Int(width))
        return (row, column, i.flatMap { i in j.map { $0 * h + i } })
      }
    }
  }
}

extension Windows {
  /// What windows show of images, each place in the columns of windows beside the one in the images.
  fileprivate func forEachShown(
    channels: Int, images: Int, _ body: (_ shown: (Int, Int), _ pixel: (Int, Int)) -> Void
  ) {
    let all = pixels()
    for channel in 0..<channels {
      for image in 0..<images {
        for (row, column, pixel) in all {
          guard let pixel else { continue }
          body(
            (channel * area + row, image * places.count + column),
            (channel, image * self.pixels + pixel))
        }
      }
    }
  }
}

/// The pixel under each pixel of a window, or 0.
extension ImageColumns: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    var result = Grid<S>(shape, repeating: .zero)
    windows.forEachShown(channels: x.rows, images: x.columns / windows.pixels) { shown, pixel in
      result[shown.0, shown.1] = x[pixel.0, pixel.1]
    }
    return result
  }
}

extension ImageFromColumns: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    var result = Grid<S>(shape, repeating: .zero)
    windows.forEachShown(channels: shape.rows, images: shape.columns / windows.pixels) {
      shown, pixel in
      result[pixel.0, pixel.1] = result[pixel.0, pixel.1] + x[shown.0, shown.1]
    }
    return result
  }
}

/// exp(Xᵢⱼ) / Σₖ exp(Xₖⱼ), both of what is taken; 0 elsewhere.
extension MaskedSoftmax: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ m: Grid<S>, _ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    var result = Grid<S>(shape, repeating: .zero)
    for j in 0..<shape.columns {
      let taken = (0..<shape.rows).filter { m[$0, j].pivotSize != 0 }
      let shift = S.exponentShift(taken.map { x[$0, j] })
      let terms = try taken.map { try S.exp(x[$0, j] - shift) }
      for (i, term) in zip(taken, terms) { result[i, j] = try term / terms.total() }
    }
    return result
  }
}
