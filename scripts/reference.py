#!/usr/bin/env python3
"""Writes Fixtures/reference: losses outside the deck, with gradients by JAX in float64.

Usage: scripts/reference.py [--check] [DIRECTORY]     (default: Fixtures/reference beside scripts/)

Every loss is written twice and independently: as text in the loss language and as a Python function.
Each pair becomes NAME.loss and NAME.json. The text's declarations say which inputs there are and how
they are drawn (seeded by the loss's name, rounded to three decimals); the function gets them as
keywords: matrices as 2-D arrays, vectors as 1-D, scalars as 0-D.

Gradients are with respect to every `input`. For `symmetric` and `spd` inputs they are made symmetric,
(G + Gᵀ)/2, as the tool returns them; JAX itself differentiates by each entry alone.

--check recomputes everything and compares it with the files: texts and inputs exactly, losses and
gradients to 1e-11 of the largest entry (XLA may round differently on another processor).
"""

import json
import pathlib
import re
import sys
import zlib

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.signal import correlate2d

jax.config.update("jax_enable_x64", True)

TOLERANCE = 1e-11
LOSSES = {}


def loss(text, seed=0):
    """Registers a function as the JAX side of `text`; its name, with dashes, names the files.

    A seed other than 0 was chosen so that the inputs stay away from the kinks of abs and relu.
    """

    def register(function):
        LOSSES[function.__name__.replace("_", "-")] = (text.lstrip("\n"), function, seed)
        return function

    return register


# --- Least squares and other fits ------------------------------------------------------------------


@loss("""
# Ridge regression.
dim m = 6, n = 3
input X: matrix(m, n)
input w: vector(n)
input y: vector(m)
input lam: scalar in (0.1, 1)
loss = norm(X*w - y)^2 + lam*norm(w)^2
""")
def ridge_regression(X, w, y, lam):
    return jnp.sum((X @ w - y) ** 2) + lam * jnp.sum(w**2)


@loss("""
# Weighted least squares with several responses.
dim m = 6, n = 3, k = 2
input X: matrix(m, n)
input B: matrix(n, k)
input Y: matrix(m, k)
input p: vector(m) in (0.5, 2)
let R = X*B - Y
loss = tr(R'*diag(p)*R)
""")
def weighted_least_squares(X, B, Y, p):
    return jnp.sum(p[:, None] * (X @ B - Y) ** 2)


@loss("""
# Least squares at its minimum: the residual of the hat matrix.
dim m = 6, n = 3
input X: matrix(m, n)
input y: vector(m)
let r = y - X*((X'*X) \\ (X'*y))
loss = r'*r/(m - n)
""")
def residual_variance(X, y):
    coefficients = jnp.linalg.solve(X.T @ X, X.T @ y)
    return jnp.sum((y - X @ coefficients) ** 2) / (X.shape[0] - X.shape[1])


@loss("""
# Huber's loss with threshold 1: t = min(|r|, 1), written with relu.
dim m = 7, n = 3
input X: matrix(m, n)
input w: vector(n)
input y: vector(m) in (-2, 2)
let a = abs(X*w - y)
let t = a - relu(a - 1)
loss = sum(t .* a - t.^2/2)
""", seed=10)
def huber_regression(X, w, y):
    r = X @ w - y
    return jnp.sum(jnp.where(jnp.abs(r) <= 1, r**2 / 2, jnp.abs(r) - 0.5))


@loss("""
# Hinge loss with an l1 penalty.
dim m = 7, n = 3
input X: matrix(m, n)
input w: vector(n)
input b: scalar
const t: vector(m)
loss = sum(relu(1 - t .* (X*w + b))) + 0.3*norm1(w)
""")
def hinge_lasso(X, w, b, t):
    return jnp.sum(jnp.maximum(0, 1 - t * (X @ w + b))) + 0.3 * jnp.sum(jnp.abs(w))


@loss("""
# Matrix factorisation of partly seen data; M weighs the entries.
dim m = 5, n = 6, k = 2
input U: matrix(m, k)
input V: matrix(n, k)
const R: matrix(m, n)
const M: matrix(m, n) in (0, 1)
loss = norm(M .* (R - U*V'))^2/2 + 0.1*(norm(U)^2 + norm(V)^2)
""")
def matrix_factorisation(U, V, R, M):
    return jnp.sum((M * (R - U @ V.T)) ** 2) / 2 + 0.1 * (jnp.sum(U**2) + jnp.sum(V**2))


@loss("""
# Reconstruction error of a linear subspace (principal components), with the projection onto W's columns.
dim d = 5, n = 7, k = 2
input X: matrix(d, n)
input W: matrix(d, k)
loss = norm(X - W*inv(W'*W)*W'*X)^2
""")
def subspace_reconstruction(X, W):
    projection = W @ jnp.linalg.pinv(W)
    return jnp.sum((X - projection @ X) ** 2)


# --- Likelihoods -----------------------------------------------------------------------------------


@loss("""
# Negative log likelihood of a Gaussian process with a squared exponential kernel.
dim d = 2, n = 5
input X: matrix(d, n)
input y: vector(n)
input l: scalar in (0.7, 1.5)
input v: scalar in (0.5, 2)
input s: scalar in (0.2, 0.5)
let q = sum(X .* X, 1)
let D = q'*ones(1, n) + ones(n, 1)*q - 2*X'*X
let K = v*exp(-D/(2*l^2)) + s*eye(n)
loss = y'*inv(K)*y/2 + logdet(K)/2
""")
def gaussian_process(X, y, l, v, s):
    difference = X[:, :, None] - X[:, None, :]
    k = v * jnp.exp(-jnp.sum(difference**2, axis=0) / (2 * l**2)) + s * jnp.eye(y.size)
    return y @ jnp.linalg.solve(k, y) / 2 + jnp.linalg.slogdet(k)[1] / 2


@loss("""
# Robust location and scatter: log(1 + Mahalanobis distance) over samples.
dim d = 3, n = 5
input X: matrix(d, n)
input mu: vector(d)
input S: spd(d)
let R = X - mu
loss = sum(log1p(sum(R .* (S \\ R), 1))) + logdet(S)
""")
def mahalanobis_robust(X, mu, S):
    r = X - mu[:, None]
    distances = jnp.einsum("in,ij,jn->n", r, jnp.linalg.inv(S), r)
    return jnp.sum(jnp.log1p(distances)) + jnp.linalg.slogdet(S)[1]


@loss("""
# Negative log likelihood of a Kalman filter's innovation.
dim n = 4, m = 2
input x: vector(n)
input y: vector(m)
input F: matrix(n, n)
input H: matrix(m, n)
input P: spd(n)
input Q: spd(n)
input R: spd(m)
let e = y - H*F*x
let S = H*(F*P*F' + Q)*H' + R
loss = logdet(S) + e'*inv(S)*e
""")
def kalman_innovation(x, y, F, H, P, Q, R):
    innovation = y - H @ (F @ x)
    s = H @ (F @ P @ F.T + Q) @ H.T + R
    return jnp.linalg.slogdet(s)[1] + innovation @ jnp.linalg.solve(s, innovation)


@loss("""
# Wishart log density without its constant.
dim p = 3
input X: spd(p)
input V: spd(p)
input nu: scalar in (5, 9)
loss = (nu - p - 1)/2*logdet(X) - tr(V \\ X)/2 - nu/2*logdet(V)
""")
def wishart_log_density(X, V, nu):
    log_x, log_v = jnp.linalg.slogdet(X)[1], jnp.linalg.slogdet(V)[1]
    return (nu - X.shape[0] - 1) / 2 * log_x - jnp.trace(jnp.linalg.inv(V) @ X) / 2 - nu / 2 * log_v


@loss("""
# Kullback-Leibler divergence of two Gaussians.
dim n = 3
input m1: vector(n)
input m2: vector(n)
input S1: spd(n)
input S2: spd(n)
let r = m2 - m1
loss = (tr(S2 \\ S1) + r'*inv(S2)*r - n + logdet(S2) - logdet(S1))/2
""")
def gaussian_divergence(m1, m2, S1, S2):
    r, precision = m2 - m1, jnp.linalg.inv(S2)
    logs = jnp.linalg.slogdet(S2)[1] - jnp.linalg.slogdet(S1)[1]
    return (jnp.trace(precision @ S1) + r @ precision @ r - r.size + logs) / 2


@loss("""
# Negative log likelihood of a mixture of two Gaussians; a row of log densities for each component.
dim d = 2, n = 6
input X: matrix(d, n)
input m1: vector(d)
input m2: vector(d)
input S1: spd(d)
input S2: spd(d)
input p: probability(2)
let R1 = X - m1
let R2 = X - m2
let q1 = log(p(1)) - logdet(S1)/2 - sum(R1 .* (inv(S1)*R1), 1)/2
let q2 = log(p(2)) - logdet(S2)/2 - sum(R2 .* (inv(S2)*R2), 1)/2
loss = -sum(logsumexp([q1; q2]))
""")
def gaussian_mixture(X, m1, m2, S1, S2, p):
    def density(m, s):
        r = X - m[:, None]
        distances = jnp.sum(r * jnp.linalg.solve(s, r), axis=0)
        return jnp.exp(-distances / 2) / jnp.sqrt(jnp.linalg.det(s))

    return -jnp.sum(jnp.log(p[0] * density(m1, S1) + p[1] * density(m2, S2)))


@loss("""
# Stein divergence of two positive definite matrices.
dim n = 3
input A: spd(n)
input B: spd(n)
loss = logdet((A + B)/2) - logdet(A)/2 - logdet(B)/2
""")
def stein_divergence(A, B):
    half = jnp.log(jnp.linalg.det(A) * jnp.linalg.det(B)) / 2
    return jnp.log(jnp.linalg.det((A + B) / 2)) - half


@loss("""
# Kullback-Leibler divergence of two distributions; the gradient is unconstrained.
dim n = 5
input p: probability(n)
input q: probability(n)
loss = sum(p .* log(p ./ q))
""")
def discrete_divergence(p, q):
    return jnp.sum(p * (jnp.log(p) - jnp.log(q)))


# --- Classification and networks -------------------------------------------------------------------


@loss("""
# Logistic regression, t in [0, 1].
dim m = 6, n = 3
input X: matrix(m, n)
input w: vector(n)
input b: scalar
const t: vector(m) in (0, 1)
let h = X*w + b
loss = sum(softplus(h) - t .* h)
""")
def logistic_regression(X, w, b, t):
    h = X @ w + b
    return -jnp.sum(t * jax.nn.log_sigmoid(h) + (1 - t) * jax.nn.log_sigmoid(-h))


@loss("""
# Softmax regression with a penalty; samples are columns.
dim k = 3, d = 4, n = 6
input W: matrix(k, d)
input b: vector(k)
input X: matrix(d, n)
const Y: onehot(k, n)
loss = crossentropy(W*X + b, Y)/n + 0.05*norm(W)^2
""")
def softmax_regression(W, b, X, Y):
    logs = jax.nn.log_softmax(W @ X + b[:, None], axis=0)
    return -jnp.mean(jnp.sum(Y * logs, axis=0)) + 0.05 * jnp.sum(W**2)


@loss("""
# Three layers: tanh, relu, linear; mean squared error.
dim d0 = 3, d1 = 5, d2 = 4, d3 = 2, n = 6
input W1: matrix(d1, d0)
input b1: vector(d1)
input W2: matrix(d2, d1)
input b2: vector(d2)
input W3: matrix(d3, d2)
input b3: vector(d3)
const X: matrix(d0, n)
const Y: matrix(d3, n)
let Z1 = tanh(W1*X + b1)
let Z2 = relu(W2*Z1 + b2)
loss = norm(W3*Z2 + b3 - Y)^2/n
""")
def network_tanh_relu(W1, b1, W2, b2, W3, b3, X, Y):
    z1 = jnp.tanh(W1 @ X + b1[:, None])
    z2 = jax.nn.relu(W2 @ z1 + b2[:, None])
    return jnp.sum((W3 @ z2 + b3[:, None] - Y) ** 2) / X.shape[1]


@loss("""
# Two layers with gelu by tanh (the usual approximation), and cross-entropy.
dim d0 = 3, d1 = 5, d2 = 4, n = 6
input W1: matrix(d1, d0)
input W2: matrix(d2, d1)
const X: matrix(d0, n)
const Y: onehot(d2, n)
let H = W1*X
let Z = 0.5*H .* (1 + tanh(sqrt(2/3.141592653589793)*(H + 0.044715*H.^3)))
loss = crossentropy(W2*Z, Y)
""")
def network_gelu(W1, W2, X, Y):
    z = jax.nn.gelu(W1 @ X, approximate=True)
    return -jnp.sum(Y * jax.nn.log_softmax(W2 @ z, axis=0))


@loss("""
# A recurrent network: three steps with the same weights.
dim d = 3, k = 4
input W: matrix(k, k)
input U: matrix(k, d)
input b: vector(k)
input h0: vector(k)
const X: matrix(d, 3)
let h1 = tanh(W*h0 + U*X(:, 1) + b)
let h2 = tanh(W*h1 + U*X(:, 2) + b)
let h3 = tanh(W*h2 + U*X(:, 3) + b)
loss = norm(h3)^2
""")
def recurrent_network(W, U, b, h0, X):
    step = lambda h, x: (jnp.tanh(W @ h + U @ x + b), None)
    return jnp.sum(jax.lax.scan(step, h0, X.T)[0] ** 2)


@loss("""
# One head of attention; tokens are columns, each column of the scores is one query's.
dim d = 4, k = 3, n = 5, v = 2
input X: matrix(d, n)
input Q: matrix(k, d)
input K: matrix(k, d)
input V: matrix(v, d)
const T: matrix(v, n)
let A = softmax((K*X)'*(Q*X)/sqrt(k))
loss = norm(V*X*A - T)^2
""")
def attention(X, Q, K, V, T):
    scores = jnp.einsum("ki,kj->ij", K @ X, Q @ X) / np.sqrt(Q.shape[0])
    return jnp.sum((V @ X @ jax.nn.softmax(scores, axis=0) - T) ** 2)


@loss("""
# Layer normalisation of each column, with gain and offset.
dim d = 5, n = 4
input X: matrix(d, n)
input g: vector(d)
input b: vector(d)
const T: matrix(d, n)
let C = X - mean(X, 1)
let Z = C ./ sqrt(mean(C .* C, 1) + 1e-5)
loss = sum(T .* tanh(g .* Z + b))
""")
def layer_normalisation(X, g, b, T):
    z = (X - X.mean(axis=0)) / jnp.sqrt(X.var(axis=0) + 1e-5)
    return jnp.sum(T * jnp.tanh(g[:, None] * z + b[:, None]))


@loss("""
# Two convolutions with tanh between them, a linear layer and cross-entropy.
input X: matrix(6, 7)
input K1: matrix(3, 2)
input b: scalar
input K2: matrix(2, 3)
input W: matrix(5, 12)
const y: onehot(5)
let H = tanh(conv2(X, K1) + b)
loss = crossentropy(W*vec(conv2(H, K2)), y)
""")
def convolution_network(X, K1, b, K2, W, y):
    h = jnp.tanh(correlate2d(X, K1, mode="valid") + b)
    features = correlate2d(h, K2, mode="valid").T.reshape(-1)
    return -y @ jax.nn.log_softmax(W @ features)


@loss("""
# Smooth maximum of each column, by log-sum-exp with sharpness k.
dim m = 4, n = 5
input X: matrix(m, n)
input w: vector(n)
input k: scalar in (1, 3)
loss = logsumexp(k*X)*w/k
""")
def smooth_maximum(X, w, k):
    return jnp.log(jnp.sum(jnp.exp(k * X), axis=0)) @ w / k


@loss("""
# Metric learning by triplets: softplus of a margin between squared distances under M.
dim k = 2, d = 4, n = 5
input M: matrix(k, d)
input A: matrix(d, n)
input P: matrix(d, n)
input N: matrix(d, n)
let near = sum((M*(A - P)).^2, 1)
let far = sum((M*(A - N)).^2, 1)
loss = sum(softplus(1 + near - far))
""")
def metric_learning(M, A, P, N):
    distance = lambda x, y: jnp.einsum("in,ij,jn->n", x - y, M.T @ M, x - y)
    return jnp.sum(jax.nn.softplus(1 + distance(A, P) - distance(A, N)))


# --- Inverses, determinants, powers, products ------------------------------------------------------


@loss("""
# Determinants and log determinants mixed.
dim m = 5, n = 3
input A: matrix(m, n)
input B: invertible(n)
loss = log1p(det(A'*A)) + det(B)*logdet(A'*A + B*B')
""")
def determinants(A, B):
    logarithm = jnp.linalg.slogdet(A.T @ A + B @ B.T)[1]
    return jnp.log(1 + jnp.linalg.det(A.T @ A)) + jnp.linalg.det(B) * logarithm


@loss("""
# log|det| of two matrices whose determinants have opposite signs.
dim n = 3
input A: invertible(n)
input B: matrix(n, n)
loss = logdet(A) + 2*logdet(-(B*B' + eye(n))*A) + tr(B'*inv(A))
""")
def log_determinant_sign(A, B):
    second = jnp.linalg.det(B @ B.T + jnp.eye(3)) * jnp.abs(jnp.linalg.det(A))
    first = jnp.log(jnp.abs(jnp.linalg.det(A)))
    return first + 2 * jnp.log(second) + jnp.sum(B * jnp.linalg.inv(A))


@loss("""
# Integer powers of a matrix, negative and positive.
dim n = 3
input A: invertible(n)
input B: matrix(n, n)
loss = tr(A^(-2)*B) + tr(A^3) + sum(A^2*B)
""")
def matrix_powers(A, B):
    inverse = jnp.linalg.inv(A)
    return jnp.trace(inverse @ inverse @ B) + jnp.trace(A @ A @ A) + jnp.sum(A @ A @ B)


@loss("""
# Division from both sides.
dim n = 4, k = 2
input A: invertible(n)
input B: matrix(n, k)
input b: vector(n)
input c: vector(n)
loss = (b'/A)*(A \\ c) + norm(A \\ B)^2
""")
def division(A, B, b, c):
    inverse = jnp.linalg.inv(A)
    return b @ inverse @ inverse @ c + jnp.sum((inverse @ B) ** 2)


@loss("""
# Sigmoid of an inverse of a sigmoid.
dim n = 3
input A: matrix(n, n)
input c: vector(n)
loss = c'*sigmoid(inv(sigmoid(A) + 2*eye(n))*c)
""")
def nested_sigmoid_inverse(A, c):
    inner = jax.nn.sigmoid(A) + 2 * jnp.eye(c.size)
    return c @ jax.nn.sigmoid(jnp.linalg.solve(inner, c))


@loss("""
# Kronecker products.
dim m = 2, n = 3, p = 4
input A: matrix(m, n)
input B: matrix(n, p)
input C: invertible(m)
input D: spd(n)
input x: vector(6)
input y: vector(12)
loss = x'*kron(A, B)*y + logdet(kron(C, D)) + norm(kron(C, A'))^2
""")
def kronecker_products(A, B, C, D, x, y):
    bilinear = jnp.einsum("ab,cd,ac,bd->", A, B, x.reshape(2, 3), y.reshape(3, 4))
    logarithm = D.shape[0] * jnp.linalg.slogdet(C)[1] + C.shape[0] * jnp.linalg.slogdet(D)[1]
    return bilinear + logarithm + jnp.sum(C**2) * jnp.sum(A**2)


@loss("""
# diag both ways: a vector to a matrix, a matrix to its diagonal.
dim n = 3, m = 4
input x: vector(n)
input y: vector(m)
input A: matrix(n, m)
input B: matrix(m, n)
loss = tr(diag(x)*A*diag(y)*B) + sum(log(diag(A*A'))) + diag(A*B)'*x
""")
def diagonals(x, y, A, B):
    first = jnp.einsum("i,ij,j,ji->", x, A, y, B)
    return first + jnp.sum(jnp.log(jnp.sum(A**2, axis=1))) + jnp.einsum("ij,ji,i->", A, B, x)


@loss("""
# Blocks and slices: a block matrix's log determinant, a product of parts.
input A: spd(3)
input B: matrix(3, 2)
input C: matrix(2, 2)
let M = [A, B; -B', C'*C + eye(2)]
loss = logdet(M) + norm(A(1:2, :)*B(:, 2))^2 + M(1, 4)*M(5, 2) - sum(M(2:4, 3:5))
""")
def blocks_and_slices(A, B, C):
    m = jnp.block([[A, B], [-B.T, C.T @ C + jnp.eye(2)]])
    product = jnp.sum((A[:2] @ B[:, 1]) ** 2)
    return jnp.linalg.slogdet(m)[1] + product + m[0, 3] * m[4, 1] - jnp.sum(m[1:4, 2:5])


@loss("""
# Traces of products.
dim m = 3, n = 4
input A: matrix(m, n)
input B: matrix(n, m)
input C: matrix(m, m)
loss = tr(A*B*C*C')*tr(B*A) + tr(A*A')/tr(C'*C)
""")
def traces(A, B, C):
    first = jnp.einsum("ij,jk,kl,il->", A, B, C, C) * jnp.einsum("ij,ji->", A, B)
    return first + jnp.sum(A**2) / jnp.sum(C**2)


@loss("""
# Bilinear form of normalised vectors.
dim m = 3, n = 4
input x: vector(m)
input y: vector(n)
input A: matrix(m, n)
loss = (x/norm(x))'*A*(y/norm(y)) + log(norm(A))
""")
def normalised_bilinear(x, y, A):
    cosine = x @ A @ y / jnp.sqrt(jnp.sum(x**2) * jnp.sum(y**2))
    return cosine + jnp.log(jnp.sum(A**2)) / 2


@loss("""
# Rayleigh quotient and a cubic trace of a symmetric matrix.
dim n = 4
input S: symmetric(n)
input A: matrix(n, n)
input x: vector(n)
loss = x'*S*x/(x'*x) + tr(S^3) + tr(A*S)
""")
def rayleigh_quotient(S, A, x):
    return x @ S @ x / (x @ x) + jnp.einsum("ij,jk,ki->", S, S, S) + jnp.sum(A.T * S)


# --- Entry by entry --------------------------------------------------------------------------------


@loss("""
# Powers whose exponents vary, and quotients.
dim m = 3, n = 4
input x: vector(m) in (0.5, 2)
input p: vector(m)
input y: vector(m) in (1, 3)
input A: matrix(m, n) in (0.5, 2)
input B: matrix(m, n)
input s: scalar in (0.5, 2)
input t: scalar
loss = sum(x.^p ./ y) + sum(A.^B) + s^t + sum(2.^B)
""")
def variable_powers(x, p, y, A, B, s, t):
    power = lambda base, exponent: jnp.exp(exponent * jnp.log(base))
    return jnp.sum(power(x, p) / y) + jnp.sum(power(A, B)) + power(s, t) + jnp.sum(jnp.exp2(B))


@loss("""
# Elementary functions mixed.
dim m = 3, n = 4
input A: matrix(m, n) in (-1.2, 1.2)
input P: matrix(m, n) in (0.2, 3)
loss = sum(sin(A) .* cos(P) + tan(A) ./ (1 + exp(A)) + sqrt(P) .* log(P) - log1p(P).^2 .* abs(A))
""", seed=10)
def elementary_functions(A, P):
    first = jnp.sin(A) * jnp.cos(P) + jnp.sin(A) / jnp.cos(A) * jax.nn.sigmoid(-A)
    return jnp.sum(first + P**0.5 * jnp.log(P) - jnp.log1p(P) ** 2 * jnp.abs(A))


@loss("""
# Scalars, columns and rows broadcast against a matrix by every entrywise operation.
dim m = 3, n = 4
input A: matrix(m, n)
input c: vector(m) in (1, 2)
input r: matrix(1, n) in (1, 2)
input s: scalar in (1, 2)
loss = norm((A + c) .* r - s ./ (c .* (A.^2 + r)))^2 + sum((A - r).^2 ./ c) + mean(exp(s - A)) + sum(mean(A .* c, 2).^3)
""")
def broadcasts(A, c, r, s):
    column = c[:, None]
    first = jnp.sum(((A + column) * r - s / (column * (A**2 + r))) ** 2)
    second = jnp.sum((A - r) ** 2 / column) + jnp.mean(jnp.exp(s - A))
    return first + second + jnp.sum(jnp.mean(A * column, axis=1) ** 3)


# --- Drawing inputs, computing, writing ------------------------------------------------------------

DECLARATION = re.compile(r"(input|const) (\w+): (\w+)(?:\(([^)]*)\))?(?: in \(([^)]*)\))?")


def declarations(text):
    """The declared inputs: (name, is it constant, kind, (rows, columns), range or None)."""
    sizes = {}
    for line in text.splitlines():
        if line.startswith("dim "):
            sizes |= {k.strip(): int(v) for k, v in (pair.split("=") for pair in line[4:].split(","))}
        elif match := DECLARATION.fullmatch(line):
            word, name, kind, arguments, bounds = match.groups()
            shape = [sizes.get(a) or int(a) for a in (arguments or "").replace(" ", "").split(",") if a]
            if kind in ("symmetric", "spd", "invertible"):
                shape = shape * 2
            shape = tuple(shape + [1] * (2 - len(shape)))
            bounds = bounds and tuple(float(v) for v in bounds.split(","))
            yield name, word == "const", kind, shape, bounds


def draw(rng, kind, shape, bounds):
    """A well-conditioned random value of a kind, as a matrix, rounded to three decimals."""
    a = rng.uniform(*bounds, shape) if bounds else rng.standard_normal(shape)
    match kind:
        case "symmetric":
            a = (a + a.T) / 2
        case "spd":
            a = a @ a.T / shape[0] + np.eye(shape[0])
            a = (a + a.T) / 2
        case "invertible":
            while np.linalg.cond(a) > 10:
                a = rng.standard_normal(shape)
        case "onehot":
            a = np.eye(shape[0])[:, rng.integers(shape[0], size=shape[1])]
        case "probability":  # sums to 1 in decimals
            parts = np.round(rng.uniform(0.2, 1, shape) / shape[0], 3)
            parts[-1] = np.round(1 - parts[:-1].sum(), 3)
            return parts
    return np.round(a, 3)


def record(values):
    rows, columns = values.shape
    return {"rows": rows, "columns": columns, "values": [float(v) for v in values.reshape(-1)]}


def compute(name):
    """The contents of NAME.json."""
    text, function, seed = LOSSES[name]
    rng = np.random.default_rng([zlib.crc32(name.encode()), seed])
    declared = list(declarations(text))
    inputs = {n: draw(rng, kind, shape, bounds) for n, _, kind, shape, bounds in declared}
    kinds = {n: kind for n, _, kind, _, _ in declared}
    free = [n for n, constant, _, _, _ in declared if not constant]

    def natural(n):
        """As the functions take it: a vector as 1-D, a scalar as 0-D."""
        column = inputs[n].shape[1] == 1 and kinds[n] in ("vector", "onehot", "probability")
        return jnp.array(inputs[n][:, 0] if column else inputs[n][0, 0] if kinds[n] == "scalar" else inputs[n])

    arguments = {n: natural(n) for n in inputs}
    fixed = {n: v for n, v in arguments.items() if n not in free}
    value, gradients = jax.value_and_grad(lambda v: function(**v, **fixed))({n: arguments[n] for n in free})
    matrices = {n: np.asarray(gradients[n]).reshape(inputs[n].shape) for n in free}
    for n, g in matrices.items():
        if kinds[n] in ("symmetric", "spd"):
            matrices[n] = (g + g.T) / 2
    versions = f"JAX {jax.__version__}, NumPy {np.__version__}, Python {sys.version.split()[0]}"
    return {
        "source": versions,
        "inputs": {n: record(v) for n, v in inputs.items()},
        "loss": float(value),
        "gradients": {n: record(g) for n, g in matrices.items()},
    }


def layout(result):
    """JSON with one line for each matrix; Python prints the shortest digits that read back exactly."""
    matrices = lambda group: ",\n".join(f'    "{n}": {json.dumps(v)}' for n, v in result[group].items())
    return (
        f'{{\n  "source": {json.dumps(result["source"])},\n'
        f'  "inputs": {{\n{matrices("inputs")}\n  }},\n  "loss": {json.dumps(result["loss"])},\n'
        f'  "gradients": {{\n{matrices("gradients")}\n  }}\n}}\n'
    )


def differences(name, folder):
    """What differs between the files and a new computation, as sentences; and the largest deviation."""
    if missing := [f"{name}{e}: missing" for e in (".loss", ".json") if not (folder / (name + e)).exists()]:
        return missing, float("inf")
    text, result = LOSSES[name][0], compute(name)
    stored = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    found = []
    if (folder / f"{name}.loss").read_text(encoding="utf-8") != text:
        found.append(f"{name}.loss: not the text of this script")
    if stored["inputs"] != result["inputs"]:
        found.append(f"{name}.json: other inputs")
    worst = abs(stored["loss"] - result["loss"]) / max(abs(result["loss"]), 1e-300)
    if stored["gradients"].keys() != result["gradients"].keys():
        return found + [f"{name}.json: gradients of other inputs"], worst
    for n, gradient in result["gradients"].items():
        new, old = np.array(gradient["values"]), np.array(stored["gradients"][n]["values"])
        if new.shape != old.shape:
            found.append(f"{name}.json: gradient of {n} has another size")
            continue
        worst = max(worst, abs(new - old).max() / max(abs(new).max(), 1e-300))
    if not worst <= TOLERANCE:
        found.append(f"{name}.json: deviates by {worst:.1e}")
    return found, worst


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    default = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "reference"
    folder = pathlib.Path(arguments[0]) if arguments else default
    if "--check" in sys.argv[1:]:
        results = [differences(name, folder) for name in LOSSES]
        for sentence in (s for found, _ in results for s in found):
            print(sentence, file=sys.stderr)
        print(f"{len(LOSSES)} losses, largest relative deviation {max(w for _, w in results):.1e}")
        sys.exit(1 if any(found for found, _ in results) else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (text, _, _) in LOSSES.items():
        (folder / f"{name}.loss").write_text(text, encoding="utf-8")
        (folder / f"{name}.json").write_text(layout(compute(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
