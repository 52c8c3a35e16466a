#!/usr/bin/env python3
"""Makes Fixtures/formats: files of matrices by the programs that define the formats.

Made with Python 3.11.7 (zipfile, zlib), NumPy 2.4.6 and SciPy 1.17.1; the versions of the last
run are in Fixtures/formats/VERSIONS. Run again, it makes the same files.

Unless said otherwise a file holds a[i, j] = (i * 7 + j * 3) % 11 - 5 + 0.25, i and j from 0;
integers go without the 0.25, unsigned ones also without the -5; bool is "odd".
"""

import io
import os
import platform
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import scipy
import scipy.io
import scipy.sparse

FOLDER = Path(__file__).resolve().parent.parent / "Fixtures" / "formats"


def values(rows, columns, dtype="<f8"):
    i, j = np.indices((rows, columns))
    base = (i * 7 + j * 3) % 11
    kind = np.dtype(dtype).kind
    if kind == "b":
        return base % 2 == 1
    return (base - (kind != "u") * 5 + (kind == "f") * 0.25).astype(dtype)


def save(name, array, version=(1, 0)):
    with open(FOLDER / name, "wb") as file:
        np.lib.format.write_array(file, array, version=version)


def save_raw(name, header, data):
    text = header.encode()
    text += b" " * (63 - (10 + len(text)) % 64) + b"\n"
    (FOLDER / name).write_bytes(b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + data)


def make_npy():
    for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        name = np.dtype(code).name
        save(f"{name}.npy", values(3, 4, "<" + code))
        save(f"{name}-big.npy", np.asfortranarray(values(3, 4, ">" + code)))
    save("bool.npy", values(3, 4, "?"))
    save("fortran.npy", np.asfortranarray(values(5, 3)))
    save("version-2.npy", values(3, 4), version=(2, 0))
    save("version-3.npy", values(3, 4), version=(3, 0))
    save("number.npy", np.array(2.5))
    save("vector.npy", values(6, 1)[:, 0])
    save("row.npy", values(1, 5))
    save("empty-0x3.npy", values(0, 3))
    save("empty-3x0.npy", values(3, 0))
    save("empty-0.npy", np.zeros(0))
    data = values(3, 4).tobytes()
    save_raw("native.npy", "{'descr': '=f8', 'fortran_order': False, 'shape': (3, 4), }", data)
    save_raw("python-2.npy", "{'shape': (3L, 4L), 'fortran_order': False, 'descr': '<f8'}", data)
    special = [np.inf, -np.inf, np.nan, -0.0, 1.0, -2.0]
    save("special-16.npy", np.array(special + [2.0**-24, 1023 * 2.0**-24, 2.0**-14, 65504], "<f2"))
    save("special-32.npy", np.array(special + [2.0**-149, 2.0**-126], "<f4"))
    save("special-64.npy", np.array(special + [5e-324, sys.float_info.max, 0.1], "<f8"))
    save("exact-64.npy", np.array([2**53, -(2**63), 2**62, -(2**53) - 2], "<i8"))


def make_refused_npy():
    save("refused-3d.npy", np.zeros((2, 3, 4)))
    save("refused-complex.npy", np.zeros((2, 2), "<c16"))
    save("refused-structured.npy", np.zeros(2, [("a", "<f8"), ("b", "<i4", (2,))]))
    save("refused-object.npy", np.array([1, None], object))
    save("refused-string.npy", np.array(["a", "bc"]))
    save("refused-bytes.npy", np.array([b"a", b"bc"]))
    save("refused-datetime.npy", np.array(["2020-01-01"], "<M8[D]"))
    save("refused-longdouble.npy", np.zeros(2, np.longdouble))
    inexact = np.zeros((3, 2), "<i8")
    inexact[2, 0] = 2**53 + 1
    save("inexact-int64.npy", inexact)
    save("inexact-int64-fortran.npy", np.asfortranarray(inexact))
    save("inexact-uint64.npy", np.array([0, 2**64 - 1], ">u8"))


def member(array):
    file = io.BytesIO()
    np.lib.format.write_array(file, array)
    return file.getvalue()


def rich(rows, columns):
    """Entries with enough variety for deflate to choose codes of its own."""
    i, j = np.indices((rows, columns))
    return (i * 7919 + j * 104729) % 1009 / 8


class Unseekable(io.RawIOBase):
    """What makes zipfile write sizes after the data."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


def make_npz():
    arrays = {"a": values(3, 4), "b": values(2, 2, "<i4"), "with/slash": values(4, 1)}
    np.savez(FOLDER / "stored.npz", **arrays)
    np.savez_compressed(FOLDER / "deflated.npz", **arrays, rich=rich(40, 50), flat=values(90, 99))
    np.savez(FOLDER / "single.npz", only=values(3, 4))
    np.savez(FOLDER / "none.npz")
    with open(FOLDER / "descriptors.npz", "wb") as file:
        with zipfile.ZipFile(Unseekable(file), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.npy", member(values(3, 4)))
            archive.writestr("b.npy", member(values(2, 2)))
            archive.comment = b"a comment"
    with zipfile.ZipFile(FOLDER / "refused-bzip2.npz", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.npy", member(values(3, 4)))
    with zipfile.ZipFile(FOLDER / "repeated.npz", "w") as archive:
        archive.writestr("a.npy", member(values(3, 4)))
        archive.writestr("a.npz", b"")
        archive.writestr("b.npy", member(values(3, 4)))
    data = (FOLDER / "repeated.npz").read_bytes().replace(b"b.npy", b"a.npy")
    (FOLDER / "repeated.npz").write_bytes(data)
    damaged = bytearray((FOLDER / "single.npz").read_bytes())
    damaged[damaged.index(values(3, 4).tobytes()) + 5] ^= 1
    (FOLDER / "damaged.npz").write_bytes(damaged)
    # A little that inflates to a lot.
    np.savez_compressed(FOLDER / "bomb.npz", a=np.zeros((3000, 1000), "i1"))
    make_zip64()


def make_zip64():
    """An archive whose directory keeps every size in 64 bits."""
    data, name = member(values(3, 4)), b"a.npy"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    checksum, full, half = zlib.crc32(data), 0xFFFFFFFF, 0xFFFF
    large = struct.pack("<HHQQ", 1, 16, len(data), len(packed))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 8, 0, 33, checksum, full, full, 5, 20)
    local += name + large + packed
    other = struct.pack("<HHI", 0x7875, 4, 7)
    large = other + struct.pack("<HHQQQ", 1, 24, len(data), len(packed), 0)
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 8, 0, 33, checksum, full, full, 5,
        len(large), 0, 0, 0, 0, full)
    entry += name + large
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, len(entry), len(local))
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(local) + len(entry), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, half, half, full, full, 0)
    path = FOLDER / "zip64.npz"
    path.write_bytes(local + entry + record + locator + end)
    with np.load(path) as archive:
        assert (archive["a"] == values(3, 4)).all()


def make_text():
    np.savetxt(FOLDER / "savetxt.csv", values(3, 4), delimiter=",", header="a, b; c\td")
    np.savetxt(FOLDER / "savetxt.txt", values(3, 4))
    np.savetxt(FOLDER / "savetxt.tsv", values(3, 4), "%.3g", delimiter="\t", newline="\r\n")


def make_matrix_market():
    def write(name, matrix, **options):
        scipy.io.mmwrite(FOLDER / name, matrix, **options)

    general = values(3, 4)
    write("array.mtx", general, comment="made by SciPy")
    write("array-integer.mtx", values(3, 4, "<i8"))
    write("array-unsigned.mtx", values(3, 4, "<u8"))
    write("coordinate.mtx", scipy.sparse.coo_array(general))
    write("coordinate-integer.mtx", scipy.sparse.coo_array(values(3, 4, "<i4")))
    square = values(4, 4)
    symmetric, skew = square + square.T, square - square.T
    write("array-symmetric.mtx", symmetric, symmetry="symmetric")
    write("array-skew.mtx", skew, symmetry="skew-symmetric")
    write("coordinate-symmetric.mtx", scipy.sparse.coo_array(symmetric), symmetry="symmetric")
    write("coordinate-skew.mtx", scipy.sparse.coo_array(skew), symmetry="skew-symmetric")
    odd = scipy.sparse.coo_array(values(3, 4, "?").astype(float))
    write("pattern.mtx", odd, field="pattern", symmetry="general")
    write("refused-complex.mtx", general * 1j)


def main():
    os.environ["TZ"] = "UTC"
    time.tzset()
    # Zip archives hold the time at which they were made.
    time.time = lambda: 1_600_000_000.0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    make_npy()
    make_refused_npy()
    make_npz()
    make_text()
    make_matrix_market()
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__},"
        f" zlib {zlib.ZLIB_RUNTIME_VERSION}\n"
    )
    (FOLDER / "VERSIONS").write_text(versions)
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    print(f"{len(sizes)} files, {sum(sizes)} bytes; {versions}", end="")


if __name__ == "__main__":
    main()
