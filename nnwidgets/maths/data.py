"""Where do examples come from? Your own lists, arrays, tables and CSV files, and the data sets of the course."""

import csv
from pathlib import Path

import numpy as np


def as_examples(data, t=None):
    """Inputs `(N, p)` and targets `(N,)` from whatever holds them.

    Parameters
    ----------
    data : list, array, DataFrame, or path of a CSV file
        With `t`: the inputs, `(N,)` or `(N, p)`.  Without: a table whose last column holds the targets.
    t : list or array, optional
        The targets.

    Raises
    ------
    ValueError
        Empty, ragged, without numbers, with gaps, or with as many targets as not.  The message says where.

    Examples
    --------
    >>> x, t = as_examples([[0, 1], [2, 3], [4, 5]])
    >>> x.tolist(), t.tolist()
    ([[0.0], [2.0], [4.0]], [1.0, 3.0, 5.0])
    """
    if isinstance(data, (str, Path)):
        data = read_csv(data)
    if t is None:
        table = _numbers(data, "the data")
        if table.ndim != 2 or table.shape[1] < 2:
            raise ValueError(
                f"expected a table with inputs and, in the last column, targets; got shape {table.shape}. "
                "Hand the targets in as a second argument if they are not in the table"
            )
        x, t = table[:, :-1], table[:, -1]
    else:
        x, t = _numbers(data, "the inputs"), _numbers(t, "the targets")
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or t.ndim != 1:
        raise ValueError(f"expected inputs (N,) or (N, p) and targets (N,); got shapes {x.shape} and {t.shape}")
    if len(x) != len(t):
        raise ValueError(f"expected one target for each example; got {len(x)} examples and {len(t)} targets")
    return x, t


def read_csv(path):
    """The numbers in a CSV file, `(rows, columns)`; a first line of names is passed over.

    Columns may be separated by commas, semicolons or tabs.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    rows = [
        (n, row)
        for n, row in enumerate(csv.reader(text.splitlines(), delimiter=separator), 1)
        if any(map(str.strip, row))
    ]
    if rows and not any(_is_number(cell) for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise ValueError(f"expected rows of numbers in {Path(path).name}, found none")
    width = len(rows[0][1])
    for n, row in rows:
        if len(row) != width:
            raise ValueError(
                f"{Path(path).name}, line {n}: expected {width} columns as in the line before, got {len(row)}"
            )
        for j, cell in enumerate(row, 1):
            if not _is_number(cell):
                raise ValueError(f"{Path(path).name}, line {n}, column {j}: expected a number, got {cell!r}")
    return np.array([[float(cell) for cell in row] for _, row in rows])


def course_line(n=256, seed=0):
    """The default examples of the lesson on batches: t = 1 + 2x + noise, x and noise normal with sd 1.

    Returns inputs `(n,)` and targets `(n,)`.

    >>> x, t = course_line()
    >>> x.shape, t.shape
    ((256,), (256,))
    """
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(n)
    return x, 1 + 2 * x + rng.standard_normal(n)


def two_classes(n=20, seed=0):
    """One input on [−4, 4] and targets 0 or 1; ones get likelier to the right, and the two classes overlap.

    Returns inputs `(n,)`, sorted, and targets `(n,)`.

    >>> x, t = two_classes()
    >>> bool(x[t == 1].min() < x[t == 0].max())
    True
    """
    if n < 4:
        raise ValueError(f"two classes that overlap need 4 examples or more, got n = {n}")
    rng = np.random.default_rng(seed)
    while True:
        x = np.sort(rng.uniform(-4, 4, n))
        t = (rng.uniform(size=n) < 1 / (1 + np.exp(-1.5 * x))).astype(float)
        if 0 < t.sum() < n and x[t == 1].min() < x[t == 0].max():
            return x, t


def neuron_with_two_minima():
    """Three examples on which the squared error of one sigmoid unit (one weight, no bias) has two minima.

    Returns inputs `(3,)` and targets `(3,)`.  The minima lie at w = −0.158 and w = 2.944.

    >>> neuron_with_two_minima()
    (array([-1.,  1., 10.]), array([0.1, 1. , 0. ]))
    """
    return np.array([-1.0, 1.0, 10.0]), np.array([0.1, 1.0, 0.0])


def _numbers(data, what):
    if hasattr(data, "to_numpy"):  # a DataFrame or a Series, without importing pandas
        data = data.to_numpy()
    try:
        numbers = np.asarray(data)
        if numbers.dtype.kind == "O":
            numbers = numbers.astype(float)
    except (TypeError, ValueError):
        raise ValueError(f"expected {what} as rows of numbers of one length, got {_short(data)}") from None
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"expected numbers in {what}, got {_short(data)}")
    if numbers.size == 0:
        raise ValueError(f"{what} are empty: expected at least one example")
    if not np.isfinite(numbers).all():
        row = int(np.argwhere(~np.isfinite(numbers))[0][0])
        raise ValueError(f"{what} have a gap or an infinite number in row {row} (counted from 0)")
    return numbers.astype(float)


def _short(data):
    text = repr(data)
    return text if len(text) <= 60 else text[:57] + "..."


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True
