// Names of the release before, for one release.

@_documentation(visibility: internal)
@available(*, deprecated, renamed: "ScalarMultiple")
public typealias ScalarProduct = ScalarMultiple
@_documentation(visibility: internal)
@available(*, deprecated, renamed: "NormalCDF")
public typealias NormalDistribution = NormalCDF
@_documentation(visibility: internal)
@available(*, deprecated, renamed: "Normalized")
public typealias Normalised = Normalized
@_documentation(visibility: internal)
@available(*, deprecated, renamed: "EntrywisePower")
public typealias Power = EntrywisePower

extension MatrixAlgebra {
  @_documentation(visibility: internal)
  @available(*, deprecated, renamed: "normalized")
  public var normalised: Self { normalized }
  @_documentation(visibility: internal)
  @available(*, deprecated, renamed: "vectorized")
  public var vectorised: Self { vectorized }
  @_documentation(visibility: internal)
  @available(*, deprecated, renamed: "slice(rows:columns:)")
  public func block(rows: Range<Int>, columns: Range<Int>) -> Self {
    slice(rows: rows, columns: columns)
  }
}

extension GradientDescent {
  @_documentation(visibility: internal)
  @available(*, deprecated, renamed: "minimize(from:of:)")
  public func minimise<Point: Parameters>(
    from start: Point, of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> { try minimize(from: start, of: loss) }
}

extension LBFGS {
  @_documentation(visibility: internal)
  @available(*, deprecated, renamed: "minimize(from:of:)")
  public func minimise<Point: Parameters>(
    from start: Point, of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> { try minimize(from: start, of: loss) }
}
