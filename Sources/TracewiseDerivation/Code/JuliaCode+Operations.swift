extension JuliaCode {
  package var templates: [String: CodeTemplate] { Self.allTemplates }
  package var helpers: [String: String] { Self.allHelpers }

  private static let allTemplates = table.merging(spectralTemplates) { own, _ in own }
    .merging(layerTemplates) { own, _ in own }
  private static let allHelpers = functions.merging(spectralHelpers) { own, _ in own }
    .merging(layerHelpers) { own, _ in own }

  private static let table: [String: CodeTemplate] = [
    // Arithmetic.
    "plus": .infix("+", .sum), "plus of number": .infix(".+", .sum),
    "plus by number": .infix(".+", .sum), "plus broadcast": .infix(".+", .sum),
    "minus": .infix("-", .sum), "minus of number": .infix(".-", .sum),
    "minus by number": .infix(".-", .sum), "minus broadcast": .infix(".-", .sum),
    "times": .infix("*", .hadamard), "hadamard": .infix(".*", .hadamard),
    "hadamard of numbers": .infix("*", .hadamard),
    "quotient": .infix("./", .hadamard), "quotient by number": .infix("/", .hadamard),
    "quotient of numbers": .infix("/", .hadamard),
    "negate": .form("-{0}", .negated, [.power]),
    "scale": .form("{c} * {0}", .hadamard, [.power]),
    "pow": .form("{0} .^ {1}", .power, [.atom, .atom]),
    "constantpower": .form("{0} .^ {c}", .power, [.atom]),
    "min": .entrywise("min.({0}, {1})"), "max": .entrywise("max.({0}, {1})"),

    // Products.
    "product": .infix("*", .product, result: .matrix, needsMatrices: true),
    "transpose": .form("{0}'", .atom, [.atom], result: .matrix, needsMatrices: true).asView,
    "inner": .call("dot({0}, {1})", result: .number),
    "kron": .call("kron({0}, {1})"),
    "matrixpower": .form("{0} ^ {k}", .power, [.atom], result: .matrix, needsMatrices: true),
    "inverse": .call("inv({0})"),
    "solve": .infix("\\", .product, result: .matrix, needsMatrices: true),
    "det": .call("det({0})", result: .number),
    "logdet": .call("logabsdet({0})[1]", result: .number),
    "cholesky": .call("_cholesky({0})", helper: "_cholesky"),
    "lul": .call("_lu({0})[1]", helper: "_lu"), "luu": .call("_lu({0})[2]", helper: "_lu"),
    "qrq": .call("_qr({0})[1]", helper: "_qr"), "qrr": .call("_qr({0})[2]", helper: "_qr"),
    "triangularpart": .call("_triangle({0}, {side}, {c})", helper: "_triangle"),
    "eigvals": .call("_eigenvalues({0})", helper: "_eigenvalues"),
    "eigvecs": .call("_eigenvectors({0})", helper: "_eigenvectors"),
    "gapquotient": .call("_gap_quotient({0}, {1})", helper: "_gap_quotient"),
    "expm": .call("exp({0})"),
    "expmderivative": .call("_expm_derivative({all})", helper: "_expm_derivative"),
    "sylvester": .call("sylvester({0}, {1}, -({2}))"), "sqrtm": .call("real(sqrt({0}))"),
    "adjugate": .call("_adjugate({0})", helper: "_adjugate"),
    "adjugatedifferential": .call(
      "_adjugate_differential({0}, {1})", helper: "_adjugate_differential"),
    "conv2": .call("_correlation({0}, {1})", helper: "_correlation"),
    "conv2full": .call("_full_convolution({0}, {1})", helper: "_full_convolution"),

    // Reductions and rearrangements.
    "tr": .call("tr({0})", result: .number), "sum": .call("sum({0})", result: .number),
    "columnsums": .call("sum({0}, dims = 1)"), "rowsums": .call("sum({0}, dims = 2)"),
    "norm": .call("norm({0})", result: .number),
    "broadcast": .form("({0} .+ zeros({m}, {n}))", .atom, [.hadamard], result: .matrix),
    "diagonal": .call("reshape(diag({0}), :, 1)"),
    "diagonalmatrix": .call("Matrix(Diagonal(vec({0})))"),
    "diagonalmatrix to rectangle": .call(
      "_diagonal_matrix({0}, {m}, {n})", helper: "_diagonal_matrix"),
    "reshape": .call("reshape({0}, {m}, {n})").asView,
    "reshape to column": .call("reshape({0}, :, 1)").asView,
    "slice": .form(
      "{0}[{rows}, {columns}]", .atom, [.atom], result: .matrix, needsMatrices: true),
    "slice to number": .form(
      "{0}[{row}, {column}]", .atom, [.atom], result: .number, needsMatrices: true),
    "embed": .call("_embedded({0}, {m}, {n}, {rows}, {columns})", helper: "_embedded"),
    "blockrows": .call(
      "reshape(permutedims(reshape({0}, {p}, {m}, {q}, {n}), (2, 4, 1, 3)), {m} * {n}, {p} * {q})"),
    "blocksfromrows": .call(
      "reshape(permutedims(reshape({0}, {m}, {n}, {p}, {q}), (3, 1, 4, 2)), {m} * {p}, {n} * {q})"),

    // Entrywise functions.
    "exp": .entrywise("exp.({0})"), "expm1": .entrywise("expm1.({0})"),
    "log": .entrywise("log.({0})"), "log1p": .entrywise("log1p.({0})"),
    "sqrt": .entrywise("sqrt.({0})"), "square": .form("{0} .^ 2", .power, [.atom]),
    "reciprocal": .form("1 ./ {0}", .hadamard, [.power]),
    "abs": .entrywise("abs.({0})"), "sign": .entrywise("sign.({0})"),
    "step": .entrywise("float.(({0}) .> 0)"),
    "indicator": .entrywise("float.(({0}) .{relation} 0)"),
    "masked": .entrywise("ifelse.({0} .!= 0, {1}, 0.0)"),
    "sin": .entrywise("sin.({0})"), "cos": .entrywise("cos.({0})"),
    "sinh": .entrywise("sinh.({0})"),
    "cosh": .entrywise("cosh.({0})"),
    "atan": .entrywise("atan.({0})"),
    "asin": .entrywise("asin.({0})"),
    "acos": .entrywise("acos.({0})"),
    "tan": .entrywise("tan.({0})"), "tanh": .entrywise("tanh.({0})"),
    "sigmoid": .entrywise("_sigmoid.({0})", helper: "_sigmoid"),
    "relu": .entrywise("max.({0}, 0)"),
    "leakyrelu": .entrywise("(max.({0}, 0) .+ {c} .* min.({0}, 0))"),
    "softplus": .entrywise("_softplus.({0})", helper: "_softplus"),
    "erf": .entrywise("_erf.({0})", helper: "_erf"),
    "normalcdf": .entrywise("_normal_distribution.({0})", helper: "_normal_distribution"),
    "gelu": .entrywise("_gelu.({0})", helper: "_gelu"),

    "lgamma": .entrywise("_log_gamma.({0})", helper: "_log_gamma"),
    "polygamma": .entrywise("_polygamma.({k}, {0})", helper: "_polygamma"),
    "asinh": .entrywise("asinh.({0})"), "acosh": .entrywise("acosh.({0})"),
    "atanh": .entrywise("atanh.({0})"), "atan2": .entrywise("atan.({0}, {1})"),
    "matern": .entrywise("_matern.({k}, {0})", helper: "_matern"),
    "reciprocalorzero": .entrywise("_reciprocal_or_zero.({0})", helper: "_reciprocal_or_zero"),

    // Of each column.
    "sort": .call("sort({0}, dims = 1)"),
    "sortby": .call("_sort_by({0}, {1})", helper: "_sort_by"),
    "unsortby": .call("_unsort_by({0}, {1})", helper: "_unsort_by"),
    "columnmax": .call("maximum({0}, dims = 1)"),
    "maxshare": .call("_maximum_share({0})", helper: "_maximum_share"),
    "cumsum": .call("_running_sums({0}, {upward})", helper: "_running_sums"),
    "cumprod": .call("cumprod({0}, dims = 1)"),
    "columnprod": .call("prod({0}, dims = 1)"),
    "productsbeside": .call("_products_beside({0}, {upward})", helper: "_products_beside"),
    "rowshift": .call("_row_shift({0}, {k})", helper: "_row_shift"),
    "scan": .call("_scan({0}, {1}, {upward})", helper: "_scan"),
    "squareddistances": .call("_squared_distances({0}, {1})", helper: "_squared_distances"),
    "distances": .call("sqrt.(_squared_distances({0}, {1}))", helper: "_squared_distances"),
    "lowertoeplitz": .call("_lower_toeplitz({0})", helper: "_lower_toeplitz"),
    "diagonalsums": .call("_diagonal_sums({0})", helper: "_diagonal_sums"),
    "softmax": .call("_softmax({0})", helper: "_softmax"),
    "logsoftmax": .call("_logsoftmax({0})", helper: "_logsoftmax"),
    "logsumexp": .call("_logsumexp({0})", helper: "_logsumexp"),
  ]

  private static let functions: [String: String] = [
    "_size": """
    function _size(name, array, rows = size(array, 1), columns = size(array, 2))
        if size(array) != (rows, columns)
            message = "$name must have size ($rows, $columns), not $(size(array))"
            throw(DimensionMismatch(message))
        end
        return rows, columns
    end
    """,
    "_softmax": """
    function _softmax(x)
        e = exp.(x .- maximum(x, dims = 1))
        return e ./ sum(e, dims = 1)
    end
    """,
    "_logsoftmax": """
    function _logsoftmax(x)
        y = x .- maximum(x, dims = 1)
        return y .- log.(sum(exp.(y), dims = 1))
    end
    """,
    "_logsumexp": """
    function _logsumexp(x)
        m = maximum(x, dims = 1)
        return m .+ log.(sum(exp.(x .- m), dims = 1))
    end
    """,
    "_sigmoid": """
    function _sigmoid(x)
        e = exp(-abs(x))
        return (x >= 0 ? one(e) : e) / (1 + e)
    end
    """,
    "_softplus": "_softplus(x) = max(x, 0) + log1p(exp(-abs(x)))",
    // Julia's own mathematical library has them, but no name of Base.
    "_order_share": """
    function _order_share(x)
        before = [count(<(a), x) for a in x]
        equal = [count(==(a), x) for a in x]
        inside(i, k) = before[i] < k <= before[i] + equal[i]
        return [inside(i, k) / equal[i] for i in eachindex(x), k in eachindex(x)]
    end
    """,
    "_sort_by": """
    _sort_by(x, v) = reduce(hcat, [_order_share(x[:, j])' * v[:, j] for j in axes(x, 2)])
    """,
    "_unsort_by": """
    _unsort_by(x, g) = reduce(hcat, [_order_share(x[:, j]) * g[:, j] for j in axes(x, 2)])
    """,
    "_maximum_share": """
    function _maximum_share(x)
        largest = x .== maximum(x, dims = 1)
        return largest ./ sum(largest, dims = 1)
    end
    """,
    "_running_sums": """
    function _running_sums(x, upward)
        return upward == 1 ? reverse(cumsum(reverse(x, dims = 1), dims = 1), dims = 1) : cumsum(x, dims = 1)
    end
    """,
    "_row_shift": """
    function _row_shift(x, k)
        m = size(x, 1)
        return [1 <= i - k <= m ? x[i - k, j] : 0.0 for i in 1:m, j in axes(x, 2)]
    end
    """,
    "_products_beside": """
    function _products_beside(x, upward)
        m = size(x, 1)
        others(i) = upward == 1 ? ((i + 1):m) : (1:(i - 1))
        return [prod(x[others(i), j]) for i in 1:m, j in axes(x, 2)]
    end
    """,
    "_scan": """
    function _scan(a, b, upward)
        s = float.(b)
        m = size(s, 1)
        for i in (upward == 1 ? ((m - 1):-1:1) : (2:m))
            s[i, :] .+= a[i, :] .* s[upward == 1 ? i + 1 : i - 1, :]
        end
        return s
    end
    """,
    "_squared_distances": """
    function _squared_distances(x, y)
        return [sum((x[:, i] .- y[:, j]) .^ 2) for i in axes(x, 2), j in axes(y, 2)]
    end
    """,
    "_reciprocal_or_zero": """
    _reciprocal_or_zero(x) = x == 0 ? 0.0 : 1 / x
    """,
    "_lower_toeplitz": """
    _lower_toeplitz(c) = [i >= j ? c[i - j + 1] : 0.0 for i in 1:length(c), j in 1:length(c)]
    """,
    "_diagonal_sums": """
    _diagonal_sums(x) = reshape([sum(diag(x, -k)) for k in 0:(size(x, 1) - 1)], :, 1)
    """,
    "_log_gamma": """
    const _libm_of_gamma = Base.libm_name
    _log_gamma(x) = ccall((:lgamma, _libm_of_gamma), Float64, (Float64,), x)
    """,
    "_matern": """
    function _matern(k, u)
        t, total, term = sqrt(u), 1.0, 1.0
        for m in 0:(k - 1)
            term *= t * 2 * (k - m) / ((m + 1) * (2k - m))
            total += term
        end
        return total * exp(-t)
    end
    """,
    "_polygamma": """
    function _polygamma(k, x)
        bernoulli = [1/6, -1/30, 1/42, -1/30, 5/66, -691/2730, 7/6, -3617/510, 43867/798, -174611/330]
        z, total = float(x), 0.0
        while z < 15 + k
            total += z ^ (-k - 1)
            z += 1
        end
        if k == 0
            series = sum(b / (2j * z ^ 2j) for (j, b) in enumerate(bernoulli))
            return log(z) - 0.5 / z - series - total
        end
        first = z ^ -k
        total += first / k + first / (2z)
        factor = first * (k + 1) / (2z * z)
        for (j, b) in enumerate(bernoulli)
            i = 2j
            total += b * factor
            factor *= (k + i) * (k + i + 1) / ((i + 1) * (i + 2) * z * z)
        end
        return (-1) ^ (k + 1) * prod(1.0:k) * total
    end
    """,
    "_erf": """
    const _libm_of_erf = Base.libm_name
    _erf(x) = ccall((:erf, _libm_of_erf), Float64, (Float64,), x)
    """,
    "_normal_distribution": """
    const _libm = Base.libm_name
    _normal_distribution(x) = ccall((:erfc, _libm), Float64, (Float64,), -x / sqrt(2)) / 2
    """,
    "_gelu": """
    const _libm_of_gelu = Base.libm_name
    _gelu(x) = x * ccall((:erfc, _libm_of_gelu), Float64, (Float64,), -x / sqrt(2)) / 2
    """,
    "_embedded": """
    function _embedded(x, m, n, rows, columns)
        y = zeros(m, n)
        y[rows, columns] = x
        return y
    end
    """,
    "_diagonal_matrix": """
    function _diagonal_matrix(x, m, n)
        y = zeros(m, n)
        y[diagind(y)] = vec(x)
        return y
    end
    """,
    "_correlation": """
    function _correlation(x, k)
        h = zeros(size(x) .- size(k) .+ 1)
        for u in axes(k, 1), v in axes(k, 2)
            h .+= k[u, v] .* x[u:u + size(h, 1) - 1, v:v + size(h, 2) - 1]
        end
        return h
    end
    """,
    "_full_convolution": """
    function _full_convolution(g, k)
        y = zeros(size(g) .+ size(k) .- 1)
        for u in axes(k, 1), v in axes(k, 2)
            y[u:u + size(g, 1) - 1, v:v + size(g, 2) - 1] .+= k[u, v] .* g
        end
        return y
    end
    """,
    "_cholesky": """
    function _cholesky(x)
        return Matrix(cholesky(Symmetric((x + x') / 2)).L)
    end
    """,
    "_qr": """
    function _qr(x)
        f = qr(x)
        signs = [d < 0 ? -1.0 : 1.0 for d in diag(f.R)]
        return Matrix(f.Q) .* signs', f.R .* signs
    end
    """,
    "_lu": """
    function _lu(x)
        f = lu(x, NoPivot())
        return Matrix(f.L), Matrix(f.U)
    end
    """,
    "_triangle": """
    function _triangle(x, side, factor)
        y = float(side == "lower" ? tril(x) : triu(x))
        for i in 1:minimum(size(x))
            y[i, i] = factor * x[i, i]
        end
        return y
    end
    """,
    "_eigenvalues": """
    function _eigenvalues(x)
        return reshape(eigvals(Symmetric((x + x') / 2)), :, 1)
    end
    """,
    "_eigenvectors": """
    function _eigenvectors(x)
        v = eigvecs(Symmetric((x + x') / 2))
        for c in eachcol(v)
            k = findfirst(abs.(c) .>= maximum(abs.(c)) / exp(1))
            c .*= c[k] < 0 ? -1 : 1
        end
        return v
    end
    """,
    "_gap_quotient": """
    function _gap_quotient(w, x)
        tie = 4 * length(w) * eps() * maximum(abs.(w))
        n = length(w)
        y = zeros(n, n)
        for i in 1:n, j in 1:n
            (i == j || (x[i, j] == 0 && x[j, i] == 0)) && continue
            abs(w[j] - w[i]) <= tie && error("eigenvalues coincide whose vectors are used")
            y[i, j] = x[i, j] / (w[j] - w[i])
        end
        return y
    end
    """,
    "_tie_average": """
    function _tie_average(w, x)
        tie = 4 * length(w) * eps() * maximum(abs.(w))
        group = cumsum([k > 1 && w[k] - w[k - 1] > tie for k in 1:length(w)])
        mean_of(k) = sum(x[group .== k]) / count(group .== k)
        return reshape([mean_of(k) for k in group], :, 1)
    end
    """,
    "_along": """
    function _along(f, x, directions)
        n = size(x, 1)
        for e in directions
            x = [x kron(Matrix(1.0I, size(x) .÷ n), e); zero(x) x]
        end
        return real(f(x))[1:n, (end - n + 1):end]
    end
    """,
    "_expm_derivative": """
    function _expm_derivative(x, directions...)
        return _along(exp, x, directions)
    end
    """,
    "_adjugate": """
    function _adjugate(x)
        f = svd(x)
        n = length(f.S)
        cofactors = [prod(f.S[[1:i - 1; i + 1:n]]) for i in 1:n]
        return det(f.U) * det(f.Vt) * (f.V * Diagonal(cofactors) * f.U')
    end
    """,
    "_adjugate_differential": """
    function _adjugate_differential(x, e)
        f = svd(x)
        n = length(f.S)
        p = [i == j ? 0.0 : prod(f.S[[k for k in 1:n if k != i && k != j]]) for i in 1:n, j in 1:n]
        inside = f.U' * e * f.V
        d = Diagonal(p * diag(inside)) - p .* inside
        return det(f.U) * det(f.Vt) * (f.V * d * f.U')
    end
    """,
  ]
}
