"""Programs that misbehave. What is said of each, and the exit code, stand in table.txt."""
import os
import sys
import time
from tools import start, numbers

x6 = numbers(6)


def value(x):
    return sum(a * a for a in x)


def gradient(x):
    return {"x": [2 * a for a in x]}


@start(x=x6)
def garbage(x):
    os.write(4, b"hello\n")
    return value(x), gradient(x)


@start(x=x6)
def dies(x):
    os._exit(3)


@start(x=x6)
def killed(x):
    os.kill(os.getpid(), 11)


@start(x=x6)
def hangs(x):
    time.sleep(1000)


@start(x=x6)
def no_number(x):
    return float("nan"), gradient(x)


@start(x=x6)
def raises(x):
    raise ArithmeticError("nothing converges")


@start(x=x6)
def terminal(x):
    return value(x) + float(input("how much? ")), gradient(x)


@start(x=x6)
def opens_terminal(x):
    with open("/dev/tty") as terminal:
        return value(x) + float(terminal.readline()), gradient(x)


@start(x=x6)
def floods(x):
    os.write(1, b"x" * 100000)
    return value(x), gradient(x)


changes = []


@start(x=x6)
def changes_its_mind(x):
    changes.append(1)
    return value(x) + 0.5 * (len(changes) % 2), gradient(x)


@start(x=x6)
def leaves_children(x):
    changes.append(1)
    if len(changes) <= 3 and os.fork() == 0:
        os.closerange(0, 10)
        time.sleep(1000)
    return value(x), gradient(x)


@start(x=x6)
def dies_at_last(x):
    """Dies where one entry is large, whatever the others are."""
    if x[2] > x6[2] + 0.1:
        os._exit(4)
    return value(x), gradient(x)


@start()
def no_inputs():
    return 1.0, {}


@start(x=[float("nan"), 1.0])
def start_is_no_number(x):
    return value(x), gradient(x)


def no_start(x):
    return value(x), gradient(x)


@start(x=x6)
def value_only(x):
    return value(x)
