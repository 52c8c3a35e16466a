extension SwiftCode {
  package var templates: [String: CodeTemplate] { Self.table }

  private static let steppedSlice = """
    Slice(firstRow: {firstRow}, rows: {rowCount}, rowStep: {rowStep}, \
    firstColumn: {firstColumn}, columns: {columnCount}, columnStep: {columnStep})
    """

  private static let windows = """
    Windows(image: ({h}, {w}), window: ({r}, {s}), stride: ({downStride}, {acrossStride}), \
    padding: ({downPadding}, {acrossPadding}), dilation: ({downDilation}, {acrossDilation}))
    """

  private static let table: [String: CodeTemplate] = [
    // Arithmetic.
    "plus": .infix("+", .sum), "minus": .infix("-", .sum),
    "times": .infix("*", .product), "hadamard": .infix("⊙", .hadamard),
    "quotient": .infix("./", .hadamard), "quotient by number": .infix("/", .hadamard),
    "quotient of numbers": .infix("/", .hadamard),
    "negate": .form("-{0}", .negated, [.atom]),
    "scale": .form("{c} * {0}", .product, [.power]),
    "pow": .call("pow({0}, {1})"), "constantpower": .call("pow({0}, {c})"),
    "min": .call("minimum({0}, {1})"), "max": .call("maximum({0}, {1})"),

    // Products.
    "product": .infix("*", .product), "transpose": .form("{0}.T", .atom, [.atom]),
    "inner": .call("inner({0}, {1})"), "kron": .call("kronecker({0}, {1})"),
    "matrixpower": .form("{0}.power({k})", .atom, [.atom]),
    "inverse": .form("{0}.inverse()", .atom, [.atom]), "solve": .call("solve({0}, {1})"),
    "det": .call("determinant({0})"), "logdet": .call("logDeterminant({0})"),
    "cholesky": .form("{0}.cholesky()", .atom, [.atom]),
    "qrq": .form("{0}.orthogonalFactor()", .atom, [.atom]),
    "lul": .form("{0}.unitLowerFactor()", .atom, [.atom]),
    "luu": .form("{0}.upperFactor()", .atom, [.atom]),
    "qrr": .form("{0}.triangularFactor()", .atom, [.atom]),
    "triangularpart": .call("Matrix.apply(TriangularPart({side}, diagonal: {c}), to: {0})"),
    "eigvals": .form("{0}.eigenvalues()", .atom, [.atom]),
    "eigvecs": .form("{0}.eigenvectors()", .atom, [.atom]),
    "gapquotient": .call("Matrix.apply(GapQuotient(), to: {0}, {1})"),
    "tieaverage": .call("Matrix.apply(TieAverage({f}), to: {0}, {1})"),
    "svdvals": .form("{0}.singularValues()", .atom, [.atom]),
    "svdu": .form("{0}.leftSingularVectors()", .atom, [.atom]),
    "svdv": .form("{0}.rightSingularVectors()", .atom, [.atom]),
    "singularreciprocal": .call("Matrix.apply(SingularReciprocal(), to: {0})"),
    "polar": .form("{0}.polarFactor()", .atom, [.atom]),
    "singularfactor": .call("Matrix.apply(SingularFactor({k}), to: {0})"),
    "nuclear": .form("{0}.nuclearNorm()", .atom, [.atom]),
    "kyfan": .form("{0}.kyFanNorm({k})", .atom, [.atom]),
    "lstsq": .call("leastSquares({0}, {1})"),
    "pinv": .form("{0}.pseudoInverse()", .atom, [.atom]),
    "expm": .form("{0}.matrixExponential()", .atom, [.atom]),
    "expmderivative": .call("Matrix.apply(ExponentialDerivative(), to: [{all}])"),
    "logm": .form("{0}.matrixLogarithm()", .atom, [.atom]),
    "logmderivative": .call("Matrix.apply(LogarithmDerivative(), to: [{all}])"),
    "spectralfunction": .call("spectral({f}, {0})"),
    "spectralderivative": .call("Matrix.apply(SpectralDerivative({f}), to: [{all}])"),
    "largesteigenvalues": .form("{0}.largestEigenvalues({k})", .atom, [.atom]),
    "logtraceexp": .form("{0}.logTraceExp()", .atom, [.atom]),
    "gibbs": .call("Matrix.apply(GibbsState(), to: [{all}])"),
    "stein": .call("stein({0}, {1}, {2})"),
    "matrixsign": .form("{0}.matrixSign()", .atom, [.atom]),
    "care": .call("riccati({0}, {1}, {2})"),
    "dare": .call("discreteRiccati({0}, {1}, {2}, {3})"),
    "spectralradius": .form("{0}.spectralRadius()", .atom, [.atom]),
    "sylvester": .call("sylvester({0}, {1}, {2})"),
    "sqrtm": .form("{0}.matrixSquareRoot()", .atom, [.atom]),
    "adjugate": .form("{0}.adjugate()", .atom, [.atom]),
    "adjugatedifferential": .call("Matrix.apply(AdjugateDifferential(), to: {0}, {1})"),
    "conv2": .call("conv2({0}, {1})"),
    "conv2full": .call("Matrix.apply(FullConvolution(), to: {0}, {1})"),

    // Reductions and rearrangements.
    "tr": .call("trace({0})"), "sum": .call("sum({0})"),
    "columnsums": .form("{0}.columnSums", .atom, [.atom]),
    "rowsums": .form("{0}.rowSums", .atom, [.atom]), "norm": .call("norm({0})"),
    "broadcast": .form("{0}.broadcast(to: Shape({m}, {n}))", .atom, [.atom]),
    "diagonal": .form("{0}.diagonal", .atom, [.atom]),
    "diagonalmatrix": .form("{0}.diagonalMatrix", .atom, [.atom]),
    "reshape": .form("{0}.reshaped({m}, {n})", .atom, [.atom]),
    "reshape to column": .form("{0}.vectorized", .atom, [.atom]),
    "slice": .form("{0}.slice(rows: {rows}, columns: {columns})", .atom, [.atom]),
    "slice by steps": .call("Matrix.apply(\(steppedSlice), to: {0})"),
    "embed by steps": .call("Matrix.apply(Embed(\(steppedSlice), in: Shape({m}, {n})), to: {0})"),
    "diagonalmatrix to rectangle": .call("Matrix.apply(DiagonalMatrix({m}, {n}), to: {0})"),
    "embed": .call(
      "Matrix.apply(Embed(Slice(rows: {rows}, columns: {columns}), in: Shape({m}, {n})), to: {0})"),
    "blockrows": .call(
      "Matrix.apply(BlockRows(outer: Shape({m}, {n}), inner: Shape({p}, {q})), to: {0})"),
    "blocksfromrows": .call(
      "Matrix.apply(BlocksFromRows(outer: Shape({m}, {n}), inner: Shape({p}, {q})), to: {0})"),

    // Entrywise functions.
    "exp": .call("exp({0})"), "expm1": .call("expm1({0})"), "log": .call("log({0})"),
    "log1p": .call("log1p({0})"), "sqrt": .call("sqrt({0})"),
    "square": .form("{0}.squared", .atom, [.atom]),
    "reciprocal": .form("{0}.reciprocal", .atom, [.atom]),
    "abs": .call("abs({0})"), "sign": .call("sign({0})"), "step": .call("step({0})"),
    "indicator": .call("Matrix.apply(Indicator({relation}), to: {0})"),
    "masked": .call("masked({0}, {1})"),
    "sin": .call("sin({0})"), "cos": .call("cos({0})"), "tan": .call("tan({0})"),
    "sinh": .call("sinh({0})"),
    "cosh": .call("cosh({0})"),
    "atan": .call("atan({0})"),
    "asin": .call("asin({0})"),
    "acos": .call("acos({0})"),
    "tanh": .call("tanh({0})"), "sigmoid": .call("sigmoid({0})"), "relu": .call("relu({0})"),
    "leakyrelu": .call("leakyRelu({0}, slope: {c})"), "softplus": .call("softplus({0})"),
    "erf": .call("erf({0})"), "gelu": .call("gelu({0})"),
    "normalcdf": .call("Matrix.apply(NormalCDF(), to: {0})"),

    // Of each column.
    "softmax": .call("softmax({0})"), "logsoftmax": .call("logSoftmax({0})"),
    "logsumexp": .call("logSumExp({0})"),
    "sort": .call("sorted({0})"), "sortby": .call("Matrix.apply(SortBy(), to: {0}, {1})"),
    "unsortby": .call("Matrix.apply(UnsortBy(), to: {0}, {1})"),
    "columnmax": .call("columnMaxima({0})"),
    "maxshare": .call("Matrix.apply(MaximumShare(), to: {0})"),
    "cumsum": .call("Matrix.apply(CumulativeSum(isUpward: {upward} == 1), to: {0})"),
    "cumprod": .call("cumulativeProduct({0})"), "columnprod": .call("columnProducts({0})"),
    "productsbeside": .call("Matrix.apply(ProductsBeside(isAfter: {upward} == 1), to: {0})"),
    "rowshift": .call("Matrix.apply(RowShift(by: {k}), to: {0})"),
    "scan": .call("Matrix.apply(Scan(isUpward: {upward} == 1), to: {0}, {1})"),
    "squareddistances": .call("squaredDistances({0}, {1})"),
    "distances": .call("distances({0}, {1})"),
    "reciprocalorzero": .call("Matrix.apply(ReciprocalOrZero(), to: {0})"),
    "lowertoeplitz": .call("Matrix.apply(LowerToeplitz(), to: {0})"),
    "diagonalsums": .call("Matrix.apply(DiagonalSums(), to: {0})"),
    "maskedsoftmax": .call("maskedSoftmax({0}, {1})"),
    "standardized": .call("Matrix.apply(Standardized(.{kind}), to: {0}, {1})"),
    "deviation": .call("Matrix.apply(Deviation(.{kind}), to: {0}, {1})"),
    "gather": .call("Matrix.apply(Gather(), to: {0}, {1})"),
    "scatter": .call("Matrix.apply(Scatter({n}), to: {0}, {1})"),
    "im2col": .call("Matrix.apply(ImageColumns(\(windows)), to: {0})"),
    "col2im": .call("Matrix.apply(ImageFromColumns(\(windows)), to: {0})"),
    "lgamma": .call("logGamma({0})"), "polygamma": .call("polygamma({k}, {0})"),
    "asinh": .call("asinh({0})"), "acosh": .call("acosh({0})"), "atanh": .call("atanh({0})"),
    "atan2": .call("atan2({0}, {1})"), "matern": .call("matern({k}, {0})"),
  ]
}
