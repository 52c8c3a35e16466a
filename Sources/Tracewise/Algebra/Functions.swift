/// Matrix functions, written once for all interpretations. The rules they apply say what they
/// compute, and why their derivatives are right.
extension MatrixAlgebra {
  /// The transpose (law 3).
  @inline(__always)
  public var T: Self { Self.apply(Transpose(), to: self) }
  /// The transpose, in words.
  @specialized(where Self == Variable)
  public func transposed() -> Self { T }
  /// The inverse (law 5).
  @specialized(where Self == Variable)
  public func inverse() -> Self { Self.apply(Inverse(), to: self) }
  /// The adjugate, at any rank.
  @specialized(where Self == Variable)
  public func adjugate() -> Self { Self.apply(Adjugate(), to: self) }
  /// A ⊙ A.
  public var squared: Self { Self.apply(Square(), to: self) }
  /// 1 ⊘ A, entry by entry.
  public var reciprocal: Self { Self.apply(Reciprocal(), to: self) }
  /// A / ‖A‖, and 0 for A = 0.
  public var normalised: Self { Self.apply(Normalised(), to: self) }
  /// Aᵏ for an integer k; a negative one is a power of the inverse.
  @specialized(where Self == Variable)
  public func power(_ k: Int) -> Self {
    if k < 0 { return inverse().power(-k) }
    return Self.apply(MatrixPower(k), to: self)
  }

  /// The row of the sums of columns.
  public var columnSums: Self { Self.apply(ColumnSums(), to: self) }
  /// The column of the sums of rows.
  public var rowSums: Self { Self.apply(RowSums(), to: self) }

  /// The matrix repeated to a larger shape: scalars, columns and rows broadcast.
  @specialized(where Self == Variable)
  public func broadcast(to shape: Shape) -> Self {
    self.shape == shape ? self : Self.apply(Broadcast(to: shape), to: self)
  }
  /// The entries, column by column, in another shape.
  @specialized(where Self == Variable)
  public func reshaped(_ rows: Int, _ columns: Int) -> Self {
    Self.apply(Reshape(rows, columns), to: self)
  }
  /// The columns, stacked.
  public var vectorised: Self { reshaped(shape.count, 1) }
  /// The diagonal, as a column.
  public var diagonal: Self { Self.apply(DiagonalPart(), to: self) }
  /// The square matrix with this column as its diagonal.
  public var diagonalMatrix: Self {
    Self.apply(DiagonalMatrix(shape.rows, shape.rows), to: self)
  }

  /// The rows and columns of the given ranges, from 0.
  @specialized(where Self == Variable)
  public func block(rows: Range<Int>, columns: Range<Int>) -> Self {
    Self.apply(Slice(rows: rows, columns: columns), to: self)
  }
  /// Column j, from 0.
  @specialized(where Self == Variable)
  public func column(_ j: Int) -> Self { block(rows: 0..<shape.rows, columns: j..<j + 1) }
  /// Row i, from 0.
  @specialized(where Self == Variable)
  public func row(_ i: Int) -> Self { block(rows: i..<i + 1, columns: 0..<shape.columns) }
  /// The entry in row i and column j, from 0, as a 1×1 matrix.
  @specialized(where Self == Variable)
  public func entry(_ i: Int, _ j: Int) -> Self { block(rows: i..<i + 1, columns: j..<j + 1) }
}

/// The trace (law 4).
@specialized(where M == Variable)
public func trace<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Trace(), to: x) }
/// The determinant (law 6), with the right gradient at any rank.
@specialized(where M == Variable)
public func determinant<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Determinant(), to: x) }
/// log |det X|.
@specialized(where M == Variable)
public func logDeterminant<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogDeterminant(), to: x) }
/// The solution X of A X = B.
@specialized(where M == Variable)
public func solve<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(Solve(), to: a, b) }
/// The sum of all entries.
@specialized(where M == Variable)
public func sum<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sum(), to: x) }
/// The mean of all entries.
@specialized(where M == Variable)
public func mean<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Mean(), to: x) }
/// The Euclidean norm of all entries (Frobenius).
@specialized(where M == Variable)
public func norm<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Norm(), to: x) }
/// ⟨A, B⟩ = Tr(Aᵀ B).
@specialized(where M == Variable)
public func inner<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(InnerProduct(), to: a, b) }
/// The Kronecker product A ⊗ B.
@specialized(where M == Variable)
public func kronecker<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(Kronecker(), to: a, b) }
/// The deck's X ∗ K: correlation with stride 1, without padding or flip.
@specialized(where M == Variable)
public func conv2<M: MatrixAlgebra>(_ x: M, _ k: M) -> M { M.apply(Correlation(), to: x, k) }

/// Softmax of each column.
@specialized(where M == Variable)
public func softmax<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Softmax(), to: x) }
/// The logarithm of the softmax of each column.
@specialized(where M == Variable)
public func logSoftmax<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogSoftmax(), to: x) }
/// log Σ exp of each column: a row.
@specialized(where M == Variable)
public func logSumExp<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogSumExp(), to: x) }
/// −Σ Y ⊙ logsoftmax(H), over all columns: the deck's categorical loss of logits H.
@specialized(where M == Variable)
public func crossEntropy<M: MatrixAlgebra>(_ h: M, _ y: M) -> M {
  M.apply(CrossEntropy(), to: h, y)
}

/// Matrices side by side, at least one.
@specialized(where M == Variable)
public func horizontal<M: MatrixAlgebra>(_ xs: [M]) -> M { M.apply(Concatenation(.rows), to: xs) }
/// Matrices one above the other, at least one.
@specialized(where M == Variable)
public func vertical<M: MatrixAlgebra>(_ xs: [M]) -> M { M.apply(Concatenation(.columns), to: xs) }
/// A matrix of blocks, row by row, of at least one row and one block in each.
@specialized(where M == Variable)
public func blocks<M: MatrixAlgebra>(_ rows: [[M]]) -> M { vertical(rows.map(horizontal)) }

@specialized(where M == Variable)
public func exp<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Exp(), to: x) }
@specialized(where M == Variable)
public func expm1<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Expm1(), to: x) }
@specialized(where M == Variable)
public func log<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Log(), to: x) }
@specialized(where M == Variable)
public func log1p<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Log1p(), to: x) }
@specialized(where M == Variable)
public func sqrt<M: MatrixAlgebra>(_ x: M) -> M { M.apply(SquareRoot(), to: x) }
@specialized(where M == Variable)
public func abs<M: MatrixAlgebra>(_ x: M) -> M { M.apply(AbsoluteValue(), to: x) }
@specialized(where M == Variable)
public func sign<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sign(), to: x) }
/// 1 where x > 0, else 0.
@specialized(where M == Variable)
public func step<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Step(), to: x) }
@specialized(where M == Variable)
public func sin<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sine(), to: x) }
@specialized(where M == Variable)
public func cos<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Cosine(), to: x) }
@specialized(where M == Variable)
public func tan<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Tangent(), to: x) }
@specialized(where M == Variable)
public func tanh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(HyperbolicTangent(), to: x) }
@specialized(where M == Variable)
public func sigmoid<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sigmoid(), to: x) }
@specialized(where M == Variable)
public func relu<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Relu(), to: x) }
@specialized(where M == Variable)
public func leakyRelu<M: MatrixAlgebra>(_ x: M, slope: Double = 0.01) -> M {
  M.apply(LeakyRelu(slope: slope), to: x)
}
@specialized(where M == Variable)
public func softplus<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Softplus(), to: x) }
@specialized(where M == Variable)
public func gelu<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Gelu(), to: x) }
@specialized(where M == Variable)
public func erf<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Erf(), to: x) }
/// Entrywise powers, with broadcasting; the gradient for the exponent needs a positive base.
@specialized(where M == Variable)
public func pow<M: MatrixAlgebra>(_ x: M, _ exponent: M) -> M {
  let (x, exponent) = M.aligned(x, exponent)
  return M.apply(Power(), to: x, exponent)
}
/// Entrywise powers with a fixed exponent.
@specialized(where M == Variable)
public func pow<M: MatrixAlgebra>(_ x: M, _ exponent: Double) -> M {
  M.apply(ConstantPower(exponent), to: x)
}
/// The smaller of two entries, with broadcasting.
@specialized(where M == Variable)
public func minimum<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
  let (a, b) = M.aligned(a, b)
  return M.apply(Minimum(), to: a, b)
}
/// The larger of two entries, with broadcasting.
@specialized(where M == Variable)
public func maximum<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
  let (a, b) = M.aligned(a, b)
  return M.apply(Maximum(), to: a, b)
}
