// Shapes without a look at the signature, for operations that are recorded by the thousand. A test
// holds them equal to what the signature says.

extension Addition {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
}
extension Subtraction {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
}
extension Negation {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
}
extension Scaling {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
}
extension Shift {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
}
extension ScalarMultiple {
  @inline(__always)
  public func shape(_ s: Shape, _ x: Shape) throws(Misfit) -> Shape {
    guard s.isScalar else { throw "the factor {0} must be 1×1; it is {0.shape}" }
    return x
  }
}
extension Hadamard {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
}
extension Product {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard x.columns == y.rows else {
      throw "the columns of {0} ({0.columns}) must equal the rows of {1} ({1.rows})"
    }
    return Shape(x.rows, y.columns)
  }
}
extension Transpose {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x.transposed }
}
extension InnerProduct {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    _ = try equalShapes(x, y)
    return .scalar
  }
}
extension Trace {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    _ = try square(x)
    return .scalar
  }
}
extension Inverse {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { try square(x) }
}
extension LogDeterminant {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    _ = try square(x)
    return .scalar
  }
}
extension Determinant {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    _ = try square(x)
    return .scalar
  }
}
extension Solve {
  @inline(__always)
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    _ = try square(a)
    guard a.rows == b.rows else {
      throw "the rows of {0} ({0.rows}) must equal the rows of {1} ({1.rows})"
    }
    return b
  }
}
extension Quotient {
  @inline(__always)
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
}
extension Sum {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
}
extension Norm {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
}

@inline(__always)
private func square(_ x: Shape) throws(Misfit) -> Shape {
  guard x.isSquare else { throw .notSquare }
  return x
}

/// Requires equal shapes of both operands.
@inline(__always)
private func equalShapes(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
  guard x == y else { throw .shapesDiffer }
  return x
}
