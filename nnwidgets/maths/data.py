"""Where do examples come from? Your own lists, arrays, tables and CSV files, and the data sets of the course."""

import csv
import math
from pathlib import Path

import numpy as np

from nnwidgets.maths.units import sigmoid


def as_examples(data, t=None):
    """Read inputs `(N, p)` and targets `(N,)` from whatever holds them.

    Parameters
    ----------
    data : list, array, DataFrame, or path of a CSV file
        With `t`: the inputs, `(N,)` or `(N, p)`.  Without: a table whose last column holds the targets.
    t : list, array or Series, optional
        The targets, one for each example.

    Raises
    ------
    ValueError
        If there is nothing in it, rows differ in length, something is no number, there are gaps, or there are not as
        many targets as examples.  The message says where.

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
                f"expected a table whose last column holds the targets, got shape {table.shape}; "
                "or hand in the targets as the second argument"
            )
        return table[:, :-1], table[:, -1]
    x, t = _numbers(data, "the inputs"), _numbers(t, "the targets")
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or t.ndim != 1:
        raise ValueError(f"expected inputs (N,) or (N, p) and targets (N,), got shapes {x.shape} and {t.shape}")
    if len(x) != len(t):
        raise ValueError(f"expected one target for each example, got {len(x)} examples and {len(t)} targets")
    return x, t


def read_csv(path):
    """Read the numbers in a CSV file: an array of shape `(rows, columns)`.

    Commas, semicolons or tabs stand between the columns.  A first line of names is passed over.

    Raises
    ------
    ValueError
        If there are no numbers in it, a row has another length than the first, or a cell holds no finite number.
    """
    path = Path(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    separator = max(",;\t", key=next(filter(str.strip, lines), "").count)
    rows = [
        (number, row) for number, row in enumerate(csv.reader(lines, delimiter=separator), 1) if "".join(row).strip()
    ]
    if rows and not any(map(_is_number, rows[0][1])):
        rows = rows[1:]
    if not any(_is_number(cell) for _, row in rows for cell in row):
        raise ValueError(f"expected rows of numbers in {path.name}, found none")
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise ValueError(
                f"{path.name}, line {number}: expected {width} columns as in the first row, got {len(row)}"
            )
        for column, cell in enumerate(row, 1):
            if not _is_number(cell):
                raise ValueError(f"{path.name}, line {number}, column {column}: expected a number, got {cell!r}")
    return np.array([[float(cell) for cell in row] for _, row in rows])


def course_line(n=256, seed=0):
    """Draw the examples of the lesson on batches: t = 1 + 2x + noise; x and the noise are normal with sd 1.

    Returns
    -------
    x, t : arrays (n,)

    Examples
    --------
    >>> x, t = course_line()
    >>> x.shape, t.shape
    ((256,), (256,))
    """
    x, noise = np.random.default_rng(seed).standard_normal((n, 2)).T.copy()
    return x, 1 + 2 * x + noise


def two_classes(n=20, seed=0):
    """Draw two classes that overlap: one input on [−4, 4], in order, and targets 0 or 1, more ones further right.

    Returns
    -------
    x, t : arrays (n,)

    Examples
    --------
    >>> x, t = two_classes()
    >>> bool(x[t == 1].min() < x[t == 0].max())
    True
    """
    if n < 4:
        raise ValueError(f"expected 4 examples or more, so that two classes can overlap; got {n}")
    rng = np.random.default_rng(seed)
    while True:
        x = np.sort(rng.uniform(-4, 4, n))
        t = (rng.uniform(size=n) < sigmoid(1.5 * x)).astype(float)
        if 0 < t.sum() < n and x[t == 1].min() < x[t == 0].max():
            return x, t


def neuron_with_two_minima():
    """Give three examples on which one sigmoid unit of one weight, without a bias, has a squared error with two minima.

    They lie at w = −0.158 and w = 2.944.

    Returns
    -------
    x, t : arrays (3,)

    Examples
    --------
    >>> x, t = neuron_with_two_minima()
    >>> x.tolist(), t.tolist()
    ([-1.0, 1.0, 10.0], [0.1, 1.0, 0.0])
    """
    return np.array([-1.0, 1.0, 10.0]), np.array([0.1, 1.0, 0.0])


def _numbers(data, what):
    """The data as an array of floats, or an error that says what is wrong with them."""
    _check_columns(data)
    if isinstance(data, (list, tuple)):
        lengths = [np.size(row) for row in data]
        odd = [i for i, length in enumerate(lengths) if length != lengths[0]]
        if odd:
            raise ValueError(
                f"expected rows of one length in {what}: row 0 has {lengths[0]}, row {odd[0]} has {lengths[odd[0]]}"
            )
    try:
        numbers = np.asarray(data)
        numbers = numbers.astype(float) if numbers.dtype.kind in "biufO" else None
    except (TypeError, ValueError):
        numbers = None
    if numbers is None or numbers.ndim == 0:
        raise ValueError(f"expected numbers in {what}, got {_short(data)}")
    if not numbers.size:
        raise ValueError(f"expected one example or more in {what}, got none")
    if not np.isfinite(numbers).all():
        row = int(np.argwhere(~np.isfinite(numbers))[0][0])
        raise ValueError(
            f"expected finite numbers in {what}: row {row} (the first is 0) has a gap or an infinite number"
        )
    return numbers


def _check_columns(data):
    """Name the columns of a DataFrame (known by its manners, not imported) that hold no numbers."""
    if hasattr(data, "columns") and hasattr(data, "dtypes"):
        text = [str(name) for name, kind in zip(data.columns, data.dtypes, strict=True) if kind.kind not in "biuf"]
        if text:
            raise ValueError(f"expected numbers in every column, but not so: {', '.join(text)}; leave out such columns")


def _short(data):
    text = " ".join(repr(data).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _is_number(cell):
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
