"""The cases of `scripts/bench --decompositions`, as DecompositionCases.swift has them; see bench_models.py.

Each is `chol`, `chol_data` and so on: the loss of parameters p and data d, and what these are at sizes n. JAX and
PyTorch have no Sylvester equation with a derivative; of the others each has its own convention of a symmetric
matrix's gradient and of signs, on which no loss here depends.
"""

KINDS = ["chol", "qr", "eigh", "svd", "expm", "pinv", "sylvester"]
CASES = [f"{kind}/{n}" for kind in KINDS for n in (4, 16, 64, 256)]


def normal(r, rows, columns, scale=1.0):
    return scale * r.standard_normal((rows, columns))


def chol(b, p, d, n):
    return (d[0] * b.cholesky(p[0] @ p[0].T + b.eye(n[0]))).sum()


def chol_data(r, n):
    return [normal(r, n[0], n[0], n[0] ** -0.5)], [normal(r, n[0], n[0])]


def qr(b, p, d, n):
    # With a positive diagonal, as the library has it.
    q, t = b.qr(p[0])
    signs = b.sign(b.diagonal(t))
    return (d[0] * q * signs).sum() + (d[1] * t * signs[:, None]).sum()


def qr_data(r, n):
    return [normal(r, 2 * n[0], n[0])], [normal(r, 2 * n[0], n[0]), normal(r, n[0], n[0])]


def eigh(b, p, d, n):
    values, v = b.eigh(p[0] + p[0].T)
    return (d[0] * ((v * b.exp(values)) @ v.T)).sum()


def eigh_data(r, n):
    return [normal(r, n[0], n[0], 0.3 * n[0] ** -0.5)], [normal(r, n[0], n[0])]


def svd(b, p, d, n):
    u, s, vt = b.svd(p[0])
    return (d[0] * u ** 2).sum() + (d[1][:, 0] * s).sum() + (d[2] * vt.T ** 2).sum()


def svd_data(r, n):
    return [normal(r, n[0], n[0])], [normal(r, n[0], n[0]), normal(r, n[0], 1), normal(r, n[0], n[0])]


def expm(b, p, d, n):
    return (d[0] * b.expm(p[0])).sum()


def expm_data(r, n):
    return [normal(r, n[0], n[0], 2 * n[0] ** -0.5)], [normal(r, n[0], n[0])]


def pinv(b, p, d, n):
    return (d[0] * b.pinv(p[0])).sum()


def pinv_data(r, n):
    return [normal(r, 2 * n[0], n[0])], [normal(r, n[0], 2 * n[0])]


def sylvester(b, p, d, n):
    raise NotImplementedError("no Sylvester equation with a derivative")


def sylvester_data(r, n):
    import numpy as np
    shifted = lambda: 3 * np.eye(n[0]) + normal(r, n[0], n[0], n[0] ** -0.5)
    return [shifted(), shifted(), normal(r, n[0], n[0])], [normal(r, n[0], n[0])]


def words(system):
    """A system with the words that these cases need."""
    if hasattr(system, "torch"):
        torch = system.torch
        system.qr, system.eigh = torch.linalg.qr, torch.linalg.eigh
        system.svd = lambda a: torch.linalg.svd(a, full_matrices=False)
        system.expm, system.pinv = torch.linalg.matrix_exp, torch.linalg.pinv
        system.sign, system.diagonal = torch.sign, torch.diagonal
    else:
        jax, jnp = system.jax, system.jax.numpy
        system.qr, system.eigh = jnp.linalg.qr, jnp.linalg.eigh
        system.svd = lambda a: jnp.linalg.svd(a, full_matrices=False)
        system.expm, system.pinv = jax.scipy.linalg.expm, jnp.linalg.pinv
        system.sign, system.diagonal = jnp.sign, jnp.diagonal
    return system
