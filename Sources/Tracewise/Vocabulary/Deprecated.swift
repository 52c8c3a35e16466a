// Names of the release before, for one release.

@available(*, deprecated, renamed: "ScalarMultiple")
public typealias ScalarProduct = ScalarMultiple
@available(*, deprecated, renamed: "NormalCDF")
public typealias NormalDistribution = NormalCDF
@available(*, deprecated, renamed: "Normalized")
public typealias Normalised = Normalized
@available(*, deprecated, renamed: "EntrywisePower")
public typealias Power = EntrywisePower

extension MatrixAlgebra {
  @available(*, deprecated, renamed: "normalized")
  public var normalised: Self { normalized }
  @available(*, deprecated, renamed: "vectorized")
  public var vectorised: Self { vectorized }
}

extension GradientDescent {
  @available(*, deprecated, renamed: "minimize(from:of:)")
  public func minimise<Point: Parameters>(
    from start: Point, of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> { try minimize(from: start, of: loss) }
}

extension LBFGS {
  @available(*, deprecated, renamed: "minimize(from:of:)")
  public func minimise<Point: Parameters>(
    from start: Point, of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> { try minimize(from: start, of: loss) }
}
