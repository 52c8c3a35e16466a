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
    k = torch.kron(a, torch.eye(m, dtype=torch.float64)) + torch.kron(torch.eye(n, dtype=torch.float64), b.mT.contiguous())
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
