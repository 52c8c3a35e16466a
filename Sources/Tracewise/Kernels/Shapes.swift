// Shapes without a look at the signature, for operations that are recorded by the thousand. A test
// holds them equal to what the signature says.

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
