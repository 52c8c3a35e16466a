extension JuliaCode {
  static let spectralTemplates: [String: CodeTemplate] = [
    "stein": .call("_stein({0}, {1}, {2})", helper: "_stein"),
    "matrixsign": .call("_matrix_sign({0})", helper: "_matrix_sign"),
    "care": .call("_care({0}, {1}, {2})", helper: "_care"),
    "dare": .call("_dare({0}, {1}, {2}, {3})", helper: "_dare"),
    "spectralradius": .call("maximum(abs.(eigvals({0})))", result: .number),
    "svdvals": .call("reshape(svdvals({0}), :, 1)"),
    "svdu": .call("_svd({0})[1]", helper: "_svd"),
    "svdv": .call("_svd({0})[2]", helper: "_svd"),
    "singularreciprocal": .call("_singular_reciprocal({0})", helper: "_singular_reciprocal"),
    "tieaverage": .call("_shares({f}, {0}, {1})", helper: "_shares"),
    "polar": .call("_singular_factor({0}, minimum(size({0})))", helper: "_singular_factor"),
    "singularfactor": .call("_singular_factor({0}, {k})", helper: "_singular_factor"),
    "nuclear": .call("sum(svdvals({0}))", result: .number),
    "kyfan": .call("sum(svdvals({0})[1:{k}])", result: .number),
    "lstsq": .call("_least_squares({0}, {1})", helper: "_least_squares"),
    "pinv": .call("pinv({0}; rtol=maximum(size({0})) * eps())"),
    "logm": .call("real(log({0}))"),
    "logmderivative": .call("_logm_derivative({all})", helper: "_logm_derivative"),
    "spectralfunction": .call("_spectral({f}, {0})", helper: "_spectral"),
    "spectralderivative of 2": .call(
      "_spectral_derivative({f}, {0}, {1})", helper: "_spectral_derivative"),
    "spectralderivative": .call(
      "_spectral_derivatives({f}, {all})", helper: "_spectral_derivatives"),
    "largesteigenvalues": .call(
      "_largest_eigenvalues({0}, {k})", result: .number, helper: "_largest_eigenvalues"),
    "logtraceexp": .call("_log_trace_exp({0})", result: .number, helper: "_log_trace_exp"),
    "gibbs of 1": .call("_gibbs({0})", helper: "_gibbs"),
    "gibbs": .call("_gibbs_derivative({all})", helper: "_gibbs_derivative"),
  ]

  static let spectralHelpers: [String: String] = [
    "_stein": """
    function _stein(a, b, c)
        return reshape((I - kron(b', a)) \\ vec(c), size(c))
    end
    """,
    "_matrix_sign": """
    function _matrix_sign(x)
        for _ in 1:100
            inverse, last = inv(x), x
            near = norm(x - inverse) < 0.1 * norm(x)
            c = near ? 1.0 : sqrt(norm(inverse) / norm(x))
            x = (c * x + inverse / c) / 2
            norm(x - last) <= 1e-15 * norm(x) && break
        end
        return x
    end
    """,
    "_care": """
    function _care(a, g, q)
        n = size(a, 1)
        w = _matrix_sign([a -(g + g') / 2; -(q + q') / 2 -a']) + I
        x = -(w[:, n + 1:end] \\ w[:, 1:n])
        return (x + x') / 2
    end
    """,
    "_dare": """
    function _dare(a, b, q, r)
        g, h, n = b * (((r + r') / 2) \\ b'), (q + q') / 2, size(a, 1)
        for _ in 1:50
            w = (I + g * h) \\ [a g]
            step = a' * h * w[:, 1:n]
            g, a, h = g + a * w[:, n + 1:end] * a', a * w[:, 1:n], h + (step + step') / 2
            norm(step) <= 1e-16 * norm(h) && return h
        end
        error("Riccati's equation has no stabilising solution")
    end
    """,
    "_svd": """
    function _svd(x)
        f = svd(x)
        u, v = copy(f.U), Matrix(f.V)
        for j in 1:size(v, 2)
            k = findfirst(abs.(v[:, j]) .>= maximum(abs.(v[:, j])) / exp(1))
            if v[k, j] < 0
                v[:, j] .*= -1
                u[:, j] .*= -1
            end
        end
        return u, v
    end
    """,
    "_shares": """
    function _shares(kind, _, w, x)
        kind == "ordered" && return _tie_average(w, x)
        y = _tie_average(-w, x)
        y[w .<= 4 * length(w) * eps() * maximum(w)] .= 0
        return y
    end
    """,
    "_singular_reciprocal": """
    function _singular_reciprocal(s)
        any(s .<= 4 * length(s) * eps() * maximum(s)) &&
            error("a singular value is 0 whose left vector is used")
        return 1 ./ s
    end
    """,
    "_singular_factor": """
    function _singular_factor(x, k)
        f = svd(x)
        shares = vec(_tie_average(-f.S, [i <= k ? 1.0 : 0.0 for i in 1:length(f.S)]))
        shares[f.S .<= maximum(size(x)) * eps() * f.S[1]] .= 0
        return f.U * Diagonal(shares) * f.Vt
    end
    """,
    "_least_squares": """
    function _least_squares(a, b)
        rank(a) < size(a, 2) && error("columns depend on one another; pinv has the shortest solution")
        return a \\ b
    end
    """,
    "_logm_derivative": """
    function _logm_derivative(x, directions...)
        return _along(log, x, directions)
    end
    """,
    "_spectral": """
    function _spectral(f, c, x)
        w, v = eigen(Symmetric((x + x') / 2))
        n = length(w)
        if f == "top"
            y = vec(_tie_average(w, [i > n - c ? 1.0 : 0.0 for i in 1:n]))
        else
            y = f == "exp" ? exp.(w) : f == "log" ? log.(w) : f == "sqrt" ? sqrt.(w) :
                f == "inverse" ? 1 ./ w : w .^ c
        end
        return v * Diagonal(y) * v'
    end
    """,
    "_divided_difference": """
    function _divided_difference(f, c, a, b)
        gap = b - a
        f == "exp" && return exp(b) * (gap == 0 ? 1.0 : -expm1(-gap) / gap)
        f == "log" && return gap == 0 ? 1 / a : log1p(gap / a) / gap
        f == "sqrt" && return 1 / (sqrt(a) + sqrt(b))
        f == "inverse" && return -1 / (a * b)
        if c == round(c) && c >= 0
            return sum([a^k * b^(c - 1 - k) for k in 0:Int(c) - 1]; init=0.0)
        end
        slope = a^(c - 1)
        return gap == 0 ? c * slope : slope * expm1(c * log1p(gap / a)) * a / gap
    end
    """,
    "_spectral_derivative": """
    function _spectral_derivative(f, c, x, e)
        w, v = eigen(Symmetric((x + x') / 2))
        n = length(w)
        k = v' * ((e + e') / 2) * v
        tie = 4 * n * eps() * maximum(abs.(w))
        for i in 1:n, j in 1:n
            a, b = minmax(w[i], w[j])
            if f != "top"
                k[i, j] *= _divided_difference(f, c, a, b)
            elseif (i > n - c) == (j > n - c)
                k[i, j] = 0
            else
                b - a <= tie && error("the largest eigenvalues are not apart from the others")
                k[i, j] /= b - a
            end
        end
        return v * k * v'
    end
    """,
    "_largest_eigenvalues": """
    function _largest_eigenvalues(x, k)
        return sum(eigvals(Symmetric((x + x') / 2))[end - k + 1:end])
    end
    """,
    "_log_trace_exp": """
    function _log_trace_exp(x)
        w = eigvals(Symmetric((x + x') / 2))
        return w[end] + log(sum(exp.(w .- w[end])))
    end
    """,
    "_gibbs": """
    function _gibbs(x)
        return _spectral("exp", 0, x - _log_trace_exp(x) * I)
    end
    """,
    "_gibbs_derivative": """
    function _gibbs_derivative(x, directions...)
        return _spectral_derivatives("exp", 0, x - _log_trace_exp(x) * I, directions...)
    end
    """,
    "_difference_along": """
    function _difference_along(f, c, w, path)
        if f == "top"
            cut = length(w) - c
            if length(path) == 1 || path[1] > cut || path[end] <= cut
                return length(path) == 1 && path[1] > cut ? 1.0 : 0.0
            end
            above, below = [_difference_along(f, c, w, p) for p in (path[2:end], path[1:end - 1])]
            return (above - below) / (w[path[end]] - w[path[1]])
        end
        x = diagm(0 => w[path], 1 => ones(length(path) - 1))
        y = f == "exp" ? exp(x) : f == "log" ? log(x) : f == "sqrt" ? sqrt(x) :
            f == "inverse" ? inv(x) : c == round(c) && c >= 0 ? x^Int(c) : exp(c * log(x))
        return real(y[1, end])
    end
    """,
    "_spectral_derivatives": """
    function _spectral_derivatives(f, c, x, directions...)
        length(directions) == 1 && return _spectral_derivative(f, c, x, directions[1])
        w, v = eigen(Symmetric((x + x') / 2))
        k = zeros(size(x))
        function walk(path, factor, rest)
            if isempty(rest)
                k[path[1], path[end]] += factor * _difference_along(f, c, w, sort(path))
            end
            for i in eachindex(rest), j in eachindex(w)
                walk([path; j], factor * rest[i][path[end], j], rest[[1:i - 1; i + 1:end]])
            end
        end
        inside = [v' * ((e + e') / 2) * v for e in directions]
        for start in eachindex(w)
            walk([start], 1.0, inside)
        end
        return v * k * v'
    end
    """,
  ]
}
