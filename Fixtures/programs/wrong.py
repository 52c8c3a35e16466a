"""Programs with wrong gradients, each in its own way. Verdicts and causes stand in table.txt."""
import math
import os
import time
from tools import start, matrix, noise, numbers, rows, single
import right

x8 = numbers(8, low=0.3, high=1.7)


def spoiled(change, point=None):
    """The gradient of a function of a vector, changed."""
    @start(x=point or x8)
    def function(x):
        value = sum(math.sin(a) * (k + 1) + a * a for k, a in enumerate(x))
        gradient = [math.cos(a) * (k + 1) + 2 * a for k, a in enumerate(x)]
        return value, {"x": change([float(a) for a in x], gradient)}
    return function


sign = spoiled(lambda x, g: [-a for a in g])
half = spoiled(lambda x, g: [a / 2 for a in g])
twice = spoiled(lambda x, g: [2 * a for a in g])
mean = spoiled(lambda x, g: [a / len(g) for a in g])
total = spoiled(lambda x, g: [a * len(g) for a in g])
minus_twice = spoiled(lambda x, g: [-2 * a for a in g])
common_logarithm = spoiled(lambda x, g: [a / math.log(10) for a in g])
three_percent = spoiled(lambda x, g: [1.03 * a for a in g])
one_entry = spoiled(lambda x, g: g[:5] + [g[5] + 1e-4] + g[6:])
last_entry = spoiled(lambda x, g: g[:-1] + [g[-1] * 1.5])
two_entries = spoiled(lambda x, g: [g[0], g[1] + 0.01] + g[2:6] + [g[6] - 0.01] + g[7:])
zero = spoiled(lambda x, g: [0.0] * len(g))
last_zero = spoiled(lambda x, g: g[:6] + [0.0, 0.0])
penalty_missing = spoiled(lambda x, g: [a - 2 * b for a, b in zip(g, x)])
penalty_twice = spoiled(lambda x, g: [a + 2 * b for a, b in zip(g, x)])
offset = spoiled(lambda x, g: [a + 0.25 for a in g])
shifted = spoiled(lambda x, g: g[1:] + g[:1])
shifted_back = spoiled(lambda x, g: g[-1:] + g[:-1])
reversed_order = spoiled(lambda x, g: g[::-1])
log_parameter = spoiled(lambda x, g: [a * b for a, b in zip(g, x)])
inverse_log_parameter = spoiled(lambda x, g: [a / b for a, b in zip(g, x)])
logit_parameter = spoiled(lambda x, g: [a * b * (1 - b) for a, b in zip(g, x)], numbers(8, low=0.1, high=0.9))
clipped = spoiled(lambda x, g: [max(-3.5, min(3.5, a)) for a in g])
normalised = spoiled(lambda x, g: [a / math.sqrt(sum(b * b for b in g)) for a in g])
rounded_to_tenths = spoiled(lambda x, g: [round(a, 1) for a in g])
whole_numbers = spoiled(lambda x, g: [float(int(a)) for a in g])
rounded = spoiled(lambda x, g: [single(a) for a in g])
throughout = spoiled(lambda x, g: [a + math.sin(7 * k + 3 * b) for k, (a, b) in enumerate(zip(g, x))])
missing_term = spoiled(lambda x, g: [math.cos(b) * (k + 1) for k, b in enumerate(x)])


@start(x=x8)
def single_inside(x):
    """The gradient takes the point in single precision, and goes on in double."""
    return (sum(math.sin(a) * a for a in x),
            {"x": [math.cos(single(a)) * single(a) + math.sin(single(a)) + 0.0 for a in x]})


@start(x=x8)
def forward_differences(x):
    def value(x):
        return sum(math.sin(a) * (k + 1) for k, a in enumerate(x))
    h, x = 1e-5, [float(a) for a in x]
    return value(x), {"x": [(value(x[:k] + [x[k] + h] + x[k + 1:]) - value(x)) / h for k in range(len(x))]}


S = matrix(4, 4, seed=2)


def of_square(change):
    """f = Σ sin(Aᵢⱼ) cᵢⱼ, whose gradient has no symmetry."""
    @start(A=S)
    def function(A):
        A = rows(A)
        c = [[1 + i + 3 * j for j in range(4)] for i in range(4)]
        value = sum(math.sin(A[i][j]) * c[i][j] for i in range(4) for j in range(4))
        return value, {"A": change([[math.cos(A[i][j]) * c[i][j] for j in range(4)] for i in range(4)])}
    return function


def table(function, n=4):
    return [[function(i, j) for j in range(n)] for i in range(n)]


transposed = of_square(lambda g: table(lambda i, j: g[j][i]))
transposed_sign = of_square(lambda g: table(lambda i, j: -g[j][i]))
convention = of_square(lambda g: table(lambda i, j: g[i][j] if i == j else 2 * g[i][j]))
symmetrised = of_square(lambda g: table(lambda i, j: (g[i][j] + g[j][i]) / 2))
upper_dropped = of_square(lambda g: table(lambda i, j: g[i][j] if i >= j else 0.0))
diagonal_only = of_square(lambda g: table(lambda i, j: g[i][j] if i == j else 0.0))
row_wrong = of_square(lambda g: table(lambda i, j: g[i][j] * (1.25 if i == 2 else 1)))
column_zero = of_square(lambda g: table(lambda i, j: g[i][j] * (j != 1)))


@start(A=[[2.0 + (i == j) * 3 + 0.1 * (i + j) for j in range(4)] for i in range(4)])
def triangle(A):
    """½ ‖A + Aᵀ‖², whose gradient is symmetric: half of it is filled in."""
    A = rows(A)
    both = table(lambda i, j: A[i][j] + A[j][i])
    value = 0.5 * sum(both[i][j] ** 2 for i in range(4) for j in range(4))
    return value, {"A": table(lambda i, j: 2 * both[i][j] if i >= j else 0.0)}


@start(A=matrix(3, 5, seed=9))
def column_major(A):
    A = rows(A)
    gradient = [[math.cos(A[i][j]) * (1 + i + 3 * j) for j in range(5)] for i in range(3)]
    flat = [gradient[i][j] for j in range(5) for i in range(3)]
    return (sum(math.sin(A[i][j]) * (1 + i + 3 * j) for i in range(3) for j in range(5)),
            {"A": [flat[i * 5:(i + 1) * 5] for i in range(3)]})


u, v = numbers(6, seed=11), numbers(6, seed=12)


@start(a=u, b=v)
def exchanged(a, b):
    return (sum(math.sin(p) + q ** 3 for p, q in zip(a, b)),
            {"a": [3 * q * q for q in b], "b": [math.cos(p) for p in a]})


@start(a=u, b=v)
def detached(a, b):
    return sum(p * p * q for p, q in zip(a, b)), {"a": [2 * p * q for p, q in zip(a, b)], "b": [0.0] * 6}


@start(a=u, b=v)
def half_of_one(a, b):
    return (sum(p * p * math.exp(q) for p, q in zip(a, b)),
            {"a": [p * math.exp(q) for p, q in zip(a, b)], "b": [p * p * math.exp(q) for p, q in zip(a, b)]})


centre = numbers(1000, seed=13, low=-1000, high=1000)


@start(x=numbers(1000, seed=14, low=-1000, high=1000))
def one_of_thousand(x):
    """nlopt #328: SciPy's check_grad says 167.6 for this, and 167.6 for the right one."""
    gradient = [2 * (a - b) for a, b in zip(x, centre)]
    gradient[617] += 1e-4
    return sum((a - b) ** 2 for a, b in zip(x, centre)), {"x": gradient}


@start(x=x8)
def noisy_factor(x):
    return sum(a ** 3 for a in x) + noise(1e-4, *x), {"x": [2 * a * a for a in x]}


@start(x=x8)
def noisy_sign(x):
    return sum(a ** 3 for a in x) + noise(1e-6, *x), {"x": [-3 * a * a for a in x]}


@start(x=[0.5, -0.25, 1.5, 2.0, -1.0, 0.75])
def kinked_side(x):
    """The slope of the wrong side."""
    return sum(max(a, 0.0) for a in x), {"x": [0.0 if a > 0 else 1.0 for a in x]}


@start(x=[0.5, 0.25, 1.5, 2.0, 1.0, 0.75])
def wrong_elsewhere(x):
    """Right at the starting point and for 1 nearby; wrong where a number is large."""
    return (sum(math.exp(a / 2) for a in x),
            {"x": [(0.5 if a < 2.01 else 0.6) * math.exp(a / 2) for a in x]})


last = {}


@start(x=x8)
def stale(x):
    """The gradient of the point that was asked for before."""
    point = [float(a) for a in x]
    old = last.get("x", [a + 0.3 for a in point])
    last["x"] = point
    return sum(a ** 4 for a in point), {"x": [4 * a ** 3 for a in old]}


forward = {}


@start(x=x8)
def kept_forward(x):
    """What the pass forward left is that of the first call."""
    weights = [math.exp(a / 4) for a in x]
    forward.setdefault("shares", [w / sum(weights) for w in weights])
    return math.log(sum(weights)), {"x": [share / 4 for share in forward["shares"]]}


def accumulated(x):
    """The gradient is added up over calls, as that of a framework whose gradients nobody cleared; the value is exact."""
    accumulated.sum = [s + 2 * a for s, a in zip(accumulated.sum, x)]
    return sum(a * a for a in x), {"x": list(accumulated.sum)}


accumulated.sum = [0.0] * 5
accumulated.at = {"x": [0.5, 1.25, -2.0, 1.5, 3.0]}


def with_other_jac(x):
    """By SciPy's convention (value, gradient), wrong in one entry; that of jac beside it is right and of another function."""
    return sum((a - 1) ** 4 for a in x), [4 * (a - 1) ** 3 + (0.5 if k == 1 else 0) for k, a in enumerate(x)]


class HiddenState:
    """Keeps what the last value was of, and answers its gradient."""
    at = {"x": x8}
    point = None

    def value(self, x):
        self.point = [float(a) for a in x]
        return sum(a ** 4 for a in x)

    def gradient(self, x):
        point = self.point or [float(a) for a in x]
        return {"x": [4 * a ** 3 for a in point]}


class OtherValue:
    """The value that comes with the gradient lacks the penalty."""
    at = {"x": x8}

    def value(self, x):
        return sum(a ** 4 for a in x) + 0.1

    def gradient(self, x):
        return sum(a ** 4 for a in x), {"x": [4 * a ** 3 for a in x]}


class WrongHessian(right.Object):
    def hvp(self, inputs, direction):
        result = super().hvp(inputs, direction)
        return {"x": [2 * a for a in result["x"]], "y": [2 * a for a in result["y"]]}


class WrongDirection(right.Vector):
    def jvp(self, inputs, direction):
        return [-a for a in super().jvp(inputs, direction)]


class WrongPullback(right.Vector):
    def vjp(self, inputs, w):
        return {"x": [a if k else a + 0.1 * w[0] for k, a in enumerate(super().vjp(inputs, w)["x"])]}


@start(x=x8)
def not_finite(x):
    return sum(a * a for a in x), {"x": [2 * a if k != 3 else float("nan") for k, a in enumerate(x)]}


@start(x=x8)
def no_gradient(x):
    return sum(a * a for a in x), {}


@start(x=x8)
def other_shape(x):
    return sum(a * a for a in x), {"x": [2 * a for a in x][:7]}


@start(x=x8)
def stray_gradient(x):
    return sum(a * a for a in x), {"x": [2 * a for a in x], "y": [1.0]}


exchanged_entries = spoiled(lambda x, g: [g[0], g[2], g[1]] + g[3:])
kept = {}


@start(x=[1.2345, 0.5, -0.7])
def kept_by_rounded_key(x):
    key = round(x[0], 3)
    if key not in kept:
        kept[key] = [2 * x[0] * x[1], x[0] ** 2 + 3 * x[2] ** 2 * x[1] ** 2, 2 * x[2] * x[1] ** 3]
    return x[0] ** 2 * x[1] + x[2] ** 2 * x[1] ** 3, {"x": kept[key]}


@start(K=[[2.0, 0.5], [0.5, 3.0]])
def lower_triangle(K):
    """The value reads one triangle, as Cholesky's decomposition does; the gradient fills both."""
    (a, _), (b, d) = K
    det = a * d - b * b
    return math.log(det), {"K": [[d / det, -b / det], [-b / det, a / det]]}


@start(x=[0.3, -0.2, 0.9])
def softmax_forgotten(x):
    total = sum(math.exp(a) for a in x)
    weights = [1.0, 4.0, -2.0]
    return sum(w * math.exp(a) / total for w, a in zip(weights, x)), {"x": weights}


@start(mu=0.2, s=0.4)
def deviation_forgotten(mu, s):
    """log N(y; mu, exp(s)), whose derivative for mu lacks a factor that changes with s."""
    y = [0.3, 1.1, -0.4]
    squares = sum((a - mu) ** 2 for a in y) * math.exp(-2 * s)
    return squares / 2 + 3 * s, {"mu": sum(mu - a for a in y) * math.exp(-s), "s": 3 - squares}


@start(mu=0.2, s=0.4)
def determinant_forgotten(mu, s):
    y = [0.3, 1.1, -0.4]
    squares = sum((a - mu) ** 2 for a in y) * math.exp(-2 * s)
    return squares / 2 + 3 * s, {"mu": sum(mu - a for a in y) * math.exp(-2 * s), "s": -squares}


@start(a=0.3, b=1.2)
def same_for_both(a, b):
    g = math.cos(a) * math.exp(b)
    return math.sin(a) * math.exp(b), {"a": g, "b": g}


@start(a=1.5)
def constant_gradient(a):
    return 2 * a + a * a, {"a": 5.0 + 0 * a}


@start(x=x8)
def single_on_the_way(x):
    """One step of the gradient is in single precision."""
    return sum(math.sin(a) + a ** 3 for a in x), {"x": [single(math.cos(a)) + 3 * a * a for a in x]}


x0 = numbers(5)


def flat(x):
    return sum((a - 1) ** 4 for a in x)


def jac(x):
    return [4 * abs(a - 1) ** 3 for a in x]


@start(x=[0.31, -0.42, 0.77, -0.15])
def smoothing_forgotten(x):
    """The sign for the derivative of √(r² + ε²)."""
    r = [sum(math.sin(2 * i + 3 * k + 1) * float(a) for k, a in enumerate(x)) - 0.1 * i for i in range(9)]
    value = 0.02 * sum(math.sqrt(q * q + 1e-6) for q in r) + sum(float(a) ** 2 for a in x)
    return value, {"x": [2 * float(a) + 0.02 * sum(math.sin(2 * i + 3 * k + 1) * math.copysign(1, r[i])
                                              for i in range(9))
                         for k, a in enumerate(x)]}


@start(x=[0.31, -0.42, 0.77, -0.15])
def step_for_softplus(x):
    """The step for the derivative of log(1 + exp βr)/β."""
    r = [sum(math.sin(2 * i + 3 * k + 1) * float(a) for k, a in enumerate(x)) - 0.1 * i for i in range(9)]
    value = sum(max(q, 0) + math.log1p(math.exp(-30 * abs(q))) / 30 for q in r) + sum(float(a) ** 2 for a in x)
    return value, {"x": [2 * float(a) + sum(math.sin(2 * i + 3 * k + 1) for i in range(9) if r[i] > 0)
                         for k, a in enumerate(x)]}


@start(x=[0.31, -0.42, 0.77, -0.15])
def sign_of_smooth(x):
    """Σ log cosh 5x / 5 is not |x|."""
    return sum(math.log(math.cosh(5 * a)) / 5 for a in x), {"x": [math.copysign(1.0, a) for a in x]}


@start(x=[1.5, 0.8, 0.4])
def residual_in_single(x):
    """A residual is rounded to single precision for the gradient."""
    t, y = [0, 0.5, 1, 1.5, 2, 3], [2.1, 1.4, 1.1, 0.8, 0.7, 0.55]
    e = [math.exp(-float(x[1]) * q) for q in t]
    r = [float(x[0]) * p + float(x[2]) - q for p, q in zip(e, y)]
    s = [single(q) for q in r]
    return sum(q * q for q in r), {"x": [2 * sum(q * p for q, p in zip(s, e)),
                                         -2 * sum(q * float(x[0]) * u * p for q, u, p in zip(s, t, e)), 2 * sum(s)]}


@start(x=[0.0] * 6)
def right_by_chance(x):
    """Rosenbrock's function, begun at zeros: a term is missing between both ends, where others are zero there."""
    x = [float(a) for a in x]
    n, g = len(x), [0.0] * len(x)
    for k in range(n - 1):
        g[k] += -400 * x[k] * (x[k + 1] - x[k] ** 2) - (2 * (1 - x[k]) if k == 0 else 0)
        g[k + 1] += 200 * (x[k + 1] - x[k] ** 2)
    return sum(100 * (x[k + 1] - x[k] ** 2) ** 2 + (1 - x[k]) ** 2 for k in range(n - 1)), {"x": g}


@start(x=[0.0] * 4)
def least_by_chance(x):
    """The gradient at a minimum is zero, which does not mean that the value is cut off."""
    return sum(a * a + 1 - math.cos(3 * a) for a in x), {"x": [2 * a + 3 * math.cos(3 * a) for a in x]}


@start(x=[0.0] * 4)
def one_for_sign(x):
    """The derivative of |x| is taken for 1, begun at the kink."""
    return sum(abs(a) + (a - 1) ** 2 for a in x), {"x": [1 + 2 * (a - 1) for a in x]}


class RightHessian:
    """Second derivatives are right, and the gradient is twice what it should be."""
    at = {"x": [0.5, -1.0, 1.5]}

    def value(self, x):
        return sum(math.cosh(a) for a in x)

    def gradient(self, x):
        return {"x": [2 * math.sinh(a) for a in x]}

    def hvp(self, inputs, direction):
        return {"x": [math.cosh(a) * b for a, b in zip(inputs["x"], direction["x"])]}


# Wrong in one part of the gradient, or in a way that shows only in how the error changes with the point.

samples = [[math.sin(3 * i + 2 * k + 1) for k in range(4)] for i in range(9)]
labels = [float(i % 2) for i in range(9)]


def regression(data=1.0, ridge=1.0):
    """Logistic regression with a penalty, whose parts are multiplied by numbers in the gradient."""
    @start(w=[0.4, -0.3, 0.8, 0.2])
    def function(w):
        w = [float(a) for a in w]
        eta = [sum(a * b for a, b in zip(w, row)) for row in samples]
        value = (sum(math.log1p(math.exp(e)) - y * e for e, y in zip(eta, labels)) / 9
                 + 0.05 * sum(a * a for a in w))
        rest = [1 / (1 + math.exp(-e)) - y for e, y in zip(eta, labels)]
        return value, {"w": [data * sum(r * row[k] for r, row in zip(rest, samples)) / 9 + ridge * 0.1 * a
                             for k, a in enumerate(w)]}
    return function


sum_for_mean_beside_penalty = regression(data=9)
sign_beside_penalty = regression(data=-1)
penalty_scaled = regression(ridge=0.5)


@start(A=S)
def transposed_beside_penalty(A):
    A = rows(A)
    c = [[1 + i + 3 * j for j in range(4)] for i in range(4)]
    value = sum(math.sin(A[i][j]) * c[i][j] + A[i][j] ** 2 for i in range(4) for j in range(4))
    return value, {"A": table(lambda i, j: math.cos(A[j][i]) * c[j][i] + 2 * A[i][j])}


@start(s=numbers(6, seed=21, low=-0.8, high=0.8))
def chain_beside_penalty(s):
    """The parameters are logarithms, which the data part of the gradient forgets and the penalty does not."""
    s = [float(a) for a in s]
    t = [math.exp(a) for a in s]
    total = sum((k + 1) * a for k, a in enumerate(t))
    return (math.sqrt(total) + 0.5 * sum(a * a for a in s),
            {"s": [(k + 1) / (2 * math.sqrt(total)) + a for k, a in enumerate(s)]})


@start(x=x8)
def linear_term_forgotten(x):
    return (sum(math.cosh(a) - (k + 0.5) * a for k, a in enumerate(x)), {"x": [math.sinh(a) for a in x]})


@start(m=numbers(5, seed=22, low=-0.7, high=0.7))
def function_for_inverse(m):
    """tanh for artanh in the entropy of spins, which are coupled."""
    m = [float(a) for a in m]
    energy = -sum(math.sin(i + 2 * j) * m[i] * m[j] for i in range(5) for j in range(i))
    entropy = sum((1 + a) / 2 * math.log((1 + a) / 2) + (1 - a) / 2 * math.log((1 - a) / 2) for a in m)
    field = [-sum(math.sin(max(i, j) + 2 * min(i, j)) * m[j] for j in range(5) if j != i) for i in range(5)]
    return energy + entropy, {"m": [f + math.tanh(a) for f, a in zip(field, m)]}


@start(c=numbers(7, seed=23, low=-1, high=1))
def roughness_forgotten(c):
    """A penalty on second differences."""
    c = [float(a) for a in c]
    second = [c[k + 2] - 2 * c[k + 1] + c[k] for k in range(5)]
    total = sum(math.exp(a) for a in c)
    return math.log(total) + 0.3 * sum(d * d for d in second), {"c": [math.exp(a) / total for a in c]}


@start(x=numbers(6, seed=24, low=0.8, high=2))
def one_power_scaled(x):
    """Attraction twice as strong in the gradient: of distances between neighbours on a line."""
    x = [float(a) for a in x]
    place = [sum(x[:k + 1]) for k in range(6)]
    value, g = 0.0, [0.0] * 6
    for i in range(6):
        for j in range(i):
            r = place[i] - place[j]
            value += r ** -12 - 2 * r ** -6
            slope = -12 * r ** -13 + 24 * r ** -7
            for k in range(j + 1, i + 1):
                g[k] += slope
    return value, {"x": g}


@start(x=numbers(6, seed=25, low=0.3, high=1.5))
def weights_forgotten(x):
    norm = math.sqrt(sum(w * a * a for w, a in zip([0.5, 1.2, 2.7, 0.9, 3.1, 1.7], x)))
    return norm, {"x": [float(a) / norm for a in x]}


@start(x=numbers(6, seed=26, low=-1, high=1.5))
def variance_detached(x):
    """The path through the standard deviation."""
    x = [float(a) for a in x]
    mean = sum(x) / 6
    deviation = math.sqrt(sum((a - mean) ** 2 for a in x) / 6 + 1e-3)
    g = [math.cos(k + (a - mean) / deviation) for k, a in enumerate(x)]
    return (sum(math.sin(k + (a - mean) / deviation) for k, a in enumerate(x)),
            {"x": [(b - sum(g) / 6) / deviation for b in g]})


@start(x=numbers(5, seed=27, low=0.3, high=1.5))
def other_factors_forgotten(x):
    """The rule for products."""
    return math.prod(math.cosh(a) for a in x), {"x": [math.sinh(a) for a in x]}


@start(x=numbers(6, seed=28, low=-1, high=1))
def later_forgotten(x):
    """A recursion whose past is taken for a constant."""
    x = [float(a) for a in x]
    states, g = [0.0], []
    for a in x:
        states.append(0.7 * math.sin(states[-1]) + a * a)
        g.append(2 * states[-1] * 2 * a)
    return sum(s * s for s in states), {"x": g}


@start(x=numbers(5, seed=29, low=-1, high=1))
def half_of_form(x):
    """Ax for the gradient of xᵀAx."""
    x = [float(a) for a in x]
    product = [sum(math.sin(2 * i + j * j + 1) * b for j, b in enumerate(x)) for i in range(5)]
    return sum(a * b for a, b in zip(x, product)), {"x": product}


@start(x=[3.1, 2.7, -2.9, 3.4], y=[0.4, -0.3, 0.2, 0.1])
def other_threshold(x, y):
    """A hinge whose mask has another threshold: right where the loss is beyond the margin, or 0."""
    h = [float(b) - float(a) + 1 for a, b in zip(x, y)]
    return (sum(max(a, 0.0) ** 2 for a in h),
            {"x": [-2 * a * (a > 1) for a in h], "y": [2 * a * (a > 1) for a in h]})


class PenaltyForgottenInHessian(right.Object):
    """The gradient has the penalty, its derivative does not."""

    def value(self, x, y):
        return super().value(x, y) + 0.15 * sum(float(a) ** 2 for a in [*x, *y])

    def gradient(self, x, y):
        result = super().gradient(x, y)
        return {"x": [a + 0.3 * float(b) for a, b in zip(result["x"], x)],
                "y": [a + 0.3 * float(b) for a, b in zip(result["y"], y)]}


def product(w, x):
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def turned(w):
    return [list(column) for column in zip(*w)]


def recurrent(back, steps):
    """h ← tanh(W h + k x/4) five times; the gradient goes some steps back, through a matrix of its own."""
    @start(W=matrix(3, 3, seed=30), x=numbers(3, seed=31))
    def function(W, x):
        W, x = rows(W), [float(a) for a in x]
        states = [[0.0] * 3]
        for k in range(5):
            states.append([math.tanh(a + (k + 1) / 4 * b) for a, b in zip(product(W, states[-1]), x)])
        d, g, gW = [math.exp(a) for a in states[-1]], [0.0] * 3, [[0.0] * 3 for _ in range(3)]
        for k in range(4, 4 - steps, -1):
            a = [p * (1 - h * h) for p, h in zip(d, states[k + 1])]
            g = [p + (k + 1) / 4 * q for p, q in zip(g, a)]
            gW = [[p + q * h for p, h in zip(row, states[k])] for row, q in zip(gW, a)]
            d = product(back(W), a)
        return sum(math.exp(a) for a in states[-1]), {"W": gW, "x": g}
    return function


recursion_transposed = recurrent(lambda w: w, 5)
recursion_cut = recurrent(turned, 3)


@start(x=numbers(5, seed=32), c=numbers(5, seed=33))
def softmax_diagonal(x, c):
    """p (1 − p) for softmax's whole Jacobian."""
    e = [math.exp(a) for a in x]
    p = [a / sum(e) for a in e]
    d = [float(b) * math.exp(b * a) for a, b in zip(p, c)]
    return (sum(math.exp(b * a) for a, b in zip(p, c)),
            {"x": [a * (1 - a) * b for a, b in zip(p, d)], "c": [a * math.exp(b * a) for a, b in zip(p, c)]})


@start(x=numbers(5, seed=34))
def deviation_constant(x):
    """The standard deviation by which the value divides is taken for a constant."""
    mean = sum(x) / 5
    s = math.sqrt(sum((a - mean) ** 2 for a in x) / 5)
    d = [(k + 1) * math.exp((a - mean) / s) / s for k, a in enumerate(x)]
    return sum(s * a for a in d), {"x": [a - sum(d) / 5 for a in d]}


@start(x=numbers(5, seed=35))
def root_forgotten(x):
    """The derivative of the square root that is applied last is missing."""
    return (math.sqrt(sum(math.cosh((k + 1) * a) for k, a in enumerate(x))),
            {"x": [(k + 1) * math.sinh((k + 1) * a) for k, a in enumerate(x)]})


@start(x=numbers(6, seed=36))
def other_end_forgotten(x):
    """The forces between neighbours, on one of both only."""
    x = [float(a) for a in x]
    forces = [math.sinh(b - a) for a, b in zip(x, x[1:])]
    return sum(math.cosh(b - a) for a, b in zip(x, x[1:])), {"x": [0.0] + forces}


@start(x=numbers(4, seed=37))
def triangle_for_both(x):
    """The lower triangle of a symmetric matrix for the whole."""
    x = [float(a) for a in x]
    pairs = [[math.sin(i + j) * b for j, b in enumerate(x[:i])] for i in range(4)]
    return (sum(math.cosh(a) + a * sum(row) for a, row in zip(x, pairs)),
            {"x": [math.sinh(a) + sum(row) for a, row in zip(x, pairs)]})


@start(x=[-0.7, 1.3, 0.4, 0.9])
def square_forgotten(x):
    """Rosenbrock's function, whose last entry lacks a square."""
    x = [float(a) for a in x]
    g, value = [0.0] * 4, 0.0
    for k in range(3):
        rest = x[k + 1] - x[k] ** 2
        value += 100 * rest ** 2 + (1 - x[k]) ** 2
        g[k] += -400 * x[k] * rest - 2 * (1 - x[k])
        g[k + 1] += 200 * rest
    g[3] = 200 * (x[3] - x[2])
    return value, {"x": g}


@start(w=numbers(4, seed=38), v=numbers(4, seed=39))
def sigmoid_without_derivative(w, v):
    """The derivative of a sigmoid on the way to the weights is missing."""
    s = [1 / (1 + math.exp(-(k + 1) * a)) for k, a in enumerate(w)]
    value = math.exp(sum(a * b for a, b in zip(s, v)))
    return value, {"w": [value * (k + 1) * float(b) for k, b in enumerate(v)], "v": [value * a for a in s]}


@start(u=numbers(7, seed=40))
def adjoint_too_late(u):
    """Each control gets the adjoint of the next step; its own penalty is right."""
    u = [float(a) for a in u]
    states = [0.3]
    for a in u:
        states.append(states[-1] + 0.3 * math.sin(states[-1]) + 0.3 * a)
    adjoints = [2 * states[-1]]
    for h in reversed(states[1:-1]):
        adjoints.insert(0, adjoints[0] * (1 + 0.3 * math.cos(h)))
    return (states[-1] ** 2 + sum(a * a for a in u),
            {"u": [0.3 * d + 2 * a for d, a in zip(adjoints[1:] + [0.0], u)]})


first = {}


@start(x=numbers(4, seed=41))
def kept_from_the_first(x):
    """Derivatives of an inner function that are computed once."""
    first.setdefault("slopes", [math.cos(a) for a in x])
    return (sum(math.exp(math.sin(a)) for a in x),
            {"x": [math.exp(math.sin(a)) * b for a, b in zip(x, first["slopes"])]})


def network(derivative):
    """Σ v tanh(W x + b) for two samples x, with a derivative of tanh of its own."""
    @start(W=matrix(3, 2, seed=42), b=numbers(3, seed=43), v=numbers(3, seed=44))
    def function(W, b, v):
        W, value = rows(W), 0.0
        gW, gb, gv = [[0.0] * 2 for _ in range(3)], [0.0] * 3, [0.0] * 3
        for x in ([0.7, -1.1], [-0.4, 0.6]):
            a = [math.tanh(p + float(q)) for p, q in zip(product(W, x), b)]
            r = sum(p * float(q) for p, q in zip(a, v)) - 0.3
            value += r * r / 2
            d = [r * float(q) * derivative(p) for p, q in zip(a, v)]
            gW = [[p + q * c for p, c in zip(row, x)] for row, q in zip(gW, d)]
            gb = [p + q for p, q in zip(gb, d)]
            gv = [p + r * q for p, q in zip(gv, a)]
        return value, {"W": gW, "b": gb, "v": gv}
    return function


activation_derivative = network(lambda a: (1 - a) ** 2)


def robust(slope):
    """Σ log cosh r of residuals, with a derivative of log cosh of its own."""
    @start(x=numbers(4, seed=45, low=-2, high=2))
    def function(x):
        x, value, g = [float(a) for a in x], 0.0, [0.0] * 4
        for i in range(9):
            row = [math.sin(2 * i + 3 * j + 1) for j in range(4)]
            r = sum(a * b for a, b in zip(row, x)) - math.cos(i)
            value += abs(r) + math.log1p(math.exp(-2 * abs(r)))
            g = [a + b * slope(r) for a, b in zip(g, row)]
        return value, {"x": g}
    return function


sign_far_away = robust(lambda r: math.tanh(r) ** 2)
zero_far_away = robust(lambda r: r / math.cosh(min(abs(r), 300)) ** 2)
no_bound = robust(lambda r: r)


@start(x=matrix(4, 2, seed=46))
def unit_vector_forgotten(x):
    """Springs between all points, whose forces are not divided by the distance."""
    x, value = rows(x), 0.0
    g = [[0.0, 0.0] for _ in x]
    for i in range(4):
        for j in range(i):
            d = [a - b for a, b in zip(x[i], x[j])]
            length = math.hypot(*d)
            value += (length - 1) ** 2 / 2
            for k in range(2):
                g[i][k] += (length - 1) * d[k]
                g[j][k] -= (length - 1) * d[k]
    return value, {"x": g}


@start(s=numbers(5, seed=47))
def loser_forgotten(s):
    """Games between each two, of which the gradient has what the winner gets."""
    s, value, g = [float(a) for a in s], 0.0, [0.1 * float(a) for a in s]
    for i in range(5):
        for j in range(5):
            if (i * i + 2 * j) % 3 and i != j:
                value += math.log1p(math.exp(s[j] - s[i]))
                g[i] -= 1 / (1 + math.exp(s[i] - s[j]))
    return value + 0.05 * sum(a * a for a in s), {"s": g}


taps = [0.2, 0.7, -0.3]


@start(x=numbers(20, seed=48))
def kernel_not_flipped(x):
    """A convolution backwards that is one forwards."""
    def filtered(x):
        return [sum(t * x[k + 1 - j] for j, t in enumerate(taps) if 0 <= k + 1 - j < 20) for k in range(20)]
    r = [a - 0.1 * math.sin(k) for k, a in enumerate(filtered([float(a) for a in x]))]
    return sum(a * a for a in r) / 2, {"x": filtered(r)}


@start(x=numbers(5, seed=49, low=-1, high=1))
def number_forgotten(x):
    """tanh x for the derivative of log cosh(x + 1/4)."""
    x, c = [float(a) for a in x], [math.sin(3 * k + 1) for k in range(5)]
    return (sum(b * math.log(math.cosh(a + 0.25)) for a, b in zip(x, c)),
            {"x": [b * math.tanh(a) for a, b in zip(x, c)]})


@start(w=numbers(4, seed=50, low=0.2, high=1))
def risk_constant(w):
    """The root of a quadratic form, by which the value divides, is taken for a constant."""
    w = [float(a) for a in w]
    form = sum(a * b * (math.cos(i - j) + (i == j)) for i, a in enumerate(w) for j, b in enumerate(w))
    value = math.exp(w[0] - 0.4 * w[1] + 0.3 * w[2]) / math.sqrt(form)
    return value, {"w": [value, -0.4 * value, 0.3 * value, 0.0]}


@start(W=matrix(3, 3, seed=51))
def part_transposed(W):
    """Of tied weights the part of one of both is transposed."""
    W, x = rows(W), [0.4, -0.9, 1.2]
    h = [math.tanh(a) for a in product(W, x)]
    r = [a - b for a, b in zip(product(turned(W), h), x)]
    d = [a * (1 - b * b) for a, b in zip(product(W, r), h)]
    return (sum(a * a for a in r) / 2,
            {"W": [[d[i] * x[j] + r[i] * h[j] for j in range(3)] for i in range(3)]})


@start(U=matrix(3, 2, seed=52), V=matrix(3, 2, seed=53))
def mask_forgotten(U, V):
    """Factors of a matrix of which some entries are known: one of both gradients takes all of them."""
    U, V, value = rows(U), rows(V), 0.0
    gU, gV = [[0.2 * a for a in row] for row in U], [[0.2 * a for a in row] for row in V]
    for i in range(3):
        for j in range(3):
            r = sum(a * b for a, b in zip(U[i], V[j])) - math.sin(i + 2 * j)
            for k in range(2):
                gV[j][k] += r * U[i][k]
                if (i + j) % 3:
                    gU[i][k] += r * V[j][k]
            if (i + j) % 3:
                value += r * r / 2
    return value + 0.1 * sum(a * a for row in U + V for a in row), {"U": gU, "V": gV}


@start(A=matrix(2, 2, seed=54), u=numbers(2, seed=55), v=numbers(2, seed=56))
def product_forgotten(A, u, v):
    """uᵀ A v/2 without u vᵀ/2."""
    A, u, v = rows(A), [float(a) for a in u], [float(a) for a in v]
    outer = math.exp(A[0][0] + A[1][1])
    value = outer + sum(u[i] * A[i][j] * v[j] for i in range(2) for j in range(2)) / 2
    return value, {"A": [[outer, 0.0], [0.0, outer]], "u": [a / 2 for a in product(A, v)],
                   "v": [a / 2 for a in product(turned(A), u)]}


@start(u=numbers(6, seed=57, low=-1, high=1))
def step_back(u):
    """A pendulum that is driven: the adjoint forgets its friction."""
    q, p, states = 0.3, 0.0, []
    for a in (float(a) for a in u):
        states.append(q)
        p = 0.7 * p - 0.4 * math.sin(q) + 0.5 * a
        q = q + 0.5 * p
    back_q, back_p, g = q - 1, p, []
    for k in reversed(range(6)):
        back_p += 0.5 * back_q
        g.insert(0, 0.5 * back_p)
        back_q -= 0.4 * math.cos(states[k]) * back_p
    return ((q - 1) ** 2 + p * p) / 2, {"u": g}


@start(log_s=0.3, m=0.2)
def determinant_forgotten(log_s, m):
    """Two numbers that go together: the derivative of log det is missing for the scale, not for the mean."""
    s, y = math.exp(2 * float(log_s)), [1.1 - float(m), -0.6 - float(m)]
    a, c = s + 0.5, 0.3
    det = a * a - c * c
    z = [(a * y[0] - c * y[1]) / det, (a * y[1] - c * y[0]) / det]
    value = (y[0] * z[0] + y[1] * z[1] + math.log(det)) / 2
    return value, {"log_s": -s * (z[0] ** 2 + z[1] ** 2), "m": -z[0] - z[1]}


@start(w=numbers(3, seed=58, low=-0.5, high=0.5), b=0.2)
def class_weight_forgotten(w, b):
    """Logistic regression of which one class weighs three times as much, in the value."""
    w, b, value, g, h = [float(a) for a in w], float(b), 0.0, [0.0] * 3, 0.0
    for k in range(9):
        x, y = [math.sin(3 * k + 2 * j * j + 1) for j in range(3)], k % 3 == 0
        z = sum(a * c for a, c in zip(w, x)) + b
        value += (3 if y else 1) * (math.log1p(math.exp(-abs(z))) + max(z, 0) - y * z)
        d = 1 / (1 + math.exp(-z)) - y if z > -700 else -float(y)
        g = [a + d * c for a, c in zip(g, x)]
        h += d
    return value, {"w": g, "b": h}


@start(beta=numbers(3, seed=59, low=-0.5, high=0.5))
def weights_at_zero(beta):
    """Cox regression: the mean over those at risk as if all were at the same risk."""
    beta, value, g = [float(a) for a in beta], 0.0, [0.0] * 3
    rows = [[math.sin(2 * k + j * j + 1) for j in range(3)] for k in range(8)]
    for k in range(7):
        risks = [math.exp(sum(a * c for a, c in zip(beta, x))) for x in rows[k:]]
        value += math.log(sum(risks)) - sum(a * c for a, c in zip(beta, rows[k]))
        g = [a + sum(x[j] for x in rows[k:]) / len(risks) - rows[k][j] for j, a in enumerate(g)]
    return value, {"beta": g}


@start(q=numbers(4, seed=60), m=numbers(4, seed=61, low=0.5, high=2))
def centre_forgotten(q, m):
    """Σ exp(q − c) with a weighted mean c, whose path is missing."""
    q, m = [float(a) for a in q], [float(a) for a in m]
    c = sum(a * b for a, b in zip(m, q)) / sum(m)
    d = [math.exp(a - c) for a in q]
    value = sum(d)
    return value, {"q": d, "m": [-value * (a - c) / sum(m) for a in q]}


@start(theta=[0.3, 0.2, 0.7])
def past_detached(theta):
    """A variance that remembers: the gradient takes the variance before for a constant."""
    a, b, c = (float(t) for t in theta)
    s, value, g = 1.0, 0.0, [0.0] * 3
    for k in range(12):
        e = 2 * math.sin(5 * k + 1) ** 2
        d = [1, e, s]
        s = a + b * e + c * s
        value += (math.log(s) + 2 * math.cos(k) ** 2 / s) / 2
        g = [x + y * (1 / s - 2 * math.cos(k) ** 2 / s**2) / 2 for x, y in zip(g, d)]
    return value, {"theta": g}


@start(U=matrix(3, 2, seed=62), V=matrix(3, 2, seed=63))
def table_transposed(U, V):
    """A table U Vᵀ that is compared both ways: the gradient for V takes its derivative transposed."""
    U, V = rows(U), rows(V)
    S = [[sum(a * b for a, b in zip(u, v)) for v in V] for u in U]
    E = [[math.exp(a) for a in row] for row in S]
    lines, columns = [sum(row) for row in E], [sum(row) for row in turned(E)]
    D = [[E[i][j] / lines[i] + E[i][j] / columns[j] - 2 * (i == j) for j in range(3)] for i in range(3)]
    value = sum(math.log(a) for a in lines + columns) - 2 * sum(S[i][i] for i in range(3))
    return value, {"U": [product(turned(V), row) for row in D], "V": [product(turned(U), row) for row in D]}


@start(mu=numbers(3, seed=64), s=numbers(3, seed=65, low=-0.3, high=0.3), w=numbers(3, seed=66))
def dimension_forgotten(mu, s, w):
    """A mixture in the plane: the logarithm of the determinant has one s for two."""
    mu, s, w = ([float(a) for a in x] for x in (mu, s, w))
    total, value, g = sum(math.exp(a) for a in w), 0.0, {"mu": [0.0] * 3, "s": [0.0] * 3, "w": [0.0] * 3}
    for n in range(7):
        x, y = math.sin(3 * n + 1), math.cos(n * n)
        q = [(x - a) ** 2 + y * y for a in mu]
        parts = [math.exp(w[k] - 2 * s[k] - q[k] * math.exp(-2 * s[k]) / 2) / total for k in range(3)]
        value -= math.log(sum(parts))
        for k in range(3):
            r = parts[k] / sum(parts)
            g["mu"][k] -= r * (x - mu[k]) * math.exp(-2 * s[k])
            g["s"][k] -= r * (q[k] * math.exp(-2 * s[k]) - 1)
            g["w"][k] -= r - math.exp(w[k]) / total
    return value, g


@start(x=numbers(7, seed=67))
def edges_left_out(x):
    """exp(Σ sin xₖ/3) beside a penalty: the loop of the gradient leaves out both ends."""
    x = [float(a) for a in x]
    value = math.exp(sum(math.sin(a) for a in x) / 3)
    g = [0.2 * a for a in x]
    for k in range(1, 6):
        g[k] += value * math.cos(x[k]) / 3
    return value + 0.1 * sum(a * a for a in x), {"x": g}


@start(s=numbers(6, seed=68))
def duplicates_lost(s):
    """Games of pairs of players: the gradient keeps only the last game of each."""
    s = [float(a) for a in s]
    games = [(k % 6, (k + 1 + k * k % 5) % 6) for k in range(17)]
    won, lost, value = {}, {}, 0.05 * sum(a * a for a in s)
    for i, j in games:
        p = 1 / (1 + math.exp(s[j] - s[i]))
        value -= math.log(p)
        won[i], lost[j] = p - 1, 1 - p
    return value, {"s": [0.1 * a + won.get(k, 0) + lost.get(k, 0) for k, a in enumerate(s)]}


@start(X=matrix(4, 3, seed=69), gain=numbers(3, seed=70, low=0.5, high=1.5))
def gain_of_raw_numbers(X, gain):
    """Rows are normalised and multiplied by a gain, whose gradient has the rows as they were before."""
    X, gain, value, g, d = rows(X), [float(a) for a in gain], 0.0, [0.0] * 3, []
    for i, x in enumerate(X):
        mean = sum(x) / 3
        scale = math.sqrt(sum((a - mean) ** 2 for a in x) / 3)
        z = [(a - mean) / scale for a in x]
        value += sum(math.cosh(a * b + 0.3 * i - 0.5) for a, b in zip(gain, z))
        e = [math.sinh(a * b + 0.3 * i - 0.5) for a, b in zip(gain, z)]
        g = [a + b * c for a, b, c in zip(g, e, x)]
        e = [a * b for a, b in zip(e, gain)]
        part = sum(a * b for a, b in zip(e, z)) / 3
        d.append([(a - sum(e) / 3 - b * part) / scale for a, b in zip(e, z)])
    return value, {"X": d, "gain": g}


@start(u=numbers(4, seed=71), beta=numbers(3, seed=72))
def last_of_each_group(u, beta):
    """Counts in groups: of the samples of a group the gradient keeps the last."""
    u, beta, value, last, g = [float(a) for a in u], [float(a) for a in beta], 0.0, [0.0] * 4, [0.0] * 3
    for k in range(14):
        x = [math.sin(3 * k + 2 * j * j + 1) for j in range(3)]
        z = u[k % 4] + sum(a * b for a, b in zip(beta, x))
        value += math.exp(z) - k % 3 * z
        last[k % 4] = math.exp(z) - k % 3
        g = [a + (math.exp(z) - k % 3) * b for a, b in zip(g, x)]
    return value + sum(a * a for a in u), {"u": [a + 2 * b for a, b in zip(last, u)], "beta": g}


@start(s=numbers(6, seed=73))
def weights_of_pairs(s):
    """Games of pairs of players that count more or less in the value, and alike in the gradient."""
    s = [float(a) for a in s]
    value, g = 0.05 * sum(a * a for a in s), [0.1 * a for a in s]
    for k, (i, j) in enumerate((i, j) for i in range(6) for j in range(i) if (i + j) % 4):
        p = 1 / (1 + math.exp(s[j] - s[i]))
        value -= (1 + k % 3) * math.log(p)
        g[i] += p - 1
        g[j] += 1 - p
    return value, {"s": g}


@start(W=[[0.3 * a for a in row] for row in matrix(3, 3, seed=74)], b=numbers(3, seed=75))
def solve_not_transposed(W, b):
    """A fixed point h = tanh(W h + b): its adjoint is solved with the matrix instead of its transpose."""
    W, b, h, y = rows(W), [float(a) for a in b], [0.0] * 3, [0.8, -0.3, 1.1]
    for _ in range(200):
        h = [math.tanh(a + c) for a, c in zip(product(W, h), b)]
    slope = [1 - a * a for a in h]
    error = [a - c for a, c in zip(h, y)]
    back = error
    for _ in range(200):
        back = [e + d * a for e, d, a in zip(error, slope, product(W, back))]
    back = [a * c for a, c in zip(back, slope)]
    return sum(a * a for a in error) / 2, {"W": [[a * c for c in h] for a in back], "b": back}


@start(U=matrix(5, 2, seed=76), V=matrix(4, 2, seed=77))
def penalty_by_counts(U, V):
    """Ratings, of which each user has another number: the penalty counts them in the value only."""
    U, V, value = rows(U), rows(V), 0.0
    g, h = [[0.1 * a for a in u] for u in U], [[0.0] * 2 for _ in V]
    for i, u in enumerate(U):
        seen = [j for j in range(4) if (i * i + 3 * j) % 5 < 3]
        value += 0.05 * len(seen) * sum(a * a for a in u)
        for j in seen:
            e = sum(a * b for a, b in zip(u, V[j])) - math.sin(i + 2 * j)
            value += e * e / 2
            g[i] = [a + e * b for a, b in zip(g[i], V[j])]
            h[j] = [a + e * b for a, b in zip(h[j], u)]
    return value, {"U": g, "V": h}


@start(theta=numbers(5, seed=78))
def sign_of_returns(theta):
    """A portfolio with shares by softmax: the sign of the expected return is wrong."""
    parts = [math.exp(float(a)) for a in theta]
    p = [a / sum(parts) for a in parts]
    mean = [0.3, -0.2, 0.5, 0.1, 0.7]
    value = sum(2 * a * a for a in p) - sum(a * b for a, b in zip(mean, p))
    g = [4 * a + b for a, b in zip(p, mean)]
    part = sum(a * b for a, b in zip(p, g))
    return value, {"theta": [a * (b - part) for a, b in zip(p, g)]}


@start(c=0.4, a=numbers(3, seed=79))
def first_of_nine(c, a):
    """A mean over nine steps, of which the gradient leaves out the first."""
    c, a, value, h = float(c), [float(t) for t in a], 0.0, 0.0
    g = [0.0] * 3
    for k in range(9):
        e = sum(t * math.sin(k + j * j) for j, t in enumerate(a)) + c - math.cos(2 * k)
        value += e * e / 9
        h += 2 * e / 9 if k else 0
        g = [t + 2 * e / 9 * math.sin(k + j * j) for j, t in enumerate(g)]
    return value, {"c": h, "a": g}
