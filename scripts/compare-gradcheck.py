#!/usr/bin/env python3
"""What PyTorch's gradcheck lets pass, and what a check costs, beside Tracewise.

Used by hand, never by the tests. Needs PyTorch (CPU) and a release build of the tool:

    python3 -m venv VENV && VENV/bin/pip install torch
    swift build -c release
    OPENBLAS_NUM_THREADS=1 VENV/bin/python scripts/compare-gradcheck.py

Writes Fixtures/gradcheck/RESULTS.md. The four wrong gradients are those of
Tests/TracewiseVerificationTests/BlindSpotTests.swift, where Tracewise must find each.
"""

import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from datetime import date

import torch
from torch.autograd import Function, gradcheck

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = ROOT / ".build/release/tracewise"
BENCH = ROOT / ".build/release/tracewise-bench"
LOSS = "Fixtures/gradcheck/sigmoid-solve.loss"
SIZE = 32
RUNS = 11


class OffByHalf(Function):
    """y = A x, with one entry of the Jacobian off by 0.5."""

    @staticmethod
    def forward(context, x, matrix, i, j):
        context.save_for_backward(matrix)
        context.place = (i, j)
        return matrix @ x

    @staticmethod
    def backward(context, g):
        (matrix,) = context.saved_tensors
        wrong = matrix.clone()
        wrong[context.place] += 0.5
        return wrong.T @ g, None, None, None


class SmallGradient(Function):
    """1e-6 sum(x), with a gradient of -3e-6."""

    @staticmethod
    def forward(context, x):
        context.shape = x.shape
        return 1e-6 * x.sum()

    @staticmethod
    def backward(context, g):
        return -3e-6 * g * torch.ones(context.shape, dtype=torch.float64)


class ForgottenTranspose(Function):
    """tr(A A), with the gradient 2 A."""

    @staticmethod
    def forward(context, a):
        context.save_for_backward(a)
        return torch.trace(a @ a)

    @staticmethod
    def backward(context, g):
        (a,) = context.saved_tensors
        return 2 * g * a


def passes(function, inputs, **options):
    return gradcheck(function, inputs, raise_exception=False, **options)


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def jacobian_case(fast, positive, seeds):
    """How many seeds, each with a wrong entry in another place, let it pass."""
    passed = 0
    for seed in range(seeds):
        torch.manual_seed(seed)
        matrix = normal(100, 100)
        matrix = 0.5 + torch.rand(100, 100, dtype=torch.float64) if positive else matrix
        i, j = (int(k) for k in torch.randint(100, (2,)))
        matrix[i, j] = 1.12
        x = normal(100).requires_grad_()
        passed += passes(lambda x: OffByHalf.apply(x, matrix, i, j), (x,), fast_mode=fast)
    return f"{passed} of {seeds}"


def symmetric_case():
    torch.manual_seed(0)
    a = normal(4, 4)
    a = (a + a.T).detach().requires_grad_()
    return passes(ForgottenTranspose.apply, (a,))


def said(passed):
    return "passes" if passed else "fails"


def blind_spots():
    small = passes(SmallGradient.apply, (torch.ones(3, dtype=torch.float64, requires_grad=True),))
    kink = passes(torch.abs, (torch.zeros(1, dtype=torch.float64, requires_grad=True),))
    return [
        (
            "one Jacobian entry 1.62 for 1.12, n = 100",
            f"fast mode: passes in {jacobian_case(True, False, 100)} places where entries have both "
            f"signs, in {jacobian_case(True, True, 100)} where all are positive; "
            f"slow mode: in {jacobian_case(False, True, 3)}",
            "refuted by differences with all seeds tried; only entry (17, 1) is wrong",
        ),
        ("gradient −3e-6 for 1e-6", f"slow mode: {said(small)}", "refuted by differences; the factor −3"),
        (
            "forgotten transpose, 2A for 2Aᵀ",
            f"slow mode, symmetric input: {said(symmetric_case())}",
            "refuted by differences at its own general shapes; a transpose is missing "
            "(a symmetric input given by hand hides it here too)",
        ),
        ("abs at 0, slopes −1 and 1", f"slow mode: {said(kink)}", "inconclusive: a kink, both slopes named"),
    ]


def processor_time(who):
    used = resource.getrusage(who)
    return 1000 * (used.ru_utime + used.ru_stime)


def timed(run, who=resource.RUSAGE_SELF):
    """The medians of elapsed time and of processor time, in ms."""
    run()
    elapsed, used = [], []
    for _ in range(RUNS):
        start, before = time.perf_counter(), processor_time(who)
        run()
        elapsed.append(1000 * (time.perf_counter() - start))
        used.append(processor_time(who) - before)
    return statistics.median(elapsed), statistics.median(used)


def loss_inputs():
    torch.manual_seed(1)
    n = SIZE
    return [normal(n), normal(n, n), normal(n, n) + n**0.5 * torch.eye(n), normal(n), normal(n)]


def torch_times():
    inputs = tuple(x.detach().requires_grad_() for x in loss_inputs())

    def loss(x, a, b, z, c):
        return x @ a @ torch.sigmoid(torch.linalg.inv(b) @ z + c)

    return (
        timed(lambda: gradcheck(loss, inputs)),
        timed(lambda: gradcheck(loss, inputs, fast_mode=True)),
    )


def library_check():
    """The same inputs, checked inside a process as gradcheck is: ms, and the smallest error seen."""
    case = f"W12/{SIZE}"
    with tempfile.TemporaryDirectory() as folder:
        data = b"".join(x.numpy().tobytes() for x in loss_inputs())
        (pathlib.Path(folder) / f"W12_{SIZE}.bin").write_bytes(data)
        answer = subprocess.run(
            [str(BENCH)], input=f"{case} 1\n", text=True, check=True, capture_output=True,
            env=dict(os.environ, PEERS_DATA=folder),
        )
    report = json.loads(answer.stdout)
    if not report["ok"]:
        raise RuntimeError(report["err"])
    return statistics.median(report["times"]) / 1000, report["value"]


def tool_check():
    command = [str(TOOL), "check", LOSS, "--format", "json"]
    report = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    took = timed(
        lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True),
        resource.RUSAGE_CHILDREN,
    )
    visible = max(check["smallestVisibleError"] for check in report["checks"])
    return took, visible, report["verdict"]


def main():
    torch.set_num_threads(1)
    spots = blind_spots()
    slow, fast = torch_times()
    took, visible, verdict = tool_check()
    inside, inside_visible = library_check()
    processor = platform.processor() or platform.machine()
    lines = [
        "# Gradient checks: PyTorch's gradcheck beside Tracewise",
        "",
        f"Made by `scripts/compare-gradcheck.py` on {date.today()}: PyTorch {torch.__version__}, "
        f"Python {platform.python_version()}, {platform.system()} on {processor}, one thread.",
        "",
        "## What passes",
        "",
        "| wrong gradient | gradcheck | Tracewise (`BlindSpotTests`) |",
        "| --- | --- | --- |",
        *(f"| {what} | {theirs} | {ours} |" for what, theirs, ours in spots),
        "",
        "## What it costs",
        "",
        "The loss x' A sigmoid(inv(B) z + b) with n = 32, gradients for all five inputs, 2144 entries;",
        f"medians of {RUNS} runs after one that is not counted.",
        "",
        "| check | ms elapsed | ms of processor | smallest error seen |",
        "| --- | --- | --- | --- |",
        f"| gradcheck, slow mode | {slow[0]:.0f} | {slow[1]:.0f} | 1e-5 + 1e-3 of the entry (its tolerances) |",
        f"| gradcheck, fast mode | {fast[0]:.1f} | {fast[1]:.0f} | of a random projection, not of an entry |",
        f"| `checkGradient(at:of:)`, same inputs | {inside:.1f} | – "
        f"| {inside_visible:.1e} of the gradient's largest entry |",
        f"| `tracewise check {LOSS}`, start of the process included | {took[0]:.0f} | {took[1]:.0f} "
        f"| {visible:.1e} of the gradient's largest entry |",
        "",
        f"Tracewise's verdict: {verdict}. Inside a process a check takes {slow[0] / inside:.0f} times less time "
        f"than slow mode;",
        f"the tool, with the start of its process and more to check, {slow[0] / took[0]:.1f} times less "
        f"({slow[1] / took[1]:.1f} times less of the processor's).",
        "Slow mode looks at every entry. So does `checkGradient` of inputs of up to 64 entries, the tool of up",
        "to 256; of A and B they look at 16 entries each and along 4 and 8 random directions, which see an",
        "error in any entry: one that is d in one entry as d times a standard normal number for each direction.",
        "",
    ]
    (ROOT / "Fixtures/gradcheck/RESULTS.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
