import Tracewise

/// Forward-mode derivatives of functions of textbook matrices: of any function, over any scalars.
enum ForwardMode {
  typealias Function<S: Scalar> = ([Textbook<Dual<S>>]) throws -> Textbook<Dual<S>>

  /// The derivative of f along the given directions, one for each operand.
  static func derivative<S: Scalar>(
    of f: Function<S>, at xs: [Textbook<S>], along es: [Textbook<S>]
  ) throws -> Textbook<S> {
    try f(zip(xs, es).map { Textbook<Dual<S>>($0, along: $1) }).dualPart()
  }

  /// The derivative of f for operand k along E.
  static func derivative<S: Scalar>(
    of f: Function<S>, at xs: [Textbook<S>], operand k: Int, along e: Textbook<S>
  ) throws -> Textbook<S> {
    let duals = xs.indices.map { i in
      i == k ? Textbook<Dual<S>>(xs[i], along: e) : Textbook<Dual<S>>(constant: xs[i])
    }
    return try f(duals).dualPart()
  }

  /// The gradient of ⟨G, f(X…)⟩ for operand k: its entries are the derivatives along the unit
  /// directions.
  static func gradient<S: Scalar>(
    of f: Function<S>, at xs: [Textbook<S>], operand k: Int, cotangent g: Textbook<S>
  ) throws -> Textbook<S> {
    let g = try g.checked()
    return Textbook(
      try Grid(xs[k].shape) { i, j in
        let e = Textbook<S>.unit(xs[k].shape, i, j)
        let slope = try derivative(of: f, at: xs, operand: k, along: e).checked()
        guard slope.shape == g.shape else {
          throw Undefined(.shape, "the cotangent is \(g.shape), the value \(slope.shape)")
        }
        return g.inner(slope)
      })
  }
}

extension Textbook {
  /// The matrix of zeros with a 1 in row i and column j.
  static func unit(_ shape: Shape, _ i: Int, _ j: Int) -> Textbook {
    Textbook(shape.rows, shape.columns) { $0 == i && $1 == j ? .one : .zero }
  }
}
