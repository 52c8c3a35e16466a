extension NumPyCode {
  package var templates: [String: CodeTemplate] { Self.allTemplates }
  package var helpers: [String: String] { Self.allHelpers }

  private static let allTemplates = table.merging(spectralTemplates) { own, _ in own }
    .merging(layerTemplates) { own, _ in own }
  private static let allHelpers = functions.merging(spectralHelpers) { own, _ in own }
    .merging(layerHelpers) { own, _ in own }

  private static let table: [String: CodeTemplate] = [
    // Arithmetic.
    "plus": .infix("+", .sum), "minus": .infix("-", .sum),
    "times": .infix("*", .hadamard), "hadamard": .infix("*", .hadamard),
    "quotient": .infix("/", .hadamard),
    "negate": .form("-{0}", .negated, [.power]),
    "scale": .form("{c} * {0}", .hadamard, [.power]),
    "pow": .entrywise("np.power({0}, {1})"),
    "constantpower": .entrywise("np.power({0}, {c}, dtype=float)"),
    "min": .entrywise("np.minimum({0}, {1})"), "max": .entrywise("np.maximum({0}, {1})"),

    // Products.
    "product": .infix("@", .product, result: .matrix, needsMatrices: true),
    "transpose": .form("{0}.T", .atom, [.atom], result: .matrix, needsMatrices: true).asView,
    "inner": .call("np.vdot({0}, {1})", result: .number),
    "kron": .call("np.kron({0}, {1})"),
    "matrixpower": .call("np.linalg.matrix_power({0}, {k})"),
    "inverse": .call("np.linalg.inv({0})"), "solve": .call("np.linalg.solve({0}, {1})"),
    "det": .call("np.linalg.det({0})", result: .number),
    "logdet": .call("np.linalg.slogdet({0})[1]", result: .number),
    "cholesky": .call("_cholesky({0})", helper: "_cholesky"),
    "lul": .call("_lu({0})[0]", helper: "_lu"), "luu": .call("_lu({0})[1]", helper: "_lu"),
    "qrq": .call("_qr({0})[0]", helper: "_qr"), "qrr": .call("_qr({0})[1]", helper: "_qr"),
    "triangularpart": .call("_triangle({0}, {side}, {c})", helper: "_triangle"),
    "eigvals": .call("_eigenvalues({0})", helper: "_eigenvalues"),
    "eigvecs": .call("_eigenvectors({0})", helper: "_eigenvectors"),
    "gapquotient": .call("_gap_quotient({0}, {1})", helper: "_gap_quotient"),
    "expm": .call("_expm({0})", helper: "_expm"),
    "expmderivative": .call("_expm_derivative({all})", helper: "_expm_derivative"),
    "sylvester": .call("_sylvester({0}, {1}, {2})", helper: "_sylvester"),
    "sqrtm": .call("_sqrtm({0})", helper: "_sqrtm"),
    "adjugate": .call("_adjugate({0})", helper: "_adjugate"),
    "adjugatedifferential": .call(
      "_adjugate_differential({0}, {1})", helper: "_adjugate_differential"),
    "conv2": .call("_correlation({0}, {1})", helper: "_correlation"),
    "conv2full": .call("_full_convolution({0}, {1})", helper: "_full_convolution"),

    // Reductions and rearrangements.
    "tr": .call("np.trace({0})", result: .number), "sum": .call("np.sum({0})", result: .number),
    "columnsums": .call("np.sum({0}, axis=0, keepdims=True)"),
    "rowsums": .call("np.sum({0}, axis=1, keepdims=True)"),
    "norm": .call("np.linalg.norm({0})", result: .number),
    "broadcast": .call("np.full(({m}, {n}), {0})", needsMatrices: false),
    "diagonal": .call("np.diag({0}).reshape(-1, 1)").asView,
    "diagonalmatrix": .call("np.diagflat({0})"),
    "diagonalmatrix to rectangle": .call(
      "_diagonal_matrix({0}, ({m}, {n}))", helper: "_diagonal_matrix"),
    "reshape": .form(
      "{0}.reshape(({m}, {n}), order=\"F\")", .atom, [.atom], result: .matrix, needsMatrices: true
    ).asView,
    "slice": .form(
      "{0}[{rows}, {columns}]", .atom, [.atom], result: .matrix, needsMatrices: true
    ).asView,
    "slice to number": .form(
      "{0}[{row}, {column}]", .atom, [.atom], result: .number, needsMatrices: true),
    "embed": .call(
      "_embedded({0}, ({m}, {n}), np.s_[{rows}, {columns}])", helper: "_embedded"),
    "blockrows": .form(
      "{0}.reshape({m}, {p}, {n}, {q}).transpose(2, 0, 3, 1).reshape({m} * {n}, {p} * {q})", .atom,
      [.atom], result: .matrix, needsMatrices: true),
    "reshape to column": .form(
      "{0}.reshape((-1, 1), order=\"F\")", .atom, [.atom], result: .matrix, needsMatrices: true
    ).asView,
    "blocksfromrows": .form(
      "{0}.reshape({n}, {m}, {q}, {p}).transpose(1, 3, 0, 2).reshape({m} * {p}, {n} * {q})", .atom,
      [.atom], result: .matrix, needsMatrices: true),

    // Entrywise functions.
    "exp": .entrywise("np.exp({0})"), "expm1": .entrywise("np.expm1({0})"),
    "log": .entrywise("np.log({0})"), "log1p": .entrywise("np.log1p({0})"),
    "sqrt": .entrywise("np.sqrt({0})"), "square": .entrywise("np.square({0})"),
    "reciprocal": .form("1 / {0}", .hadamard, [.power]),
    "abs": .entrywise("np.abs({0})"), "sign": .entrywise("np.sign({0})"),
    "step": .entrywise("np.heaviside({0}, 0.0)"),
    "indicator": .entrywise("np.where({0} {relation} 0, 1.0, 0.0)"),
    "masked": .entrywise("np.where({0}, {1}, 0.0)"),
    "sin": .entrywise("np.sin({0})"), "cos": .entrywise("np.cos({0})"),
    "sinh": .entrywise("np.sinh({0})"),
    "cosh": .entrywise("np.cosh({0})"),
    "atan": .entrywise("np.arctan({0})"),
    "asin": .entrywise("np.arcsin({0})"),
    "acos": .entrywise("np.arccos({0})"),
    "tan": .entrywise("np.tan({0})"), "tanh": .entrywise("np.tanh({0})"),
    "sigmoid": .entrywise("_sigmoid({0})", helper: "_sigmoid"),
    "relu": .entrywise("np.maximum({0}, 0.0)"),
    "leakyrelu": .entrywise("np.where({0} > 0, {0}, {c} * ({0}))"),
    "softplus": .entrywise("np.logaddexp({0}, 0.0)"),
    "erf": .entrywise("_erf({0})", helper: "_erf"),
    "normalcdf": .entrywise("_normal_distribution({0})", helper: "_normal_distribution"),
    "gelu": .entrywise("_gelu({0})", helper: "_gelu"),

    // Of each column.
    "softmax": .call("_softmax({0})", helper: "_softmax"),
    "logsoftmax": .call("_logsoftmax({0})", helper: "_logsoftmax"),
    "logsumexp": .call("_logsumexp({0})", helper: "_logsumexp"),
    "sort": .call("np.sort({0}, axis=0)"),
    "sortby": .call("_sort_by({0}, {1})", helper: "_sort_by"),
    "unsortby": .call("_unsort_by({0}, {1})", helper: "_unsort_by"),
    "columnmax": .call("np.max({0}, axis=0, keepdims=True)"),
    "maxshare": .call("_maximum_share({0})", helper: "_maximum_share"),
    "cumsum": .call("_running_sums({0}, {upward})", helper: "_running_sums"),
    "cumprod": .call("np.cumprod({0}, axis=0)"),
    "columnprod": .call("np.prod({0}, axis=0, keepdims=True)"),
    "productsbeside": .call("_products_beside({0}, {upward})", helper: "_products_beside"),
    "rowshift": .call("_row_shift({0}, {k})", helper: "_row_shift"),
    "scan": .call("_scan({0}, {1}, {upward})", helper: "_scan"),
    "squareddistances": .call("_squared_distances({0}, {1})", helper: "_squared_distances"),
    "distances": .call("np.sqrt(_squared_distances({0}, {1}))", helper: "_squared_distances"),
    "reciprocalorzero": .entrywise(
      "np.divide(1.0, {0}, out=np.zeros(np.shape({0})), where=np.not_equal({0}, 0))"),
    "lowertoeplitz": .call("_lower_toeplitz({0})", helper: "_lower_toeplitz"),
    "diagonalsums": .call("_diagonal_sums({0})", helper: "_diagonal_sums"),
    "lgamma": .entrywise("_log_gamma({0})", helper: "_log_gamma"),
    "polygamma": .entrywise("_polygamma({k}, {0})", helper: "_polygamma"),
    "asinh": .entrywise("np.arcsinh({0})"), "acosh": .entrywise("np.arccosh({0})"),
    "atanh": .entrywise("np.arctanh({0})"), "atan2": .entrywise("np.arctan2({0}, {1})"),
    "matern": .entrywise("_matern({k}, {0})", helper: "_matern"),
  ]

  /// Every helper stands for itself.
  private static let functions: [String: String] = [
    "_shape": """
    def _shape(name, array, rows=None, columns=None):
        shape = np.shape(array)
        if len(shape) != 2 or rows not in (None, shape[0]) or columns not in (None, shape[1]):
            expected = ", ".join("any" if n is None else str(n) for n in (rows, columns))
            raise ValueError("{} must have shape ({}), not {}".format(name, expected, shape))
        return shape
    """,
    "_order_share": """
    def _order_share(x):
        before = np.sum(x[None, :] < x[:, None], axis=1)
        equal = np.sum(x[None, :] == x[:, None], axis=1)
        place = np.arange(len(x))
        inside = (before[:, None] <= place) & (place < (before + equal)[:, None])
        return inside / equal[:, None]
    """,
    "_sort_by": """
    def _sort_by(x, v):
        return np.stack([_order_share(c).T @ v[:, j] for j, c in enumerate(x.T)], axis=1)
    """,
    "_unsort_by": """
    def _unsort_by(x, g):
        return np.stack([_order_share(c) @ g[:, j] for j, c in enumerate(x.T)], axis=1)
    """,
    "_maximum_share": """
    def _maximum_share(x):
        largest = x == np.max(x, axis=0, keepdims=True)
        return largest / np.sum(largest, axis=0, keepdims=True)
    """,
    "_running_sums": """
    def _running_sums(x, upward):
        return np.cumsum(x[::-1], axis=0)[::-1] if upward else np.cumsum(x, axis=0)
    """,
    "_row_shift": """
    def _row_shift(x, k):
        y = np.zeros_like(x, dtype=float)
        if abs(k) < len(x):
            y[max(k, 0):len(x) + min(k, 0)] = x[max(-k, 0):len(x) - max(k, 0)]
        return y
    """,
    "_products_beside": """
    def _products_beside(x, upward):
        x = x[::-1] if upward else x
        p = np.cumprod(np.vstack([np.ones((1, x.shape[1])), x[:-1]]), axis=0)
        return p[::-1] if upward else p
    """,
    "_scan": """
    def _scan(a, b, upward):
        s = np.array(b, dtype=float)
        rows = range(len(s) - 2, -1, -1) if upward else range(1, len(s))
        for i in rows:
            s[i] += a[i] * s[i + 1 if upward else i - 1]
        return s
    """,
    "_squared_distances": """
    def _squared_distances(x, y):
        return np.sum((x[:, :, None] - y[:, None, :]) ** 2, axis=0)
    """,
    "_lower_toeplitz": """
    def _lower_toeplitz(c):
        k = np.subtract.outer(np.arange(len(c)), np.arange(len(c)))
        return np.where(k >= 0, c[:, 0][np.maximum(k, 0)], 0.0)
    """,
    "_diagonal_sums": """
    def _diagonal_sums(x):
        return np.array([[np.trace(x, -k)] for k in range(len(x))])
    """,
    "_log_gamma": """
    def _log_gamma(x):
        return np.vectorize(math.lgamma, otypes=[float])(x)
    """,
    "_matern": """
    def _matern(k, u):
        t, total, term = np.sqrt(u), 1.0, 1.0
        for m in range(k):
            term = term * t * 2 * (k - m) / ((m + 1) * (2 * k - m))
            total = total + term
        return total * np.exp(-t)
    """,
    "_polygamma": """
    def _polygamma(k, x):
        bernoulli = [1/6, -1/30, 1/42, -1/30, 5/66, -691/2730, 7/6, -3617/510, 43867/798, -174611/330]

        def value(z):
            total = 0.0
            while z < 15 + k:
                total += z ** (-k - 1)
                z += 1
            if k == 0:
                series = sum(b / (j * z ** j) for j, b in zip(range(2, 22, 2), bernoulli))
                return math.log(z) - 0.5 / z - series - total
            first = z ** -k
            total += first / k + first / (2 * z)
            factor = first * (k + 1) / (2 * z * z)
            for i, b in zip(range(2, 22, 2), bernoulli):
                total += b * factor
                factor *= (k + i) * (k + i + 1) / ((i + 1) * (i + 2) * z * z)
            return (-1) ** (k + 1) * math.factorial(k) * total

        return np.vectorize(value, otypes=[float])(x)
    """,
    "_softmax": """
    def _softmax(x):
        e = np.exp(x - np.max(x, axis=0, keepdims=True))
        return e / np.sum(e, axis=0, keepdims=True)
    """,
    "_logsoftmax": """
    def _logsoftmax(x):
        y = x - np.max(x, axis=0, keepdims=True)
        return y - np.log(np.sum(np.exp(y), axis=0, keepdims=True))
    """,
    "_logsumexp": """
    def _logsumexp(x):
        m = np.max(x, axis=0, keepdims=True)
        return m + np.log(np.sum(np.exp(x - m), axis=0, keepdims=True))
    """,
    "_sigmoid": """
    def _sigmoid(x):
        e = np.exp(-np.abs(x))
        return np.where(x >= 0, 1.0, e) / (1.0 + e)
    """,
    "_erf": """
    def _erf(x):
        return np.vectorize(math.erf, otypes=[float])(x)
    """,
    "_normal_distribution": """
    def _normal_distribution(x):
        return 0.5 * np.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2.0))
    """,
    "_gelu": """
    def _gelu(x):
        return 0.5 * x * np.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2.0))
    """,
    "_embedded": """
    def _embedded(x, shape, place):
        y = np.zeros(shape)
        y[place] = x
        return y
    """,
    "_diagonal_matrix": """
    def _diagonal_matrix(x, shape):
        y = np.zeros(shape)
        np.fill_diagonal(y, x)
        return y
    """,
    "_correlation": """
    def _correlation(x, k):
        windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
        return np.einsum("ijuv,uv->ij", windows, k)
    """,
    "_full_convolution": """
    def _full_convolution(g, k):
        rows, columns = k.shape[0] - 1, k.shape[1] - 1
        padded = np.pad(g, ((rows, rows), (columns, columns)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, k.shape)
        return np.einsum("ijuv,uv->ij", windows, k[::-1, ::-1])
    """,
    "_cholesky": """
    def _cholesky(x):
        return np.linalg.cholesky((x + x.T) / 2)
    """,
    "_qr": """
    def _qr(x):
        q, r = np.linalg.qr(x)
        signs = np.where(np.diag(r) < 0, -1.0, 1.0)
        return q * signs, r * signs[:, None]
    """,
    "_lu": """
    def _lu(x):
        l, u = np.eye(len(x)), np.array(x, dtype=float)
        for k in range(len(u) - 1):
            l[k + 1:, k] = u[k + 1:, k] / u[k, k]
            u[k + 1:] -= np.outer(l[k + 1:, k], u[k])
        return l, np.triu(u)
    """,
    "_triangle": """
    def _triangle(x, side, factor):
        y = (np.tril(x) if side == "lower" else np.triu(x)).astype(float)
        np.fill_diagonal(y, factor * np.diagonal(x))
        return y
    """,
    "_eigenvalues": """
    def _eigenvalues(x):
        return np.linalg.eigvalsh((x + x.T) / 2).reshape(-1, 1)
    """,
    "_eigenvectors": """
    def _eigenvectors(x):
        v = np.linalg.eigh((x + x.T) / 2)[1]
        size = np.abs(v)
        first = np.argmax(size >= np.max(size, axis=0) / np.e, axis=0)
        return v * np.sign(v[first, np.arange(len(v))])
    """,
    "_gap_quotient": """
    def _gap_quotient(w, x):
        gap, used = w.T - w, (x != 0) | (x.T != 0)
        np.fill_diagonal(used, False)
        if np.any(used & (np.abs(gap) <= 4 * len(w) * np.finfo(float).eps * np.max(np.abs(w)))):
            raise ValueError("eigenvalues coincide whose vectors are used")
        return np.where(used, x / np.where(used, gap, 1.0), 0.0)
    """,
    "_tie_average": """
    def _tie_average(w, x):
        tie = 4 * len(w) * np.finfo(float).eps * np.max(np.abs(w))
        group = np.cumsum(np.diff(w[:, 0], prepend=w[0, 0]) > tie)
        return np.array([[np.mean(x[group == k])] for k in group])
    """,
    "_sylvester": """
    def _sylvester(a, b, c):
        system = np.kron(np.eye(len(b)), a) + np.kron(b.T, np.eye(len(a)))
        return np.linalg.solve(system, c.reshape(-1, 1, order="F")).reshape(c.shape, order="F")
    """,
    "_sqrtm": """
    def _sqrtm(x):
        y, z = x, np.eye(len(x))
        for _ in range(100):
            y, z, last = (y + np.linalg.inv(z)) / 2, (z + np.linalg.inv(y)) / 2, y
            if np.linalg.norm(y - last) <= 1e-15 * np.linalg.norm(y):
                break
        return y
    """,
    "_expm": """
    def _expm(x):
        s = max(0, int(np.ceil(np.log2(max(np.linalg.norm(x, 1), 1e-300)))) + 4)
        y = term = np.eye(len(x))
        for k in range(1, 16):
            term = term @ x / (2.0 ** s * k)
            y = y + term
        return np.linalg.matrix_power(y, 2 ** s)
    """,
    "_along": """
    def _along(x, directions):
        n = len(x)
        for e in directions:
            above = np.kron(np.eye(len(x) // n), e)
            x = np.block([[x, above], [np.zeros(x.shape), x]])
        return x
    """,
    "_expm_derivative": """
    def _expm_derivative(x, *directions):
        return _expm(_along(x, directions))[:len(x), -len(x):]
    """,
    "_adjugate": """
    def _adjugate(x):
        u, s, vt = np.linalg.svd(x)
        sign = np.linalg.det(u) * np.linalg.det(vt)
        cofactors = [np.prod(np.delete(s, i)) for i in range(len(s))]
        return sign * (vt.T * cofactors) @ u.T
    """,
    "_adjugate_differential": """
    def _adjugate_differential(x, e):
        u, s, vt = np.linalg.svd(x)
        n = len(s)
        p = np.array([[np.prod(np.delete(s, [i, j])) for j in range(n)] for i in range(n)])
        np.fill_diagonal(p, 0.0)
        inner = u.T @ e @ vt.T
        d = np.diag(p @ np.diag(inner)) - p * inner
        return np.linalg.det(u) * np.linalg.det(vt) * (vt.T @ d @ u.T)
    """,
  ]
}
