public import Tracewise

/// Hᵢⱼ = Σᵤᵥ Xᵢ₊ᵤ,ⱼ₊ᵥ Kᵤᵥ.
extension Correlation: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ k: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in
      Grid(k.shape) { u, v in x[i + u, j + v] * k[u, v] }.entries.total()
    }
  }
}

/// Yₐᵦ = Σᵢⱼ Gᵢⱼ Kₐ₋ᵢ,ᵦ₋ⱼ: every product of two entries goes to the sum of their places.
extension FullConvolution: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ g: Grid<S>, _ k: Grid<S>, shape: Shape) -> Grid<S> {
    var result = Grid<S>(shape, repeating: .zero)
    for i in 0..<g.rows {
      for j in 0..<g.columns {
        for u in 0..<k.rows {
          for v in 0..<k.columns {
            result[i + u, j + v] = result[i + u, j + v] + g[i, j] * k[u, v]
          }
        }
      }
    }
    return result
  }
}
