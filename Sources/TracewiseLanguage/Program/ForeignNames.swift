import Tracewise

/// What names mean in MATLAB, NumPy, PyTorch, Julia, R, matrixcalculus.org and on paper: the one
/// table of them.
///
/// All of it is for undeclared names: a declared one always means what it is declared to be.
package enum ForeignNames {
  // MARK: Values

  /// What a name that stands for a value elsewhere is here.
  enum Value {
    /// A constant, and what it is called where that is to be noted.
    case constant(Double, String?)
    /// The identity of the size that follows.
    case identity
    /// An error: what the name is elsewhere, and what to write.
    case refused(String, String)
  }

  static let values: [String: Value] = [
    "pi": .constant(.pi, nil), "π": .constant(.pi, "3.14159…"),
    "e": .constant(NamedNumber.e.rawValue, "Euler's number, 2.71828…"),
    "Inf": .constant(.infinity, nil), "inf": .constant(.infinity, nil),
    "I": .identity, "Id": .identity, "𝕀": .identity,
    "NaN": .refused("'not a number'", "leave it out"),
    "nan": .refused("'not a number'", "leave it out"), "NA": .refused("a gap", "leave it out"),
    "i": .refused(
      "the imaginary unit, or an index without its sum",
      "numbers are real; an index is a whole number, as in x(2)"),
    "j": .refused(
      "the imaginary unit, or an index without its sum",
      "numbers are real; an index is a whole number, as in x(2)"),
    "im": .refused("the imaginary unit", "numbers are real"),
    "end": .refused(
      "the last index", "in parentheses it is the last index, as in x(end)"),
    "eps": .refused("the precision of numbers", "write a number, such as 1e-8"),
    "None": .refused("Python's nothing", "leave it out"),
    "nothing": .refused("Julia's nothing", "leave it out"),
    "True": truth, "False": truth, "true": truth, "false": truth, "TRUE": truth, "FALSE": truth,
  ]

  private static let truth = Value.refused("a truth value", "write 1 or 0")

  /// What stands for the transpose behind `^`.
  static let transposes: Set<String> = ["T", "H"]

  /// That of the normal distribution, of mean and deviation where these are given.
  private static let density = [
    "exp(-x.^2/2)/sqrt(2*pi)", "exp(-((x - y)/z).^2/2)/(sqrt(2*pi)*z)",
  ]

  // MARK: Functions

  /// Functions of other names, each as what is written here for so many operands x, y, z.
  package static let functions: [String: [String]] = [
    // The same by another name.
    "trace": ["tr(x)"], "Tr": ["tr(x)"], "Trace": ["tr(x)"], "determinant": ["det(x)"],
    "Det": ["det(x)"], "ln": ["log(x)"], "norm2": ["norm(x)"], "normest": ["norm(x)"],
    "frobenius": ["norm(x)"], "logistic": ["sigmoid(x)"], "expit": ["sigmoid(x)"],
    "kronecker": ["kron(x, y)"], "log_softmax": ["logsoftmax(x)"],
    "log_sum_exp": ["logsumexp(x)"], "average": ["mean(x)"], "absolute": ["abs(x)"],
    "sgn": ["sign(x)"], "diagm": ["diag(x)"], "Diagonal": ["diag(x)"],
    "log_det": ["logdet(x)"], "logabsdet": ["logdet(x)"], "sqr": ["square(x)"],
    "normcdf": ["normalcdf(x)", "normalcdf((x - y)/z)"],
    "pnorm": ["normalcdf(x)", "normalcdf((x - y)/z)"],
    // Operators by their names.
    "t": ["x'"], "ctranspose": ["x'"], "mtimes": ["x*y"], "matmul": ["x*y"], "mm": ["x*y"],
    "mv": ["x*y"], "multiply": ["x.*y"], "mul": ["x.*y"], "subtract": ["x - y"],
    "negative": ["-x"], "uminus": ["-x"], "rdivide": ["x./y"], "power": ["x.^y"],
    "cho_factor": ["chol(x)"], "eigvalsh": ["eigvals(x)"],
    "matrix_exp": ["expm(x)"], "matrix_log": ["logm(x)"], "pinvh": ["pinv(x)"],
    "nuclear_norm": ["nuclear(x)"],
    "opnorm": ["spectral(x)"], "solve_sylvester": ["sylvester(x, y, z)"],
    "signm": ["matrixsign(x)"],
    "solve_continuous_are": ["care(x, y, z)"],
    "symm": ["sym(x)"],
    "solve_triangular": ["triangularsolve(x, y)"],
    "mpower": ["x^y"], "matrix_power": ["x^y"], "mldivide": ["x\\y"], "mrdivide": ["x/y"],
    "dot": ["inner(x, y)"], "vdot": ["inner(x, y)"], "outer": ["x*y'"],
    "crossprod": ["x'*x", "x'*y"], "tcrossprod": ["x*x'", "x*y'"],
    "horzcat": ["x", "[x, y]", "[x, y, z]"], "hcat": ["x", "[x, y]", "[x, y, z]"],
    "vertcat": ["x", "[x; y]", "[x; y; z]"], "vcat": ["x", "[x; y]", "[x; y; z]"],
    // Functions that are made of those here.
    "log2": ["log(x)/log(2)"], "log10": ["log(x)/log(10)"], "exp2": ["2.^x"],
    "arctan": ["atan(x)"], "arcsin": ["asin(x)"], "arccos": ["acos(x)"],
    "arcsinh": ["asinh(x)"], "arccosh": ["acosh(x)"], "arctanh": ["atanh(x)"],
    "arctan2": ["atan2(x, y)"], "softsign": ["x./(1 + abs(x))"], "mish": ["x.*tanh(softplus(x))"],
    "relu6": ["min(max(x, 0), 6)"], "hardtanh": ["min(max(x, -1), 1)"],
    "selu": ["1.0507009873554805*where(x > 0, x, 1.6732632423543772*(exp(x) - 1))"],
    "vecnorm": ["sqrt(sum(x.^2, 1))"], "cosine_similarity": ["x'*y/(norm(x)*norm(y))"],
    "cosinesimilarity": ["x'*y/(norm(x)*norm(y))"], "repmat": ["kron(ones(y, z), x)"],
    "cond": ["spectral(x)*spectral(inv(x))"],
    "mvlgamma": ["sum_{j=1:y} lgamma(x + (1 - j)/2) + 0.28618247146235004*y*(y - 1)"],
    "multigammaln": ["sum_{j=1:y} lgamma(x + (1 - j)/2) + 0.28618247146235004*y*(y - 1)"],
    "matern12": ["exp(-distances(x, y))", "exp(-distances(x, y)/z)"],
    "matern32": ["matern(1, 3*squareddistances(x, y))", "matern(1, 3*squareddistances(x, y)/z^2)"],
    "matern52": ["matern(2, 5*squareddistances(x, y))", "matern(2, 5*squareddistances(x, y)/z^2)"],
    "logsigmoid": ["-softplus(-x)"], "log_sigmoid": ["-softplus(-x)"],
    "silu": ["x.*sigmoid(x)"], "swish": ["x.*sigmoid(x)"],
    "huber": ["where(abs(x) <= y, x.^2/2, y*(abs(x) - y/2))"],
    "erfc": ["1 - erf(x)"], "logit": ["log(x) - log(1 - x)"], "cot": ["1./tan(x)"],
    "sec": ["1./cos(x)"], "csc": ["1./sin(x)"], "nthroot": ["x.^(1/y)"],
    "minimum": ["min(x, y)"], "maximum": ["max(x, y)"], "fmin": ["min(x, y)"],
    "fmax": ["max(x, y)"], "colSums": ["sum(x, 1)'"], "rowSums": ["sum(x, 2)"],
    "colMeans": ["mean(x, 1)'"], "rowMeans": ["mean(x, 2)"], "sumsqr": ["sum(x.^2)"],
    "prod": ["columnprod(vec(x))"], "gammaln": ["lgamma(x)"], "loggamma": ["lgamma(x)"],
    "psi": ["digamma(x)"], "betaln": ["lgamma(x) + lgamma(y) - lgamma(x + y)"],
    "lbeta": ["lgamma(x) + lgamma(y) - lgamma(x + y)"], "amax": ["columnmax(vec(x))"],
    "amin": ["-columnmax(-vec(x))"], "cdist": ["distances(x', y')"],
    // Comparisons, and what is made of them.
    "ifelse": ["where(x, y, z)"], "if_else": ["where(x, y, z)"], "clamp": ["min(max(x, y), z)"],
    "clip": ["min(max(x, y), z)"], "greater": ["x > y"], "greater_equal": ["x >= y"],
    "less": ["x < y"], "less_equal": ["x <= y"], "equal": ["x == y"], "not_equal": ["x != y"],
    "elu": ["where(x > 0, x, exp(x) - 1)", "where(x > 0, x, y*(exp(x) - 1))"],
    "leakyrelu": ["where(x > 0, x, 0.01*x)", "where(x > 0, x, y*x)"],
    "leaky_relu": ["where(x > 0, x, 0.01*x)", "where(x > 0, x, y*x)"],
    "heaviside": ["step(x)"], "softthreshold": ["sign(x).*max(abs(x) - y, 0)"],
    "soft_threshold": ["sign(x).*max(abs(x) - y, 0)"],
    // What textbooks call them.
    "sigm": ["sigmoid(x)"], "lse": ["logsumexp(x)"], "logcosh": ["x + softplus(-2*x) - log(2)"],
    "normpdf": density, "normalpdf": density, "dnorm": density,
    "sech": ["1./cosh(x)"], "csch": ["1./sinh(x)"], "coth": ["1./tanh(x)"],
    "sumsq": ["sum(x.^2)"], "ssq": ["sum(x.^2)"],
    "l1norm": ["norm1(x)"], "l2norm": ["norm(x)"], "frob": ["norm(x)"],
    "nuclearnorm": ["nuclear(x)"], "tracenorm": ["nuclear(x)"], "spectralnorm": ["spectral(x)"],
    "hadamard": ["x.*y"], "commutator": ["x*y - y*x"], "cofactor": ["adjugate(x)'"],
  ]

  /// Functions of matrices that are not here. Never is the entrywise function of nearly that name
  /// meant: it would give another loss, whose gradient then verifies.
  static let matrixFunctions: [String: String] = [
    "funm": "a function of a matrix", "sinm": "the sine of a matrix (sin is entrywise)",
    "cosm": "the cosine of a matrix (cos is entrywise)",
    "tanhm": "the hyperbolic tangent of a matrix (tanh is entrywise)",
    "ldl": "the LDL factors",
    "schur": "the Schur form", "null": "a basis of the null space",
    "orth": "a basis of the range", "rank": "the rank", "matrix_rank": "the rank",
    "circshift": "a cyclic shift", "perm": "the permanent",
  ]

  static let realPower =
    "the square root of a matrix is sqrtm(A), a whole power A^3, any other expm(p*logm(A))"
  private static let largest = "the k largest entries of n are sort(x)(n - k + 1:n)"
  private static let backwards = "a column backwards is that of a list, x([3, 2, 1])"

  /// Other functions that are not here, or mean several things, with what to write.
  static let refused: [String: String] = {
    var table = [
      "adj": "the adjugate is written adjugate(A), the transpose A'",
      "adjoint": "the adjugate is written adjugate(A), the transpose A'",
      "adjunct": "the adjugate is written adjugate(A)",
      "size": named, "numel": named, "length": named, "len": named, "shape": named,
      "nrow": named, "ncol": named, "rows": named, "cols": named, "columns": named,
      "rand": drawn, "randn": drawn, "rnorm": drawn, "runif": drawn,
      "bmm": "the matrix product is written '*'",
      "einsum": "products are written A*B and sum(A.*B)",
      "nll_loss": "-sum(Y .* H)",
      "slogdet": "log |det A| is written logdet(A)",
      "lyap": "Lyapunov's equation A X + X A' = Q is solved by sylvester(A, A', Q)",
      "eigh": symmetric, "eig": symmetric, "eigs": symmetric, "eigen": symmetric,
      "Eigenvalues": symmetric, "svds": "the singular values are svdvals(A)",
      "eigmax": extreme, "max_eig": extreme, "lambda_max": extreme, "maxeig": extreme,
      "eigmin": extreme, "min_eig": extreme, "lambda_min": extreme, "mineig": extreme,
      "svd": "the factors of A = U diag(s) V' are svdu(A), svdvals(A) and svdv(A)",
      "lu": "without exchanges of rows the factors of A = L U are lul(A) and luu(A)",
      "qr": "the factors of A = Q R are qrq(A) and qrr(A)",
      "conv": "conv2(X, K) has stride 1, no padding, and does not flip K",
      "conv2d": "conv2(X, K) has stride 1, no padding, and does not flip K",
      "powm": realPower, "fractional_matrix_power": realPower, "matrixpow": realPower,
      "vech": "vec(tril(A)) is the lower triangle as a column, with zeros among it",
      "topk": largest, "maxk": largest, "nlargest": largest,
      "mink": "the k smallest entries are sort(x)(1:k)",
      "flip": backwards, "flipud": backwards, "reverse": backwards, "rev": backwards,
      "fliplr": "columns backwards are those of a list, A(:, [3, 2, 1])",
      "blkdiag": "blocks on a diagonal are written [A, zeros(m, n); zeros(n, m), B]",
      "block_diag": "blocks on a diagonal are written [A, zeros(m, n); zeros(n, m), B]",
      "cross": "there is no cross product", "mode": absent, "argmax": absent,
      "argmin": absent, "cbrt": "a power is written x.^(1/3)",
      "var": "it is mean((x - mean(x)).^2)", "std": "it is sqrt(mean((x - mean(x)).^2))",
      "cov": "with a row of X for each variable: (X - mean(X, 2))*(X - mean(X, 2))'/n",
      "gamma": "log |Γ(x)| is written lgamma(x)",
      "erfinv": absent, "floor": absent, "ceil": absent, "round": absent, "mod": absent,
      "sinc": absent, "besselj": absent, "hypot": "sqrt(x.^2 + y.^2)",
      "sum_of_squares": "sum(x.^2)",
      "frac": "a fraction is written a/b",
      "int": "there are no integrals", "gradient": "a gradient is claimed by: claim grad(A) = …",
      "nabla": "a gradient is claimed by: claim grad(A) = …",
      "jacobian":
        "a differential is claimed by: claim d(…) = …, and printed by derive --differential",
      "hess": "second derivatives are printed by derive --second",
      "hessian": "second derivatives are printed by derive --second",
      "diff": "a differential is claimed by: claim d(…) = …",
      "lambda": "there are no functions of one's own; name values with let",
    ]
    for name in matrixFunctions.keys { table[name] = refusal(ofMatrixFunction: name) }
    return table.merging(TextbookLosses.words) { own, _ in own }
  }()

  /// Why there is no such function of matrices; nil of other names.
  static func refusal(ofMatrixFunction name: String) -> String? {
    matrixFunctions[name].map {
      "'\(name)' stands for \($0): a function of matrices that is not here"
    }
  }

  private static let named =
    "sizes have names, as in: dim n = 5, input A: matrix(n, n); a name is a number in formulas"
  private static let drawn = "inputs are drawn at random: declare one, as in input x: vector(n)"
  private static let symmetric =
    "of a symmetric matrix they are eigvals(A) and eigvecs(A); of any, there is spectralradius(A)"
  private static let extreme =
    "of a symmetric matrix, the largest eigenvalue is max(eigvals(A)), the smallest min(eigvals(A))"
  private static let absent = "there is no such function here"

  // MARK: Modules and methods

  /// Modules of Python, by their usual names.
  static let modules: Set<String> = [
    "np", "numpy", "jnp", "jax", "torch", "tf", "math", "scipy", "sp", "cp", "linalg", "F",
    "LinearAlgebra", "autograd", "anp", "npl", "la", "LA",
  ]

  /// How a function of this name is written, as in `inv(A)`; nil of one that is not known.
  static func spelling(of name: String) -> String? {
    switch values[name] {
    case .constant?: return name == "inf" ? "Inf" : name
    case .identity?: return "I"
    case .refused?, nil: break
    }
    if name == "array" || name == "asarray" || name == "tensor" { return "[1, 2; 3, 4]" }
    if let text = functions[name]?.first { return text }
    if let why = refused[name] { return "otherwise: \(why)" }
    guard let signature = FunctionTable.standard[name] else { return nil }
    if name == "where" { return "where(A > B, A, B)" }
    let operands = signature.argumentCounts.first == 2 ? "A, B" : "A"
    return "\(name)(\(operands))"
  }

  /// How an attribute or a method of a value is written; nil of one that is not known.
  static func spelling(ofMethod name: String) -> String? {
    switch name {
    case "t", "transpose", "mT", "mH", "conj", "adjoint": "A'"
    case "I", "inverse", "inv": "inv(A)"
    case "flatten", "ravel": "vec(A)"
    case "pow": "x.^p"
    case "mm", "matmul", "dot": "A*B, and dot(x, y) for an inner product"
    case "shape", "size": "by its name: \(named)"
    case "diagonal": "diag(A)"
    default: spelling(of: name)
    }
  }
}
