extension NumPyCode {
  static let spectralTemplates: [String: CodeTemplate] = [
    "stein": .call("_stein({0}, {1}, {2})", helper: "_stein"),
    "matrixsign": .call("_matrix_sign({0})", helper: "_matrix_sign"),
    "care": .call("_care({0}, {1}, {2})", helper: "_care"),
    "dare": .call("_dare({0}, {1}, {2}, {3})", helper: "_dare"),
    "spectralradius": .call(
      "np.max(np.abs(np.linalg.eigvals({0})))", result: .number),
    "svdvals": .call("_svd({0})[1]", helper: "_svd"),
    "svdu": .call("_svd({0})[0]", helper: "_svd"),
    "svdv": .call("_svd({0})[2]", helper: "_svd"),
    "singularreciprocal": .entrywise("_singular_reciprocal({0})", helper: "_singular_reciprocal"),
    "tieaverage": .call("_shares({f}, {0}, {1})", helper: "_shares"),
    "polar": .call("_singular_factor({0}, min({0}.shape))", helper: "_singular_factor"),
    "singularfactor": .call("_singular_factor({0}, {k})", helper: "_singular_factor"),
    "nuclear": .call("np.linalg.norm({0}, \"nuc\")", result: .number),
    "kyfan": .call(
      "np.sum(np.linalg.svd({0}, compute_uv=False)[:{k}])", result: .number),
    "lstsq": .call("_least_squares({0}, {1})", helper: "_least_squares"),
    "pinv": .call(
      "np.linalg.pinv({0}, rcond=max({0}.shape) * np.finfo(float).eps)"),
    "logm": .call("_logm({0})", helper: "_logm"),
    "logmderivative": .call("_logm_derivative({all})", helper: "_logm_derivative"),
    "spectralfunction": .call("_spectral({f}, {0})", helper: "_spectral"),
    "spectralderivative": .call(
      "_spectral_derivative({f}, {all})", helper: "_spectral_derivative"),
    "largesteigenvalues": .call(
      "_largest_eigenvalues({0}, {k})", result: .number, helper: "_largest_eigenvalues"),
    "logtraceexp": .call("_log_trace_exp({0})", result: .number, helper: "_log_trace_exp"),
    "gibbs of 1": .call("_gibbs({0})", helper: "_gibbs"),
    "gibbs": .call("_gibbs_derivative({all})", helper: "_gibbs_derivative"),
  ]

  static let spectralHelpers: [String: String] = [
    "_stein": """
    def _stein(a, b, c):
        system = np.eye(c.size) - np.kron(b.T, a)
        return np.linalg.solve(system, c.reshape(-1, 1, order="F")).reshape(c.shape, order="F")
    """,
    "_matrix_sign": """
    def _matrix_sign(x):
        for _ in range(100):
            inverse, last = np.linalg.inv(x), x
            near = np.linalg.norm(x - inverse) < 0.1 * np.linalg.norm(x)
            c = 1.0 if near else np.sqrt(np.linalg.norm(inverse) / np.linalg.norm(x))
            x = (c * x + inverse / c) / 2
            if np.linalg.norm(x - last) <= 1e-15 * np.linalg.norm(x):
                break
        return x
    """,
    "_care": """
    def _care(a, g, q):
        g, q, n = (g + g.T) / 2, (q + q.T) / 2, len(a)
        w = _matrix_sign(np.block([[a, -g], [-q, -a.T]])) + np.eye(2 * n)
        x = np.linalg.lstsq(w[:, n:], -w[:, :n], rcond=None)[0]
        return (x + x.T) / 2
    """,
    "_dare": """
    def _dare(a, b, q, r):
        g, h = b @ np.linalg.solve((r + r.T) / 2, b.T), (q + q.T) / 2
        for _ in range(50):
            w = np.linalg.solve(np.eye(len(a)) + g @ h, np.hstack([a, g]))
            step = a.T @ h @ w[:, :len(a)]
            g, a, h = g + a @ w[:, len(a):] @ a.T, a @ w[:, :len(a)], h + (step + step.T) / 2
            if np.linalg.norm(step) <= 1e-16 * np.linalg.norm(h):
                return h
        raise ValueError("Riccati's equation has no stabilising solution")
    """,
    "_svd": """
    def _svd(x):
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        size = np.abs(vt)
        first = np.argmax(size >= np.max(size, axis=1, keepdims=True) / np.e, axis=1)
        signs = np.sign(vt[np.arange(len(vt)), first])
        return u * signs, s.reshape(-1, 1), vt.T * signs
    """,
    "_shares": """
    def _shares(kind, _, w, x):
        if kind == "ordered":
            return _tie_average(w, x)
        zero = w <= 4 * len(w) * np.finfo(float).eps * w[0, 0]
        return np.where(zero, 0.0, _tie_average(-w, x))
    """,
    "_singular_reciprocal": """
    def _singular_reciprocal(s):
        if np.any(s <= 4 * np.size(s) * np.finfo(float).eps * np.max(s)):
            raise ValueError("a singular value is 0 whose left vector is used")
        return 1 / s
    """,
    "_singular_factor": """
    def _singular_factor(x, k):
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        largest = np.where(np.arange(len(s)) < k, 1.0, 0.0).reshape(-1, 1)
        shares = _tie_average(-s.reshape(-1, 1), largest)[:, 0]
        shares[s <= max(x.shape) * np.finfo(float).eps * s[0]] = 0.0
        return (u * shares) @ vt
    """,
    "_least_squares": """
    def _least_squares(a, b):
        x, _, rank, _ = np.linalg.lstsq(a, b, rcond=None)
        if rank < a.shape[1]:
            raise ValueError("columns depend on one another; pinv has the shortest solution")
        return x
    """,
    "_logm": """
    def _logm(x):
        one, doublings = np.eye(len(x)), 1
        while np.linalg.norm(x - one, 1) > 0.25:
            x, doublings = _sqrtm(x), doublings + 1
        z = np.linalg.solve(x + one, x - one)
        y = power = z
        for k in range(1, 16):
            power = power @ z @ z
            y = y + power / (2 * k + 1)
        return 2.0 ** doublings * y
    """,
    "_logm_derivative": """
    def _logm_derivative(x, *directions):
        return _logm(_along(x, directions))[:len(x), -len(x):]
    """,
    "_spectral": """
    def _spectral(f, c, x):
        w, v = np.linalg.eigh((x + x.T) / 2)
        if f == "top":
            largest = np.where(np.arange(len(w)) >= len(w) - c, 1.0, 0.0)
            return (v * _tie_average(w[:, None], largest[:, None])[:, 0]) @ v.T
        functions = {"exp": np.exp, "log": np.log, "sqrt": np.sqrt, "inverse": np.reciprocal}
        return (v * (w ** c if f == "power" else functions[f](w))) @ v.T
    """,
    "_divided_differences": """
    def _divided_differences(f, c, w):
        a, b = np.minimum.outer(w, w), np.maximum.outer(w, w)
        gap = b - a
        same, divisor = gap == 0, np.where(gap == 0, 1.0, gap)
        if f == "exp":
            return np.exp(b) * np.where(same, 1.0, -np.expm1(-gap) / divisor)
        if f == "log":
            return np.where(same, 1 / a, np.log1p(gap / a) / divisor)
        if f == "sqrt":
            return 1 / (np.sqrt(a) + np.sqrt(b))
        if f == "inverse":
            return -1 / (a * b)
        if f == "top":
            largest = np.arange(len(w)) >= len(w) - c
            across = largest != largest[:, None]
            if np.any(across & (gap <= 4 * len(w) * np.finfo(float).eps * np.max(np.abs(w)))):
                raise ValueError("the largest eigenvalues are not apart from the others")
            return np.where(across, 1 / divisor, 0.0)
        if c == int(c) and c >= 0:
            return sum((a ** k * b ** (c - 1 - k) for k in range(int(c))), np.zeros(a.shape))
        slope = a ** (c - 1)
        return np.where(same, c * slope, slope * np.expm1(c * np.log1p(gap / a)) * a / divisor)
    """,
    "_spectral_derivative": """
    def _spectral_derivative(f, c, x, *directions):
        w, v = np.linalg.eigh((x + x.T) / 2)
        inside = [v.T @ ((e + e.T) / 2) @ v for e in directions]
        first = _divided_differences(f, c, w)
        if len(inside) == 1:
            return v @ (first * inside[0]) @ v.T
        k = np.zeros(x.shape)

        def walk(path, factor, rest):
            if not rest:
                k[path[0], path[-1]] += factor * _divided_difference(f, c, w, sorted(path))
            for i, e in enumerate(rest):
                for j in range(len(w)):
                    walk(path + [j], factor * e[path[-1], j], rest[:i] + rest[i + 1:])

        for start in range(len(w)):
            walk([start], 1.0, inside)
        return v @ k @ v.T
    """,
    "_divided_difference": """
    def _divided_difference(f, c, w, path):
        if f == "top":
            cut = len(w) - c
            if len(path) == 1 or path[0] >= cut or path[-1] < cut:
                return 1.0 if len(path) == 1 and path[0] >= cut else 0.0
            ends = [_divided_difference(f, c, w, p) for p in (path[1:], path[:-1])]
            return (ends[0] - ends[1]) / (w[path[-1]] - w[path[0]])
        x = np.diag(w[path]) + np.diag(np.ones(len(path) - 1), 1)
        if f == "power":
            whole = c == int(c) and c >= 0
            return (np.linalg.matrix_power(x, int(c)) if whole else _expm(c * _logm(x)))[0, -1]
        if f == "exp":
            return _expm(x)[0, -1]
        if f == "log":
            return _logm(x)[0, -1]
        return (_sqrtm(x) if f == "sqrt" else np.linalg.inv(x))[0, -1]
    """,
    "_largest_eigenvalues": """
    def _largest_eigenvalues(x, k):
        return np.sum(np.linalg.eigvalsh((x + x.T) / 2)[len(x) - k:])
    """,
    "_log_trace_exp": """
    def _log_trace_exp(x):
        w = np.linalg.eigvalsh((x + x.T) / 2)
        return w[-1] + np.log(np.sum(np.exp(w - w[-1])))
    """,
    "_gibbs": """
    def _gibbs(x):
        return _spectral("exp", 0, x - _log_trace_exp(x) * np.eye(len(x)))
    """,
    "_gibbs_derivative": """
    def _gibbs_derivative(x, *directions):
        return _spectral_derivative("exp", 0, x - _log_trace_exp(x) * np.eye(len(x)), *directions)
    """,
  ]
}
