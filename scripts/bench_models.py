#!/usr/bin/env python3
"""Times value and gradient of the whole models of tracewise-bench beside PyTorch (eager), JAX (jitted) and, for some,
the same by hand in C.

Usage: scripts/bench --models|--decompositions [--only rnn,ode] [--rounds 5] [--output DIR]

Each system runs in a process of its own, one thread, float64, in interleaved rounds, from the same data, and must find
the same value and lengths of the gradients. What counts is the median over rounds of the ratio within a round, of the
time that the processor spent: others on the machine lengthen it less than that on the wall.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, tempfile, time, zlib

import numpy as np
import bench
import bench_decompositions as decompositions
from bench_decompositions import normal
from bench_training import Jax, Torch

os.environ["BENCH_CLOCK"] = "processor"

CASES = ["rnn/96-24-80", "lstm/64-16-40", "ode/50-100", "factor/1000-800-20", "poisson/600-500-10", "chain/1000000",
         "gp/200", "kalman/6-2-60", "mixture/20000-4-6", "heads/96-64-4", "batchnorm/128-64-3", "logistic/20000-50",
         "narrow/40-12-8", "nuclear/60-40", "hmm/12-200", "garch/1000", "ridge/400-80", "lowrank/120-8"]


# MARK: models, as ModelCases.swift has them; p is the list of parameters, d that of data, n the sizes

def rnn(b, p, d, n):
    return (b.loop(lambda h, x: b.tanh(p[0] @ h + p[1] @ x + p[2]), b.zeros((n[0], n[1])), b.stack(d)) ** 2).mean()


def rnn_data(r, n):
    return ([normal(r, n[0], n[0], n[0] ** -0.5), normal(r, n[0], 16, 0.25), normal(r, n[0], 1, 0.1)],
            [normal(r, 16, n[1]) for _ in range(n[2])])


def lstm(b, p, d, n):
    def step(state, x):
        h, c = state
        i, f, g, o = (p[0] @ h + p[1] @ x + p[2]).reshape(4, n[0], n[1])
        c = b.sigmoid(f) * c + b.sigmoid(i) * b.tanh(g)
        return b.sigmoid(o) * b.tanh(c), c
    return (b.loop(step, (b.zeros((n[0], n[1])), b.zeros((n[0], n[1]))), b.stack(d))[0] ** 2).mean()


def lstm_data(r, n):
    return ([normal(r, 4 * n[0], n[0], n[0] ** -0.5), normal(r, 4 * n[0], 16, 0.25), normal(r, 4 * n[0], 1, 0.1)],
            [normal(r, 16, n[1]) for _ in range(n[2])])


def ode(b, p, d, n):
    slope = lambda x: p[1] @ b.tanh(p[0] @ x)

    def step(x, _):
        k1 = slope(x)
        k2 = slope(x + 0.005 * k1)
        k3 = slope(x + 0.005 * k2)
        k4 = slope(x + 0.01 * k3)
        return x + 0.01 / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return (b.loop(step, d[0], b.zeros((n[1],))) ** 2).sum()


def ode_data(r, n):
    return [normal(r, n[0], n[0], n[0] ** -0.5) for _ in range(2)], [normal(r, n[0], 1)]


def factor(b, p, d, n):
    return (d[1] * (p[0] @ p[1].T - d[0]) ** 2).sum() + 0.1 * ((p[0] ** 2).sum() + (p[1] ** 2).sum())


def factor_data(r, n):
    return ([normal(r, n[0], n[2]), normal(r, n[1], n[2])],
            [normal(r, n[0], n[1]), (r.random((n[0], n[1])) > 0.6).astype(float)])


def poisson(b, p, d, n):
    rates = p[0] @ p[1].T
    return (b.exp(rates) - d[0] * rates).sum()


def poisson_data(r, n):
    return ([normal(r, n[0], n[2], 0.3), normal(r, n[1], n[2], 0.3)], [r.poisson(1.0, (n[0], n[1])).astype(float)])


def chain(b, p, d, n):
    x = p[0]
    y = (2 * x + 1) ** 2 - x
    z = b.sqrt(y * y + 3) / (b.abs(x) + 1)
    return (z * x).sum()


def chain_data(r, n):
    return [normal(r, n[0], 1)], []


def gp(b, p, d, n):
    variance, length, noise = [b.exp(p[0][k, 0]) for k in range(3)]
    factor = b.cholesky(variance * b.exp(-0.5 * d[0] / length) + noise * b.eye(n[0]))
    return b.log(b.diagonal(factor)).sum() + 0.5 * (b.lower_solve(factor, d[1]) ** 2).sum()


def gp_data(r, n):
    x = r.random((n[0], 3))
    return [np.array([[0.1], [-1.0], [-2.0]])], [((x[:, None] - x[None]) ** 2).sum(-1), normal(r, n[0], 1)]


def kalman(b, p, d, n):
    q, noise = b.eye(n[0]) * b.exp(p[2]), b.eye(n[1]) * b.exp(p[3])

    def step(state, y):
        x, c, loss = state
        wrong = y - p[1] @ x
        s = p[1] @ c @ p[1].T + noise
        gain = b.solve(s, p[1] @ c).T
        loss = loss + 0.5 * (b.logdet(s) + (wrong * b.solve(s, wrong)).sum())
        return p[0] @ (x + gain @ wrong), p[0] @ (c - gain @ p[1] @ c) @ p[0].T + q, loss
    return b.loop(step, (b.zeros((n[0], 1)), b.eye(n[0]), b.zeros((1,))[0]), b.stack(d))[2]


def kalman_data(r, n):
    return ([0.9 * np.eye(n[0]) + normal(r, n[0], n[0], 0.05), normal(r, n[1], n[0]), normal(r, n[0], 1, 0.1),
             normal(r, n[1], 1, 0.1)], [normal(r, n[1], 1) for _ in range(n[2])])


def mixture(b, p, d, n):
    squares = (((d[0][:, None, :] - p[0][:, :, None]) * b.exp(-p[1])[:, :, None]) ** 2).sum(0)
    weights = p[2] - b.logsumexp(p[2], 0) - p[1].sum(0)[:, None]
    return -b.logsumexp(-0.5 * squares + weights, 0).sum()


def mixture_data(r, n):
    return [normal(r, n[1], n[2]), normal(r, n[1], n[2], 0.1), normal(r, n[2], 1, 0.1)], [normal(r, n[1], n[0])]


def heads(b, p, d, n):
    q, k, v = [(w @ d[0]).reshape(n[2], n[1] // n[2], n[0]) for w in p[:3]]
    scores = b.softmax(b.transpose(k, (0, 2, 1)) @ q / (n[1] // n[2]) ** 0.5, 1)
    return ((d[0] + p[3] @ (v @ scores).reshape(n[1], n[0])) ** 2).mean()


def heads_data(r, n):
    return [normal(r, n[1], n[1], n[1] ** -0.5) for _ in range(4)], [normal(r, n[1], n[0])]


def batchnorm(b, p, d, n):
    h = d[0]
    for k in range(0, len(p), 3):
        z = h @ p[k]
        centred = z - z.mean(0)
        h = b.relu(p[k + 1] * (centred / b.sqrt((centred ** 2).mean(0) + 1e-5)) + p[k + 2])
    return (h ** 2).mean()


def batchnorm_data(r, n):
    layer = lambda: [normal(r, n[1], n[1], n[1] ** -0.5), 1 + normal(r, 1, n[1], 0.1), normal(r, 1, n[1], 0.1)]
    return [x for _ in range(n[2]) for x in layer()], [normal(r, n[0], n[1])]


def logistic(b, p, d, n):
    return b.softplus(-(d[1] * (d[0] @ p[0]))).sum() + (p[0] ** 2).sum()


def logistic_data(r, n):
    return [normal(r, n[1], 1, 0.1)], [normal(r, n[0], n[1]), np.sign(normal(r, n[0], 1))]


def narrow(b, p, d, n):
    h = d[0]
    for k in range(0, len(p), 2):
        h = b.tanh(p[k] @ h + p[k + 1])
    return (h ** 2).mean()


def narrow_data(r, n):
    layer = lambda: [normal(r, n[1], n[1], n[1] ** -0.5), normal(r, n[1], 1, 0.1)]
    return [x for _ in range(n[0]) for x in layer()], [normal(r, n[1], n[2])]


def nuclear(b, p, d, n):
    return ((d[0] @ p[0] @ d[1] - d[2]) ** 2).sum() + b.singular(p[0]).sum()


def nuclear_data(r, n):
    return ([normal(r, *n)],
            [normal(r, n[0], n[0], n[0] ** -0.5), normal(r, n[1], n[1], n[1] ** -0.5), normal(r, *n)])


def hmm(b, p, d, n):
    transition = b.softmax(p[0], 0)

    def step(state, likelihood):
        weights = transition @ state[0] * b.exp(likelihood)
        total = weights.sum()
        return weights / total, state[1] - b.log(total)
    return b.loop(step, (b.zeros((n[0], 1)) + 1, b.zeros((1,))[0]), b.stack(d))[1]


def hmm_data(r, n):
    return [normal(r, n[0], n[0])], [normal(r, n[0], 1) for _ in range(n[1])]


def garch(b, p, d, n):
    w, a, c = b.exp(p[0][0, 0]), 0.3 * b.sigmoid(p[1][0, 0]), 0.6 * b.sigmoid(p[2][0, 0])

    def step(state, x):
        return w + a * x * x + c * state[0], state[1] + b.log(state[0]) + x * x / state[0]
    return b.loop(step, (w, b.zeros((1,))[0]), d[0][:, 0])[1]


def garch_data(r, n):
    return [np.array([[-1.0]]), np.array([[0.2]]), np.array([[0.5]])], [normal(r, n[0], 1)]


def ridge(b, p, d, n):
    w = b.solve(d[0].T @ d[0] + b.eye(n[1]) * b.exp(p[0]), d[0].T @ d[1])
    return ((d[2] @ w - d[3]) ** 2).mean()


def ridge_data(r, n):
    return [normal(r, n[1], 1)], [normal(r, *n), normal(r, n[0], 1), normal(r, *n), normal(r, n[0], 1)]


def lowrank(b, p, d, n):
    c = p[0] @ p[0].T + b.eye(n[0]) * b.exp(p[1])
    return b.logdet(c) + (b.solve(c, d[0]) * b.eye(n[0])).sum()


def lowrank_data(r, n):
    x = normal(r, n[0], 2 * n[0])
    return [normal(r, n[0], n[1]), normal(r, n[0], 1, 0.1)], [x @ x.T / (2 * n[0])]


# MARK: the systems

def known(name):
    """A loss, or what makes its data."""
    return globals().get(name) or getattr(decompositions, name)


def inputs(case):
    """The parameters and the data of a case, the same for every system."""
    kind, sizes = case.split("/")
    return known(f"{kind}_data")(np.random.default_rng(zlib.crc32(case.encode())), [int(s) for s in sizes.split("-")])


def words(system):
    """A system with the words that the models need beside those of bench_training."""
    if isinstance(system, Torch):
        torch = system.torch
        system.tanh, system.abs = torch.tanh, torch.abs
        system.logdet = lambda a: torch.linalg.slogdet(a)[1]
        system.singular = torch.linalg.svdvals
    else:
        jnp = system.jax.numpy
        system.tanh, system.abs = jnp.tanh, jnp.abs
        system.logdet = lambda a: jnp.linalg.slogdet(a)[1]
        system.singular = lambda a: jnp.linalg.svd(a, full_matrices=False, compute_uv=True)[1]
    return decompositions.words(system)


def serve(peer):
    """Answers `CASE SECONDS` lines as tracewise-bench does."""
    import resource
    system, runs = words({"torch": Torch, "jax": Jax}[peer]()), {}
    for line in sys.stdin:
        case, seconds = line.split()
        try:
            if case not in runs:
                kind, sizes = case.split("/")
                model, n = known(kind), [int(s) for s in sizes.split("-")]
                runs[case] = system.step(lambda b, p, d: model(b, p, d, n), *inputs(case))
            run = runs[case]
            value, gradients = run()
            lengths = [float(np.linalg.norm(np.asarray(g))) for g in gradients]
            run()
            times, end = [], time.process_time() + float(seconds)
            while len(times) < 3 or time.process_time() < end:
                start = time.process_time_ns()
                run()
                times.append((time.process_time_ns() - start) / 1e3)
            answer = dict(ok=True, times=times, value=float(value), g=lengths,
                          maxrss_kb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        except Exception as error:
            answer = dict(ok=False, err=str(error)[:200])
        print(json.dumps(answer), flush=True)


# MARK: the comparison

def compare(options, folder):
    commands = {"tracewise": [options.bench]}
    for peer in ("torch", "jax"):
        if subprocess.run([sys.executable, "-c", f"import {peer}"], capture_output=True).returncode == 0:
            commands[peer] = [sys.executable, __file__, "--serve", peer]
    workers = {peer: bench.Worker(command, folder) for peer, command in commands.items()}
    only, rows = [o for o in options.only.split(",") if o], {}
    cases = decompositions.CASES if options.decompositions else CASES
    for case in [c for c in cases if not only or c in only or c.split("/")[0] in only]:
        with open(os.path.join(folder, case.replace("/", "_") + ".bin"), "wb") as file:
            for array in sum(inputs(case), []):
                file.write(np.ascontiguousarray(array, dtype=np.float64).tobytes())
        if options.limits:
            # It keeps the memory of one case.
            workers["limit"] = bench.Worker([options.limits], folder)
        rounds, answers = {peer: [] for peer in workers}, {}
        for _ in range(options.rounds):
            for peer, worker in workers.items():
                answer = worker.ask(case, options.slice)
                if answer["ok"]:
                    rounds[peer].append(statistics.median(answer["times"]))
                    answers[peer] = answer
                elif peer != "limit":
                    print(f"{case}: {peer}: {answer['err']}", file=sys.stderr)
        own = answers["tracewise"]
        for peer, answer in answers.items():
            for a, b in zip([own["value"]] + own["g"], [answer["value"]] + answer["g"]):
                if abs(a - b) > 1e-9 * (abs(b) + 1e-300):
                    print(f"{case}: {peer} gives {b}, tracewise {a}", file=sys.stderr)
        rows[case] = {peer: (statistics.median(t), statistics.median(x / y for x, y in zip(t, rounds["tracewise"])))
                      for peer, t in rounds.items() if t}
        print(case, " ".join(f"{peer} {t:.4g} us" for peer, (t, _) in rows[case].items()), flush=True)
    return list(workers), rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--bench", default=".build/release/tracewise-bench")
    parser.add_argument("--limits", default="", help="the program of the limits by hand")
    parser.add_argument("--decompositions", action="store_true", help="factorisations and functions of matrices")
    parser.add_argument("--only", default="", help="cases or models, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slice", type=float, default=0.2, help="seconds for each system, case and round")
    parser.add_argument("--output", default=".build/bench", help="folder for the table and the plot")
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve)
    with tempfile.TemporaryDirectory() as folder:
        peers, rows = compare(options, folder)
    output = pathlib.Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    name = "decompositions" if options.decompositions else "models"
    (output / f"{name}.md").write_text(bench.table(peers, rows))
    (output / f"{name}.svg").write_text(bench.plot(peers, rows))
    print(f"written: {output}/{name}.md, {output}/{name}.svg")


if __name__ == "__main__":
    main()
