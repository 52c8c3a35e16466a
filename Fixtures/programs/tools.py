"""What the programs here have in common: starting points, and random numbers that are everywhere the same."""
import math
import struct


def start(**inputs):
    """A starting point of the function's own."""
    def mark(function):
        function.at = inputs
        return function
    return mark


def numbers(count, seed=1, low=-1.0, high=1.0):
    """A list of numbers that look random."""
    state, result = seed * 2654435761 % 2**32, []
    for _ in range(count + 8):
        state = (1664525 * state + 1013904223) % 2**32
        result.append(low + (high - low) * state / 2**32)
    return result[8:]


def matrix(rows, columns, seed=1):
    flat = numbers(rows * columns, seed)
    return [flat[i * columns:(i + 1) * columns] for i in range(rows)]


def noise(level, *values):
    """A number of the size of the level that depends on the bits of the values, and is the same each time."""
    state = 0
    for value in values:
        state = (state * 6364136223846793005 + int.from_bytes(struct.pack("<d", value), "little")) % 2**64
        state ^= state >> 29
        state = state * 0xBF58476D1CE4E5B9 % 2**64
        state ^= state >> 32
    return level * (2 * (state / 2**64) - 1)


def single(x):
    """The nearest number of single precision."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def rows(x):
    """A matrix as lists, whatever it came as."""
    return [[float(y) for y in row] for row in x]
