#!/usr/bin/env python3
"""Times a step, value and gradient, of the models of tracewise-examples beside PyTorch (eager) and JAX (jitted).

Usage: scripts/bench_training.py [--rounds 5] [--output DIR]     (after swift build -c release --product tracewise-examples)

`tracewise-examples step-times` writes the point and the data of each model; the others take the same step from them, in
processes of their own, one thread, float64, in interleaved rounds, and must find the same value and length of the
gradient. What counts is the median over rounds of the ratio within a round. The convolution is the peers' own; all else
is written as the Swift models are, in their words.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, tempfile, time

for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{name}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import numpy as np
from bench import cpu


# MARK: models, in words that both systems have; p is the list of the point's matrices, d that of the data

def error(b, h, y):
    return (b.logsumexp(h, 0) - (h * y).sum(0)).mean()


def softmax(b, p, d):
    return error(b, p[0] @ d[0] + p[1], d[1])


def residual(b, p, d):
    def norm(h, scale, shift):
        mean = h.mean(1)[:, None]
        return scale * ((h - mean) / b.sqrt(((h - mean) ** 2).mean(1)[:, None] + 1e-5)) + shift

    h = p[0] @ d[0] + p[1]
    for k in range(2, len(p) - 2, 8):
        s1, t1, s2, t2, w1, b1, w2, b2 = p[k:k + 8]
        h = h + w2 @ b.relu(norm(w1 @ b.relu(norm(h, s1, t1)) + b1, s2, t2)) + b2
    return error(b, p[-2] @ b.relu(h) + p[-1], d[1])


def convolution(b, p, d):
    h = d[0].T.reshape(-1, 1, 8, 8)
    for w, bias in ((p[0], p[1]), (p[2], p[3])):
        h = b.relu(b.convolve(h, w.reshape(w.shape[0], -1, 3, 3)) + bias.reshape(1, -1, 1, 1))
    h = b.transpose(b.pool(h), (0, 2, 3, 1)).reshape(h.shape[0], -1)
    return error(b, p[4] @ h.T + p[5], d[1])


def perceptron(b, p, x):
    h = p[0] @ x + p[1]
    for k in range(2, len(p), 2):
        h = p[k] @ b.leaky(h) + p[k + 1]
    return h


def discriminator(b, p, d):
    real, digits, fake, meant = d
    judge = lambda x: perceptron(b, p, b.vertical([x, digits]))
    logits, slopes = b.slopes(judge, real)
    mistaken = b.softplus(perceptron(b, p, b.vertical([fake, meant])))
    return (b.softplus(-logits).sum() + mistaken.sum() + 0.05 * (slopes ** 2).sum()) / real.shape[1]


def generator(b, p, d):
    pictures = b.sigmoid(perceptron(b, p, d[6]))
    return b.softplus(-perceptron(b, d[:6], b.vertical([pictures, d[7]]))).mean()


def transformer(b, p, d):
    letters, places, following, mask = d

    def norm(h, scale, shift):
        mean = h.mean(0)
        return scale * ((h - mean) / b.sqrt(((h - mean) ** 2).mean(0) + 1e-5)) + shift

    h = b.columns(p[0], letters[0]) + b.columns(p[1], places[0])
    for k in range(2, len(p) - 4, 12):
        s1, t1, s2, t2, wq, bq, wj, bj, wu, bu, wd, bd = p[k:k + 12]
        q = (wq @ norm(h, s1, t1) + bq).reshape(3, 4, -1, h.shape[1])
        scores = b.transpose(q[1], (0, 2, 1)) @ q[0] / q.shape[2] ** 0.5
        scores = b.where(mask > 0, scores, -np.inf)
        h = h + wj @ (q[2] @ b.softmax(scores, 1)).reshape(h.shape) + bj
        h = h + wd @ b.gelu(wu @ norm(h, s2, t2) + bu) + bd
    return error(b, p[-2] @ norm(h, p[-4], p[-3]) + p[-1], following)


def sunspots(b, p, d):
    s1, l1, l2, period, s2, l3, s3 = [b.exp(p[0][k, 0]) for k in range(7)]
    wave = (b.sin(np.pi * d[0] / period) / l1) ** 2
    decay = 3 ** 0.5 * d[0] / l3
    k = s1 ** 2 * b.exp(-2 * wave - 0.5 * (d[0] / l2) ** 2) + s2 ** 2 * (1 + decay) * b.exp(-decay)
    factor = b.cholesky(k + s3 ** 2 * b.eye(d[0].shape[0]))
    half = b.lower_solve(factor, d[1])
    return b.log(b.diagonal(factor)).sum() + 0.5 * (half ** 2).sum()


def kalman(b, p, d):
    n = p[0][:, 0]
    damping, noise, mean = b.sigmoid(n[0]), b.exp(n[4]) ** 2, n[5]
    c, s = damping * b.cos(n[1]), damping * b.sin(n[1])
    turn = b.stack([b.stack([c, s]), b.stack([-s, c])])
    spread = b.eye(2) * b.exp(n[2:4]) ** 2
    square = (turn[:, None, :, None] * turn[None, :, None, :]).reshape(4, 4)
    start = (b.zeros(2), b.solve(b.eye(4) - square, spread.reshape(4)).reshape(2, 2), b.zeros(1)[0])

    def year(state, y):
        z, q, loss = state
        wrong, variance = y - mean - z[0], q[0, 0] + noise
        gain = q[:, 0] / variance
        q = turn @ (q - gain[:, None] * q[0]) @ turn.T + spread
        return turn @ (z + gain * wrong), q, loss + 0.5 * (b.log(variance) + wrong ** 2 / variance)

    return b.loop(year, start, d[0][:, 0])[2]


def engel(b, p, d):
    r = d[1] - p[0][0, 0] - p[0][1, 0] * d[0]
    return (0.25 * r + 0.01 * b.softplus(r / -0.01)).sum()


MODELS = dict(softmax=softmax, residual=residual, convolution=convolution, discriminator=discriminator,
              generator=generator, transformer=transformer, sunspots=sunspots, kalman=kalman, engel=engel)


# MARK: the systems

class Torch:
    def __init__(b):
        import torch
        import torch.nn.functional as f
        torch.set_num_threads(1)
        torch.set_default_dtype(torch.float64)
        b.torch = torch
        for name in ("sqrt", "exp", "log", "sin", "cos", "sigmoid", "logsumexp", "softmax", "relu", "eye", "zeros",
                     "stack", "diagonal", "where"):
            setattr(b, name, getattr(torch, name))
        b.solve, b.cholesky = torch.linalg.solve, torch.linalg.cholesky
        b.softplus, b.gelu, b.leaky, b.vertical = f.softplus, f.gelu, f.leaky_relu, torch.cat
        b.transpose, b.columns = lambda x, axes: x.permute(axes), lambda x, k: x[:, k.long()]
        b.convolve, b.pool = lambda x, k: f.conv2d(x, k, padding=1), lambda x: f.max_pool2d(x, 2)
        b.lower_solve = lambda l, y: torch.linalg.solve_triangular(l, y, upper=False)

    def slopes(b, function, x):
        """f(x), and the gradient of its sum."""
        x = x.detach().requires_grad_()
        value = function(x)
        return value, b.torch.autograd.grad(value.sum(), x, create_graph=True)[0]

    def loop(b, body, state, rows):
        for row in rows:
            state = body(state, row)
        return state

    def step(b, model, point, data):
        point = [b.torch.tensor(x, requires_grad=True) for x in point]
        data = [b.torch.tensor(x) for x in data]

        def run():
            value = model(b, point, data)
            return value.item(), b.torch.autograd.grad(value, point)
        return run


class Jax:
    def __init__(b):
        import jax
        import jax.numpy as jnp
        jax.config.update("jax_enable_x64", True)
        b.jax = jax
        for name in ("sqrt", "exp", "log", "sin", "cos", "eye", "zeros", "stack", "diagonal", "transpose", "where"):
            setattr(b, name, getattr(jnp, name))
        b.solve, b.cholesky, b.vertical = jnp.linalg.solve, jnp.linalg.cholesky, jnp.concatenate
        b.logsumexp, b.sigmoid, b.relu = jax.scipy.special.logsumexp, jax.nn.sigmoid, jax.nn.relu
        b.softplus, b.leaky = jax.nn.softplus, jax.nn.leaky_relu
        b.columns = lambda x, k: x[:, k.astype(int)]
        b.softmax, b.gelu = jax.nn.softmax, lambda x: jax.nn.gelu(x, approximate=False)
        b.convolve = lambda x, k: jax.lax.conv_general_dilated(x, k, (1, 1), "SAME")
        b.pool = lambda x: jax.lax.reduce_window(x, -np.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
        b.lower_solve = lambda l, y: jax.scipy.linalg.solve_triangular(l, y, lower=True)
        b.loop = lambda body, state, rows: jax.lax.scan(lambda s, row: (body(s, row), None), state, rows)[0]

    def slopes(b, function, x):
        def sum_and_value(x):
            value = function(x)
            return value.sum(), value
        slopes, value = b.jax.grad(sum_and_value, has_aux=True)(x)
        return value, slopes

    def step(b, model, point, data):
        point, data = [b.jax.numpy.asarray(x) for x in point], [b.jax.numpy.asarray(x) for x in data]
        both = b.jax.jit(b.jax.value_and_grad(lambda p, d: model(b, p, d)))

        def run():
            value, gradient = b.jax.block_until_ready(both(point, data))
            return float(value), gradient
        return run


def serve(system, folder):
    """Answers lines `MODEL MATRICES SECONDS` by value, length of the gradient and the median of microseconds."""
    system, runs = {"torch": Torch, "jax": Jax}[system](), {}
    for line in sys.stdin:
        name, count, seconds = line.split()
        if name not in runs:
            files = sorted(pathlib.Path(folder).glob(f"{name}-*.npy"), key=lambda f: int(f.stem.rsplit("-")[-1]))
            arrays = [np.load(f) for f in files]
            runs[name] = system.step(MODELS[name], arrays[:int(count)], arrays[int(count):])
        run = runs[name]
        value, gradient = run()
        length = sum((np.asarray(g) ** 2).sum() for g in gradient) ** 0.5
        run()
        times, end = [], time.perf_counter() + float(seconds)
        while not times or time.perf_counter() < end:
            start = time.perf_counter_ns()
            run()
            times.append((time.perf_counter_ns() - start) / 1e3)
        print(json.dumps([value, float(length), statistics.median(times)]), flush=True)


# MARK: the comparison

def mine(program, folder):
    """What tracewise-examples says: name → matrices, value, length, microseconds."""
    out = subprocess.run([program, "step-times", "--output", folder], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in out.splitlines()[1:]]
    return {r[0]: (int(r[1]), float(r[2]), float(r[3]), float(r[4])) for r in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--examples", default=".build/release/tracewise-examples")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", default=".build/bench", help="folder for training.md")
    options = parser.parse_args()
    if options.serve:
        return serve(*options.serve)
    with tempfile.TemporaryDirectory() as folder:
        mine(options.examples, folder)
        workers = {
            peer: subprocess.Popen([sys.executable, __file__, "--serve", peer, folder], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
            for peer in ("torch", "jax")
            if subprocess.run([sys.executable, "-c", f"import {peer}"], capture_output=True).returncode == 0}
        times = {}
        for _ in range(options.rounds):
            for name, (count, value, length, own) in mine(options.examples, folder).items():
                times.setdefault((name, "tracewise"), []).append(own)
                for peer, worker in workers.items():
                    print(name, count, 0.25, file=worker.stdin, flush=True)
                    other, otherLength, theirs = json.loads(worker.stdout.readline())
                    if abs(other - value) > 1e-9 * abs(value) or abs(otherLength - length) > 1e-8 * length:
                        sys.exit(f"{name}: {peer} finds {other}, {otherLength}; tracewise {value}, {length}")
                    times.setdefault((name, peer), []).append(theirs)
    lines = [f"Microseconds for a value and gradient, float64, one thread; in brackets the median ratio to Tracewise. "
             f"{cpu()}, {time.strftime('%F')}.", "", "| " + " | ".join(["model", "tracewise", *workers]) + " |",
             "|---" * (len(workers) + 2) + "|"]
    for name in [n for n, system in times if system == "tracewise"]:
        own = times[name, "tracewise"]
        cells = [f"{statistics.median(own):.4g}"]
        for peer in workers:
            ratio = statistics.median(t / o for t, o in zip(times[name, peer], own))
            cells.append(f"{statistics.median(times[name, peer]):.4g} ({ratio:.2g})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    os.makedirs(options.output, exist_ok=True)
    pathlib.Path(options.output, "training.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
