#!/usr/bin/env python3
"""Writes Fixtures/data: small data sets for the examples of Fixtures/deck, made up, and the real ones that
tracewise-examples learns from.

Usage: scripts/make_data.py [DIRECTORY]     (default: Fixtures/data beside scripts/)

Needs NumPy; for the real data, which it copies out of packages and does not load from anywhere, also
scikit-learn, statsmodels, palmerpenguins and names. The seed is fixed; the same NumPy writes the same bytes.
"""

import importlib.metadata
import pathlib
import sys

import numpy as np

SEED = 20231124

README = """\
# Data for the deck's examples

Made by `scripts/make_data.py` (seed {seed}, NumPy {numpy}, Python {python}); made up, not measured.

| file | contents | use |
| --- | --- | --- |
| `body.npy` | 3×50, a sample a column: height, weight, chest, loosely standardised | `example-2-3.loss --data X=body.npy` |
| `body-mean.csv` | 3×1, no header | `--data mu=body-mean.csv` with it |
| `body-covariance.mtx` | 3×3, Matrix Market array, symmetric (lower triangle stored) | `--data S=body-covariance.mtx` with both: the minimum, where the gradients nearly vanish |
| `houses.csv`, `houses-price.csv` | 30×4 and 30×1, with headers | `example-2-2.loss --data X=houses.csv --data y=houses-price.csv` |
| `clusters.npz` | `X` 4×60 (in column-major order), `Y` one-hot 3×60, `W1` 5×4, `b1` 5×1, `W2` 3×5, `b2` 3×1 | `example-4-2.loss --data X=clusters.npz:X --data Y=clusters.npz:Y …` |
| `clusters-labels.mtx` | the same `Y`, Matrix Market coordinate | `--data Y=clusters-labels.mtx` with it |
| `clusters-W1.mtx` | the same `W1`, Matrix Market array | `--data W1=clusters-W1.mtx` with it |
| `image.csv` | 6×6 grey values in [0, 1], no header | `example-4-3-image.loss --data X=image.csv --data K=kernel.mtx` |
| `kernel.mtx` | 3×3 Sobel kernel, Matrix Market coordinate | with it |

## Real data

Copied by the same script out of Python packages (scikit-learn {scikit-learn}, statsmodels {statsmodels},
palmerpenguins {palmerpenguins}, names {names}), for `tracewise-examples`; nothing learns from the penguins yet.

| file | contents | origin | rights |
| --- | --- | --- | --- |
| `digits.npz` | `X` 64×1797, 8×8 images as columns, row by row, 0 to 16; `y` 1×1797, which digit | test set of *Optical Recognition of Handwritten Digits*, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository 1998, doi 10.24432/C50P49; as in scikit-learn's `load_digits` | UCI: CC BY 4.0, by the authors named here; scikit-learn: BSD 3-Clause. Changed: transposed, nothing else |
| `penguins.csv` | 333×6: species (0 Adelie, 1 Chinstrap, 2 Gentoo), length and depth of the bill (mm), flipper (mm), body mass (g), sex (0 female, 1 male); birds with all of them | K. B. Gorman, Palmer Station LTER 2007-2009; A. Horst, A. Hill, K. Gorman, *palmerpenguins* | CC0 |
| `longley.csv` | 16×7: employment, then deflator, GNP, unemployed, armed forces, population, year | J. W. Longley 1967; NIST's Statistical Reference Datasets | public domain (statsmodels: "This is public domain.") |
| `engel.csv` | 235×2: income and expenditure on food of Belgian households, francs | E. Engel 1857, in R. Koenker and G. Bassett 1982 | public domain (statsmodels: "This is public domain.") |
| `sunspots.csv` | 309×2: year from 1700 to 2008, number of sunspots | National Geophysical Data Center, NOAA | public domain (statsmodels: "This data is public domain.") |
| `first-names.txt` | 5163 first names, one a line, in the order of the alphabet | US Census Bureau 1990, female and male first names, as in the package `names` | a work of the US government: public domain |
"""


def write_csv(path, a, header=None):
    lines = [",".join(header)] if header else []
    lines += [",".join(repr(float(v)) for v in row) for row in a]
    path.write_text("\n".join(lines) + "\n")


def write_mtx_array(path, a, symmetric=False):
    """Matrix Market array: columns one after another; of a symmetric matrix the lower triangle."""
    m, n = a.shape
    kind = "symmetric" if symmetric else "general"
    lines = [f"%%MatrixMarket matrix array real {kind}", f"{m} {n}"]
    lines += [repr(float(a[i, j])) for j in range(n) for i in range(j if symmetric else 0, m)]
    path.write_text("\n".join(lines) + "\n")


def write_mtx_coordinate(path, a, comment):
    """Matrix Market coordinate: row, column (from 1) and value of what is not zero."""
    entries = [(i, j) for j in range(a.shape[1]) for i in range(a.shape[0]) if a[i, j] != 0]
    lines = ["%%MatrixMarket matrix coordinate real general", f"% {comment}"]
    lines += [f"{a.shape[0]} {a.shape[1]} {len(entries)}"]
    lines += [f"{i + 1} {j + 1} {float(a[i, j])!r}" for i, j in entries]
    path.write_text("\n".join(lines) + "\n")


def body(rng, folder):
    """Three correlated measurements of 50 people, and their mean and covariance, rounded."""
    factor = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.4, 0.7, 0.5]])
    x = np.round(factor @ rng.standard_normal((3, 50)) + [[0.1], [-0.05], [0.02]], 3)
    np.save(folder / "body.npy", x)
    write_csv(folder / "body-mean.csv", np.round(x.mean(axis=1, keepdims=True), 4))
    write_mtx_array(folder / "body-covariance.mtx", np.round(np.cov(x, bias=True), 4), symmetric=True)


def houses(rng, folder):
    """30 flats: price (in 100 000) from a constant, area (100 m²), age (decades), distance (km)."""
    area = np.round(rng.uniform(0.3, 1.6, 30), 2)
    age = np.round(rng.uniform(0, 9, 30), 1)
    distance = np.round(rng.gamma(2.0, 2.0, 30), 1)
    x = np.column_stack([np.ones(30), area, age, distance])
    price = x @ [2.4, 3.4, -0.11, -0.15] + 0.2 * rng.standard_normal(30)
    write_csv(folder / "houses.csv", x, ["constant", "area", "age", "distance"])
    write_csv(folder / "houses-price.csv", np.round(price, 3)[:, None], ["price"])


def clusters(rng, folder):
    """60 samples of 4 features in 3 overlapping classes, and the weights of an untrained network."""
    labels = rng.permutation(np.repeat(np.arange(3), 20))
    centres = np.array([[1.0, 0.2, -0.5, 0.0], [-0.8, 0.9, 0.3, 0.2], [0.0, -1.1, 0.6, -0.3]])
    samples = np.round(centres[labels] + 0.8 * rng.standard_normal((60, 4)), 3)
    weights = {
        "W1": np.round(rng.standard_normal((5, 4)) / 2, 3),
        "b1": np.round(rng.standard_normal((5, 1)) / 10, 3),
        "W2": np.round(rng.standard_normal((3, 5)) / 2, 3),
        "b2": np.round(rng.standard_normal((3, 1)) / 10, 3),
    }
    y = np.eye(3)[:, labels]
    np.savez(folder / "clusters.npz", X=samples.T, Y=np.ascontiguousarray(y), **weights)
    write_mtx_coordinate(folder / "clusters-labels.mtx", y, "one-hot labels: class, sample, 1")
    write_mtx_array(folder / "clusters-W1.mtx", weights["W1"])


def image(rng, folder):
    """A bright slanted edge with noise, and a Sobel kernel."""
    row, column = np.mgrid[0:6, 0:6]
    edge = 1 / (1 + np.exp(-2.0 * (column - 0.4 * row - 1.5)))
    noisy = np.clip(edge + 0.05 * rng.standard_normal((6, 6)), 0, 1)
    write_csv(folder / "image.csv", np.round(noisy, 2))
    sobel = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    write_mtx_coordinate(folder / "kernel.mtx", sobel, "Sobel kernel, horizontal")


def digits(folder):
    from sklearn.datasets import load_digits

    data = load_digits()
    images = np.ascontiguousarray(data.data.T.astype(np.uint8))
    assert (images == data.data.T).all()
    labels = data.target[None, :].astype(np.uint8)
    np.savez_compressed(folder / "digits.npz", X=images, y=labels)


def penguins(folder):
    from palmerpenguins import load_penguins

    measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    data = load_penguins().dropna(subset=measures + ["sex"])
    species = [["Adelie", "Chinstrap", "Gentoo"].index(name) for name in data["species"]]
    sex = [["female", "male"].index(name) for name in data["sex"]]
    table = np.column_stack([species, data[measures].to_numpy(), sex])
    write_csv(folder / "penguins.csv", table, ["species"] + measures + ["sex"])


def statistics(folder):
    """Three sets that statsmodels carries and declares to be in the public domain."""
    from statsmodels.datasets import engel, longley, sunspots

    for module in (engel, longley, sunspots):
        assert "public domain" in module.COPYRIGHT
        data = module.load_pandas().data
        name = module.__name__.split(".")[2] + ".csv"
        write_csv(folder / name, data.to_numpy(float), [str(c).lower() for c in data.columns])


def first_names(folder):
    package = importlib.metadata.distribution("names")
    lines = []
    for sex in ("female", "male"):
        lines += package.locate_file(f"names/dist.{sex}.first").read_text().splitlines()
    unique = sorted({line.split()[0].lower() for line in lines if line.strip()})
    (folder / "first-names.txt").write_text("\n".join(unique) + "\n")


PACKAGES = ["scikit-learn", "statsmodels", "palmerpenguins", "names"]


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "data"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    for make in (body, houses, clusters, image):
        make(rng, folder)
    for copy in (digits, penguins, statistics, first_names):
        copy(folder)
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    versions |= {"seed": SEED, "numpy": np.__version__, "python": sys.version.split()[0]}
    (folder / "README.md").write_text(README.format(**versions))


if __name__ == "__main__":
    main()
