// Functions of matrices and variables with their types spelled out; see `Operators+Concrete.swift`.

// MARK: - Variable

@_documentation(visibility: internal) public func exp(_ x: Variable) -> Variable {
  .apply(Exp(), to: x)
}
@_documentation(visibility: internal) public func expm1(_ x: Variable) -> Variable {
  .apply(Expm1(), to: x)
}
@_documentation(visibility: internal) public func log(_ x: Variable) -> Variable {
  .apply(Log(), to: x)
}
@_documentation(visibility: internal) public func log1p(_ x: Variable) -> Variable {
  .apply(Log1p(), to: x)
}
@_documentation(visibility: internal) public func sqrt(_ x: Variable) -> Variable {
  .apply(SquareRoot(), to: x)
}
@_documentation(visibility: internal) public func abs(_ x: Variable) -> Variable {
  .apply(AbsoluteValue(), to: x)
}
@_documentation(visibility: internal) public func sign(_ x: Variable) -> Variable {
  .apply(Sign(), to: x)
}
@_documentation(visibility: internal) public func step(_ x: Variable) -> Variable {
  .apply(UnitStep(), to: x)
}
@_documentation(visibility: internal) public func sin(_ x: Variable) -> Variable {
  .apply(Sine(), to: x)
}
@_documentation(visibility: internal) public func cos(_ x: Variable) -> Variable {
  .apply(Cosine(), to: x)
}
@_documentation(visibility: internal) public func sinh(_ x: Variable) -> Variable {
  .apply(HyperbolicSine(), to: x)
}
@_documentation(visibility: internal) public func cosh(_ x: Variable) -> Variable {
  .apply(HyperbolicCosine(), to: x)
}
@_documentation(visibility: internal) public func atan(_ x: Variable) -> Variable {
  .apply(Arctangent(), to: x)
}
@_documentation(visibility: internal) public func asin(_ x: Variable) -> Variable {
  .apply(Arcsine(), to: x)
}
@_documentation(visibility: internal) public func acos(_ x: Variable) -> Variable {
  .apply(Arccosine(), to: x)
}
@_documentation(visibility: internal) public func tan(_ x: Variable) -> Variable {
  .apply(Tangent(), to: x)
}
@_documentation(visibility: internal) public func tanh(_ x: Variable) -> Variable {
  .apply(HyperbolicTangent(), to: x)
}
@_documentation(visibility: internal) public func sigmoid(_ x: Variable) -> Variable {
  .apply(Sigmoid(), to: x)
}
@_documentation(visibility: internal) public func relu(_ x: Variable) -> Variable {
  .apply(Relu(), to: x)
}
@_documentation(visibility: internal) public func softplus(_ x: Variable) -> Variable {
  .apply(Softplus(), to: x)
}
@_documentation(visibility: internal) public func gelu(_ x: Variable) -> Variable {
  .apply(Gelu(), to: x)
}
@_documentation(visibility: internal) public func erf(_ x: Variable) -> Variable {
  .apply(Erf(), to: x)
}
@_documentation(visibility: internal) public func trace(_ x: Variable) -> Variable {
  .apply(Trace(), to: x)
}
@_documentation(visibility: internal) public func determinant(_ x: Variable) -> Variable {
  .apply(Determinant(), to: x)
}
@_documentation(visibility: internal) public func logDeterminant(_ x: Variable) -> Variable {
  .apply(LogDeterminant(), to: x)
}
@_documentation(visibility: internal) public func sum(_ x: Variable) -> Variable {
  .apply(Sum(), to: x)
}
@_documentation(visibility: internal) public func mean(_ x: Variable) -> Variable {
  .apply(Mean(), to: x)
}
@_documentation(visibility: internal) public func norm(_ x: Variable) -> Variable {
  .apply(Norm(), to: x)
}
@_documentation(visibility: internal) public func softmax(_ x: Variable) -> Variable {
  .apply(Softmax(), to: x)
}
@_documentation(visibility: internal) public func logSoftmax(_ x: Variable) -> Variable {
  .apply(LogSoftmax(), to: x)
}
@_documentation(visibility: internal) public func logSumExp(_ x: Variable) -> Variable {
  .apply(LogSumExp(), to: x)
}
@_documentation(visibility: internal) public func leakyRelu(_ x: Variable, slope: Double = 0.01)
  -> Variable
{ .apply(LeakyRelu(slope: slope), to: x) }
@_documentation(visibility: internal) public func pow(_ x: Variable, _ exponent: Double) -> Variable
{ .apply(ConstantPower(exponent), to: x) }
@_documentation(visibility: internal) public func solve(_ a: Variable, _ b: Variable) -> Variable {
  .apply(Solve(), to: a, b)
}
@_documentation(visibility: internal) public func inner(_ a: Variable, _ b: Variable) -> Variable {
  .apply(InnerProduct(), to: a, b)
}
@_documentation(visibility: internal) public func kronecker(_ a: Variable, _ b: Variable)
  -> Variable
{ .apply(Kronecker(), to: a, b) }
@_documentation(visibility: internal) public func conv2(_ a: Variable, _ b: Variable) -> Variable {
  .apply(Correlation(), to: a, b)
}
@_documentation(visibility: internal) public func crossEntropy(_ a: Variable, _ b: Variable)
  -> Variable
{ .apply(CrossEntropy(), to: a, b) }
@_documentation(visibility: internal) public func pow(_ a: Variable, _ b: Variable) -> Variable {
  entrywise(EntrywisePower(), a, b)
}
@_documentation(visibility: internal) public func minimum(_ a: Variable, _ b: Variable) -> Variable
{ entrywise(Minimum(), a, b) }
@_documentation(visibility: internal) public func maximum(_ a: Variable, _ b: Variable) -> Variable
{ entrywise(Maximum(), a, b) }
@_documentation(visibility: internal) public func minimum(_ a: Variable, _ b: Double) -> Variable {
  entrywise(Minimum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func minimum(_ a: Double, _ b: Variable) -> Variable {
  entrywise(Minimum(), b.constant(a), b)
}
@_documentation(visibility: internal) public func maximum(_ a: Variable, _ b: Double) -> Variable {
  entrywise(Maximum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func maximum(_ a: Double, _ b: Variable) -> Variable {
  entrywise(Maximum(), b.constant(a), b)
}
@_documentation(visibility: internal) public func horizontal(_ xs: [Variable]) -> Variable {
  .apply(Concatenation(.rows), to: xs)
}
@_documentation(visibility: internal) public func vertical(_ xs: [Variable]) -> Variable {
  .apply(Concatenation(.columns), to: xs)
}

// MARK: - Matrix

@_documentation(visibility: internal) public func exp(_ x: Matrix) -> Matrix {
  .apply(Exp(), to: x)
}
@_documentation(visibility: internal) public func expm1(_ x: Matrix) -> Matrix {
  .apply(Expm1(), to: x)
}
@_documentation(visibility: internal) public func log(_ x: Matrix) -> Matrix {
  .apply(Log(), to: x)
}
@_documentation(visibility: internal) public func log1p(_ x: Matrix) -> Matrix {
  .apply(Log1p(), to: x)
}
@_documentation(visibility: internal) public func sqrt(_ x: Matrix) -> Matrix {
  .apply(SquareRoot(), to: x)
}
@_documentation(visibility: internal) public func abs(_ x: Matrix) -> Matrix {
  .apply(AbsoluteValue(), to: x)
}
@_documentation(visibility: internal) public func sign(_ x: Matrix) -> Matrix {
  .apply(Sign(), to: x)
}
@_documentation(visibility: internal) public func step(_ x: Matrix) -> Matrix {
  .apply(UnitStep(), to: x)
}
@_documentation(visibility: internal) public func sin(_ x: Matrix) -> Matrix {
  .apply(Sine(), to: x)
}
@_documentation(visibility: internal) public func cos(_ x: Matrix) -> Matrix {
  .apply(Cosine(), to: x)
}
@_documentation(visibility: internal) public func sinh(_ x: Matrix) -> Matrix {
  .apply(HyperbolicSine(), to: x)
}
@_documentation(visibility: internal) public func cosh(_ x: Matrix) -> Matrix {
  .apply(HyperbolicCosine(), to: x)
}
@_documentation(visibility: internal) public func atan(_ x: Matrix) -> Matrix {
  .apply(Arctangent(), to: x)
}
@_documentation(visibility: internal) public func asin(_ x: Matrix) -> Matrix {
  .apply(Arcsine(), to: x)
}
@_documentation(visibility: internal) public func acos(_ x: Matrix) -> Matrix {
  .apply(Arccosine(), to: x)
}
@_documentation(visibility: internal) public func tan(_ x: Matrix) -> Matrix {
  .apply(Tangent(), to: x)
}
@_documentation(visibility: internal) public func tanh(_ x: Matrix) -> Matrix {
  .apply(HyperbolicTangent(), to: x)
}
@_documentation(visibility: internal) public func sigmoid(_ x: Matrix) -> Matrix {
  .apply(Sigmoid(), to: x)
}
@_documentation(visibility: internal) public func relu(_ x: Matrix) -> Matrix {
  .apply(Relu(), to: x)
}
@_documentation(visibility: internal) public func softplus(_ x: Matrix) -> Matrix {
  .apply(Softplus(), to: x)
}
@_documentation(visibility: internal) public func gelu(_ x: Matrix) -> Matrix {
  .apply(Gelu(), to: x)
}
@_documentation(visibility: internal) public func erf(_ x: Matrix) -> Matrix {
  .apply(Erf(), to: x)
}
@_documentation(visibility: internal) public func trace(_ x: Matrix) -> Matrix {
  .apply(Trace(), to: x)
}
@_documentation(visibility: internal) public func determinant(_ x: Matrix) -> Matrix {
  .apply(Determinant(), to: x)
}
@_documentation(visibility: internal) public func logDeterminant(_ x: Matrix) -> Matrix {
  .apply(LogDeterminant(), to: x)
}
@_documentation(visibility: internal) public func sum(_ x: Matrix) -> Matrix {
  .apply(Sum(), to: x)
}
@_documentation(visibility: internal) public func mean(_ x: Matrix) -> Matrix {
  .apply(Mean(), to: x)
}
@_documentation(visibility: internal) public func norm(_ x: Matrix) -> Matrix {
  .apply(Norm(), to: x)
}
@_documentation(visibility: internal) public func softmax(_ x: Matrix) -> Matrix {
  .apply(Softmax(), to: x)
}
@_documentation(visibility: internal) public func logSoftmax(_ x: Matrix) -> Matrix {
  .apply(LogSoftmax(), to: x)
}
@_documentation(visibility: internal) public func logSumExp(_ x: Matrix) -> Matrix {
  .apply(LogSumExp(), to: x)
}
@_documentation(visibility: internal) public func leakyRelu(_ x: Matrix, slope: Double = 0.01)
  -> Matrix
{ .apply(LeakyRelu(slope: slope), to: x) }
@_documentation(visibility: internal) public func pow(_ x: Matrix, _ exponent: Double) -> Matrix {
  .apply(ConstantPower(exponent), to: x)
}
@_documentation(visibility: internal) public func solve(_ a: Matrix, _ b: Matrix) -> Matrix {
  .apply(Solve(), to: a, b)
}
@_documentation(visibility: internal) public func inner(_ a: Matrix, _ b: Matrix) -> Matrix {
  .apply(InnerProduct(), to: a, b)
}
@_documentation(visibility: internal) public func kronecker(_ a: Matrix, _ b: Matrix) -> Matrix {
  .apply(Kronecker(), to: a, b)
}
@_documentation(visibility: internal) public func conv2(_ a: Matrix, _ b: Matrix) -> Matrix {
  .apply(Correlation(), to: a, b)
}
@_documentation(visibility: internal) public func crossEntropy(_ a: Matrix, _ b: Matrix) -> Matrix {
  .apply(CrossEntropy(), to: a, b)
}
@_documentation(visibility: internal) public func pow(_ a: Matrix, _ b: Matrix) -> Matrix {
  entrywise(EntrywisePower(), a, b)
}
@_documentation(visibility: internal) public func minimum(_ a: Matrix, _ b: Matrix) -> Matrix {
  entrywise(Minimum(), a, b)
}
@_documentation(visibility: internal) public func maximum(_ a: Matrix, _ b: Matrix) -> Matrix {
  entrywise(Maximum(), a, b)
}
@_documentation(visibility: internal) public func minimum(_ a: Matrix, _ b: Double) -> Matrix {
  entrywise(Minimum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func minimum(_ a: Double, _ b: Matrix) -> Matrix {
  entrywise(Minimum(), b.constant(a), b)
}
@_documentation(visibility: internal) public func maximum(_ a: Matrix, _ b: Double) -> Matrix {
  entrywise(Maximum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func maximum(_ a: Double, _ b: Matrix) -> Matrix {
  entrywise(Maximum(), b.constant(a), b)
}
@_documentation(visibility: internal) public func horizontal(_ xs: [Matrix]) -> Matrix {
  .apply(Concatenation(.rows), to: xs)
}
@_documentation(visibility: internal) public func vertical(_ xs: [Matrix]) -> Matrix {
  .apply(Concatenation(.columns), to: xs)
}

// MARK: - A variable and a constant matrix

@_documentation(visibility: internal) public func solve(_ a: Variable, _ b: Matrix) -> Variable {
  .apply(Solve(), to: a, a.constant(b))
}
@_documentation(visibility: internal) public func solve(_ a: Matrix, _ b: Variable) -> Variable {
  .apply(Solve(), to: b.constant(a), b)
}
@_documentation(visibility: internal) public func inner(_ a: Variable, _ b: Matrix) -> Variable {
  .apply(InnerProduct(), to: a, a.constant(b))
}
@_documentation(visibility: internal) public func inner(_ a: Matrix, _ b: Variable) -> Variable {
  .apply(InnerProduct(), to: b.constant(a), b)
}
@_documentation(visibility: internal) public func kronecker(_ a: Variable, _ b: Matrix) -> Variable
{ .apply(Kronecker(), to: a, a.constant(b)) }
@_documentation(visibility: internal) public func kronecker(_ a: Matrix, _ b: Variable) -> Variable
{ .apply(Kronecker(), to: b.constant(a), b) }
@_documentation(visibility: internal) public func conv2(_ a: Variable, _ b: Matrix) -> Variable {
  .apply(Correlation(), to: a, a.constant(b))
}
@_documentation(visibility: internal) public func conv2(_ a: Matrix, _ b: Variable) -> Variable {
  .apply(Correlation(), to: b.constant(a), b)
}
@_documentation(visibility: internal) public func crossEntropy(_ a: Variable, _ b: Matrix)
  -> Variable
{ .apply(CrossEntropy(), to: a, a.constant(b)) }
@_documentation(visibility: internal) public func crossEntropy(_ a: Matrix, _ b: Variable)
  -> Variable
{ .apply(CrossEntropy(), to: b.constant(a), b) }
@_documentation(visibility: internal) public func pow(_ a: Variable, _ b: Matrix) -> Variable {
  entrywise(EntrywisePower(), a, a.constant(b))
}
@_documentation(visibility: internal) public func pow(_ a: Matrix, _ b: Variable) -> Variable {
  entrywise(EntrywisePower(), b.constant(a), b)
}
@_documentation(visibility: internal) public func minimum(_ a: Variable, _ b: Matrix) -> Variable {
  entrywise(Minimum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func minimum(_ a: Matrix, _ b: Variable) -> Variable {
  entrywise(Minimum(), b.constant(a), b)
}
@_documentation(visibility: internal) public func maximum(_ a: Variable, _ b: Matrix) -> Variable {
  entrywise(Maximum(), a, a.constant(b))
}
@_documentation(visibility: internal) public func maximum(_ a: Matrix, _ b: Variable) -> Variable {
  entrywise(Maximum(), b.constant(a), b)
}

/// A rule of entries, with broadcasting.
private func entrywise<M: MatrixAlgebra>(_ rule: some BinaryRule, _ a: M, _ b: M) -> M {
  let (a, b) = M.aligned(a, b)
  return M.apply(rule, to: a, b)
}

/// What can stand beside variables in `horizontal(x, b)`: a variable, or a constant matrix.
public protocol Recordable {
  /// The variable, or the matrix as a constant on the tape of `other`.
  func recorded(beside other: Variable) -> Variable
  /// The variable; nil for a matrix.
  var variable: Variable? { get }
}

extension Variable: Recordable {
  public func recorded(beside other: Variable) -> Variable { self }
  public var variable: Variable? { self }
}

extension Matrix: Recordable {
  public func recorded(beside other: Variable) -> Variable { other.constant(self) }
  public var variable: Variable? { nil }
}

/// Variables and constant matrices side by side, at least one variable among them: `horizontal(x, B)`.
@_disfavoredOverload
public func horizontal<each X: Recordable>(_ x: repeat each X) -> Variable {
  var xs: [any Recordable] = []
  repeat xs.append(each x)
  return concatenated(.rows, xs)
}

/// Variables and constant matrices one above the other, at least one variable among them:
/// `vertical(x, B)`.
@_disfavoredOverload
public func vertical<each X: Recordable>(_ x: repeat each X) -> Variable {
  var xs: [any Recordable] = []
  repeat xs.append(each x)
  return concatenated(.columns, xs)
}

private func concatenated(_ axis: Concatenation.Axis, _ xs: [any Recordable]) -> Variable {
  guard let variable = xs.lazy.compactMap(\.variable).first else {
    return .withoutOperands(Concatenation.name)
  }
  return .apply(Concatenation(axis), to: xs.map { $0.recorded(beside: variable) })
}
