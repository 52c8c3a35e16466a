"""The degenerate cases of scripts/bench-degenerate: each a loss in Tracewise's language with the exact point, the same
function as users of PyTorch, JAX and HIPS autograd write it, and the true derivatives in closed form.

    case("x: vector(2)", "name", "loss", point, direction, first, second, torch=…, numpy=…, jax=…, hips=…)

`numpy` is for JAX and HIPS autograd alike, a function of their module of NumPy and of the point; where a system has
several ways, a list of them, of which the best counts. `first` is the gradient, `second` the Hessian along the
direction: an array, a Kink (any subgradient is right, and so is a refusal), NOWHERE (only a refusal is right), INFINITE
(a refusal or an infinite number), or None where nothing is asked (the second order at a kink)."""
import itertools
import math
import types

import numpy as np

try:
    import torch
except ImportError:
    torch = None
try:
    import jax
    import jax.numpy as jnp
    import jax.scipy.linalg
    import jax.scipy.special
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_disable_most_optimizations", True)  # compiling takes longer than running here
except ImportError:
    jax = jnp = None
try:
    import autograd
    import autograd.numpy as anp
    import autograd.scipy.linalg
    import autograd.scipy.special
except ImportError:
    autograd = anp = None

NOWHERE, INFINITE = "nowhere", "infinite"
CASES = []
FAMILY = ""


class Kink:
    """A point where any g that fits is right."""

    def __init__(self, fits):
        self.fits = fits


def family(name):
    global FAMILY
    FAMILY = name


def case(given, name, loss, at, along, first, second=None, *, torch=None, numpy=None, jax=None, hips=None,
         const=None, digits=1e-9, known=("", "")):
    """`known` says of an order why Tracewise is not right there."""
    def several(way):
        return [] if way is None else way if isinstance(way, list) else [way]

    if numpy is not None:
        ways = several(numpy)
        jax = jax or [lambda x, way=way: way(jnp, x) for way in ways]
        hips = hips or [lambda x, way=way: way(anp, x) for way in ways]
    CASES.append(types.SimpleNamespace(
        family=FAMILY, given=given, name=name, loss=loss, at=np.asarray(at, float), along=np.asarray(along, float),
        truths=(first, second), ways={"PyTorch": several(torch), "JAX": several(jax), "HIPS": several(hips)},
        const=const or {}, digits=digits, known=known))


def T(a):
    return torch.tensor(a)


# ---- Closed forms

def sym(a):
    return (a + a.T) / 2


def skew(a):
    return (a - a.T) / 2


def half(a):
    """Φ: the lower triangle with half its diagonal."""
    return np.tril(a) - np.diag(np.diag(a)) / 2


def sign_of(p):
    return (-1) ** sum(p[i] > p[j] for i, j in itertools.combinations(range(len(p)), 2))


def det_first(a):
    """The sum over all permutations, without one factor: exact for small integers."""
    g, n = np.zeros_like(a), len(a)
    for p in itertools.permutations(range(n)):
        for i in range(n):
            g[i, p[i]] += sign_of(p) * math.prod(a[k, p[k]] for k in range(n) if k != i)
    return g


def det_second(a, v):
    h, n = np.zeros_like(a), len(a)
    for p in itertools.permutations(range(n)):
        for i, j in itertools.permutations(range(n), 2):
            h[i, p[i]] += sign_of(p) * v[j, p[j]] * math.prod(a[k, p[k]] for k in range(n) if k not in (i, j))
    return h


def prod_first(x):
    return np.array([math.prod(np.delete(x, i)) for i in range(len(x))])


def prod_second(x, v):
    n = range(len(x))
    return np.array([sum(v[j] * math.prod(np.delete(x, [i, j])) for j in n if j != i) for i in n])


def cumprod_truth(x, v, w):
    first, second = np.zeros_like(x), np.zeros_like(x)
    for k in range(1, len(x) + 1):
        first[:k] += w[k - 1] * prod_first(x[:k])
        second[:k] += w[k - 1] * prod_second(x[:k], v[:k])
    return first, second


class Function:
    """f, f′ and f″ of a number, and divided differences; nodes nearer than 1e-6 count as one at their mean, which
    errs by the square of their distance: 1e-18 for the gap of 1e-9 used here."""

    def __init__(self, value, slope, curvature):
        self.value, self.slope, self.curvature = value, slope, curvature

    def two(self, a, b):
        return self.slope((a + b) / 2) if abs(a - b) < 1e-6 else (self.value(b) - self.value(a)) / (b - a)

    def three(self, a, b, c):
        a, b, c = sorted((a, b, c))
        if c - a < 1e-6:
            return self.curvature((a + b + c) / 3) / 2
        return (self.two(b, c) - self.two(a, b)) / (c - a)


EXP = Function(np.exp, np.exp, np.exp)
LOG = Function(np.log, lambda x: 1 / x, lambda x: -1 / x**2)
SQRT = Function(np.sqrt, lambda x: 0.5 / np.sqrt(x), lambda x: -0.25 / x**1.5)
XLOGX = Function(lambda x: x * np.log(x), lambda x: np.log(x) + 1, lambda x: 1 / x)
SIGN = Function(np.sign, lambda x: 0.0, lambda x: 0.0)
ABOVE = Function(lambda x: float(x > 1.5), lambda x: 0.0, lambda x: 0.0)
ABOVE_VALUE = Function(lambda x: x * (x > 1.5), lambda x: float(x > 1.5), lambda x: 0.0)


def spectral_truth(f, q, values, w, v):
    """Daleckii and Krein: ⟨W, f(Q Λ Qᵀ)⟩, first and second order, along V; W and V general where Q is 1."""
    n, w, v = range(len(values)), q.T @ w @ q, q.T @ v.T @ q
    first = np.array([[f.two(values[i], values[j]) * w[i, j] for j in n] for i in n])
    second = np.array([[sum(f.three(values[i], values[k], values[j]) * (w[i, k] * v[k, j] + v[i, k] * w[k, j])
                            for k in n) for j in n] for i in n])
    return q @ first @ q.T, q @ second @ q.T


def exp_first(a, e, terms=26):
    p = [np.linalg.matrix_power(a, i) for i in range(terms)]
    return sum(p[i] @ e @ p[j] / math.factorial(i + j + 1) for i in range(terms) for j in range(terms - i))


def exp_second(a, e, d, terms=26):
    p = [np.linalg.matrix_power(a, i) for i in range(terms)]
    return sum((p[i] @ e @ p[j] @ d @ p[k] + p[i] @ d @ p[j] @ e @ p[k]) / math.factorial(i + j + k + 2)
               for i in range(terms) for j in range(terms - i) for k in range(terms - i - j))


def exp_truth(a, w, v):
    return exp_first(a.T, w), exp_second(a.T, w, v.T)


def units(n):
    for i, j in itertools.product(range(n), repeat=2):
        e = np.zeros((n, n))
        e[i, j] = 1
        yield e


def log_truth(x, w, v):
    """⟨W, log A⟩ at A = exp(X), from exp(log A) = A differentiated twice."""
    n = len(x)
    frechet = np.array([exp_first(x, e).ravel() for e in units(n)]).T
    inverse = lambda e: np.linalg.solve(frechet, e.ravel()).reshape(n, n)
    first = np.array([np.sum(w * inverse(e)) for e in units(n)]).reshape(n, n)
    along = inverse(v)
    second = np.array([-np.sum(w * inverse(exp_second(x, along, inverse(e)))) for e in units(n)]).reshape(n, n)
    return first, second


def sylvester(a, b, c):
    n, m = c.shape
    k = np.kron(a, np.eye(m)) + np.kron(np.eye(n), b.T)
    return np.linalg.solve(k, c.ravel()).reshape(n, m)


def sqrt_truth(y, w, v):
    """⟨W, √A⟩ at A = Y²."""
    first = sylvester(y.T, y.T, w)
    dy = sylvester(y, y, v)
    return first, -sylvester(y.T, y.T, dy.T @ first + first @ dy.T)


def eigenvalue_truth(a, left, right, value, v):
    """A simple eigenvalue, leftᵀright = 1; the reduced resolvent from λ − A on the complement."""
    p = np.outer(right, left)
    r = np.linalg.inv(value * np.eye(len(a)) - a + p) - p
    return p.T, np.outer(r.T @ v.T @ left, right) + np.outer(left, r @ v @ right)


def pinv_truth(a, y, g, v):
    n, m = np.eye(len(a)), np.eye(a.shape[1])

    def forward(e):
        return -y @ e @ y + y @ y.T @ e.T @ (n - a @ y) + (m - y @ a) @ e.T @ y.T @ y

    def backward(a, y):
        n_, m_ = n - a @ y, m - y @ a
        return -y.T @ g @ y.T + n_ @ g.T @ y @ y.T + y.T @ y @ g.T @ m_

    dy = forward(v)
    dn, dm = -v @ y - a @ dy, -dy @ a - y @ v
    second = (-dy.T @ g @ y.T - y.T @ g @ dy.T + dn @ g.T @ y @ y.T + (n - a @ y) @ g.T @ (dy @ y.T + y @ dy.T)
              + (dy.T @ y + y.T @ dy) @ g.T @ (m - y @ a) + y.T @ y @ g.T @ dm)
    return backward(a, y), second


def matern_truth(points, v, w, slope, bend):
    """Σ w_ij k(‖x_i − x_j‖) of columns with k′(r) = slope(r) r, slope′(r) = bend(r) r; bend(0) r² is 0."""
    first, second = np.zeros_like(points), np.zeros_like(points)
    for i, j in itertools.product(range(points.shape[1]), repeat=2):
        d, e = points[:, i] - points[:, j], v[:, i] - v[:, j]
        r = np.linalg.norm(d)
        g = w[i, j] * slope(r) * d
        h = w[i, j] * (slope(r) * e + (bend(r) * (d @ e) * d if r > 0 else 0))
        first[:, i] += g
        first[:, j] -= g
        second[:, i] += h
        second[:, j] -= h
    return first, second


def shares(*tied):
    """Nonnegative parts of the tied entries that sum to 1."""
    def fits(g):
        others = np.delete(g, tied)
        return np.all(others == 0) and np.all(g >= -1e-12) and abs(g.sum() - 1) < 1e-12
    return Kink(fits)


def within(low, high):
    return Kink(lambda g: np.all(g >= np.asarray(low) - 1e-12) and np.all(g <= np.asarray(high) + 1e-12))


# ---- The same words in the peers' modules

def special(m):
    return autograd.scipy.special if m is anp else jax.scipy.special


def linalg(m):
    return autograd.scipy.linalg if m is anp else jax.scipy.linalg


def tsym(a):
    return (a + a.mT) / 2


def teigh(f):
    """⟨·⟩ of V f(Λ) Vᵀ."""
    def of(s):
        values, vectors = torch.linalg.eigh(tsym(s))
        return (vectors * f(values)) @ vectors.mT
    return of


def neigh(m, f, s):
    values, vectors = m.linalg.eigh((s + s.T) / 2)
    return m.dot(vectors * f(values), vectors.T)


def eigenvalues(m, s):
    s = (s + s.T) / 2
    return m.linalg.eigh(s)[0] if m is anp else m.linalg.eigvalsh(s)


def singular(m, a):
    return m.linalg.svd(a, compute_uv=False) if m is not anp else m.linalg.svd(a, full_matrices=False)[1]


def npolar(m, a):
    u, _, v = m.linalg.svd(a, full_matrices=False)
    return m.dot(u, v)


def tpolar(a):
    u, _, v = torch.linalg.svd(a, full_matrices=False)
    return u @ v


def tkron_solve(a, b, c):
    """A X + X B = C, which PyTorch has no word for."""
    n, m = c.shape
    k = torch.kron(a, torch.eye(m, dtype=torch.float64)) + torch.kron(torch.eye(n, dtype=torch.float64),
    b.mT.contiguous())
    return torch.linalg.solve(k, c.reshape(-1)).reshape(n, m)


def nkron_solve(m, a, b, c):
    n, k = c.shape
    return m.linalg.solve(m.kron(a, m.eye(k)) + m.kron(m.eye(n), b.T), m.ravel(c)).reshape((n, k))


def gaps(m, x):
    """Differences of all columns, with 1 where they are 0, and the mask: the trick against NaN at √0."""
    d = x[:, :, None] - x[:, None, :]
    s = m.sum(d * d, axis=0)
    return m.where(s > 0, s, 1.0), s > 0


# Weights and directions without structure.
W2 = np.array([[1, -2], [3, 0.25]])
V2 = np.array([[0.5, 1], [-1.5, 2]])
W3 = np.array([[1, -2, 0.5], [3, 0.25, -1], [0.75, 2, -0.5]])
V3 = np.array([[0.5, 1, -1], [2, -0.75, 0.25], [-1.5, 1.25, 1]])
W4 = np.array([[1, -2, 0.5, 0.25], [3, 0.25, -1, 2], [0.75, 2, -0.5, 1], [-1, 0.5, 1.5, -0.25]])
V4 = np.array([[0.5, 1, -1, 2], [2, -0.75, 0.25, -0.5], [-1.5, 1.25, 1, 0.75], [1, -2, 0.5, 0.25]])
W43, V43 = W4[:, :3], V4[:, :3]
S3, U3, S4, U4 = sym(W3), sym(V3), sym(W4), sym(V4)
w2, v2 = np.array([1, -2.0]), np.array([0.5, 1.5])
w3, v3 = np.array([1, -2, 0.5]), np.array([0.5, 1.5, -1])
w4, v4 = np.array([1, -2, 0.5, 3]), np.array([0.5, 1.5, -1, 2])
I2, I3, I4 = np.eye(2), np.eye(3), np.eye(4)
Q4 = I4 - 0.5  # orthogonal and symmetric, with entries of ½
O2, O3, Z3 = np.zeros((2, 2)), np.zeros((3, 3)), np.zeros(3)
EULER = 0.57721566490153286061
ZETA3 = 1.2020569031595942854

# ---- Determinants
family("Determinants")


def determinant(name, a, v, **rest):
    case(f"A: matrix({len(a)}, {len(a)})", name, "det(A)", a, v, det_first(a), det_second(a, v),
         torch=lambda a: torch.linalg.det(a), numpy=lambda m, a: m.linalg.det(a), **rest)


determinant("det at diag(0, 1, 2, 3)", np.diag([0.0, 1, 2, 3]), V4)
determinant("det at diag(0, 0, 2, 3)", np.diag([0.0, 0, 2, 3]), V4)
determinant("det at diag(0, 0, 0, 3)", np.diag([0.0, 0, 0, 3]), V4)
determinant("det at rank 2, [1 2 3; 4 5 6; 7 8 9]", np.arange(1.0, 10).reshape(3, 3), V3)
determinant("det at rank 1, all ones", np.ones((3, 3)), V3)
determinant("det at 0, 2×2", O2, V2)
determinant("det at 0, 3×3", O3, V3)
determinant("det at the identity", I3, V3)
D3 = np.diag([0.0, 1, 2])
case("A: matrix(3, 3)", "det² at rank 2", "det(A)^2", D3, V3,
     O3, 2 * np.sum(det_first(D3) * V3) * det_first(D3),
     torch=lambda a: torch.linalg.det(a) ** 2, numpy=lambda m, a: m.linalg.det(a) ** 2)
case("A: matrix(3, 3)", "det of A'A at rank 2, A = diag(0, 1, 2)", "det(A'*A)", D3, V3,
     O3, 2 * np.sum(det_first(D3) * V3) * det_first(D3),
     torch=lambda a: torch.linalg.det(a.mT @ a), numpy=lambda m, a: m.linalg.det(m.dot(a.T, a)))
case("A: matrix(4, 4)", "log|det| where det underflows, 1e-100 I", "logdet(A)", 1e-100 * I4, V4,
     1e100 * I4, -1e200 * V4.T,
     torch=lambda a: torch.linalg.slogdet(a)[1], numpy=lambda m, a: m.linalg.slogdet(a)[1])
A3 = np.diag([-1.0, 2, 4])
case("A: matrix(3, 3)", "log|det| where det < 0", "logdet(A)", A3, V3,
     np.linalg.inv(A3), -np.linalg.inv(A3) @ V3.T @ np.linalg.inv(A3),
     torch=lambda a: torch.linalg.slogdet(a)[1], numpy=lambda m, a: m.linalg.slogdet(a)[1])
case("A: matrix(3, 3)", "log|det| of a singular matrix", "logdet(A)", D3, V3, NOWHERE, NOWHERE,
     torch=lambda a: torch.linalg.slogdet(a)[1], numpy=lambda m, a: m.linalg.slogdet(a)[1])
case("x: vector(3)", "log det(I + x x') at 0", "logdet(eye(3) + x*x')", Z3, v3, Z3, 2 * v3,
     torch=lambda x: torch.linalg.slogdet(torch.eye(3, dtype=torch.float64) + torch.outer(x, x))[1],
     numpy=lambda m, x: m.linalg.slogdet(m.eye(3) + m.outer(x, x))[1])

# ---- Inverses and least squares
family("Inverses, least squares")
case("A: matrix(3, 3)", "inverse at the identity", "sum(W.*inv(A))", I3, V3, -W3, W3 @ V3.T + V3.T @ W3,
     const={"W": W3}, torch=lambda a: (T(W3) * torch.linalg.inv(a)).sum(),
     numpy=lambda m, a: m.sum(W3 * m.linalg.inv(a)))
J2 = np.array([[2.0, 1], [0, 2]])
N2 = np.linalg.inv(J2)
case("A: matrix(2, 2)", "inverse of a Jordan block", "sum(W.*inv(A))", J2, V2, -N2.T @ W2 @ N2.T,
     N2.T @ V2.T @ N2.T @ W2 @ N2.T + N2.T @ W2 @ N2.T @ V2.T @ N2.T,
     const={"W": W2}, torch=lambda a: (T(W2) * torch.linalg.inv(a)).sum(),
     numpy=lambda m, a: m.sum(W2 * m.linalg.inv(a)))
case("A: matrix(3, 3)", "inverse of a singular matrix", "sum(W.*inv(A))", D3, V3, NOWHERE, NOWHERE,
     const={"W": W3}, torch=lambda a: (T(W3) * torch.linalg.inv(a)).sum(),
     numpy=lambda m, a: m.sum(W3 * m.linalg.inv(a)))
case("A: matrix(3, 3)", "solve with rank 1", "w'*(A\\b)", np.ones((3, 3)), V3, NOWHERE, NOWHERE,
     const={"w": w3, "b": v3}, torch=lambda a: T(w3) @ torch.linalg.solve(a, T(v3)),
     numpy=lambda m, a: m.dot(w3, m.linalg.solve(a, v3)))
case("L: matrix(3, 3)", "triangular solve, 0 on the diagonal", "w'*triangularsolve(L, b)", np.tril(np.ones((3, 3)),
     -1) + D3,
     np.tril(V3), NOWHERE, NOWHERE, const={"w": w3, "b": v3},
     torch=lambda a: (T(w3) @ torch.linalg.solve_triangular(a, T(v3)[:, None], upper=False)).sum(),
     numpy=lambda m, a: m.dot(w3, linalg(m).solve_triangular(a, v3, lower=True)))
RANK2 = np.array([[1.0, 0, 1], [0, 1, 1], [1, 1, 2], [1, -1, 0]])
case("b: vector(4)", "least squares of rank 2 of 3, for b", "w'*pinv(A)*b", w4, v4, np.linalg.pinv(RANK2).T @ w3,
     0 * w4,
     const={"A": RANK2, "w": w3},
     torch=[lambda b: T(w3) @ torch.linalg.lstsq(T(RANK2), b, driver="gelsd").solution,
            lambda b: T(w3) @ torch.linalg.pinv(T(RANK2)) @ b],
     numpy=lambda m, b: m.dot(w3, m.dot(m.linalg.pinv(RANK2), b)),
     jax=[lambda b: w3 @ jnp.linalg.lstsq(RANK2, b)[0], lambda b: w3 @ jnp.linalg.pinv(RANK2) @ b])
case("A: matrix(4, 3)", "least squares of rank 2 of 3, for A", "w'*lstsq(A, b)", RANK2, V43, NOWHERE, NOWHERE,
     const={"w": w3, "b": v4},
     torch=[lambda a: T(w3) @ torch.linalg.lstsq(a, T(v4)).solution,
            lambda a: T(w3) @ torch.linalg.lstsq(a, T(v4), driver="gelsd").solution],
     jax=lambda a: w3 @ jnp.linalg.lstsq(a, v4)[0])
P43 = 2 * Q4[:, :3]
case("A: matrix(4, 3)", "pinv at three equal singular values", "sum(W.*pinv(A))", P43, V43,
     *pinv_truth(P43, P43.T / 4, W43.T, V43), const={"W": W43.T},
     torch=lambda a: (T(W43.T) * torch.linalg.pinv(a)).sum(), numpy=lambda m, a: m.sum(W43.T * m.linalg.pinv(a)))


def pinv_of_product(b, c, g, v):
    """For B of pinv(B C), of constant rank: pinv(C) pinv(B) with the orthonormal rows of C."""
    first, second = pinv_truth(b, np.linalg.pinv(b), c @ g, v)
    return first, second


B42 = np.array([[1.0, 0], [0, 1], [1, 1], [1, -1]])
C23 = np.array([[1.0, 2, 2], [2, 1, -2]]) / 3
case("B: matrix(4, 2)", "pinv(B C) of rank 2 of 3, for B", "sum(W.*pinv(B*C))", B42, V4[:, :2],
     *pinv_of_product(B42, C23, W43.T, V4[:, :2]), const={"W": W43.T, "C": C23},
     torch=lambda b: (T(W43.T) * torch.linalg.pinv(b @ T(C23))).sum(),
     numpy=lambda m, b: m.sum(W43.T * m.linalg.pinv(m.dot(b, C23))))
case("A: matrix(4, 3)", "A pinv(A), projector, at equal singular values", "sum(W.*(A*pinv(A)))", P43, V43,
     (I4 - P43 @ P43.T / 4) @ (W4 + W4.T) @ P43 / 4, None, const={"W": W4},
     torch=lambda a: (T(W4) * (a @ torch.linalg.pinv(a))).sum(),
     numpy=lambda m, a: m.sum(W4 * m.dot(a, m.linalg.pinv(a))))

# ---- Triangular factors
family("Cholesky, QR")


def cholesky(name, s, v, first, second, w):
    case(f"S: symmetric({len(s)})", name, "sum(W.*chol(S))", s, v, first, second, const={"W": w},
         torch=lambda s: (T(w) * torch.linalg.cholesky(tsym(s))).sum(),
         numpy=lambda m, s: m.sum(w * m.linalg.cholesky((s + s.T) / 2)))


cholesky("Cholesky at the identity", I3, U3, sym(half(W3)), -sym(half((half(W3) + half(W3).T) @ half(U3))), W3)
cholesky("Cholesky of rank 1, all ones", np.ones((2, 2)), sym(V2), NOWHERE, NOWHERE, W2)
cholesky("Cholesky, not definite", np.array([[1.0, 2], [2, 1]]), sym(V2), NOWHERE, NOWHERE, W2)
cholesky("Cholesky at 0", O2, sym(V2), NOWHERE, NOWHERE, W2)


def squares_of_r(w, v):
    """Σ w_ij r_ij² at A = I: r_jj² = (AᵀA)_jj − Σ r_kj², r_kj = a_kj + a_jk in first order."""
    first, second = 2 * np.diag(np.diag(w)), 2 * v * np.diag(w)
    for k, j in itertools.combinations(range(len(w)), 2):
        both = 2 * (w[k, j] - w[j, j]) * (v[k, j] + v[j, k])
        second[k, j] += both
        second[j, k] += both
    return first, second


case("A: matrix(3, 3)", "squares of R of QR at the identity", "sum(W.*qrr(A).^2)", I3, V3, *squares_of_r(W3, V3),
     const={"W": W3}, torch=lambda a: (T(W3) * torch.linalg.qr(a)[1] ** 2).sum(),
     numpy=lambda m, a: m.sum(W3 * m.linalg.qr(a)[1] ** 2))
case("A: matrix(4, 3)", "squares of R of QR at rank 2 of 3", "sum(W.*qrr(A).^2)", RANK2, V43, NOWHERE, NOWHERE,
     const={"W": W3}, torch=lambda a: (T(W3) * torch.linalg.qr(a)[1] ** 2).sum(),
     numpy=lambda m, a: m.sum(W3 * m.linalg.qr(a)[1] ** 2))
case("A: matrix(4, 3)", "squares of Q of QR at rank 2 of 3", "sum(W.*qrq(A).^2)", RANK2, V43, NOWHERE, NOWHERE,
     const={"W": W43}, torch=lambda a: (T(W43) * torch.linalg.qr(a)[0] ** 2).sum(),
     numpy=lambda m, a: m.sum(W43 * m.linalg.qr(a)[0] ** 2))

# ---- Symmetric eigenproblems
family("Symmetric eigenvalues")
TIED, NEAR, ONES = np.array([0.5, 2, 2, 3.5]), np.array([0.5, 2, 2 + 1e-9, 3.5]), np.full(4, 2.0)
SPECTRA = (("two equal", TIED), ("all equal", ONES), ("two 1e-9 apart", NEAR))


def made(values):
    return sym(Q4 @ np.diag(values) @ Q4)


for what, values in SPECTRA:
    case("S: symmetric(4)", f"exp(S), {what}", "sum(W.*expm(S))", made(values), U4,
         *spectral_truth(EXP, Q4, values, S4, U4), const={"W": S4},
         torch=[lambda s: (T(S4) * torch.linalg.matrix_exp(tsym(s))).sum(),
                lambda s: (T(S4) * teigh(torch.exp)(s)).sum()],
         jax=[lambda s: (S4 * jax.scipy.linalg.expm((s + s.T) / 2)).sum(),
              lambda s: (S4 * neigh(jnp, jnp.exp, s)).sum()],
         hips=lambda s: anp.sum(S4 * neigh(anp, anp.exp, s)))
for what, values in SPECTRA:
    case("S: symmetric(4)", f"log(S), {what}", "sum(W.*logm(S))", made(values), U4,
         *spectral_truth(LOG, Q4, values, S4, U4), const={"W": S4},
         torch=lambda s: (T(S4) * teigh(torch.log)(s)).sum(), numpy=lambda m, s: m.sum(S4 * neigh(m, m.log, s)))
for what, values in SPECTRA:
    case("S: symmetric(4)", f"√S, {what}", "sum(W.*sqrtm(S))", made(values), U4,
         *spectral_truth(SQRT, Q4, values, S4, U4), const={"W": S4},
         torch=lambda s: (T(S4) * teigh(torch.sqrt)(s)).sum(), numpy=lambda m, s: m.sum(S4 * neigh(m, m.sqrt, s)),
         jax=[lambda s: (S4 * neigh(jnp, jnp.sqrt, s)).sum(),
              lambda s: (S4 * jax.scipy.linalg.sqrtm((s + s.T) / 2)).sum().real],
         hips=[lambda s: anp.sum(S4 * neigh(anp, anp.sqrt, s)),
               lambda s: anp.sum(S4 * autograd.scipy.linalg.sqrtm((s + s.T) / 2))])
PSD = np.diag([0.0, 1, 1])
case("S: symmetric(3)", "√S, S singular", "sum(W.*sqrtm(S))", PSD, U3, INFINITE, NOWHERE, const={"W": S3},
     torch=lambda s: (T(S3) * teigh(torch.sqrt)(s)).sum(), numpy=lambda m, s: m.sum(S3 * neigh(m, m.sqrt, s)))
case("S: symmetric(3)", "log(S), S singular", "sum(W.*logm(S))", PSD, U3, INFINITE, NOWHERE, const={"W": S3},
     torch=lambda s: (T(S3) * teigh(torch.log)(s)).sum(), numpy=lambda m, s: m.sum(S3 * neigh(m, m.log, s)))
for what, values in SPECTRA:
    case("S: symmetric(4)", f"log det S, {what}", "logdet(S)", made(values), U4,
         *spectral_truth(LOG, Q4, values, I4, U4),
         torch=lambda s: torch.linalg.slogdet(tsym(s))[1], numpy=lambda m, s: m.linalg.slogdet((s + s.T) / 2)[1])
for what, values in SPECTRA:
    case("S: symmetric(4)", f"entropy Tr(S log S), {what}", "tr(S*logm(S))", made(values), U4,
         *spectral_truth(XLOGX, Q4, values, I4, U4),
         torch=lambda s: torch.special.xlogy(*[torch.linalg.eigvalsh(tsym(s))] * 2).sum(),
         numpy=lambda m, s: m.sum(eigenvalues(m, s) * m.log(eigenvalues(m, s))))
TIES = ("", "ties of eigenvalues are refused at second order; tr(expm(S)) and the like have it")
LOST = ("", "quotients of near eigenvalues lose ε/gap; tr(expm(S)) loses nothing")
for what, values in SPECTRA:
    case("S: symmetric(4)", f"Σ exp λ by eigenvalues, {what}", "sum(exp(eigvals(S)))", made(values), U4,
         *spectral_truth(EXP, Q4, values, I4, U4), known=LOST if what == "two 1e-9 apart" else TIES,
         torch=lambda s: torch.exp(torch.linalg.eigvalsh(tsym(s))).sum(),
         numpy=lambda m, s: m.sum(m.exp(eigenvalues(m, s))))
case("S: symmetric(4)", "Σ λ² by eigenvalues, all equal", "sum(eigvals(S).^2)", made(ONES), U4, 4 * I4, 2 * U4,
     known=TIES, torch=lambda s: (torch.linalg.eigvalsh(tsym(s)) ** 2).sum(),
     numpy=lambda m, s: m.sum(eigenvalues(m, s) ** 2))
case("S: symmetric(3)", "Σ λ by eigenvalues, at 0", "sum(eigvals(S))", O3, U3, I3, O3, known=TIES,
     torch=lambda s: torch.linalg.eigvalsh(tsym(s)).sum(), numpy=lambda m, s: m.sum(eigenvalues(m, s)))
case("S: symmetric(3)", "log Σ exp λ at 1000 I", "logtraceexp(S)", 1000 * I3, U3, I3 / 3,
     U3 / 3 - np.trace(U3) * I3 / 9,
     torch=lambda s: torch.logsumexp(torch.linalg.eigvalsh(tsym(s)), 0),
     jax=lambda s: jax.scipy.special.logsumexp(eigenvalues(jnp, s)),
     hips=lambda s: autograd.scipy.special.logsumexp(eigenvalues(anp, s)))


def largest(name, s, v, first, second=None, k=1, **rest):
    case(f"S: symmetric({len(s)})", name, f"largesteigenvalues(S, {k})", s, v, first, second,
         torch=lambda s: torch.linalg.eigvalsh(tsym(s))[-k:].sum(), numpy=lambda m, s: m.sum(eigenvalues(m, s)[-k:]),
         **rest)


E4 = np.diag([0.0, 0, 0, 1])
for what, d in (("simple, two others equal", [1.0, 1, 2, 3]), ("simple, all others equal", [1.0, 1, 1, 3])):
    largest(f"largest eigenvalue, {what}", np.diag(d), U4, *eigenvalue_truth(np.diag(d), I4[3], I4[3], 3, U4))
case("S: symmetric(4)", "the same by max of eigenvalues", "max(eigvals(S))", np.diag([1.0, 1, 2, 3]), U4,
     *eigenvalue_truth(np.diag([1.0, 1, 2, 3]), I4[3], I4[3], 3, U4),
     torch=lambda s: torch.linalg.eigvalsh(tsym(s)).max(), numpy=lambda m, s: m.max(eigenvalues(m, s)))
largest("largest eigenvalue of a tie, diag(1, 2, 3, 3)", np.diag([1.0, 2, 3, 3]), U4, Kink(
    lambda g: np.all(np.abs(g[:2]) < 1e-12) and abs(np.trace(g) - 1) < 1e-12
    and np.linalg.eigvalsh(sym(g))[0] > -1e-12))
HIGH = np.diag([0.5, 1, 3, 3])
TOP = spectral_truth(ABOVE_VALUE, I4, np.diag(HIGH), I4, U4)
largest("sum of the 2 largest, equal, diag(½, 1, 3, 3)", HIGH, U4, *TOP, k=2)
HIGHER = np.array([0.5, 1, 3, 3])
largest("sum of the 2 largest, equal, in a basis", made(HIGHER), U4, *spectral_truth(ABOVE_VALUE, Q4, HIGHER, I4, U4),
     k=2)


def projector(what, q, values):
    case("S: symmetric(4)", f"projector on the 2 largest, {what}", "sum(W.*spectraltop(S, 2))",
         sym(q @ np.diag(values) @ q), U4, *spectral_truth(ABOVE, q, values, S4, U4), const={"W": S4},
         torch=lambda s: (lambda v: (T(S4) * (v @ v.mT)).sum())(torch.linalg.eigh(tsym(s))[1][:, 2:]),
         numpy=lambda m, s: (lambda v: m.sum(S4 * m.dot(v, v.T)))(m.linalg.eigh((s + s.T) / 2)[1][:, 2:]))


projector("equal, diag(½, 1, 3, 3)", I4, HIGHER)
projector("equal, in a basis", Q4, HIGHER)


def squared_vectors(name, s, **rest):
    case("S: symmetric(3)", name, "sum(W.*eigvecs(S).^2)", s, U3, NOWHERE, NOWHERE, const={"W": W3},
         torch=lambda s: (T(W3) * torch.linalg.eigh(tsym(s))[1] ** 2).sum(),
         numpy=lambda m, s: m.sum(W3 * m.linalg.eigh((s + s.T) / 2)[1] ** 2), **rest)


squared_vectors("squares of eigenvectors at the identity", I3)
squared_vectors("squares of eigenvectors, two equal, diag(1, 1, 2)", np.diag([1.0, 1, 2]))
case("S: symmetric(3)", "eigenvectors, two equal, diag(1, 1, 2)", "sum(W.*eigvecs(S))", np.diag([1.0, 1, 2]), U3,
     NOWHERE,
     NOWHERE, const={"W": W3}, torch=lambda s: (T(W3) * torch.linalg.eigh(tsym(s))[1]).sum(),
     numpy=lambda m, s: m.sum(W3 * m.linalg.eigh((s + s.T) / 2)[1]))
C4 = np.diag([1.0, 2, 2, 4])


def condition_truth():
    (p, a), (q, b) = (eigenvalue_truth(C4, I4[i], I4[i], C4[i, i], U4) for i in (3, 0))
    dp, dq = np.sum(p * U4), np.sum(q * U4)
    return p - 4 * q, a - dp * q - dq * p - 4 * b + 8 * dq * q


case("S: symmetric(4)", "condition number λₙ/λ₁, others equal", "max(eigvals(S))/min(eigvals(S))", C4, U4,
     *condition_truth(),
     torch=lambda s: (lambda d: d[-1] / d[0])(torch.linalg.eigvalsh(tsym(s))),
     numpy=lambda m, s: eigenvalues(m, s)[-1] / eigenvalues(m, s)[0])
case("x: vector(3)", "Rayleigh quotient at an eigenvector", "(x'*S*x)/(x'*x)", [0, 1, 0], v3, Z3,
     2 * (np.diag([1.0, 1, 2]) - I3) @ v3, const={"S": np.diag([1.0, 1, 2])},
     torch=lambda x: x @ T(np.diag([1.0, 1, 2])) @ x / (x @ x),
     numpy=lambda m, x: m.dot(x, m.dot(np.diag([1.0, 1, 2]), x)) / m.dot(x, x))

# ---- Singular values
family("Singular values")
R3 = np.array([[1.0, -2, -2], [-2, 1, -2], [-2, -2, 1]]) / 3  # orthogonal, symmetric


def nuclear(name, a, v, first, second=None, **rest):
    case(f"A: matrix({len(a)}, {a.shape[1]})", name, "nuclear(A)", a, v, first, second,
         torch=[lambda a: torch.linalg.matrix_norm(a, "nuc"), lambda a: torch.linalg.svdvals(a).sum()],
         numpy=lambda m, a: m.linalg.norm(a, "nuc"), **rest)


nuclear("nuclear norm at the identity", I3, V3, I3, skew(V3))
nuclear("nuclear norm at 2 Q, Q orthogonal", 2 * R3, V3, R3, R3 @ skew(R3.T @ V3) / 2)
nuclear("nuclear norm, tall, equal singular values", P43, V43, P43 / 2,
        (P43 / 2 @ skew(P43.T / 2 @ V43) + (I4 - P43 @ P43.T / 4) @ V43) / 2)
nuclear("nuclear norm at rank 2 of 4", np.diag([2.0, 1, 0, 0]), V4, Kink(
    lambda g: np.allclose(g[:2, :2], I2, atol=1e-12) and np.all(np.abs(g[:2, 2:]) < 1e-12)
    and np.all(np.abs(g[2:, :2]) < 1e-12) and np.linalg.norm(g[2:, 2:], 2) < 1 + 1e-12))
nuclear("nuclear norm at 0", O3, V3, Kink(lambda g: np.linalg.norm(g, 2) < 1 + 1e-12))


def polar_second(w, v):
    """Of ⟨W, polar(I + E)⟩: with E = S + K its part of second order is (K² − S K − K S)/2."""
    s, k = sym(v), skew(v)
    return (skew(-k @ w - w @ k - s @ w - w @ s) + sym(w @ k + k @ w)) / 2


def polar(name, a, v, first, second=None):
    case(f"A: matrix({len(a)}, {len(a)})", name, "sum(W.*polar(A))", a, v, first, second, const={"W": W3},
         torch=lambda a: (T(W3) * tpolar(a)).sum(), numpy=lambda m, a: m.sum(W3 * npolar(m, a)),
         jax=[lambda a: (W3 * npolar(jnp, a)).sum(),
              lambda a: (W3 * jax.scipy.linalg.polar(a, method="svd")[0]).sum()])


polar("polar factor at the identity", I3, V3, skew(W3), polar_second(W3, V3))
polar("polar factor at 2 Q, Q orthogonal", 2 * R3, V3, R3 @ skew(R3.T @ W3) / 2, R3 @ polar_second(R3.T @ W3,
R3.T @ V3 / 2) / 2)
polar("polar factor of a singular matrix", D3, V3, NOWHERE, NOWHERE)


def spectral(name, a, v, first, second=None, **rest):
    case(f"A: matrix({len(a)}, {len(a)})", name, "spectral(A)", a, v, first, second,
         torch=[lambda a: torch.linalg.matrix_norm(a, 2), lambda a: torch.linalg.svdvals(a)[0]],
         numpy=[lambda m, a: m.linalg.norm(a, 2), lambda m, a: singular(m, a)[0]], **rest)


def spectral_second(d, v):
    h = np.zeros_like(v)
    for i in range(1, len(d)):
        h[0, i] = (d[0] * v[0, i] + d[i] * v[i, 0]) / (d[0] ** 2 - d[i] ** 2)
        h[i, 0] = (d[0] * v[i, 0] + d[i] * v[0, i]) / (d[0] ** 2 - d[i] ** 2)
    return h


F4 = np.diag([1.0, 0, 0, 0])
spectral("spectral norm of diag(3, 1, 1, ½)", np.diag([3, 1, 1, 0.5]), V4, F4, spectral_second([3, 1, 1, 0.5], V4))
spectral("spectral norm of rank 1, diag(3, 0, 0, 0)", np.diag([3.0, 0, 0, 0]), V4, F4, spectral_second([3.0, 0, 0, 0],
     V4))
spectral("spectral norm of a tie, diag(2, 2, 1)", np.diag([2.0, 2, 1]), V3, Kink(
    lambda g: np.all(np.abs(g[2]) < 1e-12) and np.all(np.abs(g[:, 2]) < 1e-12) and abs(np.trace(g) - 1) < 1e-12
    and np.allclose(g, g.T, atol=1e-12) and np.linalg.eigvalsh(g)[0] > -1e-12))
spectral("spectral norm at 0", O3, V3, Kink(lambda g: np.linalg.svd(g)[1].sum() < 1 + 1e-12))
TIED_SINGULAR = ("", "ties of singular values are refused at second order; norms of the matrix have it")
case("A: matrix(3, 3)", "Σ σ² by singular values, all equal", "sum(svdvals(A).^2)", 2 * R3, V3, 4 * R3, 2 * V3,
     known=TIED_SINGULAR, torch=lambda a: (torch.linalg.svdvals(a) ** 2).sum(), numpy=lambda m, a: m.sum(singular(m,
     a) ** 2))
case("A: matrix(3, 3)", "Σ σ² by singular values, at 0", "sum(svdvals(A).^2)", O3, V3, O3, 2 * V3,
     known=("", "the derivative at a singular value 0 counts as 0; norm(A)^2 has the Hessian"),
     torch=lambda a: (torch.linalg.svdvals(a) ** 2).sum(), numpy=lambda m, a: m.sum(singular(m, a) ** 2))
case("A: matrix(3, 3)", "Σ log σ by singular values, all equal", "sum(log(svdvals(A)))", 2 * R3, V3, R3 / 2,
     -R3 @ V3.T @ R3 / 4,
     known=TIED_SINGULAR, torch=lambda a: torch.log(torch.linalg.svdvals(a)).sum(), numpy=lambda m,
     a: m.sum(m.log(singular(m, a))))
case("A: matrix(3, 3)", "⟨W, U Σ V'⟩ = ⟨W, A⟩, all equal", "sum(W.*(svdu(A)*diag(svdvals(A))*svdv(A)'))", 2 * R3, V3,
     W3, O3,
     const={"W": W3}, known=("singular vectors of a tie are refused, whatever is made of them",) * 2,
     torch=lambda a: (lambda u, s, v: (T(W3) * ((u * s) @ v)).sum())(*torch.linalg.svd(a, full_matrices=False)),
     numpy=lambda m, a: (lambda u, s, v: m.sum(W3 * m.dot(u * s, v)))(*m.linalg.svd(a, full_matrices=False)))


def rank_one_first(d, w):
    g = np.zeros_like(w)
    g[0, 0] = w[0, 0]
    for i in range(1, len(d)):
        c = d[0] ** 2 - d[i] ** 2
        g[0, i] = (d[0] ** 2 * w[0, i] + d[0] * d[i] * w[i, 0]) / c
        g[i, 0] = (d[0] ** 2 * w[i, 0] + d[0] * d[i] * w[0, i]) / c
    return g


case("A: matrix(4, 4)", "best approximation of rank 1, others equal", "spectral(A)*sum(W.*singularfactor(A, 1))",
     np.diag([3.0, 1, 1, 1]), V4, rank_one_first([3.0, 1, 1, 1], W4), None, const={"W": W4},
     torch=lambda a: (lambda u, s, v: s[0] * (T(W4) * torch.outer(u[:, 0], v[0])).sum())(*torch.linalg.svd(a)),
     numpy=lambda m, a: (lambda u, s, v: s[0] * m.sum(W4 * m.outer(u[:, 0], v[0])))(*m.linalg.svd(a,
     full_matrices=False)))

# ---- Functions of general matrices, matrix equations
family("Matrix functions, equations")


def exponential(name, a, w, v):
    case(f"A: matrix({len(a)}, {len(a)})", name, "sum(W.*expm(A))", a, v, *exp_truth(a, w, v), const={"W": w},
         torch=lambda a: (T(w) * torch.linalg.matrix_exp(a)).sum(), jax=lambda a: (w * jax.scipy.linalg.expm(a)).sum())


NIL = np.diag([1.0, 2], 1)
exponential("exp at 0", O3, W3, V3)
exponential("exp of a nilpotent matrix", NIL, W3, V3)
exponential("exp of a Jordan block", np.array([[0.5, 1], [0, 0.5]]), W2, V2)
exponential("exp of a rotation's generator", np.array([[0.0, -1.5], [1.5, 0]]), W2, V2)


def square_root(name, y, w, v):
    case(f"A: matrix({len(y)}, {len(y)})", name, "sum(W.*sqrtm(A))", y @ y, v, *sqrt_truth(y, w, v), const={"W": w},
         jax=lambda a: (w * jax.scipy.linalg.sqrtm(a)).sum().real,
         hips=lambda a: anp.sum(w * autograd.scipy.linalg.sqrtm(a)))


square_root("square root at the identity", I3, W3, V3)
square_root("square root of a Jordan block", np.array([[1.0, 0.5], [0, 1]]), W2, V2)
case("A: matrix(2, 2)", "square root at 0", "sum(W.*sqrtm(A))", O2, V2, INFINITE, NOWHERE, const={"W": W2},
     jax=lambda a: (W2 * jax.scipy.linalg.sqrtm(a)).sum().real,
     hips=lambda a: anp.sum(W2 * autograd.scipy.linalg.sqrtm(a)))
case("A: matrix(2, 2)", "square root of a nilpotent matrix: none", "sum(W.*sqrtm(A))", np.array([[0.0, 1], [0, 0]]), V2,
     NOWHERE, NOWHERE, const={"W": W2}, jax=lambda a: (W2 * jax.scipy.linalg.sqrtm(a)).sum().real,
     hips=lambda a: anp.sum(W2 * autograd.scipy.linalg.sqrtm(a)))


def logarithm(name, x, a, w, v):
    case(f"A: matrix({len(a)}, {len(a)})", name, "sum(W.*logm(A))", a, v, *log_truth(x, w, v), const={"W": w})


logarithm("logarithm at the identity", O2, I2, W2, V2)
logarithm("logarithm of a Jordan block", np.array([[0.0, 1], [0, 0]]), np.array([[1.0, 1], [0, 1]]), W2, V2)
case("A: matrix(2, 2)", "logarithm of a negative eigenvalue", "sum(W.*logm(A))", np.diag([-1.0, 2]), V2, NOWHERE,
     NOWHERE,
     const={"W": W2})
SGN = np.diag([2.0, 2, -1])
case("A: matrix(3, 3)", "matrix sign, two equal eigenvalues", "sum(W.*matrixsign(A))", SGN, V3,
     *spectral_truth(SIGN, I3, np.diag(SGN), W3, V3), const={"W": W3})
case("A: matrix(3, 3)", "matrix sign of a singular matrix", "sum(W.*matrixsign(A))", D3, V3, NOWHERE, NOWHERE,
     const={"W": W3})


def power(name, k, a, v, first, second):
    case("A: matrix(3, 3)", name, f"sum(W.*A^{k})", a, v, first, second, const={"W": W3},
         torch=lambda a: (T(W3) * torch.linalg.matrix_power(a, k)).sum(),
         numpy=lambda m, a: m.sum(W3 * m.linalg.matrix_power(a, k)),
         hips=lambda a: anp.sum(W3 * (anp.eye(3) if k == 0 else a if k == 1 else anp.dot(a, a) if k == 2
                                      else anp.dot(a, anp.dot(a, a)))))


power("A⁰ of a singular matrix", 0, D3, V3, O3, O3)
power("A² at 0", 2, O3, V3, O3, V3.T @ W3 + W3 @ V3.T)
power("A² of a nilpotent matrix", 2, NIL, V3, NIL.T @ W3 + W3 @ NIL.T, V3.T @ W3 + W3 @ V3.T)
power("A³ at 0", 3, O3, V3, O3, O3)
case("A: matrix(2, 2)", "Sylvester, A = B = 1", "sum(W.*sylvester(A, eye(2), C))", I2, V2, -W2 @ V2.T / 4,
     (V2.T @ W2 / 2 @ V2.T / 2 + W2 / 2 @ V2.T / 2 @ V2.T) / 2, const={"W": W2, "C": V2},
     torch=lambda a: (T(W2) * tkron_solve(a, T(I2), T(V2))).sum(), numpy=lambda m, a: m.sum(W2 * nkron_solve(m, a, I2,
     V2)),
     hips=[lambda a: anp.sum(W2 * autograd.scipy.linalg.solve_sylvester(a, I2, V2)),
           lambda a: anp.sum(W2 * nkron_solve(anp, a, I2, V2))])
case("A: matrix(2, 2)", "Sylvester, A = −B: no solution", "sum(W.*sylvester(A, -eye(2), C))", I2, V2, NOWHERE, NOWHERE,
     const={"W": W2, "C": V2}, torch=lambda a: (T(W2) * tkron_solve(a, T(-I2), T(V2))).sum(),
     numpy=lambda m, a: m.sum(W2 * nkron_solve(m, a, -I2, V2)),
     hips=[lambda a: anp.sum(W2 * autograd.scipy.linalg.solve_sylvester(a, -I2, V2)),
           lambda a: anp.sum(W2 * nkron_solve(anp, a, -I2, V2))])
case("A: matrix(2, 2)", "Stein X − A X B = C, A = 1, B = ½", "sum(W.*stein(A, 0.5*eye(2), C))", I2, V2,
     2 * W2 @ V2.T, 2 * V2.T @ W2 @ V2.T + 2 * W2 @ V2.T @ V2.T, const={"W": W2, "C": V2},
     torch=lambda a: (T(W2) * torch.linalg.solve(torch.eye(2, dtype=torch.float64) - a / 2, T(V2))).sum(),
     numpy=lambda m, a: m.sum(W2 * m.linalg.solve(m.eye(2) - a / 2, V2)))


def care_second(w, v):
    """AᵀX + X A − X² + 1 = 0 at A = 0: X = 1 + S + (S² + S K − K S)/2 of A = S + K."""
    s, k = sym(v), skew(v)
    return (sym(s @ w + w @ s - w @ k + k @ w) + skew(s @ w - w @ s)) / 2


case("A: matrix(2, 2)", "Riccati at A = 0, G = Q = 1", "sum(W.*care(A, eye(2), eye(2)))", O2, V2,
     sym(W2), care_second(sym(W2), V2), const={"W": W2})
case("A: matrix(2, 2)", "discrete Riccati at A = 0, B = Q = R = 1", "sum(W.*dare(A, eye(2), eye(2), eye(2)))", O2, V2,
     O2, V2 @ sym(W2), const={"W": W2})
POSITIVE = np.ones((3, 3))
case("A: matrix(3, 3)", "spectral radius of ones, 0 double", "spectralradius(A)", POSITIVE, V3,
     *eigenvalue_truth(POSITIVE, np.ones(3) / 3, np.ones(3), 3, V3),
     torch=lambda a: torch.linalg.eigvals(a).abs().max(), numpy=lambda m, a: m.max(m.abs(m.linalg.eigvals(a))),
     hips=lambda a: anp.max(anp.abs(anp.linalg.eig(a)[0])))
case("A: matrix(2, 2)", "spectral radius of a Jordan block", "spectralradius(A)", J2, V2, NOWHERE, NOWHERE,
     torch=lambda a: torch.linalg.eigvals(a).abs().max(), numpy=lambda m, a: m.max(m.abs(m.linalg.eigvals(a))),
     hips=lambda a: anp.max(anp.abs(anp.linalg.eig(a)[0])))
case("A: matrix(2, 2)", "Tr √(A B) at A = B = 1 (Bures)", "tr(sqrtm(A*B))", I2, V2, I2 / 2, -V2.T / 4, const={"B": I2},
     jax=lambda a: jnp.trace(jax.scipy.linalg.sqrtm(a)).real,
     hips=lambda a: anp.trace(autograd.scipy.linalg.sqrtm(a)))
WK = np.arange(16.0).reshape(4, 4) - 6
KB = WK.reshape(2, 2, 2, 2)
case("A: matrix(2, 2)", "A ⊗ A at 0", "sum(W.*kron(A, A))", O2, V2, O2,
     np.einsum("ikjl,kl->ij", KB, V2) + np.einsum("kilj,kl->ij", KB, V2), const={"W": WK},
     torch=lambda a: (T(WK) * torch.kron(a, a)).sum(), numpy=lambda m, a: m.sum(WK * m.kron(a, a)))
case("A: matrix(2, 2)", "A ⊗ B, a block of 0", "sum((kron(A, B)).^2)", np.diag([0.0, 2]), V2,
     2 * np.sum(V2**2) * np.diag([0.0, 2]), 2 * np.sum(V2**2) * V2, const={"B": V2},
     torch=lambda a: (torch.kron(a, T(V2)) ** 2).sum(), numpy=lambda m, a: m.sum(m.kron(a, V2) ** 2))

# ---- Norms
family("Norms")


def norm_at_0(name, p, dual):
    word = f"norm(x, {p})" if p != 2 else "norm(x)"
    order = float("inf") if p == "Inf" else p
    case("x: vector(3)", name, word, Z3, v3, Kink(lambda g: np.linalg.norm(g, dual) < 1 + 1e-12), NOWHERE,
         torch=lambda x: torch.linalg.vector_norm(x, order), numpy=lambda m, x: m.linalg.norm(x, order))


norm_at_0("‖x‖ at 0", 2, 2)
norm_at_0("‖x‖₁ at 0", 1, np.inf)
norm_at_0("‖x‖₃ at 0", 3, 1.5)
norm_at_0("‖x‖∞ at 0", "Inf", 1)
CASES[-1].truths = (CASES[-1].truths[0], None)
CASES[-3].truths = (CASES[-3].truths[0], None)
case("A: matrix(3, 3)", "Frobenius norm at 0", "norm(A)", O3, V3, Kink(lambda g: np.linalg.norm(g) < 1 + 1e-12),
     NOWHERE,
     torch=lambda a: torch.linalg.matrix_norm(a), numpy=lambda m, a: m.linalg.norm(a))
case("x: vector(3)", "√(Σ x²) at 0", "sqrt(sum(x.^2))", Z3, v3, Kink(lambda g: np.linalg.norm(g) < 1 + 1e-12), NOWHERE,
     torch=lambda x: torch.sqrt((x**2).sum()), numpy=lambda m, x: m.sqrt(m.sum(x**2)))
for k, second in ((2, 2 * v3), (3, Z3), (4, Z3)):
    case("x: vector(3)", f"‖x‖^{k} at 0", f"norm(x)^{k}", Z3, v3, Z3, second,
         known=("", "only the square of a norm is taken for that of the numbers" if k > 2 else ""),
         torch=lambda x, k=k: torch.linalg.vector_norm(x) ** k, numpy=lambda m, x, k=k: m.linalg.norm(x) ** k)
Y3 = np.array([3.0, 0, 4])


def p_norm_truth(x, v, p):
    n = np.sum(np.abs(x) ** p) ** (1 / p)
    u = np.sign(x) * (np.abs(x) / n) ** (p - 1)
    bend = np.where(x == 0, 0.0 if p > 2 else 1.0, np.where(x == 0, 1, np.abs(x) / n) ** (p - 2))
    return u, (p - 1) / n * (bend * v - u * (u @ v))


case("x: vector(3)", "‖x‖₃, an entry 0", "norm(x, 3)", Y3, v3, *p_norm_truth(Y3, v3, 3),
     torch=lambda x: torch.linalg.vector_norm(x, 3), numpy=lambda m, x: m.linalg.norm(x, 3))
case("x: vector(3)", "‖x‖₁.₅, an entry 0", "norm(x, 1.5)", Y3, v3, p_norm_truth(Y3, v3, 1.5)[0], INFINITE,
     torch=lambda x: torch.linalg.vector_norm(x, 1.5), numpy=lambda m, x: m.linalg.norm(x, 1.5))
case("x: vector(3)", "‖x‖, an entry 0", "norm(x)", Y3, v3, *p_norm_truth(Y3, v3, 2),
     torch=lambda x: torch.linalg.vector_norm(x), numpy=lambda m, x: m.linalg.norm(x))
case("x: vector(3)", "‖x‖₁, an entry 0", "norm(x, 1)", Y3, v3, within([1, -1, 1], [1, 1, 1]),
     torch=lambda x: torch.linalg.vector_norm(x, 1), numpy=lambda m, x: m.linalg.norm(x, 1))
case("x: vector(3)", "‖x‖∞ of a tie", "norm(x, Inf)", [2, 1, 2], v3, shares(0, 2),
     torch=lambda x: torch.linalg.vector_norm(x, float("inf")), numpy=lambda m, x: m.linalg.norm(x, float("inf")))
for what, size in (("overflows", 1e200), ("underflows", 1e-200)):
    case("x: vector(2)", f"‖x‖ whose square {what}, {size:g}·(3, 4)", "norm(x)", [3 * size, 4 * size], size * v2,
         [0.6, 0.8], np.array([0.64 * 0.5 - 0.48 * 1.5, -0.48 * 0.5 + 0.36 * 1.5]) / 5,
         torch=lambda x: torch.linalg.vector_norm(x), numpy=lambda m, x: m.linalg.norm(x),
         hips=[lambda x: anp.linalg.norm(x), lambda x: (lambda s: s * anp.linalg.norm(x / s))(anp.max(anp.abs(x)))])
    case("x: vector(2)", f"‖x‖₃ whose cube {what}, {size:g}·(3, 4)", "norm(x, 3)", [3 * size, 4 * size], size * v2,
         *p_norm_truth(np.array([3.0, 4]), v2, 3),
         known=("powers of the entries are not scaled, those of norm(x) are",) * 2,
         torch=lambda x: torch.linalg.vector_norm(x, 3), numpy=lambda m, x: m.linalg.norm(x, 3),
         hips=[lambda x: anp.linalg.norm(x, 3),
               lambda x: (lambda s: s * anp.linalg.norm(x / s, 3))(anp.max(anp.abs(x)))])
case("x: vector(3)", "x/‖x‖ at 0", "sum(w.*x)/norm(x)", Z3, v3, NOWHERE, NOWHERE, const={"w": w3},
     torch=lambda x: T(w3) @ x / torch.linalg.vector_norm(x), numpy=lambda m, x: m.dot(w3, x) / m.linalg.norm(x))
case("A: matrix(3, 3)", "‖A‖² at 0, Frobenius", "norm(A)^2", O3, V3, O3, 2 * V3,
     torch=lambda a: torch.linalg.matrix_norm(a) ** 2, numpy=lambda m, a: m.linalg.norm(a) ** 2)
case("x: vector(3)", "√(1 + ‖x‖²) at 0", "sqrt(1 + norm(x)^2)", Z3, v3, Z3, v3,
     torch=lambda x: torch.sqrt(1 + torch.linalg.vector_norm(x) ** 2),
     numpy=lambda m, x: m.sqrt(1 + m.linalg.norm(x) ** 2))
LN = np.array([[2.0, 2, 2], [-1, -1, -1]])
W23, V23 = W3[:2], V3[:2]
case("X: matrix(2, 3)", "batch normalisation, variance 0", "sum(W.*batchnorm(X))", LN, V23,
     (W23 - W23.mean(1, keepdims=True)) / np.sqrt(1e-5), 0 * V23, const={"W": W23},
     torch=[lambda x: (T(W23) * torch.nn.functional.batch_norm(x.mT, None, None, training=True).mT).sum(),
            lambda x: (T(W23) * torch.nn.functional.layer_norm(x, (3,))).sum()],
     numpy=lambda m, x: (lambda c: m.sum(W23 * c / m.sqrt(m.mean(c**2, axis=1, keepdims=True) + 1e-5)))(
         x - m.mean(x, axis=1, keepdims=True)))
case("x: vector(3)", "standard deviation of equal numbers", "norm(x - mean(x))", [2, 2, 2], v3,
     Kink(lambda g: np.linalg.norm(g) < 1 + 1e-12 and abs(g.sum()) < 1e-12), NOWHERE,
     torch=lambda x: torch.std(x, correction=0) * 3**0.5, numpy=lambda m, x: m.std(x) * 3**0.5)

# ---- Distances and kernels
family("Distances, kernels")
PTS = np.array([[1.0, 1, 2], [0, 0, 1]])
VP = np.array([[0.5, 1, -1], [2, -0.75, 0.25]])
WP = np.abs(W3)


def tgaps(x):
    d = x[:, :, None] - x[:, None, :]
    s = (d * d).sum(0)
    return torch.where(s > 0, s, 1.0), s > 0


def distance_fits(g):
    """Any subgradient: the pair that coincides adds (u, −u, 0), ‖u‖ at most the weights of the pair."""
    base = np.zeros_like(PTS)
    for i, j in itertools.product(range(3), repeat=2):
        d = PTS[:, i] - PTS[:, j]
        if np.any(d):
            base[:, i] += WP[i, j] * d / np.linalg.norm(d)
            base[:, j] -= WP[i, j] * d / np.linalg.norm(d)
    rest = g - base
    return (np.all(np.abs(rest[:, 2]) < 1e-12) and np.all(np.abs(rest[:, 0] + rest[:, 1]) < 1e-12)
            and np.linalg.norm(rest[:, 0]) < WP[0, 1] + WP[1, 0] + 1e-12)


case("X: matrix(2, 3)", "distances, two points equal", "sum(W.*distances(X, X))", PTS, VP, Kink(distance_fits), NOWHERE,
     const={"W": WP}, known=("", "finite: 1/r counts as 0 where points coincide"),
     torch=lambda x: (T(WP) * torch.cdist(x.mT, x.mT)).sum(),
     numpy=[lambda m, x: m.sum(WP * m.linalg.norm(x[:, :, None] - x[:, None, :], axis=0)),
            lambda m, x: (lambda s, seen: m.sum(WP * m.where(seen, m.sqrt(s), 0.0)))(*gaps(m, x))])
case("X: matrix(2, 3)", "squared distances, two points equal", "sum(W.*squareddistances(X, X))", PTS, VP,
     *matern_truth(PTS, VP, WP, lambda r: 2.0, lambda r: 0.0), const={"W": WP},
     torch=lambda x: (T(WP) * ((x[:, :, None] - x[:, None, :]) ** 2).sum(0)).sum(),
     numpy=lambda m, x: m.sum(WP * m.sum((x[:, :, None] - x[:, None, :]) ** 2, axis=0)))
case("X: matrix(2, 3)", "Gaussian kernel, two points equal", "sum(W.*exp(-squareddistances(X, X)))", PTS, VP,
     *matern_truth(PTS, VP, WP, lambda r: -2 * np.exp(-r**2), lambda r: 4 * np.exp(-r**2)), const={"W": WP},
     torch=lambda x: (T(WP) * torch.exp(-((x[:, :, None] - x[:, None, :]) ** 2).sum(0))).sum(),
     numpy=lambda m, x: m.sum(WP * m.exp(-m.sum((x[:, :, None] - x[:, None, :]) ** 2, axis=0))))
R3_, R5_ = 3**0.5, 5**0.5
MATERN = {
    "3/2": ("matern32", lambda e, r: (1 + R3_ * r) * e(-R3_ * r),
            lambda r: -3 * np.exp(-R3_ * r), lambda r: 3 * R3_ * np.exp(-R3_ * r) / r),
    "5/2": ("matern52", lambda e, r: (1 + R5_ * r + 5 / 3 * r**2) * e(-R5_ * r),
            lambda r: -5 / 3 * (1 + R5_ * r) * np.exp(-R5_ * r), lambda r: 25 / 3 * np.exp(-R5_ * r)),
}
for nu, (word, kernel, slope, bend) in MATERN.items():
    case("X: matrix(2, 3)", f"Matérn {nu} kernel, two points equal", f"sum(W.*{word}(X, X))", PTS, VP,
         *matern_truth(PTS, VP, WP, slope, bend), const={"W": WP},
         torch=[lambda x, k=kernel: (T(WP) * k(torch.exp, torch.cdist(x.mT, x.mT))).sum(),
                lambda x, k=kernel: (lambda s, seen: (T(WP) * torch.where(seen, k(torch.exp, torch.sqrt(s)),
                1.0)).sum())(
                    *tgaps(x))],
         numpy=[lambda m, x, k=kernel: m.sum(WP * k(m.exp, m.linalg.norm(x[:, :, None] - x[:, None, :], axis=0))),
                lambda m, x, k=kernel: (lambda s, seen: m.sum(WP * m.where(seen, k(m.exp, m.sqrt(s)), 1.0)))(*gaps(m,
                x))])
case("x: vector(2)", "cosine of the angle to 0", "(w'*x)/(norm(w)*norm(x))", [0, 0], v2, NOWHERE, NOWHERE,
     const={"w": w2},
     torch=lambda x: T(w2) @ x / (torch.linalg.vector_norm(x) * 5**0.5),
     numpy=lambda m, x: m.dot(w2, x) / (m.linalg.norm(x) * 5**0.5))

# ---- Order
family("Order")
case("x: vector(3)", "maximum of a tie", "max(x)", [2, 1, 2], v3, shares(0, 2), torch=[lambda x: torch.amax(x, 0)],
     numpy=lambda m, x: m.max(x))
case("x: vector(3)", "minimum of a tie", "min(x)", [2, 1, 1], v3, shares(1, 2), torch=[lambda x: torch.amin(x, 0)],
     numpy=lambda m, x: m.min(x))
case("x: vector(3)", "median of three equal", "median(x)", [2, 2, 2], v3, shares(0, 1, 2),
     torch=lambda x: torch.median(x),
     jax=lambda x: jnp.median(x), hips=lambda x: anp.sort(x)[1])
case("x: vector(4)", "median of four numbers, two of them equal", "median(x)", [2, 1, 2, 5], v4, [0.5, 0, 0.5, 0],
     0 * v4,
     torch=lambda x: torch.quantile(x, 0.5), jax=lambda x: jnp.median(x), hips=lambda x: anp.mean(anp.sort(x)[1:3]))
case("x: vector(4)", "quantile ¼ in a tie", "quantile(x, 0.25)", [1, 2, 2, 3], v4, Kink(
    lambda g: abs(g[0] - 0.25) < 1e-12 and abs(g[3]) < 1e-12 and abs(g.sum() - 1) < 1e-12 and np.all(g >= -1e-12)),
     torch=lambda x: torch.quantile(x, 0.25), jax=lambda x: jnp.quantile(x, 0.25),
     hips=lambda x: 0.25 * anp.sort(x)[0] + 0.75 * anp.sort(x)[1])
case("x: vector(3)", "weighted sort of a tie", "w'*sort(x)", [2, 1, 2], v3, Kink(
    lambda g: abs(g[1] - 1) < 1e-12 and abs(g[0] + g[2] + 1.5) < 1e-12 and -2 - 1e-12 <= g[0] <= 0.5 + 1e-12),
    const={"w": w3},
     torch=lambda x: T(w3) @ torch.sort(x)[0], numpy=lambda m, x: m.dot(w3, m.sort(x)))
case("x: vector(4)", "sum of the 2 largest, equal", "sum(sort(x)(3:4))", [3, 1, 3, 2], v4, [1, 0, 1, 0], 0 * v4,
     torch=lambda x: torch.topk(x, 2)[0].sum(), jax=lambda x: jax.lax.top_k(x, 2)[0].sum(),
     hips=lambda x: anp.sum(anp.sort(x)[2:]))
case("A: matrix(2, 2)", "max(A, B), two entries equal", "sum(max(A, B))", np.array([[1.0, 2], [3, 4]]), V2,
     within([[0, 0], [1, 1]], [[1, 0], [1, 1]]), const={"B": np.array([[1.0, 3], [2, -1]])},
     torch=lambda a: torch.maximum(a, T(np.array([[1.0, 3], [2, -1]]))).sum(),
     numpy=lambda m, a: m.sum(m.maximum(a, np.array([[1.0, 3], [2, -1]]))))
case("x: vector(3)", "range of equal numbers", "max(x) - min(x)", [2, 2, 2], v3,
     Kink(lambda g: abs(g.sum()) < 1e-12 and np.abs(g).sum() < 2 + 1e-12),
     torch=lambda x: torch.amax(x, 0) - torch.amin(x, 0), numpy=lambda m, x: m.max(x) - m.min(x))
case("x: vector(3)", "relu at 0", "w'*relu(x)", [0, 1, -1], v3, within([0, -2, 0], [1, -2, 0]), const={"w": w3},
     torch=lambda x: T(w3) @ torch.relu(x), jax=lambda x: w3 @ jax.nn.relu(x), hips=lambda x: anp.dot(w3,
     anp.maximum(x, 0)))
case("x: vector(3)", "|x| at 0", "w'*abs(x)", [0, 1, -1], v3, within([-1, -2, -0.5], [1, -2, -0.5]), const={"w": w3},
     torch=lambda x: T(w3) @ torch.abs(x), numpy=lambda m, x: m.dot(w3, m.abs(x)))
case("x: vector(3)", "clamp to [0, 1] at both ends", "w'*min(1, max(0, x))", [0, 0.5, 1], v3, within([0, -2, 0], [1,
     -2, 0.5]),
     const={"w": w3}, torch=lambda x: T(w3) @ torch.clamp(x, 0, 1), numpy=lambda m, x: m.dot(w3, m.clip(x, 0, 1)))
HUBER = "sum(where(abs(x) <= 1, 0.5*x.^2, abs(x) - 0.5))"
case("x: vector(3)", "Huber's function at its corners", HUBER, [1, -1, 0], v3, [1, -1, 0],
     torch=lambda x: torch.nn.functional.huber_loss(x, torch.zeros_like(x), reduction="sum"),
     numpy=lambda m, x: m.sum(m.where(m.abs(x) <= 1, 0.5 * x**2, m.abs(x) - 0.5)))
CANCELLED = "smooth in all, though its parts have kinks that share"
case("x: vector(3)", "relu(x) − relu(−x) = x at 0", "w'*(relu(x) - relu(-x))", [0, 1, -1], v3, w3, Z3, const={"w": w3},
     known=(CANCELLED, ""),
     torch=[lambda x: T(w3) @ (torch.relu(x) - torch.relu(-x)),
            lambda x: T(w3) @ (torch.maximum(x, torch.zeros_like(x)) - torch.maximum(-x, torch.zeros_like(x)))],
     jax=[lambda x: w3 @ (jax.nn.relu(x) - jax.nn.relu(-x)), lambda x: w3 @ (jnp.maximum(x, 0) - jnp.maximum(-x, 0))],
     hips=lambda x: anp.dot(w3, anp.maximum(x, 0) - anp.maximum(-x, 0)))
case("x: vector(3)", "max(x, y) + min(x, y) = x + y at x = y", "w'*(max(x, y) + min(x, y))", [1, 2, 3], v3, w3, Z3,
     const={"w": w3, "y": np.array([1.0, 2, 3])},
     torch=lambda x: (lambda y: T(w3) @ (torch.maximum(x, y) + torch.minimum(x, y)))(T(np.array([1.0, 2, 3]))),
     numpy=lambda m, x: m.dot(w3, m.maximum(x, np.array([1.0, 2, 3])) + m.minimum(x, np.array([1.0, 2, 3]))))
case("x: vector(3)", "Σ |x|² at a 0", "sum(abs(x).^2)", [0, 1, -1], v3, [0, 2, -2], 2 * v3, known=("", CANCELLED),
     torch=lambda x: (torch.abs(x) ** 2).sum(), numpy=lambda m, x: m.sum(m.abs(x) ** 2))
case("x: vector(3)", "Σ |x|³ at a 0", "sum(abs(x).^3)", [0, 1, -1], v3, [0, 3, -3], [0, 9, -6],
     torch=lambda x: (torch.abs(x) ** 3).sum(), numpy=lambda m, x: m.sum(m.abs(x) ** 3))
case("x: vector(3)", "Σ of squares of sorted numbers, a tie", "sum(sort(x).^2)", [2, 1, 2], v3, [4, 2, 4], 2 * v3,
     known=("", CANCELLED), torch=lambda x: (torch.sort(x)[0] ** 2).sum(), numpy=lambda m, x: m.sum(m.sort(x) ** 2))
G3 = [0, 2, 2]
case("x: vector(3)", "a gather with an index twice", "sum(gather(x', [1, 3, 3]).^3)", [1, 2, 3], v3, [3, 0, 54], [3, 0,
     -36],
     torch=lambda x: (x[G3] ** 3).sum(), jax=lambda x: (x[jnp.array(G3)] ** 3).sum(),
     hips=lambda x: anp.sum(x[np.array(G3)] ** 3))

# ---- Products and powers
family("Products, powers at 0")
for what, x in (("one 0", [2.0, 0, 3, 5]), ("two 0s", [2.0, 0, 3, 0]), ("three 0s", [0.0, 0, 3, 0])):
    x = np.array(x)
    case("x: vector(4)", f"product, {what}", "prod(x)", x, v4, prod_first(x), prod_second(x, v4),
         torch=lambda x: torch.prod(x), numpy=lambda m, x: m.prod(x))
for what, x in (("one 0", [2.0, 0, 3, 5]), ("two 0s", [2.0, 0, 3, 0])):
    x = np.array(x)
    case("x: vector(4)", f"cumulative product, {what}", "w'*cumprod(x)", x, v4, *cumprod_truth(x, v4, w4),
         const={"w": w4},
         torch=lambda x: T(w4) @ torch.cumprod(x, 0), jax=lambda x: w4 @ jnp.cumprod(x),
         hips=lambda x: sum(w4[k] * anp.prod(x[:k + 1]) for k in range(4)))
X0 = np.array([0.0, 1, 4])
for k, first, second in ((0, Z3, Z3), (1, [1, 1, 1], Z3), (2, 2 * X0, 2 * v3), (3, 3 * X0**2, 6 * X0 * v3),
                         (1.5, 1.5 * X0**0.5, INFINITE), (2.5, 2.5 * X0**1.5, 3.75 * X0**0.5 * v3), (0.5, INFINITE,
                         INFINITE)):
    case("x: vector(3)", f"Σ x^{k:g}, an entry 0", f"sum(x.^{k:g})", X0, v3, first, second,
         torch=lambda x, k=k: (x**k).sum(), numpy=lambda m, x, k=k: m.sum(x**k))
case("y: vector(2)", "0^y for y", "sum([0; 2].^y)", [2, 3], v2, [0, 8 * np.log(2)], [0, 8 * np.log(2) ** 2 * v2[1]],
     known=("the exponent's gradient in a power needs a positive base",) * 2,
     torch=lambda y: (T(np.array([0.0, 2])) ** y).sum(), numpy=lambda m, y: m.sum(m.power(np.array([0.0, 2]), y)))
case("x: vector(3)", "√x at 0", "sum(sqrt(x))", X0, v3, INFINITE, INFINITE, torch=lambda x: torch.sqrt(x).sum(),
     numpy=lambda m, x: m.sum(m.sqrt(x)))
case("x: vector(3)", "x log x at 0", "sum(x.*log(x))", X0, v3, INFINITE, INFINITE,
     torch=lambda x: torch.special.xlogy(x, x).sum(),
     jax=lambda x: jax.scipy.special.xlogy(x, x).sum(), hips=lambda x: anp.sum(x * anp.log(x)))
PC = np.array([0.0, 0.25, 0.75])
case("q: vector(3)", "Σ p log q, p = q = 0, by a mask", "sum(p.*log(where(p > 0, q, 1)))", [0, 0.5, 0.5], v3,
     [0, 0.5, 1.5], -4 * PC * v3, const={"p": PC},
     torch=[lambda q: torch.special.xlogy(T(PC), q).sum(), lambda q: (T(PC) * torch.log(torch.where(T(PC) > 0, q,
     1.0))).sum()],
     numpy=lambda m, q: m.sum(PC * m.log(m.where(PC > 0, q, 1.0))))
case("x: vector(3)", "sin(x)/x at 0, by a mask", "sum(where(x == 0, 1 - x.^2/6, sin(x)./where(x == 0, 1, x)))", [0, 0,
     0], v3,
     Z3, -v3 / 3, torch=[lambda x: torch.sinc(x / math.pi).sum(), lambda x: torch.where(
         x == 0, 1 - x**2 / 6, torch.sin(x) / torch.where(x == 0, 1.0, x)).sum()],
     jax=lambda x: jnp.sinc(x / math.pi).sum(), hips=[lambda x: anp.sum(anp.sinc(x / math.pi)), lambda x: anp.sum(
         anp.where(x == 0, 1 - x**2 / 6, anp.sin(x) / anp.where(x == 0, 1.0, x)))])
case("x: vector(3)", "log x at 0", "sum(log(x))", X0, v3, INFINITE, INFINITE, torch=lambda x: torch.log(x).sum(),
     numpy=lambda m, x: m.sum(m.log(x)))
case("x: vector(2)", "√(xy), geometric mean, x = 0", "sqrt(prod(x))", [0, 4], v2, INFINITE, NOWHERE,
     torch=lambda x: torch.sqrt(torch.prod(x)), numpy=lambda m, x: m.sqrt(m.prod(x)))

# ---- Large numbers
family("Large and small numbers")
B3 = np.array([1000.0, -1000, 0])
case("x: vector(3)", "softplus at ±1000 and 0", "w'*softplus(x)", B3, v3, w3 * [1, 0, 0.5], w3 * v3 * [0, 0, 0.25],
     const={"w": w3}, torch=lambda x: T(w3) @ torch.logaddexp(x, torch.zeros_like(x)),
     jax=lambda x: w3 @ jax.nn.softplus(x),
     hips=lambda x: anp.dot(w3, anp.logaddexp(x, 0)))
CASES[-1].ways["PyTorch"].append(lambda x: T(w3) @ torch.nn.functional.softplus(x))
case("x: vector(3)", "sigmoid at ±1000 and 0", "w'*sigmoid(x)", B3, v3, w3 * [0, 0, 0.25], Z3, const={"w": w3},
     torch=lambda x: T(w3) @ torch.sigmoid(x), jax=lambda x: w3 @ jax.nn.sigmoid(x),
     hips=lambda x: anp.dot(w3, autograd.scipy.special.expit(x)))
case("x: vector(3)", "log sigmoid at ±1000 and 0", "w'*logsigmoid(x)", B3, v3, w3 * [0, 1, 0.5], -w3 * v3 * [0, 0,
     0.25],
     const={"w": w3}, torch=lambda x: T(w3) @ torch.nn.functional.logsigmoid(x),
     jax=lambda x: w3 @ jax.nn.log_sigmoid(x),
     hips=lambda x: -anp.dot(w3, anp.logaddexp(-x, 0)))
case("x: vector(3)", "tanh at ±1000 and 0", "w'*tanh(x)", B3, v3, w3 * [0, 0, 1], Z3, const={"w": w3},
     torch=lambda x: T(w3) @ torch.tanh(x), numpy=lambda m, x: m.dot(w3, m.tanh(x)))
for what, at in (("1000, a tie", [1000.0, 1000, -1000]), ("−1000, a tie", [-1000.0, -1000, -3000])):
    p = np.array([0.5, 0.5, 0])
    case("x: vector(3)", f"log Σ exp at {what}", "logsumexp(x)", at, v3, p, p * (v3 - p @ v3),
         torch=lambda x: torch.logsumexp(x, 0), jax=lambda x: jax.scipy.special.logsumexp(x),
         hips=lambda x: autograd.scipy.special.logsumexp(x))
P3 = np.array([0.5, 0.5, 0])


def softmax_truth(p, w, v):
    c = w - p @ w
    dp = p * (v - p @ v)
    return p * c, dp * c - p * (dp @ w)


case("x: vector(3)", "softmax at 1000, a tie", "w'*softmax(x)", [1000, 1000, -1000], v3, *softmax_truth(P3, w3, v3),
     const={"w": w3}, torch=lambda x: T(w3) @ torch.softmax(x, 0), jax=lambda x: w3 @ jax.nn.softmax(x),
     hips=lambda x: (lambda e: anp.dot(w3, e / anp.sum(e)))(anp.exp(x - anp.max(x))))
case("x: vector(3)", "cross-entropy at 1000, sure and wrong", "crossentropy(x, y)", [1000, 0, -1000], v3, [1, -1, 0],
     Z3,
     const={"y": I3[1]}, torch=lambda x: torch.nn.functional.cross_entropy(x, T(I3[1])),
     jax=lambda x: -I3[1] @ jax.nn.log_softmax(x), hips=lambda x: autograd.scipy.special.logsumexp(x) - x[1])
case("x: vector(2)", "log(1 + x) at 1e-20", "w'*log1p(x)", [1e-20, -1e-20], v2, w2, -w2 * v2, const={"w": w2},
     torch=lambda x: T(w2) @ torch.log1p(x), numpy=lambda m, x: m.dot(w2, m.log1p(x)))
case("x: vector(2)", "exp(x) − 1 at 1e-20", "w'*expm1(x)", [1e-20, -1e-20], v2, w2, w2 * v2, const={"w": w2},
     torch=lambda x: T(w2) @ torch.expm1(x), numpy=lambda m, x: m.dot(w2, m.expm1(x)))
case("x: vector(3)", "gelu at ±50 and 0", "w'*gelu(x)", [50, -50, 0], v3, w3 * [1, 0, 0.5],
     [0, 0, w3[2] * v3[2] * 2 / math.sqrt(2 * math.pi)], const={"w": w3},
     torch=lambda x: T(w3) @ torch.nn.functional.gelu(x), jax=lambda x: w3 @ jax.nn.gelu(x, approximate=False),
     hips=lambda x: anp.dot(w3, x * (1 + autograd.scipy.special.erf(x / 2**0.5)) / 2))
case("x: vector(3)", "erf at ±30 and 0", "w'*erf(x)", [30, -30, 0], v3, w3 * [0, 0, 2 / math.sqrt(math.pi)], Z3,
     const={"w": w3}, torch=lambda x: T(w3) @ torch.erf(x), jax=lambda x: w3 @ jax.scipy.special.erf(x),
     hips=lambda x: anp.dot(w3, autograd.scipy.special.erf(x)))
case("x: vector(2)", "log cosh at ±1000", "sum(abs(x) + softplus(-2*abs(x)) - log(2))", [1000, -1000], v2, [1, -1], [0,
     0],

     torch=[lambda x: torch.logaddexp(x, -x).sum() - 2 * math.log(2),
     lambda x: (torch.abs(x) + torch.nn.functional.softplus(
         -2 * torch.abs(x)) - math.log(2)).sum()], numpy=lambda m, x: m.sum(m.logaddexp(x, -x)) - 2 * math.log(2))

# ---- Functions of a number
family("Special functions, angles")
for what, y, x in (("on the right axis", 0, 2), ("on the left axis", 0, -2), ("on the upper axis", 2, 0),
("on the lower axis", -2, 0)):
    r = x * x + y * y
    case("y: vector(2)", f"atan2 {what}", "atan2(y(1), y(2))", [y, x], v2, np.array([x, -y]) / r,
         np.array([[-2 * x * y, y * y - x * x], [y * y - x * x, 2 * x * y]]) @ v2 / r**2,
         torch=lambda y: torch.atan2(y[0], y[1]), numpy=lambda m, y: m.arctan2(y[0], y[1]))
case("y: vector(2)", "atan2 at 0", "atan2(y(1), y(2))", [0, 0], v2, NOWHERE, NOWHERE,
     torch=lambda y: torch.atan2(y[0], y[1]), numpy=lambda m, y: m.arctan2(y[0], y[1]))
for word, at in (("asin", 1), ("acos", -1), ("acosh", 1), ("atanh", 1)):
    case("x: vector(1)", f"{word} at {at}", f"sum({word}(x))", [at], [1], INFINITE, INFINITE,
         torch=lambda x, word=word: getattr(torch, word)(x).sum(),
         numpy=lambda m, x, word=word: m.sum(getattr(m, "arc" + word[1:])(x)))
PI2 = math.pi**2
POINTS = np.array([1, 2, 0.5, -0.5])
PSI = np.array([-EULER, 1 - EULER, -EULER - 2 * math.log(2), 2 - EULER - 2 * math.log(2)])
TRI = np.array([PI2 / 6, PI2 / 6 - 1, PI2 / 2, PI2 / 2 + 4])
TETRA = np.array([-2 * ZETA3, -2 * ZETA3 + 2, -14 * ZETA3, -14 * ZETA3 + 16])
case("x: vector(4)", "log Γ at 1, 2, ½ and −½", "w'*lgamma(x)", POINTS, v4, w4 * PSI, w4 * v4 * TRI, const={"w": w4},
     torch=lambda x: T(w4) @ torch.lgamma(x), numpy=lambda m, x: m.dot(w4, special(m).gammaln(x)))
case("x: vector(4)", "digamma at 1, 2, ½ and −½", "w'*digamma(x)", POINTS, v4, w4 * TRI, w4 * v4 * TETRA,
     const={"w": w4},
     torch=lambda x: T(w4) @ torch.digamma(x), numpy=lambda m, x: m.dot(w4, special(m).digamma(x)))
case("x: vector(2)", "log Γ at 1e-9 and 1e9", "sum(lgamma(x))", [1e-9, 1e9], [1, 1],
     [-1e9 - EULER + PI2 / 6 * 1e-9, math.log(1e9) - 0.5e-9], [1e18 + PI2 / 6, 1e-9],
     torch=lambda x: torch.lgamma(x).sum(), numpy=lambda m, x: m.sum(special(m).gammaln(x)))
case("x: vector(2)", "log Γ at 0 and 1", "sum(lgamma(x))", [0, 1], [1, 1], INFINITE, INFINITE,
     torch=lambda x: torch.lgamma(x).sum(), numpy=lambda m, x: m.sum(special(m).gammaln(x)))
case("x: vector(2)", "log Φ at −40 (normal distribution)", "sum(log(normalcdf(x)))", [-40, 0], v2,
     [40.02496884720726372, math.sqrt(2 / math.pi)], None,
     known=("log of a value that underflows; there is no word for log Φ",) * 2,
     torch=lambda x: torch.special.log_ndtr(x).sum(), jax=lambda x: jax.scipy.special.log_ndtr(x).sum(),
     hips=lambda x: anp.sum(anp.log(autograd.scipy.stats.norm.cdf(x))))
