"""Runs emitted NumPy functions on samples and compares them with the tape's results.

Usage: run.py SAMPLES.json, as the tests of `derive --emit` write it. Entries must agree to
the sample's tolerance, relative to the largest entry of their matrix. Arguments of other
shapes must be refused by name.
"""

import inspect
import json
import sys

import numpy as np


def table(t):
    return np.array(t["values"], dtype=np.float64).reshape(t["rows"], t["columns"])


def compare(what, found, expected, tolerance):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape, f"{what}: shape {found.shape}, not {expected.shape}"
    scale = max(1e-3, np.max(np.abs(expected)))
    error = np.max(np.abs(found - expected)) / scale
    assert error <= tolerance, f"{what}: error {error}"


def refuse(function, names, inputs):
    """Calls with one argument of another shape: an error that names a shape, or, where all
    sizes agree, gradients of the arguments' shapes."""
    for name, x in zip(names, inputs):
        taller = np.vstack([x, np.sum(x, axis=0, keepdims=True)])
        wider = np.hstack([x, np.sum(x, axis=1, keepdims=True)])
        for other in [taller, wider, x.T, x.reshape(-1)]:
            if other.shape == x.shape:
                continue
            arguments = dict(zip(names, inputs)) | {name: other}
            try:
                _, gradients = function(**arguments)
            except np.linalg.LinAlgError:
                assert other.ndim == 2, f"{name}: {other.shape} is not refused"
            except ValueError as error:
                assert " must have shape (" in str(error), error
                if other.ndim == 1:
                    assert str(error).startswith(name + " must have shape ("), error
            else:
                assert other.ndim == 2, f"{name}: {other.shape} is not refused"
                shapes = {g.shape for g in gradients.values()}
                assert shapes <= {x.shape for x in arguments.values()}, f"{name}: {shapes}"


def check(sample):
    space = {}
    exec(compile(sample["code"], sample["name"], "exec"), space)
    function = space["loss_and_gradients"]
    assert function.__doc__, "no docstring"
    names = inspect.signature(function).parameters
    inputs = [table(t) for t in sample["inputs"]]
    before = [x.copy() for x in inputs]
    loss, gradients = function(**dict(zip(names, inputs, strict=True)))
    assert all(np.array_equal(x, y) for x, y in zip(before, inputs)), "inputs are changed"
    assert type(loss) is float, type(loss)
    compare("loss", loss, sample["loss"], sample["tolerance"])
    assert list(gradients) == [t["name"] for t in sample["gradients"]], list(gradients)
    for expected in sample["gradients"]:
        found = gradients[expected["name"]]
        compare("grad " + expected["name"], found, table(expected), sample["tolerance"])
        assert not any(np.shares_memory(found, x) for x in inputs), "a gradient is a view"
    with np.errstate(all="ignore"):
        refuse(function, names, inputs)


def main():
    agree = 0
    for sample in json.load(open(sys.argv[1], encoding="utf-8")):
        try:
            check(sample)
            agree += 1
        except Exception as error:
            print(sample["name"], repr(error), sample["code"], sep="\n", file=sys.stderr)
    print(agree, "agree")


main()
