"""Programs whose gradients are right. What is said of each stands in table.txt."""
import math
import os
import random
import sys
import time
from tools import start, matrix, noise, numbers, rows, single

target = numbers(12, seed=3)


@start(x=numbers(12))
def quadratic(x):
    return sum((a - b) ** 2 for a, b in zip(x, target)), {"x": [2 * (a - b) for a, b in zip(x, target)]}


@start(x=[-1.2, 1.0, 0.7, 1.3])
def rosenbrock(x):
    value = sum(100 * (x[k + 1] - x[k] ** 2) ** 2 + (1 - x[k]) ** 2 for k in range(len(x) - 1))
    gradient = [0.0] * len(x)
    for k in range(len(x) - 1):
        gradient[k] += -400 * x[k] * (x[k + 1] - x[k] ** 2) - 2 * (1 - x[k])
        gradient[k + 1] += 200 * (x[k + 1] - x[k] ** 2)
    return value, {"x": gradient}


data = matrix(9, 5, seed=5)


@start(W=matrix(5, 4, seed=7), b=numbers(4, seed=8))
def layer(W, b):
    """tanh of a layer, summed in squares: inputs of two shapes."""
    W = rows(W)
    value, dW, db = 0.0, [[0.0] * 4 for _ in range(5)], [0.0] * 4
    for row in data:
        for j in range(4):
            t = math.tanh(sum(row[i] * W[i][j] for i in range(5)) + b[j])
            value += t * t
            slope = 2 * t * (1 - t * t)
            db[j] += slope
            for i in range(5):
                dW[i][j] += slope * row[i]
    return value, {"W": dW, "b": db}


@start(T=[matrix(3, 2, seed=k) for k in (1, 2)])
def three_axes(T):
    return (sum(math.sin(T[i][j][k]) * (i + 2 * j + 3 * k + 1) for i in range(2) for j in range(3) for k in range(2)),
            {"T": [[[math.cos(T[i][j][k]) * (i + 2 * j + 3 * k + 1) for k in range(2)] for j in range(3)]
                   for i in range(2)]})


@start(s=0.7)
def one_number(s):
    s = float(s)
    return math.exp(s) * s, {"s": math.exp(s) * (1 + s)}


@start(x=numbers(6, low=0.2, high=2.0))
def domain(x):
    """No value for what is not positive."""
    return sum(math.log(a) for a in x), {"x": [1 / a for a in x]}


@start(x=numbers(6, low=0.2, high=2.0))
def edge_is_no_number(x):
    """The edge of the domain is no exception, but a value that is no number."""
    if min(x) <= 0:
        return float("nan"), {"x": [float("nan")] * 6}
    return sum(math.sqrt(a) for a in x), {"x": [0.5 / math.sqrt(a) for a in x]}


@start(x=[1.0, -2.0, 0.0, 3.0])
def kink(x):
    """At the starting point is a kink, around it none."""
    return sum(abs(a) for a in x), {"x": [1.0 if a > 0 else -1.0 if a < 0 else 0.0 for a in x]}


@start(x=numbers(10))
def hinge(x):
    return sum(max(0.0, 1 - a) ** 2 for a in x), {"x": [-2 * max(0.0, 1 - a) for a in x]}


@start(x=numbers(8))
def constant(x):
    return 3.0, {"x": [0.0] * 8}


@start(x=[k / 3 for k in range(1, 7)])
def stationary(x):
    """The starting point is the minimum."""
    return sum((a - k / 3) ** 2 for k, a in enumerate(x, 1)), {"x": [2 * (a - k / 3) for k, a in enumerate(x, 1)]}


@start(x=[1e-9, 3.0, 2e7, 0.5])
def scales(x):
    """Parameters of quite different sizes in one array."""
    size = [1e-9, 1.0, 1e7, 1.0]
    return (sum(math.exp(-a / s / 4) + (a / s) ** 2 for a, s in zip(x, size)),
            {"x": [-math.exp(-a / s / 4) / s / 4 + 2 * a / s / s for a, s in zip(x, size)]})


def noisy(level):
    @start(x=numbers(8))
    def function(x):
        value = sum((a - b) ** 2 for a, b in zip(x, target)) + 1
        return value + noise(level, *x), {"x": [2 * (a - b) for a, b in zip(x, target)]}
    return function


noise_1e16, noise_1e12, noise_1e10, noise_1e8 = noisy(1e-16), noisy(1e-12), noisy(1e-10), noisy(1e-8)
noise_1e6, noise_1e5, noise_1e4 = noisy(1e-6), noisy(1e-5), noisy(1e-4)


@start(x=numbers(8))
def random_noise(x):
    """Noise of its own at each call."""
    value = sum((a - b) ** 2 for a, b in zip(x, target)) + 1
    return value + random.gauss(0, 1e-7), {"x": [2 * (a - b) for a, b in zip(x, target)]}


@start(x=numbers(4, low=0.5, high=1.5))
def monte_carlo(x):
    """A mean over draws of a fixed seed."""
    draw = random.Random(7)
    value, gradient, count = 0.0, [0.0] * 4, 200
    for _ in range(count):
        z = [draw.gauss(0, 1) for _ in x]
        t = math.tanh(sum(a * b for a, b in zip(x, z)))
        value += t * t / count
        for k in range(4):
            gradient[k] += 2 * t * (1 - t * t) * z[k] / count
    return value, {"x": gradient}


@start(x=numbers(5, low=0.5, high=1.5))
def solver(x):
    """Roots found by iteration, to 1e-10 only; the gradient by the theorem of implicit functions."""
    value, gradient = 0.0, []
    for k, a in enumerate(x):
        y = 1.0
        for _ in range(200):
            step = (y + y ** 3 - a) / (1 + 3 * y * y)
            y -= 0.5 * step
            if abs(step) < 1e-10:
                break
        value += (k + 1) * y
        gradient.append((k + 1) / (1 + 3 * y * y))
    return value, {"x": gradient}


@start(x=numbers(6))
def all_single(x):
    """Computed in single precision, value and gradient."""
    terms = [single(single(a) * single(a)) for a in x]
    value = 0.0
    for term in terms:
        value = single(value + term)
    return value, {"x": [single(2 * single(a)) for a in x]}


@start(x=numbers(6))
def chatter(x):
    """Prints on both channels, more than a pipe holds."""
    print("a line on standard output " * 40)
    print("and one on standard error", file=sys.stderr, flush=True)
    return quadratic(x)


@start(x=numbers(6))
def slow(x):
    time.sleep(0.02)
    return quadratic(x)


@start(x=numbers(6))
def writes_on_its_arguments(x):
    value, gradient = quadratic(list(x))
    for k in range(len(x)):
        x[k] = 0.0
    return value, gradient


@start(x=numbers(6))
def crashes_elsewhere(x):
    """Dies where the first number is large."""
    if x[0] > 0.9:
        os._exit(9)
    return quadratic(x)


class Object:
    """Value and gradient of their own, second derivatives too."""
    at = {"x": numbers(6), "y": numbers(6, seed=4)}

    def value(self, x, y):
        return sum(math.sin(a * b) for a, b in zip(x, y))

    def gradient(self, x, y):
        return {"x": [b * math.cos(a * b) for a, b in zip(x, y)], "y": [a * math.cos(a * b) for a, b in zip(x, y)]}

    def hvp(self, inputs, direction):
        x, y, u, v = inputs["x"], inputs["y"], direction["x"], direction["y"]
        mixed = [math.cos(a * b) - a * b * math.sin(a * b) for a, b in zip(x, y)]
        return {"x": [-b * b * math.sin(a * b) * p + m * q for a, b, m, p, q in zip(x, y, mixed, u, v)],
                "y": [-a * a * math.sin(a * b) * q + m * p for a, b, m, p, q in zip(x, y, mixed, u, v)]}

    def jvp(self, inputs, direction):
        gradient = self.gradient(**inputs)
        return sum(a * b for key in gradient for a, b in zip(gradient[key], direction[key]))


class Vector:
    """A vector value, with both products of its Jacobian."""
    at = {"x": numbers(5)}

    def value(self, x):
        return [math.sin(x[k]) * x[(k + 1) % 5] for k in range(5)] + [sum(a * a for a in x)]

    def vjp(self, inputs, w):
        x = inputs["x"]
        result = [2 * w[5] * a for a in x]
        for k in range(5):
            result[k] += w[k] * math.cos(x[k]) * x[(k + 1) % 5]
            result[(k + 1) % 5] += w[k] * math.sin(x[k])
        return {"x": result}

    def jvp(self, inputs, direction):
        x, u = inputs["x"], direction["x"]
        return ([math.cos(x[k]) * x[(k + 1) % 5] * u[k] + math.sin(x[k]) * u[(k + 1) % 5] for k in range(5)]
                + [2 * sum(a * b for a, b in zip(x, u))])


def implicit(k):
    """z with z = cos(k0 z)/2 + k1/5, found to six digits: the value jumps where one iteration more is made."""
    z = 1.0
    for _ in range(200):
        new = math.cos(k[0] * z) / 2 + k[1] / 5
        if abs(new - z) < 1e-6:
            break
        z = new
    slope = 1 + k[0] * math.sin(k[0] * z) / 2
    return z * z, {"k": [-z * z * math.sin(k[0] * z) / slope, 2 * z / 5 / slope]}


implicit.at = {"k": [1.0, 0.5]}


def least_inside(p):
    """min over z of a function, by descent that ends at a tolerance; the gradient by the envelope theorem."""
    a, b, c = (float(q) for q in p)
    z, w = 0.0, 0.0
    for _ in range(2000):
        dz = 2 * (z - a) - b * (w - b * z)
        dw = w - b * z + c * math.sinh(w)
        if dz * dz + dw * dw < 1e-10:
            break
        z, w = z - 0.2 * dz, w - 0.2 * dw
    value = (z - a) ** 2 + 0.5 * (w - b * z) ** 2 + c * math.cosh(w)
    return value, {"p": [-2 * (z - a), -(w - b * z) * z, math.cosh(w)]}


least_inside.at = {"p": [0.6, 1.2, 0.3]}


def conjugate_gradients(p):
    """bᵀ (A + diag exp p)⁻¹ b by conjugate gradients to five digits, and its gradient by the same."""
    n = 12
    b = [math.sin(3 * k + 1) for k in range(n)]
    d = [math.exp(float(p[k % 3])) * (1 + k % 4) for k in range(n)]

    def product(u):
        return [(2 + d[k]) * u[k] - (u[k - 1] if k else 0) - (u[k + 1] if k + 1 < n else 0) for k in range(n)]
    u, r = [0.0] * n, b
    v, size = r, sum(q * q for q in r)
    end = 1e-10 * size
    while size > end:
        w = product(v)
        step = size / sum(s * t for s, t in zip(v, w))
        u = [s + step * t for s, t in zip(u, v)]
        r = [s - step * t for s, t in zip(r, w)]
        old, size = size, sum(q * q for q in r)
        v = [s + size / old * t for s, t in zip(r, v)]
    return (sum(s * t for s, t in zip(b, u)),
            {"p": [-sum(d[k] * u[k] ** 2 for k in range(n) if k % 3 == i) for i in range(3)]})


conjugate_gradients.at = {"p": [0.6, 1.2, 0.3]}


def adaptive_steps(p):
    """An oscillator by Euler's and Heun's rule with steps of their own, and its sensitivities on the same steps."""
    a, b = (float(q) for q in p)

    def rates(z):
        y, v, ya, va, yb, vb = z
        return [v, -b * y - a * v, va, -b * ya - a * va - v, vb, -b * yb - a * vb - y]
    t, step, z = 0.0, 0.01, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    while t < 2:
        step = min(step, 2 - t)
        first = rates(z)
        second = rates([s + step * f for s, f in zip(z, first)])
        off = max(step / 2 * abs(f - s) / (1e-5 + 1e-5 * abs(q)) for f, s, q in zip(first, second, z))
        if off <= 1:
            t, z = t + step, [q + step / 2 * (f + s) for q, f, s in zip(z, first, second)]
        step *= min(5, max(0.2, 0.9 / math.sqrt(off + 1e-12)))
    y, v, ya, va, yb, vb = z
    return y * y + v * v, {"p": [2 * (y * ya + v * va), 2 * (y * yb + v * vb)]}


adaptive_steps.at = {"p": [0.9, 1.7]}


def counted(x):
    """A count of events makes steps, which the gradient leaves out."""
    return sum(a * a for a in x) + math.floor(10 * x[0]), {"x": [2 * a for a in x]}


counted.at = {"x": [1.0, 0.5]}


def symmetric_only(K):
    """log det of what has to be symmetric, as those who call Cholesky's decomposition see to."""
    (a, b), (c, d) = K
    if abs(b - c) > 1e-6:
        raise ValueError("K is not symmetric")
    det = a * d - b * c
    return math.log(det), {"K": [[d / det, -c / det], [-b / det, a / det]]}


symmetric_only.at = {"K": [[2.0, 0.5], [0.5, 3.0]]}

x0 = numbers(5)


def one_by_one(x):
    """The value is a 1×1 matrix, as xᵀ A x is."""
    return [[sum(a * a for a in x)]], {"x": [2 * a for a in x]}


one_by_one.at = {"x": [0.5, 1.25, -2.0]}


def flat(x):
    """By SciPy's convention: fun(x) and jac(x)."""
    return sum((a - 1) ** 4 for a in x)


def jac(x):
    return [4 * (a - 1) ** 3 for a in x]


def normalised(X, gain):
    """What does not change where rows grow alike, with a gain for each column."""
    value, g, d = 0.0, [0.0] * 3, []
    for i, x in enumerate(X):
        mean = sum(x) / 3
        scale = math.sqrt(sum((a - mean) ** 2 for a in x) / 3 + 1e-6)
        z = [(a - mean) / scale for a in x]
        value += sum(math.cosh(a * b + 0.3 * i - 0.5) for a, b in zip(gain, z))
        e = [math.sinh(a * b + 0.3 * i - 0.5) for a, b in zip(gain, z)]
        g = [a + b * c for a, b, c in zip(g, e, z)]
        e = [a * b for a, b in zip(e, gain)]
        part = sum(a * b for a, b in zip(e, z)) / 3
        d.append([(a - sum(e) / 3 - b * part) / scale for a, b in zip(e, z)])
    return value, {"X": d, "gain": g}


normalised.at = {"X": [[0.3, -0.7, 0.9], [1.2, 0.1, -0.4], [-0.8, 0.5, 0.6]], "gain": [0.7, 1.3, 1.1]}


def single_inside(x, c):
    """The value goes through numbers of single precision, and so does the gradient."""
    y = [single(a * a) for a in x]
    return sum(y) + c * c, {"x": [2 * a for a in x], "c": 2 * c}


single_inside.at = {"x": [0.3, -0.7, 0.9], "c": 0.4}
