#!/usr/bin/env python3
"""Side-by-side comparison of gradients: tracewise-bench, PyTorch, JAX (jitted), NumPy closed forms.

Every system runs in a process of its own, one at a time, in interleaved rounds; what counts is the
median over rounds of the ratio within a round. `scripts/bench` sets it up and calls it.
"""
import argparse, json, os, platform, statistics, subprocess, sys, tempfile, time, zlib

THREADS = "1"
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{name}_NUM_THREADS"] = THREADS
import numpy as np

CASES = ["W1/4", "W1/64", "W1/256", "W1/1024", "W2/100x10", "W2/10000x100", "W4/4", "W4/64", "W4/256",
         "W5", "W6/256-784-256-10", "W9/4/logdet", "W9/64/logdet", "W9/256/logdet", "W9/256/trinv"]


def inputs(case):
    """The inputs of a case, in the order of its file; the same for every system."""
    r = np.random.default_rng(zlib.crc32(case.encode()))
    normal = lambda *shape: r.standard_normal(shape)
    kind, *rest = case.split("/")
    sizes = [int(s) for s in rest[0].replace("x", "-").split("-")] if rest else []
    if kind == "W1":
        n = sizes[0]
        return dict(x=normal(n), A=normal(n, n), y=normal(n))
    if kind == "W2":
        return dict(X=normal(*sizes), y=normal(sizes[0]), w=normal(sizes[1]))
    if kind == "W4":
        n = sizes[0]
        return dict(x=normal(n), A=normal(n, n), B=np.eye(n) + 0.3 * normal(n, n) / n**0.5, z=normal(n), b=normal(n))
    if kind == "W9":
        n = sizes[0]
        return dict(A=np.eye(n) + 0.3 * normal(n, n) / n**0.5, B=normal(n, n))
    batch, widths = (256, [784, 10]) if kind == "W5" else (sizes[0], sizes[1:])
    data = dict(X=normal(batch, 784), Y=np.eye(10)[r.integers(0, 10, batch)])
    for k, (a, b) in enumerate(zip(widths, widths[1:])):
        data[f"W{k}"] = normal(a, b) / a**0.5
        if kind == "W6":
            data[f"b{k}"] = 0.1 * normal(b)
    return data


def active(case, data):
    """The inputs that get gradients."""
    kind = case.split("/")[0]
    return {"W2": ["w"], "W9": ["A"]}.get(kind) or [k for k in data if k not in ("X", "Y")]


def loss(case, p, np_, solve, logdet, logsumexp, sigmoid):
    """The loss of a case, written once for NumPy-like systems."""
    kind = case.split("/")[0]
    if kind == "W1":
        return p["x"] @ p["A"] @ p["y"]
    if kind == "W2":
        return ((p["X"] @ p["w"] - p["y"]) ** 2).sum()
    if kind == "W4":
        return p["x"] @ p["A"] @ sigmoid(solve(p["B"], p["z"]) + p["b"])
    if kind == "W9":
        return logdet(p["A"]) if case.endswith("logdet") else np_.trace(solve(p["A"], p["B"]))
    h = p["X"] @ p["W0"] + (p["b0"] if kind == "W6" else 0)
    for k in range(1, sum(name[0] == "W" for name in p)):
        h = sigmoid(h) @ p[f"W{k}"] + p[f"b{k}"]
    return (logsumexp(h) - (h * p["Y"]).sum(1)).mean()


def closed_form(case, d):
    """Value and gradients by hand: what the linear algebra itself costs from Python."""
    kind = case.split("/")[0]
    if kind == "W1":
        x, A, y = d["x"], d["A"], d["y"]
        return lambda: ((g := A @ y) @ x, [g, np.outer(x, y), x @ A])
    if kind == "W2":
        return lambda: ((r := d["X"] @ d["w"] - d["y"]) @ r, [2 * (r @ d["X"])])
    if kind == "W9" and case.endswith("logdet"):
        return lambda: (np.linalg.slogdet(d["A"])[1], [np.linalg.inv(d["A"]).T])
    return None


def torch_case(case, d):
    import torch
    torch.set_num_threads(int(THREADS))
    wrt = active(case, d)
    p = {k: torch.tensor(v, requires_grad=k in wrt) for k, v in d.items()}
    f = lambda: loss(case, p, torch, torch.linalg.solve, lambda a: torch.linalg.slogdet(a)[1],
                     lambda h: torch.logsumexp(h, 1), torch.sigmoid)

    def run():
        value = f()
        return value.item(), [g.numpy() for g in torch.autograd.grad(value, [p[k] for k in wrt])]
    return run


def jax_case(case, d):
    import jax, jax.numpy as jnp
    jax.config.update("jax_enable_x64", True)
    wrt = active(case, d)
    fixed = {k: jnp.asarray(v) for k, v in d.items()}
    f = lambda q: loss(case, {**fixed, **q}, jnp, jnp.linalg.solve, lambda a: jnp.linalg.slogdet(a)[1],
                       lambda h: jax.scipy.special.logsumexp(h, 1), jax.nn.sigmoid)
    g, q = jax.jit(jax.value_and_grad(f)), {k: fixed[k] for k in wrt}

    def run():
        value, gradients = jax.block_until_ready(g(q))
        return float(value), [gradients[k] for k in wrt]
    return run


def serve(peer):
    """Answers `CASE SECONDS` lines as tracewise-bench does."""
    runs = {}
    for line in sys.stdin:
        case, seconds = line.split()
        try:
            if case not in runs:
                runs[case] = {"torch": torch_case, "jax": jax_case, "numpy": closed_form}[peer](case, inputs(case))
            run = runs[case]
            if run is None:
                raise ValueError("no closed form")
            value, gradients = run()
            run()
            times, end = [], time.perf_counter() + float(seconds)
            while len(times) < 3 or time.perf_counter() < end:
                start = time.perf_counter_ns()
                run()
                times.append((time.perf_counter_ns() - start) / 1e3)
            answer = dict(ok=True, times=times, value=float(value), g=[float(np.linalg.norm(g)) for g in gradients])
        except Exception as error:
            answer = dict(ok=False, err=str(error)[:200])
        print(json.dumps(answer), flush=True)


class Worker:
    def __init__(self, command, folder):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL, env=dict(os.environ, PEERS_DATA=folder, JAX_PLATFORMS="cpu",
                                        XLA_FLAGS="--xla_cpu_multi_thread_eigen=false"))

    def ask(self, case, seconds):
        self.process.stdin.write(f"{case} {seconds}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline() or '{"ok": false, "err": "died"}')


def compare(options, folder):
    commands = {"tracewise": [options.bench]}
    for peer in ("numpy", "torch", "jax"):
        if subprocess.run([sys.executable, "-c", f"import {peer}"], capture_output=True).returncode == 0:
            commands[peer] = [sys.executable, __file__, "--serve", peer]
    workers = {peer: Worker(command, folder) for peer, command in commands.items()}
    only = [o for o in options.only.split(",") if o]
    rows = {}
    for case in [c for c in CASES if not only or any(c == o or c.startswith(o + "/") for o in only)]:
        with open(os.path.join(folder, case.replace("/", "_") + ".bin"), "wb") as file:
            for array in inputs(case).values():
                file.write(np.ascontiguousarray(array, dtype=np.float64).tobytes())
        rounds = {peer: [] for peer in workers}
        answers = {}
        for _ in range(options.rounds):
            for peer, worker in workers.items():
                answer = worker.ask(case, options.slice)
                if answer["ok"]:
                    rounds[peer].append(statistics.median(answer["times"]))
                    answers[peer] = answer
        mine = answers["tracewise"]
        for peer, answer in answers.items():
            for a, b in zip([mine["value"]] + mine["g"], [answer["value"]] + answer["g"]):
                if abs(a - b) > 1e-10 * (abs(b) + 1e-300):
                    print(f"{case}: {peer} gives {b}, tracewise {a}", file=sys.stderr)
        rows[case] = {peer: (statistics.median(times), statistics.median(t / o for t, o in zip(times, rounds["tracewise"])))
                      for peer, times in rounds.items() if times}
        print(case, " ".join(f"{peer} {time:.4g} us" for peer, (time, _) in rows[case].items()), flush=True)
    return list(workers), rows


def table(peers, rows):
    lines = [f"Microseconds for a value and all gradients, graph built anew each time, float64, one thread; in "
             f"brackets the median ratio to Tracewise. {cpu()}, {time.strftime('%F')}.", "",
             "| case | " + " | ".join(peers) + " |", "|---" * (len(peers) + 1) + "|"]
    for case, row in rows.items():
        cells = [f"{row[p][0]:.3g} ({row[p][1]:.2g})" if p in row else "-" for p in peers]
        lines.append(f"| {case} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def cpu():
    try:
        return next(l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def plot(peers, rows):
    """Ratios to Tracewise on a logarithmic axis, a line a case, as SVG."""
    colours = dict(zip(peers, ("#222222", "#2a7ab0", "#c0392b", "#2e8b57")))
    ratios = [row[p][1] for row in rows.values() for p in row]
    low, high = min(ratios + [0.5]), max(ratios + [2])
    x = lambda r: 150 + 480 * np.log(r / low) / np.log(high / low)
    height = 60 + 22 * len(rows)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{height}" font-family="sans-serif" font-size="12">',
           f'<line x1="{x(1):.1f}" x2="{x(1):.1f}" y1="30" y2="{height - 20}" stroke="#999"/>']
    for k, p in enumerate(peers):
        out.append(f'<circle cx="{160 + 110 * k}" cy="14" r="4" fill="{colours[p]}"/><text x="{170 + 110 * k}" y="18">{p}</text>')
    for k, (case, row) in enumerate(rows.items()):
        y = 44 + 22 * k
        out.append(f'<text x="4" y="{y + 4}">{case}</text>')
        for p in row:
            out.append(f'<circle cx="{x(row[p][1]):.1f}" cy="{y}" r="4" fill="{colours[p]}"><title>{p} {row[p][1]:.3g}</title></circle>')
    return "\n".join(out + [f'<text x="150" y="{height - 4}">time over Tracewise\'s (logarithmic)</text></svg>'])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--bench", default=".build/release/tracewise-bench")
    parser.add_argument("--only", default="", help="cases or groups, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slice", type=float, default=0.1, help="seconds for each system, case and round")
    parser.add_argument("--output", default=".build/bench", help="folder for table.md and plot.svg")
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve)
    with tempfile.TemporaryDirectory() as folder:
        peers, rows = compare(options, folder)
    os.makedirs(options.output, exist_ok=True)
    for name, text in (("table.md", table(peers, rows)), ("plot.svg", plot(peers, rows))):
        with open(os.path.join(options.output, name), "w") as file:
            file.write(text)
    print(f"written: {options.output}/table.md, {options.output}/plot.svg")


if __name__ == "__main__":
    main()
