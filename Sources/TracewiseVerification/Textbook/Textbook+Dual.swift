import Tracewise

extension Textbook {
  /// X + ε E: a matrix with a direction; both of one shape.
  package init<Base: Scalar>(_ x: Textbook<Base>, along e: Textbook<Base>)
  where S == Dual<Base> {
    self.init(named: "direction") {
      let (x, e) = (try x.checked(), try e.checked())
      guard x.shape == e.shape else {
        throw Undefined(.shape, "the direction is \(e.shape), the matrix \(x.shape)")
      }
      return Grid(x.shape) { Dual(x[$0, $1], e[$0, $1]) }
    }
  }

  /// X + ε 0.
  package init<Base: Scalar>(constant x: Textbook<Base>) where S == Dual<Base> {
    self = x.mapEntries { Dual($0, .zero) }
  }

  /// The value: the real parts.
  package func realPart<Base: Scalar>() -> Textbook<Base> where S == Dual<Base> {
    mapEntries(\.real)
  }

  /// The derivative: the dual parts.
  package func dualPart<Base: Scalar>() -> Textbook<Base> where S == Dual<Base> {
    mapEntries(\.dual)
  }
}
